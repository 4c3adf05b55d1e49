import HubModel
import HubStore
import Testing

@Suite struct `Missing rows above the ceiling` {
    private let database: TestDatabase
    private let pull = PullID(connector: "electricity", pull: "invoices")
    private let all = (0..<20).map { Invoice("K\($0)") }

    init() async throws {
        database = try await TestDatabase()
    }

    private var approval: MissingApproval { MissingApproval(database.session) }

    @discardableResult
    private func run(_ invoices: [Invoice], each: [String]? = nil, parent: String = "") async throws
        -> MissingOutcome
    {
        let run = try await TestRun(database, keepsSeen: true)
        var page = TestPage("p\(parent)", invoices)
        page.each = parent
        let account = try await run.commit([page])
        let outcome = try await run.session.markMissing(
            MissingScope(each: each, ceilingPercent: 10, isProvenComplete: true)
        )
        try await run.finish(account: account)
        return outcome
    }

    @Test func `are marked by the next run once a person approves`() async throws {
        try await run(all)
        #expect(try await run(Array(all.dropLast(5))) == .aboveCeiling(missing: 5, scope: 20))
        #expect(try await approval.holds().map(\.missing) == [5])
        #expect(try await approval.approve(pull, by: "Lê Thị Mẫu").approvedBy == "Lê Thị Mẫu")
        #expect(try await database.staged().count == 20)
        // One has come back meanwhile.
        #expect(try await run(Array(all.dropLast(4))) == .marked(4))
        #expect(try await approval.holds().isEmpty)
        #expect(
            try await database.rows("SELECT person, act, subject FROM hub.audit") == [
                "Lê Thị Mẫu|missing.approve|electricity/invoices"
            ]
        )
    }

    @Test func `are asked for again where more are gone than were approved`() async throws {
        try await run(all)
        try await run(Array(all.dropLast(5)))
        _ = try await approval.approve(pull, by: "a")
        #expect(try await run(Array(all.dropLast(6))) == .aboveCeiling(missing: 6, scope: 20))
        #expect(try await approval.holds().map(\.approvedBy) == [nil])
        #expect(try await database.staged().count == 20)
    }

    @Test func `are no question any more when they come back`() async throws {
        try await run(all)
        try await run(Array(all.dropLast(5)))
        #expect(try await run(all) == .marked(0))
        #expect(try await approval.holds().isEmpty)
        await #expect(throws: HubFailure.self) { _ = try await approval.approve(pull, by: "a") }
    }

    @Test func `are restored when a person undoes their removal, and not marked again unasked`() async throws
    {
        try await run(all)
        #expect(try await run(Array(all.dropLast(2))) == .marked(2))
        #expect(try await approval.marks().map(\.rows) == [2])
        let undone = try await approval.undo(pull, run: nil, by: "b")
        #expect(undone.rows == 2)
        #expect(try await database.staged().count == 20)
        #expect(try await run(Array(all.dropLast(2))) == .held(missing: 2, scope: 20))
        #expect(try await database.staged().count == 20)
        _ = try await approval.approve(pull, by: "b")
        #expect(try await run(Array(all.dropLast(2))) == .marked(2))
        #expect(try await database.staged().count == 18)
    }

    @Test func `cannot be undone twice`() async throws {
        try await run(all)
        try await run(Array(all.dropLast(2)))
        _ = try await approval.undo(pull, run: nil, by: "b")
        let failure = await #expect(throws: HubFailure.self) {
            _ = try await approval.undo(pull, run: nil, by: "b")
        }
        #expect(failure?.code == "missing.nothing_marked")
    }

    @Test func `are looked for among the rows of the parents that were asked`() async throws {
        try await run(Array(all.prefix(10)), each: [], parent: "a")
        try await run(Array(all.suffix(10)), each: [], parent: "b")
        // Parent a alone is asked again, and one of its rows is gone.
        #expect(try await run(Array(all.prefix(9)), each: ["a"], parent: "a") == .marked(1))
        #expect(try await database.staged().count == 19)
    }

    @Test func `are not proven gone where one key came twice for another`() async throws {
        try await run(all)
        let run = try await TestRun(database, keepsSeen: true)
        var page = TestPage("p", Array(all.dropLast(1)))
        page.trusted = [all[0]]
        let account = try await run.commit([page])
        let scope = MissingScope(ceilingPercent: 10, isProvenComplete: true, announced: 20)
        #expect(try await run.session.markMissing(scope) == .marked(0))
        try await run.finish(account: account)
    }
}

@Suite struct `Rows of a table as parents` {
    private let database: TestDatabase

    init() async throws {
        database = try await TestDatabase()
    }

    @Test func `are those of the entity that are there`() async throws {
        try await TestRun.whole(
            database,
            [TestPage("p1", [Invoice("B", 1, "x"), Invoice("A"), Invoice("C", isRemoved: true)])]
        )
        let run = try await TestRun(database, pull: PullID(connector: "electricity", pull: "details"))
        let parents = try await run.session.parents(of: "invoice")
        #expect(parents.map { $0.columns["code"] } == ["A", "B"])
        #expect(parents.map(\.key) == ["invoice #1", "invoice #2"])
        #expect(parents.last?.columns["note"] == "x")
    }

    @Test func `are those of a view of schema app`() async throws {
        try await TestRun.whole(database, [TestPage("p1", [Invoice("A", 1, "yes"), Invoice("B", 1, "no")])])
        try await database.script(
            """
            CREATE SCHEMA IF NOT EXISTS app;
            CREATE VIEW app.consented AS SELECT code AS citizen FROM staging.invoice WHERE note = 'yes';
            """
        )
        let run = try await TestRun(database, pull: PullID(connector: "electricity", pull: "details"))
        #expect(try await run.session.parents(of: "consented").map(\.columns) == [["citizen": "A"]])
    }

    @Test(arguments: ["nothing", "invoice; DROP TABLE staging.invoice", "a\"b"])
    func `are none where there is no such table`(name: String) async throws {
        let run = try await TestRun(database, pull: PullID(connector: "electricity", pull: "details"))
        let failure = await #expect(throws: HubFailure.self) { _ = try await run.session.parents(of: name) }
        #expect(failure?.code == "for_each.no_table")
    }
}
