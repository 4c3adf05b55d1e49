import HubModel
import HubStore
import PQ
import Testing

/// Every table, view, function and sequence of the database, as the catalogue lists them, tried by the app's roles.
@Suite struct `The app's roles` {
    private struct Relation {
        var name: String
        var schema: String
        var kind: String
    }

    private static func relations(_ connection: PQConnection) throws -> [Relation] {
        let rows = try connection.execute(
            """
            SELECT c.oid::regclass::text, n.nspname, c.relkind FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND n.nspname NOT IN ('pg_catalog', 'information_schema')
                AND n.nspname !~ '^pg_(toast|temp)' ORDER BY 1
            """
        )
        return (0..<rows.rowCount).map {
            Relation(
                name: rows.text($0, 0) ?? "",
                schema: rows.text($0, 1) ?? "",
                kind: rows.text($0, 2) ?? ""
            )
        }
    }

    /// What a role may do to each relation, by trying: letters of SELECT, INSERT, UPDATE, DELETE, TRUNCATE (X), nextval (N).
    private static func reach(of role: String, in database: AppFixture) async throws -> [String: String] {
        try await database.session.use { connection in
            let relations = try relations(connection)
            var reach: [String: String] = [:]
            for relation in relations {
                let column =
                    try connection.execute(
                        """
                        SELECT quote_ident(attname) FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0
                            AND NOT attisdropped AND attidentity = '' ORDER BY attnum LIMIT 1
                        """,
                        [.text(relation.name)]
                    ).text(0, 0) ?? ""
                let acts =
                    relation.kind == "S"
                    ? [
                        ("N", "SELECT nextval('\(relation.name)')"),
                        ("S", "SELECT last_value FROM \(relation.name)"),
                    ]
                    : [
                        ("S", "SELECT 1 FROM \(relation.name) LIMIT 1"),
                        ("I", "INSERT INTO \(relation.name) (\(column)) SELECT NULL WHERE false"),
                        ("U", "UPDATE \(relation.name) SET \(column) = NULL WHERE false"),
                        ("D", "DELETE FROM \(relation.name) WHERE false"), ("X", "TRUNCATE \(relation.name)"),
                    ]
                for (letter, sql) in acts where try !isRefused(attempt(sql, as: role, on: connection)) {
                    reach[relation.name, default: ""] += letter
                }
            }
            return reach
        }
    }

    /// No right, or no way for anybody: a view that cannot be written, and is no table.
    private static func isRefused(_ sqlstate: String?) -> Bool {
        ["42501", "55000", "42809"].contains(sqlstate)
    }

    /// SQLSTATE; nothing stays.
    private static func attempt(_ sql: String, as role: String, on connection: PQConnection) throws -> String?
    {
        try connection.execute("BEGIN")
        defer { _ = try? connection.execute("ROLLBACK") }
        try connection.execute("SET LOCAL ROLE \(role)")
        do throws(PQError) {
            try connection.execute(sql)
            return nil
        } catch {
            return error.sqlstate
        }
    }

    /// Those that are not the hub's own (`App/hub`).
    private static func views(_ database: AppFixture) async throws -> Set<String> {
        Set(
            try await database.rows(
                """
                SELECT oid::regclass::text FROM pg_class WHERE relnamespace = 'app'::regnamespace AND relkind = 'v'
                    AND relowner <> 'hub_worker'::regrole
                """
            )
        )
    }

    @Test func `read the views of app and nothing else, and write nothing, as app_reader`() async throws {
        let database = try await AppFixture.shared.value
        let reach = try await Self.reach(of: "app_reader", in: database)
        #expect(Set(reach.keys) == (try await Self.views(database)))
        #expect(reach.values.allSatisfy { $0 == "S" }, "\(reach.filter { $0.value != "S" })")
    }

