import HubModel
import HubStore
import Testing

@Suite struct `Missing rows` {
    private let database: TestDatabase
    private let all = (0..<20).map { Invoice("K\($0)", seenAt: Int64($0) * 86_400) }

    init() async throws {
        database = try await TestDatabase()
    }

    private func run(
        _ pages: [TestPage],
        ceiling: Double = 10,
        isProven: Bool = true,
        column: String? = nil,
        from: Int64? = nil,
        until: Int64? = nil
    ) async throws -> MissingOutcome {
        let run = try await TestRun(database, keepsSeen: true)
        let account = try await run.commit(pages)
        let outcome = try await run.session.markMissing(
            MissingScope(
                column: column,
                from: from.map { Timestamp(seconds: $0) },
                until: until.map { Timestamp(seconds: $0) },
                ceilingPercent: ceiling,
                isProvenComplete: isProven
            )
        )
        try await run.finish(account: account)
        return outcome
    }

    @Test func `are marked when the run is proven complete`() async throws {
        #expect(try await run([TestPage("p1", all)]) == .marked(0))
        #expect(try await run([TestPage("p1", Array(all.dropLast(2)))]) == .marked(2))
        #expect(try await database.staged().count == 18)
        #expect(try await database.rows("SELECT 1 FROM hub.seen").isEmpty)
    }

    @Test func `are marked from the second absence where completeness is not proven`() async throws {
        _ = try await run([TestPage("p1", all)], isProven: false)
        let fewer = TestPage("p1", Array(all.dropLast(1)))
        #expect(try await run([fewer], isProven: false) == .marked(0))
        #expect(try await run([fewer], isProven: false) == .marked(1))
        #expect(try await run([fewer], isProven: false) == .marked(0))
    }

    @Test func `are not marked when absences do not follow each other`() async throws {
        _ = try await run([TestPage("p1", all)], isProven: false)
        #expect(try await run([TestPage("p1", Array(all.dropLast(1)))], isProven: false) == .marked(0))
        #expect(try await run([TestPage("p1", all)], isProven: false) == .marked(0))
        #expect(try await run([TestPage("p1", Array(all.dropLast(1)))], isProven: false) == .marked(0))
    }

    @Test func `are left when they are more than the ceiling`() async throws {
        _ = try await run([TestPage("p1", all)])
        let outcome = try await run([TestPage("p1", Array(all.dropLast(3)))])
        #expect(outcome == .aboveCeiling(missing: 3, scope: 20))
        #expect(try await database.staged().count == 20)
    }

    @Test func `are not those of skipped pages or trusted records`() async throws {
        let first = TestPage("p1", number: 0, Array(all.prefix(10)))
        let second = TestPage("p2", number: 1, Array(all.suffix(10)))
        _ = try await run([first, second])
        var skipped = first
        skipped.isSkipped = true
        let trusting = TestPage("p2", number: 1, [], trusted: Array(all.suffix(10)))
        #expect(try await run([skipped, trusting]) == .marked(0))
        #expect(
            try await run([skipped, TestPage("p2", number: 1, [], trusted: Array(all.suffix(9)))])
                == .marked(1)
        )
    }

    @Test func `are looked for in scope alone`() async throws {
        _ = try await run([TestPage("p1", all)])
        let outcome = try await run(
            [TestPage("p2", [all[5], all[7]])],
            ceiling: 100,
            column: "seen_at",
            from: 5 * 86_400,
            until: 8 * 86_400
        )
        #expect(outcome == .marked(1))
        #expect(
            try await database.rows("SELECT code FROM staging.invoice WHERE _removed_at IS NOT NULL") == [
                "K6"
            ]
        )
    }

    @Test func `of another source are left alone`() async throws {
        _ = try await run([TestPage("p1", all)])
        let other = PullID(connector: "other", pull: "invoices")
        try await TestRun.whole(database, pull: other, [TestPage("q1", [Invoice("other")])])
        #expect(try await run([TestPage("p1", all)]) == .marked(0))
    }

    @Test func `are restored when their page comes back as it was`() async throws {
        _ = try await run([TestPage("old", [all[0]]), TestPage("p1", number: 1, Array(all.dropFirst()))])
        #expect(try await run([TestPage("p1", Array(all.dropFirst()))]) == .marked(1))
        #expect(try await TestRun(database).previous("old")?.maySkip == false)
    }

    @Test func `are not skipped over where the ledger has no keys`() async throws {
        try await TestRun.whole(database, [TestPage("p1", [Invoice("A")])])
        let previous = try await TestRun(database, keepsSeen: true).previous("p1")
        #expect(previous?.maySkip == false)
        #expect(previous?.mayTrustRecords == true)
    }

    @Test func `are not looked for without keys`() async throws {
        let run = try await TestRun(database)
        await #expect(throws: HubFailure.self) {
            _ = try await run.session.markMissing(MissingScope(ceilingPercent: 10, isProvenComplete: true))
        }
    }
}
