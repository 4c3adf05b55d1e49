import HubModel
import HubStore
import Testing

@Suite struct `The page ledger` {
    private let database: TestDatabase
    private let other = PullID(connector: "other", pull: "invoices")

    init() async throws {
        database = try await TestDatabase()
    }

    @Test func `knows the page last applied for a request`() async throws {
        let page = TestPage("p1", [Invoice("A"), Invoice("B")])
        try await TestRun.whole(database, [page])
        let run = try await TestRun(database)
        let previous = try #require(try await run.previous("p1"))
        #expect(previous.digest == page.digest)
        #expect(previous.summary == PageSummary(count: 2))
        #expect(previous.recordHashes == page.invoices.map(\.hash.0))
        #expect(previous.maySkip)
        #expect(previous.mayTrustRecords)
        #expect(try await run.previous("p2") == nil)
    }

    @Test func `knows nothing under another plan, or when everything is to be applied again`() async throws {
        try await TestRun.whole(database, [TestPage("p1", [Invoice("A")])])
        let replanned = try await TestRun(database, plan: Invoice.plan(version: 2))
        #expect(try await replanned.previous("p1") == nil)
        try await replanned.finish()
        #expect(try await TestRun(database, isFull: true).previous("p1") == nil)
    }

    @Test func `stays valid over the pull's own later runs`() async throws {
        try await TestRun.whole(database, [TestPage("p1", [Invoice("A")])])
        try await TestRun.whole(database, [TestPage("p2", [Invoice("B")])])
        #expect(try await TestRun(database).previous("p1")?.maySkip == true)
    }

    @Test func `trusts nothing after another pull has changed the entity, until applied again`() async throws
    {
        try await TestRun.whole(database, [TestPage("p1", [Invoice("A")])])
        try await TestRun.whole(database, pull: other, [TestPage("q1", [Invoice("A", 1, "other")])])
        let run = try await TestRun(database)
        let previous = try #require(try await run.previous("p1"))
        #expect(!previous.maySkip)
        #expect(!previous.mayTrustRecords)
        try await run.commit([TestPage("p1", [Invoice("A")])])
        try await run.finish()
        #expect(try await TestRun(database).previous("p1")?.maySkip == true)
    }

    @Test func `trusts nothing after another pull wrote between look-up and commit`() async throws {
        try await TestRun.whole(database, [TestPage("p1", [Invoice("A"), Invoice("B")])])
        let run = try await TestRun(database)
        _ = try await run.previous("p1")
        try await TestRun.whole(database, pull: other, [TestPage("q1", [Invoice("A", 1, "other")])])
        // A was trusted before the other wrote it.
        try await run.commit([TestPage("p1", [Invoice("B", 1, "changed")], trusted: [Invoice("A")])])
        try await run.finish()
        #expect(try await TestRun(database).previous("p1")?.maySkip == false)
    }

    @Test func `is not troubled by another pull that changes nothing`() async throws {
        try await TestRun.whole(database, [TestPage("p1", [Invoice("A")])])
        let run = try await TestRun(database, pull: other)
        try await run.commit([TestPage("q1", [Invoice("A")])])
        try await run.finish()
        #expect(try await TestRun(database).previous("p1")?.maySkip == true)
    }

    @Test func `trusts a page that was mapped again as one that was pulled`() async throws {
        try await TestRun.whole(database, [TestPage("p1", payload: 1, [Invoice("A")])])
        try await TestRun.whole(
            database,
            isRemap: true,
            [TestPage("p1", payload: 1, [Invoice("A", 1, "new")])]
        )
        #expect(try await TestRun(database).previous("p1")?.maySkip == true)
    }

    @Test func `trusts no page of another pull after a remap that changed the entity`() async throws {
        try await TestRun.whole(database, pull: other, [TestPage("q1", [Invoice("B")])])
        try await TestRun.whole(database, isRemap: true, [TestPage("p1", payload: 1, [Invoice("A")])])
        #expect(try await TestRun(database, pull: other).previous("q1")?.maySkip == false)
    }

