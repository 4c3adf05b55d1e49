import HubModel
import HubStore
import Testing

@Suite struct `A quarantine entry` {
    private let database: TestDatabase

    init() async throws {
        database = try await TestDatabase()
    }

    private func rejection(_ key: String?, _ record: String = "{}", ordinal: Int = 0, page: Int = 0)
        -> Rejection
    {
        Rejection(
            faults: [FieldFault(field: "note", rule: "text.too_long", path: "a.b", value: "\0dài")],
            key: key,
            record: Array(record.utf8),
            ordinal: ordinal,
            page: page
        )
    }

    private func run(_ pages: [TestPage], _ rejections: [Rejection]) async throws {
        let run = try await TestRun(database)
        let account = try await run.commit(pages, rejections: rejections)
        try await run.finish(account: account)
    }

    /// What is kept of the counts is what counting gives, after everything that any test here does.
    private func entries() async throws -> [String] {
        #expect(
            try await database.rows(
                "SELECT pull, entity, field, rule, open FROM hub.quarantine_count ORDER BY 1, 2, 3, 4"
            )
                == database.rows(
                    """
                    SELECT q.pull, q.entity, l.field, l.rule, count(*) FROM hub.quarantine q, hub.quarantine_lines(q.faults) l
                    WHERE q.state = 'open' GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
                    """
                )
        )
        return try await database.rows(
            "SELECT coalesce(replace(key, E'\\x1f', '/'), '-'), state, times FROM hub.quarantine ORDER BY id"
        )
    }

    @Test func `counts and dates a record that is refused again`() async throws {
        try await run([TestPage("p1", [])], [rejection("A\u{1f}1")])
        try await run([TestPage("p1", [])], [rejection("A\u{1f}1", "{ }")])
        #expect(try await entries() == ["A/1|open|2"])
        #expect(
            try await database.value(
                "SELECT last_seen > first_seen, convert_from(record, 'UTF8') FROM hub.quarantine"
            ) == "t|{ }"
        )
        #expect(try await database.value("SELECT faults->0->>'value' FROM hub.quarantine") == "␀dài")
    }

    @Test func `keeps records without a key by their content`() async throws {
        try await run(
            [TestPage("p1", [])],
            [rejection(nil, "{1}"), rejection(nil, "{2}"), rejection(nil, "{1}")]
        )
        #expect(try await entries().sorted() == ["-|open|1", "-|open|2"])
    }

    @Test(arguments: [Invoice("A"), Invoice("A", 1, "changed")])
    func `closes when the key arrives good`(good: Invoice) async throws {
        try await run([TestPage("p0", [Invoice("A"), Invoice("B")])], [])
        try await run([TestPage("p1", [])], [rejection("A\u{1f}1"), rejection("B\u{1f}1")])
        try await run([TestPage("p1", [good])], [])
        #expect(try await entries() == ["A/1|closed|1", "B/1|open|1"])
    }

    @Test func `closes in a first load too`() async throws {
        try await run([TestPage("p1", [])], [rejection("A\u{1f}1")])
        try await run([TestPage("p1", [Invoice("A")])], [])
        #expect(try await entries() == ["A/1|closed|1"])
    }

    @Test(arguments: [(0, "open"), (2, "closed")])
    func `goes by the order of the page within one group`(good: Int, state: String) async throws {
        var invoices = [Invoice("X"), Invoice("Y"), Invoice("Z")]
        invoices[good] = Invoice("A")
        // The refused record stands second.
        try await run([TestPage("p1", invoices)], [rejection("A\u{1f}1", ordinal: 1)])
        #expect(try await entries() == ["A/1|\(state)|1"])
    }

    @Test func `opens again when a closed key is refused again`() async throws {
        try await run([TestPage("p1", [])], [rejection("A\u{1f}1")])
        try await run([TestPage("p1", [Invoice("A")])], [])
        try await run([TestPage("p1", [])], [rejection("A\u{1f}1")])
        #expect(try await entries() == ["A/1|open|2"])
    }

    @Test func `stays discarded until the content changes`() async throws {
        try await run([TestPage("p1", [])], [rejection("A\u{1f}1", "{1}")])
        try await database.script("UPDATE hub.quarantine SET state = 'discarded'")
        try await run([TestPage("p1", [])], [rejection("A\u{1f}1", "{1}")])
        #expect(try await entries() == ["A/1|discarded|2"])
        try await run([TestPage("p1", [])], [rejection("A\u{1f}1", "{2}")])
        #expect(try await entries() == ["A/1|open|3"])
    }

    @Test func `is undone with its group`() async throws {
        let run = try await TestRun(database)
        await #expect(throws: HubFailure.self) {
            try await run.commit([TestPage("p1", [])], rejections: [rejection("A\u{1f}1")], lying: 1)
        }
        #expect(try await entries().isEmpty)
    }
}
