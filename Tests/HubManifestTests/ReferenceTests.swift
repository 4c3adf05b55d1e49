import Foundation
import HubManifest
import HubModel
import Testing

@Suite struct `JSON Schema` {
    private func schema(_ file: ManifestSchema.File) throws -> [String: Any] {
        let data = Data(ManifestSchema.jsonSchema(for: file).utf8)
        return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    }

    private func properties(_ block: String, in file: ManifestSchema.File) throws -> Set<String> {
        let blocks = try #require(try schema(file)["$defs"] as? [String: [String: Any]])
        let properties = try #require(blocks[block]?["properties"] as? [String: Any])
        return Set(properties.keys)
    }

    @Test(arguments: ManifestSchema.File.allCases)
    func `is valid JSON whose references lead somewhere`(file: ManifestSchema.File) throws {
        let text = ManifestSchema.jsonSchema(for: file)
        let blocks = try #require(try schema(file)["$defs"] as? [String: Any])
        let references = text.matches(of: /"#\/\$defs\/([a-z_0-9]+)"/).map { String($0.1) }
        #expect(!references.isEmpty)
        #expect(Set(references).subtracting(blocks.keys) == [])
        #expect(Set(blocks.keys).subtracting(references) == [])
    }

    @Test(arguments: [
        (
            "connector",
            [
                "lienthong", "connector", "version", "title", "docs", "owner", "settings", "system",
                "sign_in", "answers", "pulls", "soap", "pushes", "receives",
            ]
        ),
        (
            "system",
            [
                "base_url", "timezone", "shares_limits_with", "trusted_hosts", "politeness",
                "wait_for_answer", "tls",
            ]
        ),
        ("politeness", ["rate", "quota", "parallel", "hours", "closed", "identify_as"]),
        ("sign_in", ["send", "basic", "login", "oauth2", "sign"]),
        (
            "answers",
            [
                "ok_when", "empty_when", "slow_down_when", "retry_when", "sign_in_again_when", "refused_when",
                "message", "trace_id",
            ]
        ),
        (
            "pull",
            [
                "title", "fresh_within", "for_each", "ask", "feed", "query", "headers", "json", "form",
                "since", "window", "pages", "records", "names", "skip_when", "removed_when", "into",
                "missing", "keep_answers", "answers", "at_most", "answer_at_most", "unwrap", "read_as",
                "files", "soap",
            ]
        ),
        ("for_each", ["record_of", "code_list", "table", "take", "where", "batch", "parallel"]),
        ("since", ["field", "format", "start", "step", "look_back", "order", "filter_here"]),
        (
            "push",
            [
                "title", "from", "where", "deadline", "in_order_per", "needs", "look_first", "ask", "soap",
                "multipart", "send_once", "if_unsure", "keep", "retry", "answers", "follow",
            ]
        ), ("look_up", ["ask", "found", "found_when", "keep", "answers"]),
        ("part", ["name", "text", "json", "file", "file_name", "media_type", "for_each"]),
        ("pages", ["by", "from", "size", "next", "total", "stop", "resume"]),
    ])
    func `lists every key of a connector's blocks`(block: String, keys: [String]) throws {
        #expect(Set(keys).subtracting(try properties(block, in: .connector)) == [])
    }

    @Test func `lists every key of the other files`() throws {
        #expect(
            try properties("mapping", in: .mapping).isSuperset(of: [
                "entity", "key", "write", "visible_to", "fields", "sources", "checks",
            ])
        )
        #expect(
            try properties("value", in: .mapping).isSuperset(of: [
                "from", "codes", "if_unknown", "default", "like", "with",
            ])
        )
        #expect(
            try properties("schedule", in: .schedule) == [
                "schedule", "title", "run", "timezone", "overlap", "catch_up", "jobs",
            ]
        )
        #expect(
            try properties("environment", in: .environment) == [
                "alerts", "connectors", "settings", "database",
            ]
        )
    }
}