    @Test func `does not skip pages that wrote one key in one run`() async throws {
        let run = try await TestRun(database)
        try await run.commit([TestPage("p1", number: 0, [Invoice("A"), Invoice("B")])])
        try await run.commit([TestPage("p2", number: 1, [Invoice("B", 1, "other")])])
        try await run.commit([TestPage("p3", number: 2, [Invoice("C")])])
        try await run.finish()
        let next = try await TestRun(database)
        #expect(try await next.previous("p1")?.maySkip == false)
        #expect(try await next.previous("p2")?.maySkip == false)
        #expect(try await next.previous("p3")?.maySkip == true)
    }

    @Test func `does not skip pages that hold one key since different runs`() async throws {
        try await TestRun.whole(database, [TestPage("p1", [Invoice("A")])])
        try await TestRun.whole(database, [TestPage("p2", [Invoice("A")])])
        let next = try await TestRun(database)
        #expect(try await next.previous("p1")?.maySkip == false)
        #expect(try await next.previous("p2")?.maySkip == false)
    }

    @Test func `sees a shared key also where its record was trusted`() async throws {
        try await TestRun.whole(database, [TestPage("p1", [Invoice("A"), Invoice("B")])])
        // The page has a new version, in which A is as it was and was not sent.
        try await TestRun.whole(database, [TestPage("p1", [Invoice("C")], trusted: [Invoice("A")])])
        try await TestRun.whole(database, [TestPage("p2", [Invoice("A", 1, "other")])])
        #expect(try await TestRun(database).previous("p1")?.maySkip == false)
    }

    @Test func `skips again when a record has moved to another page`() async throws {
        try await TestRun.whole(
            database,
            [
                TestPage("p1", number: 0, [Invoice("A"), Invoice("B")]),
                TestPage("p2", number: 1, [Invoice("C")]),
            ]
        )
        let moved = [
            TestPage("p1", number: 0, [Invoice("N"), Invoice("A")]),
            TestPage("p2", number: 1, [Invoice("B"), Invoice("C")]),
        ]
        try await TestRun.whole(database, moved)
        let next = try await TestRun(database)
        #expect(try await next.previous("p1")?.maySkip == true)
        #expect(try await next.previous("p2")?.maySkip == true)
    }

    @Test func `does not skip two requests that had one answer`() async throws {
        let run = try await TestRun(database)
        try await run.commit([TestPage("p1", number: 0, payload: 9, [Invoice("A")])])
        try await run.commit([TestPage("p2", number: 1, payload: 9, [Invoice("A")])])
        try await run.finish()
        let next = try await TestRun(database)
        #expect(try await next.previous("p1")?.maySkip == false)
        #expect(try await next.previous("p2")?.maySkip == false)
    }

    @Test func `lists its pages in the order in which they were applied`() async throws {
        try await TestRun.whole(
            database,
            [TestPage("b", number: 0, [Invoice("A")]), TestPage("a", number: 1, payload: 7, [Invoice("B")])]
        )
        try await TestRun.whole(database, [TestPage("b", number: 0, [Invoice("C")])])
        let remap = try await TestRun(database, plan: Invoice.plan(version: 2), isRemap: true)
        let pages = try await remap.session.ledgerPages()
        #expect(pages.map(\.request) == [TestPage.digest(of: "a"), TestPage.digest(of: "b")])
        #expect(pages.first?.payload == 7)
    }

    @Test func `keeps a page as it was when it is skipped`() async throws {
        let page = TestPage("p1", [Invoice("A")])
        try await TestRun.whole(database, [page])
        var skipped = page
        skipped.isSkipped = true
        let account = try await TestRun.whole(database, [skipped])
        #expect(account.skipped == 1)
        #expect(try await TestRun(database).previous("p1")?.recordHashes == [Invoice("A").hash.0])
        let pages = try await database.rows("SELECT status FROM hub.page_of_run ORDER BY run")
        #expect(pages == ["applied", "skipped"])
    }
}
