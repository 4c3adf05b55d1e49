import Foundation
import HubConsole
import HubModel
import HubOperations
import HubStore
import PQ
import Testing

@Suite struct `Systems, data and connectors` {
    @Test func `are shown in both languages to everyone, by keyboard and by ear`() async throws {
        try await RepositoryConsole.use { console in
            let catalogue = console.project.catalogue
            var paths = ["/systems", "/data", "/connectors"]
            paths += catalogue.connectors.flatMap { ["/systems/\($0.name)", "/connectors/\($0.name)"] }
            paths += catalogue.entities.map { "/data/\($0.name)" }
            #expect(paths.count > 50)
            for path in paths {
                let page = try await console.page(
                    path,
                    paths.count.isMultiple(of: 2) ? .english : .vietnamese
                )
                #expect(page.status == 200, "\(path)")
                try Accessible.expect(page.text, path)
            }
            for path in paths.prefix(3) {
                let (vi, en) = (try await console.page(path), try await console.page(path, .english))
                #expect(vi.text.contains("<html lang=\"vi\">") && en.text.contains("<html lang=\"en\">"))
                #expect(vi.text != en.text)
            }
        }
    }

    @Test func `know nothing of what is not there`() async throws {
        try await RepositoryConsole.use { console in
            for path in [
                "/systems/nope", "/data/nope", "/connectors/nope", "/connectors/..%2Fsecrets",
                "/connectors/.",
            ] {
                let page = try await console.page(path)
                #expect(page.status == 404, "\(path)")
            }
        }
    }

    @Test func `tell of a system what its calls, its quota and its runs were like`() async throws {
        try await RepositoryConsole.use { console in
            try await console.database.use { connection in
                try connection.script(
                    """
                    INSERT INTO hub.source (pull) VALUES ('electricity/invoices');
                    INSERT INTO hub.run (pull, entity, source, plan, state, started_at, ended_at, failure_code, failure_vi, failure_en)
                    VALUES ('electricity/invoices', 'electricity_invoice', 1, '\\x00', 'failed', to_timestamp(1789990000),
                        to_timestamp(1789990100), 'source.unreachable', 'Không tới được <b>nguồn</b>', 'Unreachable <b>source</b>');
                    INSERT INTO hub.last_call (connector, at, status, milliseconds)
                    VALUES ('electricity', to_timestamp(1789999940), 503, 1234);
                    INSERT INTO hub.call_hour VALUES ('electricity', to_timestamp(1789999200), 90, 0, 5, 3, 2, 1000,
                        array_fill(5::bigint, ARRAY[30]));
                    """
                )
            }
            let list = try await console.page("/systems")
            #expect(list.text.contains("Có lượt kéo hỏng") && list.text.contains("Chưa gọi lần nào"))
            #expect(list.text.contains("HTTP 503, 1.234 ms, 1 phút trước"))
            #expect(list.text.contains("100 trong 24 giờ, 10 không tốt (10,0 %)"))
            let page = try await console.page("/systems/electricity", .english)
            #expect(
                page.text.contains("Unreachable &lt;b&gt;source&lt;/b&gt;")
                    && !page.text.contains("<b>source")
            )
            #expect(page.text.contains("Usually it passes"))
            #expect(page.text.contains("at most 50 calls per") || page.text.contains("a quota of"))
            #expect(
                page.text.contains("href=\"/runs/1\"")
                    && page.text.contains("href=\"/connectors/electricity\"")
            )
            try Accessible.expect(page.text, "/systems/electricity")
        }
    }

    @Test func `tell of an entity how fresh it is and how it grows, and show none of its rows`() async throws
    {
        try await RepositoryConsole.use { console in
            try await console.database.use { connection in
                try connection.script(
                    """
                    INSERT INTO hub.source (pull) VALUES ('electricity/invoices');
                    INSERT INTO hub.run (pull, entity, source, plan, state, started_at, ended_at, account, quality)
                    VALUES ('electricity/invoices', 'electricity_invoice', 1, '\\x00', 'succeeded', to_timestamp(1789990000),
                        to_timestamp(1789990100), '{"read": 900, "new": 800, "refused": 100}',
                        '{"mapped": 900, "columns": {"total": {"empty": 90, "emptied": {"number.malformed": 40}, "repaired": {},
                        "noted": {}}}, "drift": {"new": [], "vanished": [], "retyped": [{"path": "tien", "before": "number",
                        "now": "text", "example": "<i>9</i>"}], "isCut": false}}');
                    INSERT INTO hub.row_count (entity, day, rows, is_estimate, writes)
                    VALUES ('electricity_invoice', '2026-09-20', 9000000, true, 1), ('electricity_invoice', '2026-09-21', 9000800, true, 2);
                    INSERT INTO hub.quarantine (pull, entity, identity, key, faults, record, record_digest, first_seen, last_seen,
                        times, run, payload, page, ordinal)
                    SELECT 'electricity/invoices', 'electricity_invoice', 'k' || n, 'k', '[{"field": "total", "rule": "number.malformed",
                        "path": "a", "value": "Lê Thị Bí Mật"}]', 'x', 'x', now(), now(), 1, 1, 1, 1, 1 FROM generate_series(1, 3) n;
                    """
                )
            }
            let list = try await console.page("/data")
            #expect(list.text.contains("≈ 9.000.800"))
            let page = try await console.page("/data/electricity_invoice")
            #expect(page.text.contains("≈ 9.000.800") && page.text.contains("đúng hẹn"))
            #expect(page.text.contains("&lt;i&gt;9&lt;/i&gt;") && !page.text.contains("<i>9"))
            #expect(page.text.contains("10,0 %"))
            #expect(page.text.contains("number.malformed") && page.text.contains(">3</a>"))
            #expect(!page.text.contains("Bí Mật"))
            try Accessible.expect(page.text, "/data/electricity_invoice")
        }
    }

    @Test func `show a manifest that was broken meanwhile, its finding where it is`() async throws {
        try await RepositoryConsole.use { root in
            let file = "\(root)/Connectors/water/connector.yaml"
            let text = try String(contentsOfFile: file, encoding: .utf8)
            let changed = text.replacing("\ntitle: ", with: "\ntitle: Khác ", maxReplacements: 1)
            try (changed + "\nkhoá_lạ: <script>\n").write(toFile: file, atomically: true, encoding: .utf8)
        } _: { console in
            let list = try await console.page("/connectors")
            #expect(list.text.contains("1 lỗi"))
            let page = try await console.page("/connectors/water")
            #expect(page.text.contains("LT") && page.text.contains("khác bản dịch vụ đang dùng"))
            #expect(page.text.contains("khoá_lạ: &lt;script&gt;") && !page.text.contains("<script>"))
            try Accessible.expect(page.text, "/connectors/water")
            let samples = try await console.page("/connectors/electricity")
            #expect(samples.text.contains("<code>invoices</code>"))
        }
    }
}
