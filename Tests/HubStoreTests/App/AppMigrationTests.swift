import HubModel
import HubStore
import PQ
import Testing

@Suite struct `Files of App` {
    private func migrated() async throws -> StagingFixture {
        let database = try await StagingFixture()
        let owner = DatabaseSession(database.conninfo + " options='-c role=hub_owner'")
        try await owner.use { _ = try Migrations.apply(on: $0) }
        try await RoleSetup().grantTables(on: database.session)
        _ = try await database.migrate([.contract, .bill])
        return database
    }

    private func file(_ text: String, _ name: String = "App/a.sql") -> AppFile {
        AppFile(name: name, text: text)
    }

    private func function(_ name: String, _ arguments: String = "", rest: String = "") -> String {
        """
        CREATE FUNCTION app.\(name)(\(arguments)) RETURNS integer LANGUAGE sql SECURITY DEFINER
        SET search_path = pg_catalog, pg_temp \(rest) AS 'SELECT 1';

        """
    }

    private func apply(_ files: [AppFile], to database: StagingFixture) async throws -> AppMigration.Outcome {
        try await AppMigration(AppSide(files: files)).run(on: database.session)
    }

    private func functions(_ database: StagingFixture) async throws -> [String?] {
        try await database.values(
            "SELECT p.oid::regprocedure::text FROM pg_proc p WHERE pronamespace = 'app'::regnamespace ORDER BY 1"
        )
    }

    @Test func `are applied once, and again only when they change`() async throws {
        let database = try await migrated()
        let one = file(function("one") + "COMMENT ON FUNCTION app.one() IS 'GRANT; một';")
        let first = try await apply([one], to: database)
        #expect(first.made.map { $0.objects.map(\.identity) } == [["app.one()"]])
        #expect(try await apply([one], to: database).made.isEmpty)
        let second = try await apply([one, file(function("two"), "App/b.sql")], to: database)
        #expect(second.made.map(\.file) == ["App/a.sql", "App/b.sql"] && second.dropped == [])
        #expect(try await functions(database) == ["app.one()", "app.two()"])
    }

    @Test func `leave nothing behind that no file makes any more`() async throws {
        let database = try await migrated()
        _ = try await apply(
            [
                file(function("one", "a text") + "CREATE VIEW app.mine AS SELECT code FROM app.contract;"),
                file(function("officer"), "App/officers/o.sql"),
            ],
            to: database
        )
        let outcome = try await apply([file(function("one", "a text, b text"))], to: database)
        #expect(Set(outcome.dropped.map(\.identity)) == ["app.one(text)", "app.mine", "app.officer()"])
        #expect(try await functions(database) == ["app.one(text,text)"])
        #expect(try await apply([], to: database).dropped.map(\.identity) == ["app.one(text,text)"])
        #expect(try await functions(database) == [])
    }

