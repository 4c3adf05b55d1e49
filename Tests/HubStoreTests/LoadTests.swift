import HubModel
import HubStore
import PQ
import Testing

@Suite struct `Loading a group` {
    private let database: TestDatabase

    init() async throws {
        database = try await TestDatabase()
    }

    @Test(arguments: [0, 7])
    func `copies a first load as it stands`(padding: Int) async throws {
        let run = try await TestRun(database)
        let account = try await run.commit(
            [TestPage("p1", [Invoice("A"), Invoice("B", 2, nil, seenAt: 5)])],
            padding: padding
        )
        #expect(account.figures == [2, 0, 0, 0])
        #expect(try await database.staged() == ["A|1|a|-", "B|2|-|5"])
    }

    @Test func `finds the same rows the same`() async throws {
        let page = TestPage("p1", [Invoice("A"), Invoice("B")])
        try await TestRun.whole(database, [page])
        #expect(try await TestRun.whole(database, [page]).figures == [0, 0, 2, 0])
    }

    @Test func `tells new, changed, same and older apart in one group`() async throws {
        try await TestRun.whole(
            database,
            [TestPage("p1", [Invoice("A", seenAt: 5), Invoice("B", seenAt: 5), Invoice("C", seenAt: 5)])]
        )
        let account = try await TestRun.whole(
            database,
            [
                TestPage(
                    "p2",
                    [
                        Invoice("A", 1, "late", seenAt: 6), Invoice("B", seenAt: 5),
                        Invoice("C", 1, "early", seenAt: 4), Invoice("D"),
                    ]
                )
            ]
        )
        #expect(account.figures == [1, 1, 1, 1])
        #expect(try await database.staged() == ["A|1|late|6", "B|1|a|5", "C|1|a|5", "D|1|a|-"])
    }

    @Test(arguments: [
        (5 as Int64?, 6 as Int64?, true), (5, 5, true), (5, 4, false), (5, nil, false), (nil, 1, true),
        (nil, nil, true),
    ])
    func `overwrites by newest_by`(staged: Int64?, arriving: Int64?, overwrites: Bool) async throws {
        try await TestRun.whole(database, [TestPage("p1", [Invoice("A", 1, "old", seenAt: staged)])])
        let account = try await TestRun.whole(
            database,
            [TestPage("p2", [Invoice("A", 1, "new", seenAt: arriving)])]
        )
        #expect(account.figures == (overwrites ? [0, 1, 0, 0] : [0, 0, 0, 1]))
        #expect(try await database.value("SELECT note FROM staging.invoice") == (overwrites ? "new" : "old"))
    }

    @Test(arguments: [(5 as Int64?, false), (nil, true)])
    func `lets a source without newest_by overwrite only rows without it`(
        staged: Int64?,
        overwrites: Bool
    ) async throws {
        try await TestRun.whole(database, [TestPage("p1", [Invoice("A", 1, "old", seenAt: staged)])])
        let account = try await TestRun.whole(
            database,
            plan: Invoice.plan(newestBy: nil),
            [TestPage("p2", [Invoice("A", 1, "new")])]
        )
        #expect(account.changed == (overwrites ? 1 : 0))
        #expect(account.older == (overwrites ? 0 : 1))
    }

    @Test func `restores a removed row although its hash is equal`() async throws {
        try await TestRun.whole(database, [TestPage("p1", [Invoice("A")])])
        let account = try await TestRun.whole(database, [TestPage("p1", [Invoice("A", isRemoved: true)])])
        #expect(account.figures == [0, 1, 0, 0])
        #expect(try await database.staged().isEmpty)
        #expect(try await TestRun.whole(database, [TestPage("p1", [Invoice("A")])]).figures == [0, 1, 0, 0])
        #expect(try await database.staged() == ["A|1|a|-"])
    }

    @Test func `goes by join when a key of the first load comes twice`() async throws {
        let run = try await TestRun(database)
        try await run.commit([TestPage("p1", number: 0, [Invoice("A"), Invoice("B")])])
        let account = try await run.commit(
            [TestPage("p2", number: 1, [Invoice("B", 1, "again"), Invoice("C"), Invoice("A")])])
        #expect(account.figures == [1, 1, 1, 0])
        #expect(try await database.staged() == ["A|1|a|-", "B|1|again|-", "C|1|a|-"])
    }

    @Test func `stays right after many failed optimistic copies`() async throws {
        let run = try await TestRun(database)
        try await run.commit([TestPage("p0", number: 0, [Invoice("A")])])
        var figures: [[Int]] = []
        for number in 1...9 {
            // New rows alone put the run back on COPY; the next group then meets a staged key.
            let isNew = number % 2 == 0
            let invoices = [
                Invoice("N\(number)"), isNew ? Invoice("M\(number)") : Invoice("A", 1, "\(number)"),
            ]
            figures.append(try await run.commit([TestPage("p\(number)", number: number, invoices)]).figures)
        }
        #expect(figures == (1...9).map { $0 % 2 == 0 ? [2, 0, 0, 0] : [1, 1, 0, 0] })
        #expect(try await database.value("SELECT note FROM staging.invoice WHERE code = 'A'") == "9")
    }

