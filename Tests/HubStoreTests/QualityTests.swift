import HubModel
import HubStore
import Testing

@Suite struct `Quality as it is read back` {
    private let database: TestDatabase
    private let pull = PullID(connector: "electricity", pull: "invoices")

    init() async throws {
        database = try await TestDatabase()
    }

    private func shape(_ paths: [String: [FieldShape.Kind: Int]]) -> SeenShape {
        SeenShape(
            fields: paths.sorted { $0.key < $1.key }.map {
                FieldShape(path: $0.key, kinds: $0.value, met: 100, holders: 100, example: "\0x")
            }
        )
    }

    /// A run that says it read so many records and saw such a shape; as the engine ends one.
    @discardableResult
    private func night(read: Int = 0, _ seen: SeenShape = SeenShape(), state: RunEnd.State = .succeeded)
        async throws -> Int64
    {
        let run = try await TestRun(database)
        var account = RecordAccount()
        account.read = read
        account.new = read
        var quality = RunQuality()
        quality.mapped = read
        quality.drift = .between(try await run.session.knownShape(), seen)
        let end = RunEnd(
            state: state,
            account: account,
            pages: 1,
            requests: 1,
            bytes: 1,
            waited: .zero,
            quality: quality,
            shape: seen
        )
        try await run.session.finish(end)
        return run.session.run
    }

    private func reader(_ personal: [String: Set<String>] = [:]) -> QualityReader {
        QualityReader(database.session, personal: personal)
    }

    @Test func `has the drift of each run against the complete runs before it`() async throws {
        let first: [String: [FieldShape.Kind: Int]] = [
            ".": [.object: 100], "a": [.number: 100], "b": [.text: 100],
        ]
        try await night(shape(first))
        try await night(shape([".": [.object: 100], "c": [.text: 1]]), state: .failed)
        let run = try await night(shape([".": [.object: 100], "a": [.text: 100], "c": [.text: 1]]))
        let drift = try #require(try await reader().review(run)).quality.drift
        #expect(drift.new.map(\.path) == ["c"], "a run that failed is not remembered")
        #expect(drift.vanished.map(\.path) == ["b"])
        #expect(drift.retyped.map(\.path) == ["a"])
        let again = try await night(shape([".": [.object: 100], "a": [.number: 1], "c": [.text: 1]]))
        #expect(try #require(try await reader().review(again)).quality.drift.isEmpty, "told once")
        #expect(try await database.value("SELECT count(*) FROM hub.shape WHERE gone_run IS NOT NULL") == "1")
    }

    @Test func `has the anomalies of a run against its own pull's nights`() async throws {
        for _ in 0..<6 { try await night(read: 1000) }
        try await night(read: 0, state: .failed)
        let run = try await night(read: 10)
        let review = try #require(try await reader().review(run))
        #expect(review.anomalies.map(\.measure) == [.read, .new])
        #expect(review.anomalies.map(\.usual) == [1000, 1000])
        let promise = HubStatus.Promise(pull: pull, entity: "invoice", freshWithin: CalendarDuration(1, .day))
        let entity = try #require(try await reader().entities([promise]).first)
        #expect(entity.run == run && entity.anomalies == review.anomalies && entity.isFresh == true)
    }

    @Test(
        arguments: [
            (["invoice": []], "0168 123"), (["invoice": ["note"]], "9999 999"), ([:], "9999 999"),
        ] as [([String: Set<String>], String)]
    )
    func `shows a personal value only by its form`(personal: [String: Set<String>], shown: String)
        async throws
    {
        let run = try await TestRun(database)
        let fault = FieldFault(field: "note", rule: "phone.migrated_2018", path: "a", value: "0168 123")
        let change = ValueChange(kind: .repaired, fault: fault, key: "A\u{1f}1", ordinal: 0, page: 0)
        let account = try await run.commit([TestPage("p1", [Invoice("A")])], changes: [change])
        try await run.finish(account: account)
        let review = try #require(try await reader(personal).review(run.session.run))
        #expect(review.examples.map(\.value) == [shown])
        let promise = HubStatus.Promise(pull: pull, entity: "invoice", freshWithin: CalendarDuration(1, .day))
        let counts = try #require(try await reader(personal).entities([promise]).first).changes
        #expect(counts.map { [$0.lastRun, $0.days30, $0.open] } == [[1, 1, 1]])
        #expect(try await reader().review(999) == nil)
    }
}
