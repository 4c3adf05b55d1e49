import HubModel
import HubStore
import Testing

@Suite struct `A change record` {
    private let database: TestDatabase

    init() async throws {
        database = try await TestDatabase()
    }

    private func change(
        _ key: String,
        _ kind: ValueChange.Kind = .repaired,
        field: String = "note",
        value: String = "0168 123",
        ordinal: Int = 0
    ) -> ValueChange {
        let rule = kind == .repaired ? "phone.migrated_2018" : "phone.invalid"
        return ValueChange(
            kind: kind,
            fault: FieldFault(field: field, rule: rule, path: "a.b", value: value),
            key: key,
            ordinal: ordinal,
            page: 0
        )
    }

    private func run(_ pages: [TestPage], _ changes: [ValueChange] = []) async throws {
        let run = try await TestRun(database)
        let account = try await run.commit(pages, changes: changes)
        try await run.finish(account: account)
    }

    private func records() async throws -> [String] {
        try await database.rows(
            """
            SELECT replace(key, E'\\x1f', '/'), field, kind, times, CASE WHEN closed_at IS NULL THEN 'open' ELSE 'closed' END
            FROM hub.change ORDER BY key, field
            """
        )
    }

    @Test func `stands once for a value however often it comes, and is dated again`() async throws {
        try await run([TestPage("p1", [Invoice("A")])], [change("A\u{1f}1")])
        try await run([TestPage("p1", [Invoice("A", 1, "b")])], [change("A\u{1f}1", value: "0169")])
        #expect(try await records() == ["A/1|note|repaired|2|open"])
        #expect(
            try await database.value("SELECT last_seen > first_seen, value FROM hub.change") == "t|0169"
        )
    }

    @Test func `closes when the value comes clean, column by column`() async throws {
        try await run([TestPage("p0", [Invoice("A"), Invoice("B")])])
        let both = [change("A\u{1f}1"), change("A\u{1f}1", .emptied, field: "seen_at"), change("B\u{1f}1")]
        try await run([TestPage("p1", [Invoice("A", 1, "x"), Invoice("B", 1, "x")])], both)
        try await run(
            [TestPage("p1", [Invoice("A", 1, "y")])],
            [change("A\u{1f}1", .emptied, field: "seen_at")]
        )
        #expect(
            try await records() == [
                "A/1|note|repaired|1|closed", "A/1|seen_at|emptied|2|open", "B/1|note|repaired|1|open",
            ]
        )
        try await run([TestPage("p1", [Invoice("A", 1, "z")])], [change("A\u{1f}1")])
        #expect(try await records().first == "A/1|note|repaired|2|open")
    }

    @Test(arguments: [(0, "open"), (2, "closed")])
    func `goes by the order of the pages within one run`(clean: Int, state: String) async throws {
        try await run([TestPage("p0", [Invoice("A")])], [change("A\u{1f}1")])
        let run = try await TestRun(database)
        try await run.commit(
            [TestPage("p1", number: 1, [Invoice("A", 1, "x")])],
            changes: [change("A\u{1f}1")]
        )
        try await run.commit([TestPage("p2", number: clean, [Invoice("A", 1, "y")])])
        #expect(try await records() == ["A/1|note|repaired|2|\(state)"])
    }

    @Test func `takes any key and any value`() async throws {
        let long = String(repeating: "khoá ", count: 2000)
        let hostile = [change("A\u{1f}1", value: "\0'\"\\x\n\t\\N"), change(long, value: "")]
        try await run([TestPage("p1", [Invoice("A")])], hostile)
        #expect(
            try await database.rows("SELECT length(key), value FROM hub.change ORDER BY ordinal, length(key)")
                == ["3|␀'\"\\x\n\t\\N", "10000|"]
        )
    }

    @Test func `is undone with its group`() async throws {
        let run = try await TestRun(database)
        await #expect(throws: HubFailure.self) {
            try await run.commit([TestPage("p1", [])], changes: [change("A\u{1f}1")], lying: 1)
        }
        #expect(try await records().isEmpty)
    }

    @Test func `follows the model through random runs`() async throws {
        var random = SeededNumbers(20_261_121)
        var model: [String: (times: Int, isOpen: Bool)] = [:]
        for round in 0..<25 {
            let codes = "ABCDEF".map(String.init).filter { _ in random.next() % 2 == 0 }
            var changes: [ValueChange] = []
            for (ordinal, code) in codes.enumerated() {
                let key = "\(code)/1"
                if random.next() % 3 == 0 {
                    changes.append(change("\(code)\u{1f}1", ordinal: ordinal))
                    model[key] = ((model[key]?.times ?? 0) + 1, true)
                } else if let known = model[key] {
                    model[key] = (known.times, false)
                }
            }
            try await run([TestPage("p\(round)", codes.map { Invoice($0, 1, "\(round)") })], changes)
            let expected = model.sorted { $0.key < $1.key }.map {
                "\($0.key)|note|repaired|\($0.value.times)|\($0.value.isOpen ? "open" : "closed")"
            }
            #expect(try await records() == expected, "round \(round)")
        }
    }
}

@Suite struct `Newly bad records` {
    private let database: TestDatabase

    init() async throws {
        database = try await TestDatabase()
    }

    private func rejection(_ key: String?, _ record: String = "{}") -> Rejection {
        Rejection(
            faults: [FieldFault(field: "note", rule: "text.nul", path: "a", value: "")],
            key: key,
            record: Array(record.utf8),
            ordinal: 0,
            page: 0
        )
    }

    private func emptied(_ key: String, _ kind: ValueChange.Kind = .emptied) -> ValueChange {
        ValueChange(
            kind: kind,
            fault: FieldFault(field: "note", rule: "text.nul", path: "a", value: ""),
            key: key,
            ordinal: 0,
            page: 0
        )
    }

    @Test func `are counted once, and not where they were bad before the run`() async throws {
        let first = try await TestRun(database)
        let page = [TestPage("p1", [Invoice("E"), Invoice("R")])]
        let bad = [rejection("A\u{1f}1"), rejection(nil, "{1}")]
        #expect(try await first.session.newlyBad(bad, [emptied("E\u{1f}1")], of: "invoice") == 3)
        try await first.commit(
            page,
            rejections: bad,
            changes: [emptied("E\u{1f}1"), emptied("R\u{1f}1", .repaired)]
        )
        #expect(try await first.session.newlyBad(bad, [emptied("E\u{1f}1")], of: "invoice") == 0)
        try await first.finish()

        let second = try await TestRun(database)
        let more = bad + [rejection("B\u{1f}1"), rejection("B\u{1f}1"), rejection(nil, "{2}")]
        let values = [emptied("E\u{1f}1"), emptied("R\u{1f}1"), emptied("B\u{1f}1")]
        #expect(try await second.session.newlyBad(more, values, of: "invoice") == 3)
        try await second.finish()
    }
}