    @Test func `leaves staged keys alone where the entity is appended to`() async throws {
        let plan = Invoice.plan(write: .append)
        try await TestRun.whole(database, plan: plan, [TestPage("p1", [Invoice("A")])])
        let account = try await TestRun.whole(
            database,
            plan: plan,
            [TestPage("p2", [Invoice("A", 1, "other"), Invoice("B")])]
        )
        #expect(account.figures == [1, 0, 0, 1])
        let again = try await TestRun.whole(database, plan: plan, [TestPage("p3", [Invoice("A")])])
        #expect(again.figures == [0, 0, 1, 0])
        #expect(try await database.staged() == ["A|1|a|-", "B|1|a|-"])
    }

    @Test func `refuses a group whose account does not close, and undoes it`() async throws {
        let run = try await TestRun(database)
        let failure = await #expect(throws: HubFailure.self) {
            try await run.commit([TestPage("p1", [Invoice("A")])], lying: 1)
        }
        #expect(failure?.code == "account.open")
        #expect(try await database.staged().isEmpty)
    }

    @Test(arguments: [0, 1, 2, 3, 4])
    func `finds the record that PostgreSQL refuses and goes on`(bad: Int) async throws {
        var invoices = (0..<5).map { Invoice("K\($0)") }
        invoices[bad].note = "nul \0 here"
        let run = try await TestRun(database)
        let account = try await run.commit([TestPage("p1", invoices)])
        #expect(account.figures == [4, 0, 0, 0])
        #expect(account.refused == 1)
        #expect(account.closes)
        let entry = try await database.value("SELECT key, faults->0->>'rule', state FROM hub.quarantine")
        #expect(entry == "K\(bad)\u{1f}1|engine.refused|open")
        let failure = await #expect(throws: HubFailure.self) { try await run.finish(account: account) }
        #expect(failure?.code == "engine.refused")
        #expect(
            try await database.value("SELECT state, failure_code FROM hub.run") == "failed|engine.refused"
        )
        #expect(try await TestRun(database).previous("p1")?.maySkip == false)
    }

    @Test func `refuses the second of two rows with one key in a group`() async throws {
        let run = try await TestRun(database)
        let account = try await run.commit([
            TestPage("p1", [Invoice("A"), Invoice("B"), Invoice("A", 1, "x")])
        ])
        #expect(account.figures == [2, 0, 0, 0])
        #expect(account.refused == 1)
        #expect(try await database.staged() == ["A|1|a|-", "B|1|a|-"])
    }

    @Test func `writes nothing of a group when its line is cut`() async throws {
        let run = try await TestRun(database)
        try await run.commit([TestPage("p1", number: 0, [Invoice("A")])])
        try await database.script(
            """
            CREATE FUNCTION staging.cut() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NEW; END $$;
            CREATE TRIGGER cut BEFORE INSERT ON staging.invoice FOR EACH ROW WHEN (NEW.code = 'Z')
                EXECUTE FUNCTION staging.cut();
            """
        )
        let failure = await #expect(throws: HubFailure.self) {
            try await run.commit([TestPage("p2", number: 1, [Invoice("B"), Invoice("Z")])])
        }
        #expect(failure?.code == "database.unavailable")
        #expect(failure?.recovery == .retry(after: .seconds(30)))
        #expect(try await database.staged() == ["A|1|a|-"])
        try await run.finish(.failed, failure: failure)
        #expect(
            try await database.value("SELECT state, failure_code FROM hub.run")
                == "failed|database.unavailable"
        )
        #expect(try await database.rows("SELECT 1 FROM hub.lease").isEmpty)
    }

    @Test func `finds out what became of a commit whose line was cut`() async throws {
        let run = try await TestRun(database)
        try await run.commit([TestPage("p1", number: 0, [Invoice("A")])])
        try await database.script(
            """
            CREATE FUNCTION staging.cut() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NEW; END $$;
            CREATE CONSTRAINT TRIGGER cut AFTER INSERT ON staging.invoice DEFERRABLE INITIALLY DEFERRED
                FOR EACH ROW WHEN (NEW.code = 'Z') EXECUTE FUNCTION staging.cut();
            """
        )
        let failure = await #expect(throws: HubFailure.self) {
            try await run.commit([TestPage("p2", number: 1, [Invoice("Z")])])
        }
        #expect(failure?.code == "database.unavailable")
        #expect(try await database.staged() == ["A|1|a|-"])
        // The session has a new line, with the lease and the tables that a load needs.
        let account = try await run.commit([TestPage("p3", number: 1, [Invoice("A", 1, "b"), Invoice("B")])])
        #expect(account.figures == [1, 1, 0, 0])
        await #expect(throws: HubFailure.self) { _ = try await TestRun(database) }
    }
}