@Suite struct `The documents` {
    private func path(_ name: String) -> URL {
        let file = URL(filePath: #filePath).resolvingSymlinksInPath()
        let root = file.deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        return root.appending(path: "docs/\(name)")
    }

    private func document(_ name: String) throws -> String {
        try String(contentsOf: path(name), encoding: .utf8)
    }

    /// Written anew where `LIENTHONG_WRITE_DOCS` is set: the table is the end of the page.
    @Test func `list every code as the code has it`() throws {
        if ProcessInfo.processInfo.environment["LIENTHONG_WRITE_DOCS"] != nil {
            let page = try document("check.md")
            let start = try #require(page.range(of: "| mã / code |")).lowerBound
            try (page[..<start] + DiagnosticCode.markdown).write(
                to: path("check.md"),
                atomically: true,
                encoding: .utf8
            )
        }
        #expect(try document("check.md").contains(DiagnosticCode.markdown))
    }

    /// Written anew where `LIENTHONG_WRITE_DOCS` is set: the reference is the end of the page.
    @Test func `list every key as the declarations have it`() throws {
        if ProcessInfo.processInfo.environment["LIENTHONG_WRITE_DOCS"] != nil {
            let page = try document("manifest.md")
            let start = try #require(page.range(of: "\n### connector\n")).lowerBound
            try (page[...start] + ManifestSchema.reference(.english)).write(
                to: path("manifest.md"),
                atomically: true,
                encoding: .utf8
            )
        }
        #expect(try document("manifest.md").contains(ManifestSchema.reference(.english)))
    }

    @Test func `have a reference in Vietnamese too`() {
        let vietnamese = ManifestSchema.reference(.vietnamese)
        #expect(vietnamese.contains("| khoá | dạng | không viết | nghĩa |"))
        #expect(vietnamese.contains("Nhịp gọi"))
        #expect(
            vietnamese.split(separator: "\n").count
                == ManifestSchema.reference(.english).split(separator: "\n").count
        )
    }

    /// The examples of docs/manifest.md are a project without findings.
    @Test func `show examples that are good`() throws {
        let project = try ManifestProject(over: nil)
        defer { project.remove() }
        let text = try document("manifest.md")
        let files = text.matches(of: /`([A-Za-z\/_.-]+)`:\n\n```(?:yaml|csv)\n((?:.*\n)*?)```\n/)
        #expect(files.count >= 5)
        for file in files { try project.write(String(file.2), to: String(file.1)) }
        #expect(project.read().diagnostics.map { render($0, language: .english) } == [])
    }
}

@Suite struct `A diagnostic` {
    private let diagnostic = Diagnostic(
        code: "LT020",
        location: SourceLocation(file: "Mappings/a.yaml", line: 3, column: 1),
        message: Localized(vi: "Không có khoá «x».", en: "There is no key `x`."),
        cure: Localized(vi: "Có phải là «y»?", en: "Did you mean `y`?")
    )

    @Test(arguments: [
        (Language.english, "Mappings/a.yaml:3:1: LT020 There is no key `x`.\n    Did you mean `y`?"),
        (.vietnamese, "Mappings/a.yaml:3:1: LT020 Không có khoá «x».\n    Có phải là «y»?"),
    ])
    func `is one line and its cure`(language: Language, expected: String) {
        #expect(render(diagnostic, language: language) == expected)
    }

    @Test func `says when it is a warning`() {
        var warning = diagnostic
        warning.severity = .warning
        warning.cure = nil
        #expect(
            render(warning, language: .vietnamese)
                == "Mappings/a.yaml:3:1: LT020 cảnh báo: Không có khoá «x»."
        )
    }

    @Test func `survives JSON, with its end and its edits`() throws {
        var diagnostic = diagnostic
        diagnostic.end = SourceLocation(file: "Mappings/a.yaml", line: 3, column: 2)
        diagnostic.fix = Fix(
            edits: [Fix.Edit(start: diagnostic.location, end: diagnostic.location, text: "y")],
            isSafe: true
        )
        let record = DiagnosticRecord(diagnostic)
        #expect(record.end == .init(line: 3, column: 2))
        #expect(record.fix?.safe == true)
        #expect(record.fix?.edits.map(\.text) == ["y"])
        let data = try JSONEncoder().encode(record)
        #expect(try JSONDecoder().decode(DiagnosticRecord.self, from: data) == record)
        #expect(record.message["vi"] == "Không có khoá «x».")
    }
}