    @Test func `may be called by those whom their folder is for, and by nobody else`() async throws {
        let database = try await migrated()
        _ = try await apply(
            [
                file(function("one") + function("_help")), file(function("officer"), "App/officers/o.sql"),
                file(function("counted"), "App/hub/h.sql"),
            ],
            to: database
        )
        let callers = try await database.values(
            """
            SELECT p.proname || ' ' || r.rolname FROM pg_proc p, pg_roles r
            WHERE p.pronamespace = 'app'::regnamespace AND has_function_privilege(r.oid, p.oid, 'EXECUTE')
                AND r.rolname IN ('app_reader', 'hub_operator', 'hub_worker', 'app_officers') ORDER BY 1
            """
        )
        #expect(
            callers == [
                "_help app_officers", "counted hub_worker", "officer app_officers", "officer hub_operator",
                "one app_reader",
            ]
        )
    }

    @Test func `of the hub see every row, and are seen by the hub alone`() async throws {
        let database = try await migrated()
        let view = "CREATE VIEW app.totals AS SELECT count(*) AS n FROM staging.contract;"
        _ = try await apply([file(view, "App/hub/totals.sql")], to: database)
        let readers = try await database.values(
            """
            SELECT r.rolname FROM pg_roles r WHERE has_table_privilege(r.oid, 'app.totals', 'SELECT')
                AND r.rolname IN ('app_reader', 'app_views', 'app_officers', 'hub_operator', 'hub_worker') ORDER BY 1
            """
        )
        #expect(readers == ["hub_worker"])
        let owners = try await database.values(
            "SELECT relowner::regrole::text FROM pg_class WHERE oid = 'app.totals'::regclass"
        )
        #expect(owners == ["hub_worker"])
        #expect(try await apply([], to: database).dropped.map(\.identity) == ["app.totals"])
    }

    @Test(arguments: [
        ("CREATE VIEW app.x AS SELECT 1 AS a;\n\nCREATE VIEW app.y AS\nSELECT nothing FROM app.bill;", 4),
        (
            "CREATE FUNCTION app.f() RETURNS int LANGUAGE plpgsql SECURITY DEFINER\nSET search_path = pg_catalog, pg_temp AS $$\nBEGIN\n  RETRUN 1;\nEND $$;",
            4
        ),
        ("CREATE VIEW app.v AS SELECT 'never ends;", 1),
        ("-- a comment\nGRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA app TO PUBLIC;", 2),
        ("SELECT 1; RESET ROLE;", 1), ("DO $$ BEGIN END $$;", 1), ("ALTER ROLE app_reader SUPERUSER;", 1),
        ("CREATE TABLE app.t (a int);", 1), ("SET ROLE hub_owner;", 1), ("DROP VIEW app.bill;", 1),
        ("CREATE OR REPLACE VIEW app.bill AS SELECT * FROM app.contract;", 1),
        ("CREATE FUNCTION staging.f() RETURNS int LANGUAGE sql AS 'SELECT 1';", 1),
        ("CREATE FUNCTION app.f() RETURNS int LANGUAGE internal AS 'int4um';", 1),
        ("CREATE FUNCTION app.f() RETURNS int BEGIN ATOMIC SELECT 1; END;", 1),
    ])
    func `are refused with their line, and nothing is half applied`(text: String, line: Int) async throws {
        let database = try await migrated()
        let good = file(function("good"), "App/0.sql")
        let failure = await #expect(throws: HubFailure.self) {
            _ = try await apply([good, file(text)], to: database)
        }
        #expect(failure?.code == "app.sql")
        #expect(
            failure?.message.english.hasPrefix("App/a.sql:\(line): ") == true,
            "\(failure?.message.english ?? "")"
        )
        #expect(failure?.message.vietnamese.hasPrefix("App/a.sql:\(line): ") == true)
        #expect(try await functions(database) == [])
        #expect(try await database.values("SELECT name FROM hub.app_file") == [])
    }

    @Test(arguments: [
        (
            "CREATE FUNCTION app.f() RETURNS int LANGUAGE sql SET search_path = pg_catalog, pg_temp AS 'SELECT 1';",
            "SECURITY DEFINER"
        ),
        ("CREATE FUNCTION app.f() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1';", "search_path"),
        (
            "CREATE FUNCTION app.f() RETURNS int LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_catalog AS 'SELECT 1';",
            "search_path"
        ),
        (
            "CREATE FUNCTION app.f() RETURNS int LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog AS 'SELECT 1';",
            "search_path"
        ),
        ("CREATE FUNCTION app._f() RETURNS int LANGUAGE sql AS 'SELECT 1';", "search_path"),
    ])
    func `that would not be safe are refused`(text: String, word: String) async throws {
        let database = try await migrated()
        let failure = await #expect(throws: HubFailure.self) {
            _ = try await apply([file(text)], to: database)
        }
        #expect(failure?.code == "app.rights")
        #expect(
            failure?.message.english.contains(word) == true
                && failure?.message.vietnamese.contains("app.") == true
        )
        #expect(try await functions(database) == [])
    }

    @Test(arguments: [
        "CREATE FUNCTION app.hand() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'",
        "GRANT EXECUTE ON FUNCTION app.one() TO PUBLIC", "ALTER FUNCTION app.one() OWNER TO hub_worker",
        "CREATE TABLE app.hand (a int); ALTER TABLE app.hand OWNER TO app_views",
        "CREATE VIEW app.hand AS SELECT 1 AS a; GRANT SELECT ON app.hand TO app_reader",
        "GRANT EXECUTE ON FUNCTION app.officer() TO app_reader",
    ])
    func `do not hide what was made by hand`(sql: String) async throws {
        let database = try await migrated()
        let files = [file(function("one")), file(function("officer"), "App/officers/o.sql")]
        _ = try await apply(files, to: database)
        try await database.script(sql)
        let failure = await #expect(throws: HubFailure.self) { _ = try await apply(files, to: database) }
        #expect(failure?.code == "app.rights")
    }

    @Test func `let tables lose the columns that their views show`() async throws {
        let database = try await migrated()
        let files = [file("CREATE VIEW app.totals AS SELECT total FROM app.bill;")]
        _ = try await apply(files, to: database)
        let narrower = Entity.bill.with { $0.fields.removeAll { $0.name == "total" } }
        let plan = try await database.migrate([.contract, narrower]).plan
        _ = try await database.migrate([.contract, narrower], approved: plan)
        let failure = await #expect(throws: HubFailure.self) { _ = try await apply(files, to: database) }
        #expect(failure?.message.english.contains("\"total\" does not exist") == true)
        #expect(
            try await apply([file("CREATE VIEW app.totals AS SELECT number FROM app.bill;")], to: database)
                .made.count == 1
        )
    }
}
