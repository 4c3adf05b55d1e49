import HubModel
import HubStore
import PQ
import Testing

@Suite struct `Access to staged rows` {
    /// Contracts and bills of two citizens; one bill was removed.
    private func filled() async throws -> StagingFixture {
        let database = try await StagingFixture([.contract, .bill])
        try await database.script(
            """
            INSERT INTO staging.contract (code, holder, _hash, _changed_at)
            VALUES ('PE01', '001', gen_random_uuid(), now()), ('PE02', '002', gen_random_uuid(), now()),
                   ('PE03', NULL, gen_random_uuid(), now());
            INSERT INTO staging.bill (number, code, total, _hash, _changed_at, _removed_at)
            VALUES ('A', 'PE01', 1, gen_random_uuid(), now(), NULL), ('B', 'PE02', 2, gen_random_uuid(), now(), NULL),
                   ('C', 'PE03', 3, gen_random_uuid(), now(), NULL), ('D', 'PE01', 4, gen_random_uuid(), now(), now());
            """
        )
        return database
    }

    @Test func `shows a citizen their own rows and those behind them`() async throws {
        let database = try await filled()
        #expect(try await database.values("SELECT code FROM app.contract", citizen: "001") == ["PE01"])
        #expect(try await database.values("SELECT number FROM app.bill", citizen: "001") == ["A"])
        #expect(try await database.values("SELECT number FROM app.bill", citizen: "002") == ["B"])
    }

    @Test(arguments: [nil, "", "003", "%", "001' OR true --"])
    func `shows strangers nothing`(citizen: String?) async throws {
        let database = try await filled()
        #expect(try await database.values("SELECT code FROM app.contract", citizen: citizen) == [])
        #expect(try await database.values("SELECT number FROM app.bill", citizen: citizen) == [])
    }

    @Test func `shows nothing once the transaction of a citizen has ended`() async throws {
        let database = try await filled()
        let seen = try await database.session.use { connection in
            try connection.transaction { _ = try connection.execute("SET LOCAL app.citizen = '001'") }
            try connection.execute("SET ROLE app_reader")
            defer { _ = try? connection.execute("RESET ROLE") }
            // The setting now exists and is empty, where before it did not exist.
            let setting = try connection.execute("SELECT current_setting('app.citizen', true)").text(0, 0)
            let count = try connection.execute("SELECT count(*) FROM app.contract").integer(0, 0)
            return (setting, count)
        }
        #expect(seen.0 == "")
        #expect(seen.1 == 0)
    }

    @Test func `hides a contract's bills when the contract was removed`() async throws {
        let database = try await filled()
        try await database.script("UPDATE staging.contract SET _removed_at = now() WHERE code = 'PE01'")
        #expect(try await database.values("SELECT number FROM app.bill", citizen: "001") == [])
    }

