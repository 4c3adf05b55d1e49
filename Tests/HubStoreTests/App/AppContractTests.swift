import Foundation
import HubModel
import HubStore
import PQ
import Testing

/// docs/app.md and docs/app.vi.md say what is there, and their examples work.
@Suite struct `The contract of the app` {
    private static let pages = ["docs/app.md", "docs/app.vi.md"]

    private func text(_ page: String) throws -> String {
        try String(contentsOfFile: "\(AppFixture.root)/\(page)", encoding: .utf8)
    }

    @Test(arguments: pages)
    func `has examples that run`(page: String) async throws {
        let examples = try text(page).split(separator: "```sql\n").dropFirst().compactMap {
            $0.split(separator: "```").first
        }
        #expect(examples.count >= 3)
        let database = try await AppFixture()
        let login = "citizens_\(UInt32.random(in: 0 ... .max))"
        _ = try await database.rows("CREATE ROLE \(login) LOGIN IN ROLE app_reader")
        let app = try PQConnection(database.conninfo.replacing("user=postgres", with: "user=\(login)"))
        for example in examples { try app.script(String(example)) }
        #expect(try await database.rows("SELECT count(*) FROM staging.feedback_photo") == ["1"])
    }

    @Test(arguments: pages)
    func `names every function with its arguments, every view and every error`(page: String) async throws {
        let text = try text(page)
        let database = try await AppFixture.shared.value
        let functions = try await database.rows(
            """
            SELECT p.oid::regproc || '(' || array_to_string(p.proargnames, ', ') || ')' FROM pg_proc p
            WHERE p.pronamespace = 'app'::regnamespace AND p.proname NOT LIKE '\\_%'
            """
        )
        for function in functions { #expect(text.contains("`\(function)`"), "\(function)") }
        let views = try await database.rows("SELECT identity FROM hub.app_object WHERE kind = 'VIEW'")
        for view in views { #expect(text.contains("`\(view)`"), "\(view)") }
        let sources = AppFixture.catalogue.appFiles.map(\.text).joined()
        let codes = Set(sources.matches(of: /'(LT\d{3})'/).map { String($0.1) })
        #expect(codes.count == 14)
        for code in codes { #expect(text.contains("| `\(code)` |"), "\(code)") }
    }

    @Test func `refuses what PostgreSQL itself cannot hold before any of ours is asked`() async throws {
        let database = try await AppFixture.shared.value
        let huge = "SELECT app.store_file('a', convert_to(repeat('x', 1073741824), 'UTF8'))"
        #expect(try await database.refusal(huge) == "54000")
        let nul = PQParameter.binary(Array("a\0b".utf8), type: 25)
        #expect(try await database.refusal("SELECT app.submit_feedback('road', $1)", [nul]) == "22021")
        let broken = PQParameter.binary([0x61, 0xC3, 0x28], type: 25)
        #expect(try await database.refusal("SELECT app.submit_feedback('road', $1)", [broken]) == "22021")
        #expect(
            try await database.refusal("SELECT app.submit_feedback('road', 'x', latitude => 'mười')")
                == "22P02"
        )
        #expect(
            try await database.refusal("SELECT app.submit_feedback('road', 'x', client_key => 'x')")
                == "22P02"
        )
    }

    @Test func `says how fresh an entity is, in words`() async throws {
        let database = try await AppFixture()
        let words = "SELECT words || ' ' || is_late FROM app.freshness WHERE entity = 'dossier'"
        #expect(try await database.value(words) == "chưa có số liệu true")
        func ran(_ instant: String) async throws {
            try await database.session.use {
                try $0.script(
                    """
                    INSERT INTO hub.source (pull) VALUES ('public-services/dossiers') ON CONFLICT DO NOTHING;
                    INSERT INTO hub.run (pull, entity, source, plan, state, started_at)
                    SELECT 'public-services/dossiers', 'dossier', 1, '', 'succeeded', \(instant);
                    """
                )
            }
        }
        try await ran("timestamptz '2026-06-15 01:42+07'")
        #expect(try await database.value(words) == "số liệu lúc 01:42 ngày 15/06/2026 true")
        try await ran("now()")
        let now = try await database.rows("SELECT to_char(now() AT TIME ZONE 'Asia/Ho_Chi_Minh', 'HH24:')")[0]
        #expect(try #require(try await database.value(words)).hasPrefix("số liệu lúc \(now)"))
        #expect(try #require(try await database.value(words)).hasSuffix(" false"))
        #expect(
            try await database.values("SELECT entity FROM app.freshness WHERE entity = 'feedback'", as: nil)
                == []
        )
    }
}
