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

    /// Trap 25: one province shows a report to its author alone, another to everyone once it was moderated.
    private static func reports(_ choice: String?) throws -> Entity {
        var entity = Entity.sample(
            "report",
            fields: [
                Entity.Field(name: "code", type: .text, title: "Mã"),
                Entity.Field(name: "author", type: .text, title: "Người gửi", personalData: .basic),
                Entity.Field(name: "state", type: .text, title: "Trạng thái"),
                Entity.Field(name: "is_public", type: .boolean, title: "Công khai"),
                Entity.Field(name: "votes", type: .integer, title: "Lượt"),
                Entity.Field(name: "sent", type: .datetime, title: "Gửi lúc"),
            ],
            visibleTo: .setting(
                name: "report_visibility",
                choices: [
                    .init(name: "author", visibility: .citizen(column: "author")),
                    .init(
                        name: "moderated",
                        visibility: .any([
                            .citizen(column: "author"),
                            .everyoneWhen([
                                try Condition("state in 3, đã duyệt"), try Condition("is_public = true"),
                            ]),
                        ])
                    ),
                ]
            )
        )
        guard let choice else { return entity }
        entity.visibleTo = try #require(entity.visibleTo.resolved(["report_visibility": choice]))
        return entity
    }

    private func withReports(_ choice: String) async throws -> StagingFixture {
        let database = try await StagingFixture([Self.reports(choice)])
        try await database.script(
            """
            INSERT INTO staging.report (code, author, state, is_public, votes, sent, _hash, _changed_at)
            SELECT c, a, s, p, v, t::timestamptz, gen_random_uuid(), now() FROM (VALUES
                ('a', '001', 'đã duyệt', true, 5, '2026-01-01 00:00+07'), ('b', '001', 'mới', true, 50, NULL),
                ('c', '002', '03', true, NULL, '2025-12-31 23:59+07'), ('d', '002', 'đã duyệt', false, 0, NULL),
                ('e', '002', NULL, true, -1, NULL), ('f', NULL, 'đã duyệt', NULL, 7, NULL))
                AS v(c, a, s, p, v, t)
            """
        )
        return database
    }

    @Test(
        arguments: [
            ("author", "001", ["a", "b"]), ("author", "002", ["c", "d", "e"]), ("author", nil, []),
            ("moderated", "001", ["a", "b", "c"]), ("moderated", "002", ["a", "c", "d", "e"]),
            ("moderated", nil, ["a", "c"]), ("moderated", "003", ["a", "c"]),
        ] as [(String, String?, [String])]
    )
    func `shows reports as the environment has chosen`(choice: String, citizen: String?, seen: [String])
        async throws
    {
        let database = try await withReports(choice)
        let codes = try await database.values("SELECT code FROM app.report ORDER BY code", citizen: citizen)
        #expect(codes == seen)
    }

    @Test func `follows the environment when it chooses otherwise`() async throws {
        let database = try await withReports("moderated")
        #expect(try await database.values("SELECT code FROM app.report", citizen: nil).count == 2)
        _ = try await database.migrate([Self.reports("author")])
        #expect(try await database.values("SELECT code FROM app.report", citizen: nil) == [])
    }

    @Test func `has no default for what the environment must choose`() async throws {
        let entity = try Self.reports(nil)
        #expect(entity.visibleTo.resolved([:]) == nil)
        #expect(entity.visibleTo.resolved(["report_visibility": "open"]) == nil)
        let database = try await StagingFixture()
        let failure = await #expect(throws: HubFailure.self) { _ = try await database.migrate([entity]) }
        #expect(failure?.code == "staging.not_chosen")
        #expect(try await database.values("SELECT to_regclass('staging.report')::text") == [nil])
    }

    @Test(arguments: [
        ("votes >= 5", "abf"), ("votes != 5", "bdef"), ("votes not in 5, 7", "bde"), ("votes < 0.5", "de"),
        ("votes missing", "c"), ("votes present", "abdef"), ("state = 3", "c"), ("state != 3", "abdf"),
        ("state starts with đã", "adf"), ("state contains duy", "adf"), ("state empty", "e"),
        ("state = đa\u{303} duyệt", "adf"), ("sent < 2026-01-01", "c"), ("sent >= 2026-01-01", "a"),
        ("is_public = false", "d"), ("is_public != false", "abce"), ("state = x' OR true --", ""),
    ])
    func `compares columns as conditions do everywhere`(condition: String, seen: String) async throws {
        let condition = try Condition(condition)
        let entity = try Self.reports("author").with { $0.visibleTo = .everyoneWhen([condition]) }
        let database = try await withReports("author")
        _ = try await database.migrate([entity])
        let codes = try await database.values("SELECT code FROM app.report ORDER BY code", citizen: nil)
        #expect(codes.compactMap(\.self).joined() == seen)
    }

    @Test(arguments: ["votes = nhiều", "is_public = có", "sent < hôm nay", "votes contains 5"])
    func `refuses a comparison that does not fit the column`(condition: String) async throws {
        let condition = try Condition(condition)
        let entity = try Self.reports("author").with { $0.visibleTo = .everyoneWhen([condition]) }
        let database = try await StagingFixture()
        let failure = await #expect(throws: HubFailure.self) { _ = try await database.migrate([entity]) }
        #expect(failure?.code == "staging.bad_condition")
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
