import HubModel
import HubStore
import Testing

@Suite struct `Parents to do` {
    private let database: TestDatabase
    private let child = PullID(connector: "electricity", pull: "details")

    init() async throws {
        database = try await TestDatabase()
    }

    private func parentRun(_ invoices: [Invoice]) async throws {
        let run = try await TestRun(database, children: [child])
        let account = try await run.commit([TestPage("p1", invoices)])
        try await run.finish(account: account)
    }

    private func childRun() async throws -> TestRun {
        try await TestRun(database, pull: child)
    }

    private func codes(_ run: TestRun) async throws -> [String] {
        try await run.session.parentsToDo().map { $0.key.replacing("\u{1f}", with: "/") }
    }

    @Test func `are the new and the changed, with their columns`() async throws {
        try await parentRun([Invoice("A", 1, nil, seenAt: 0), Invoice("B")])
        let run = try await childRun()
        let parents = try await run.session.parentsToDo()
        #expect(parents.count == 2)
        #expect(
            parents.first { $0.key == "A\u{1f}1" }?.columns
                == ["code": "A", "number": "1", "seen_at": "1970-01-01 00:00:00+00"]
        )
        try await run.commit([], parentsDone: parents.map(\.key))
        try await run.finish()
        try await parentRun([Invoice("A", 1, nil, seenAt: 0), Invoice("B", 1, "changed"), Invoice("C")])
        #expect(try await codes(childRun()).sorted() == ["B/1", "C/1"])
    }

    @Test func `are all in a full run of the child, done or not`() async throws {
        try await parentRun([Invoice("A"), Invoice("B")])
        let run = try await childRun()
        try await run.commit([], parentsDone: try await run.session.parentsToDo().map(\.key))
        try await run.finish()
        let again = try await childRun()
        #expect(try await codes(again) == [])
        try await again.finish()
        #expect(try await codes(TestRun(database, pull: child, isFull: true)).sorted() == ["A/1", "B/1"])
    }

    @Test func `stay to do until they are done`() async throws {
        try await parentRun([Invoice("A"), Invoice("B")])
        let run = try await childRun()
        let parents = try await run.session.parentsToDo()
        try await run.commit([], parentsDone: parents.filter { $0.key.hasPrefix("A") }.map(\.key))
        try await run.finish(.incomplete)
        #expect(try await codes(childRun()) == ["B/1"])
    }

    @Test func `stay to do when they change while they are worked on`() async throws {
        try await parentRun([Invoice("A")])
        let run = try await childRun()
        let parents = try await run.session.parentsToDo()
        try await parentRun([Invoice("A", 1, "changed")])
        try await run.commit([], parentsDone: parents.map(\.key))
        try await run.finish()
        #expect(try await codes(childRun()) == ["A/1"])
    }

    @Test func `are all rows for a child that is new`() async throws {
        try await TestRun.whole(database, [TestPage("p1", [Invoice("A"), Invoice("B")])])
        try await parentRun([Invoice("A"), Invoice("B")])
        let run = try await childRun()
        let parents = try await run.session.parentsToDo()
        #expect(parents.count == 2)
        try await run.commit([], parentsDone: parents.map(\.key))
        try await run.finish()
        try await parentRun([Invoice("A"), Invoice("B")])
        #expect(try await codes(childRun()).isEmpty)
    }

    @Test func `leave out what was removed`() async throws {
        try await parentRun([Invoice("A"), Invoice("B")])
        try await parentRun([Invoice("A", isRemoved: true)])
        #expect(try await codes(childRun()) == ["B/1"])
    }
}