    @Test func `read and write no more than views and functions need, as app_views`() async throws {
        let database = try await AppFixture.shared.value
        let reach = try await Self.reach(of: "app_views", in: database)
        let entities = AppFixture.catalogue.entities
        let tables = Set(
            entities.map { "staging.\(quoted(identifier: $0.name))" }.map { $0.replacing("\"", with: "") }
        )
        let hub = reach.filter { $0.key.hasPrefix("hub.") }
        #expect(
            hub == [
                "hub.app_number": "N", "hub.code": "S", "hub.entity_freshness": "S", "hub.published": "S",
                "hub.outbox": "I",
            ]
        )
        let staging = reach.filter { $0.key.hasPrefix("staging.") }
        #expect(Set(staging.keys) == tables)
        let written = Set(staging.filter { $0.value != "S" }.keys)
        #expect(written == Set(entities.filter { $0.writtenBy == .app }.map { "staging.\($0.name)" }))
        // The first column is of the key, which nobody changes.
        #expect(written.allSatisfy { staging[$0] == "SI" })
        let others = Set(reach.keys).subtracting(hub.keys).subtracting(staging.keys)
        #expect(others == (try await Self.views(database)))
    }

    @Test func `call the functions of App and nothing else of the hub`() async throws {
        let database = try await AppFixture.shared.value
        for (role, expected) in [
            ("app_reader", "o.file NOT LIKE 'App/%/%' AND o.identity NOT LIKE 'app.\\_%'"),
            ("hub_operator", "o.file LIKE 'App/officers/%'"),
        ] {
            let allowed = Set(
                try await database.rows(
                    "SELECT identity FROM hub.app_object o WHERE kind IN ('FUNCTION', 'PROCEDURE') AND \(expected)"
                )
            )
            #expect(!allowed.isEmpty)
            let called = try await database.session.use { connection in
                let rows = try connection.execute(
                    """
                    SELECT p.oid::regprocedure::text, p.oid::regproc::text, array_to_string(ARRAY(
                        SELECT 'NULL::' || format_type(t, NULL) FROM unnest(p.proargtypes) t), ', ')
                    FROM pg_proc p WHERE p.pronamespace IN ('hub'::regnamespace, 'app'::regnamespace, 'staging'::regnamespace)
                        AND p.prorettype <> 'trigger'::regtype
                    """
                )
                var called: Set<String> = []
                for row in 0..<rows.rowCount {
                    let call = "SELECT \(rows.text(row, 1) ?? "")(\(rows.text(row, 2) ?? ""))"
                    guard try Self.attempt(call, as: role, on: connection) != "42501" else { continue }
                    called.insert(rows.text(row, 0) ?? "")
                }
                return called
            }
            #expect(called == allowed)
        }
    }

    @Test(arguments: [
        "SELECT pg_read_file('/etc/passwd')", "SELECT pg_ls_dir('.')", "COPY (SELECT 1) TO '/tmp/x'",
        "COPY (SELECT 1) TO PROGRAM 'id'", "CREATE TABLE app.t (a int)", "CREATE SCHEMA mine",
        "CREATE ROLE mine",
        "CREATE FUNCTION app.f() RETURNS int LANGUAGE sql AS 'SELECT 1'", "SET ROLE app_views",
        "SET ROLE hub_owner",
        "SET ROLE app_officers", "SET SESSION AUTHORIZATION postgres", "ALTER ROLE app_reader SUPERUSER",
        "GRANT app_views TO app_reader", "ALTER VIEW app.feedback OWNER TO app_reader",
        "CREATE EXTENSION dblink",
        "SELECT lo_import('/etc/passwd')", "SET session_replication_role = replica",
        "SET row_security = off; SELECT * FROM staging.feedback",
    ])
    func `cannot leave their place`(sql: String) async throws {
        let database = try await AppFixture.shared.value
        // A login as the citizens' app has it: a member of the role and of nothing else.
        let login = "citizens_\(UInt32.random(in: 0 ... .max))"
        _ = try await database.rows("CREATE ROLE \(login) LOGIN IN ROLE app_reader")
        let app = try PQConnection(database.conninfo.replacing("user=postgres", with: "user=\(login)"))
        let error = #expect(throws: PQError.self) { try app.script(sql) }
        #expect(error?.sqlstate == "42501", "\(error?.description ?? "")")
    }

    @Test func `write rows of nobody else, nor change whose they are`() async throws {
        let database = try await AppFixture()
        let id = try #require(try await database.value("SELECT app.submit_feedback('road', 'x')"))
        let insert = """
            INSERT INTO staging.feedback (feedback_id, author_id, category, route, content, anonymous, moderation, created_at)
            VALUES ('X', '\(AppFixture.thu)', 'road', 'ioc', 'x', false, 'waiting', now())
            """
        let results = try await database.session.use { connection in
            try [
                insert, "UPDATE staging.feedback SET author_id = '\(AppFixture.thu)'",
                "UPDATE staging.feedback SET feedback_id = 'Y'",
                "UPDATE staging.feedback SET _removed_at = now()", "DELETE FROM staging.feedback",
                "INSERT INTO staging.feedback (feedback_id, _hash) VALUES ('Z', gen_random_uuid())",
            ].map { sql in
                try connection.execute("BEGIN")
                defer { _ = try? connection.execute("ROLLBACK") }
                try connection.execute("SET LOCAL ROLE app_views")
                try connection.execute("SET LOCAL app.citizen = '\(AppFixture.mau)'")
                do throws(PQError) {
                    try connection.execute(sql)
                    return ""
                } catch {
                    return error.sqlstate
                }
            }
        }
        #expect(results == Array(repeating: "42501", count: 6))
        let changed = try await database.session.transaction { connection in
            try connection.execute("SET LOCAL ROLE app_views")
            try connection.execute("SET LOCAL app.citizen = '\(AppFixture.thu)'")
            return try connection.execute("UPDATE staging.feedback SET content = 'y'").affected
        }
        #expect(changed == 0)
        #expect(
            try await database.rows(
                "SELECT author_id, content FROM staging.feedback WHERE feedback_id = '\(id)'"
            ) == ["\(AppFixture.mau)|x"]
        )
    }
}