    @Test func `compares all columns of a parent, empty ones never`() async throws {
        let text = { (name: String) in Entity.Field(name: name, type: .text, title: name) }
        let parent = Entity.sample(
            "family",
            fields: [text("code"), text("street"), text("house"), text("citizen")],
            visibleTo: .citizen(column: "citizen")
        )
        let child = Entity.sample(
            "water",
            fields: [text("code"), text("street"), text("house")],
            visibleTo: .through(entity: "family", on: ["street", "house"])
        )
        let database = try await StagingFixture([parent, child])
        try await database.script(
            """
            INSERT INTO staging.family (code, street, house, citizen, _hash, _changed_at)
            VALUES ('1', 'Trần Phú', '5', '001', gen_random_uuid(), now()),
                   ('2', 'Lê Lợi', NULL, '001', gen_random_uuid(), now());
            INSERT INTO staging.water (code, street, house, _hash, _changed_at)
            VALUES ('a', 'Trần Phú', '5', gen_random_uuid(), now()), ('b', 'Trần Phú', '6', gen_random_uuid(), now()),
                   ('c', 'Lê Lợi', NULL, gen_random_uuid(), now()), ('d', 'Lê Lợi', '5', gen_random_uuid(), now());
            """
        )
        #expect(
            try await database.values("SELECT code FROM app.water ORDER BY code", citizen: "001") == ["a"]
        )
    }

    @Test(arguments: [
        "SELECT * FROM staging.contract", "SELECT * FROM staging.bill", "SELECT _hash FROM staging.bill",
        "DELETE FROM app.contract", "UPDATE app.bill SET total = 0", "CREATE TABLE app.mine (id int)",
        "SET ROLE app_views", "SET ROLE hub_worker", "SELECT * FROM hub.migration",
    ])
    func `gives the app's role nothing but the views`(sql: String) async throws {
        let database = try await filled()
        try await database.session.use { _ = try Migrations.apply(on: $0) }
        // A login as the citizens' app has it: a member of the role and of nothing else.
        let login = "citizens_\(database.conninfo.suffix(9).prefix(8))"
        try await database.script("CREATE ROLE \(login) LOGIN IN ROLE app_reader")
        let app = try PQConnection(database.conninfo.replacing("user=postgres", with: "user=\(login)"))
        #expect(try app.execute("SELECT count(*) FROM app.bill").integer(0, 0) == 0)
        let error = #expect(throws: PQError.self) { try app.execute(sql) }
        #expect(error?.sqlstate == "42501")
    }

    @Test func `keeps the roles apart, as the catalogue says`() async throws {
        let database = try await filled()
        let owners = try await database.values(
            """
            SELECT DISTINCT relowner::regrole::text || ' ' || relnamespace::regnamespace::text || ' ' || relkind::text
            FROM pg_class WHERE relnamespace IN ('staging'::regnamespace, 'app'::regnamespace) AND relkind IN ('r', 'v')
            ORDER BY 1
            """
        )
        #expect(owners == ["app_views app v", "hub_worker staging r"])
        let powers = try await database.values(
            """
            SELECT rolname FROM pg_roles
            WHERE rolname IN ('hub_owner', 'hub_worker', 'hub_operator', 'app_views', 'app_reader')
              AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolcanlogin)
            """
        )
        #expect(powers == [])
        let unprotected = try await database.values(
            """
            SELECT relname FROM pg_class
            WHERE relnamespace = 'staging'::regnamespace AND relkind = 'r' AND (NOT relrowsecurity OR relforcerowsecurity)
            """
        )
        #expect(unprotected == [])
        let readable = try await database.values(
            """
            SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname IN ('hub', 'staging', 'app') AND c.relkind IN ('r', 'v')
              AND has_any_column_privilege('app_reader', c.oid, 'SELECT') ORDER BY 1
            """
        )
        #expect(readable == ["app.bill", "app.contract"])
        let policies = try await database.values(
            "SELECT DISTINCT unnest(polroles)::regrole::text || polcmd::text FROM pg_policy"
        )
        #expect(policies == ["app_viewsr"])
    }

    @Test func `lets the worker load by copy into a protected table`() async throws {
        let database = try await StagingFixture([.contract])
        let loaded = try await database.session.transaction { connection in
            try connection.execute("SET LOCAL ROLE hub_worker")
            return try connection.copyIn(
                "COPY staging.contract (code, holder, _hash, _changed_at) FROM STDIN"
            ) {
                try $0.write(Array("PE01\t001\t00000000-0000-0000-0000-000000000001\t2026-01-01\n".utf8))
            }
        }
        #expect(loaded == 1)
    }

    @Test func `gives the worker all that a run needs`() async throws {
        let invoice = Invoice.entity().with {
            $0.fields = [
                Entity.Field(name: "code", type: .text, title: "Mã"),
                Entity.Field(name: "number", type: .integer, title: "Số"),
                Entity.Field(name: "note", type: .text, title: "Ghi chú"),
                Entity.Field(name: "seen_at", type: .datetime, title: "Lúc"),
            ]
            $0.visibleTo = .everyone
        }
        let database = try await StagingFixture()
        let owner = DatabaseSession(database.conninfo + " options='-c role=hub_owner'")
        try await owner.use { _ = try Migrations.apply(on: $0) }
        try await RoleSetup().grantTables(on: database.session)
        _ = try await database.migrate([invoice])

        let store = PostgresPullStore(database.conninfo + " options='-c role=hub_worker'")
        for (note, figures) in [("a", [1, 0, 0, 0]), ("b", [0, 1, 0, 0])] {
            let run = try await store.begin(
                RunRequest(
                    pull: PullID(connector: "electricity", pull: "invoices"),
                    entity: invoice,
                    plan: Invoice.plan()
                )
            )
            let group = GroupBuilder(session: run).group([TestPage("p1", [Invoice("A", 1, note)])])
            let account = try await run.commit(group, cursors: [], parentsDone: [])
            #expect(account.figures == figures)
            try await run.finish(
                RunEnd(state: .succeeded, account: account, pages: 1, requests: 1, bytes: 1, waited: .zero)
            )
        }
        #expect(try await database.values("SELECT note FROM app.invoice", citizen: nil) == ["b"])
    }

    @Test func `finds a citizen's bills by the index among a thousand citizens`() async throws {
        let database = try await StagingFixture([.contract, .bill])
        try await database.script(
            """
            INSERT INTO staging.contract (code, holder, _hash, _changed_at)
            SELECT 'PE' || n, 'c' || n, gen_random_uuid(), now() FROM generate_series(1, 1000) n;
            INSERT INTO staging.bill (number, code, total, _hash, _changed_at)
            SELECT n || '-' || m, 'PE' || n, m, gen_random_uuid(), now()
            FROM generate_series(1, 1000) n, generate_series(1, 20) m;
            ANALYZE staging.contract; ANALYZE staging.bill;
            """
        )
        for citizen in [1, 500, 1000] {
            let seen = try await database.values("SELECT DISTINCT code FROM app.bill", citizen: "c\(citizen)")
            #expect(seen == ["PE\(citizen)"])
        }
        let wrong = try await wrongCitizens(database)
        #expect(wrong == 0)
        let plan = try await database.values("EXPLAIN SELECT * FROM app.bill", citizen: "c7")
            .compactMap(\.self).joined(separator: "\n")
        #expect(!plan.contains("Seq Scan"), "\(plan)")
    }

    /// Citizens of a thousand who do not see exactly their own twenty bills.
    private func wrongCitizens(_ database: StagingFixture) async throws -> Int {
        try await database.session.transaction { connection in
            try connection.execute("SET LOCAL ROLE app_reader")
            var wrong = 0
            for citizen in 1...1000 {
                try connection.execute("SELECT set_config('app.citizen', $1, true)", [.text("c\(citizen)")])
                let result = try connection.execute(
                    "SELECT count(*) FILTER (WHERE code = $1), count(*) FROM app.bill",
                    [.text("PE\(citizen)")]
                )
                if result.integer(0, 0) != 20 || result.integer(0, 1) != 20 { wrong += 1 }
            }
            return wrong
        }
    }
}
