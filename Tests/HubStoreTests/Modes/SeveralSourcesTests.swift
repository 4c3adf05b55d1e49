import HubModel
import HubStore
import Testing

@Suite struct `An entity of several sources` {
    private static let land = ThingSource("land", ["owner", "area"])
    private static let tax = ThingSource("tax", ["owner", "debt"])
    /// Has no instant of its own.
    private static let survey = ThingSource("survey", ["area", "map"], hasInstant: false)
    private static let entity = Entity.thing(sources: [land, tax, survey])
    private let all = """
        SELECT code, owner, area, debt, map, extract(epoch FROM seen_at)::bigint FROM staging.thing
        WHERE _removed_at IS NULL ORDER BY code
        """

    @Test func `lets each source write its own columns`() async throws {
        let fixture = try await ModeFixture([Self.entity])
        #expect(
            try await fixture.run(Self.land, Self.entity, [Thing("A", ["An", "9"], seenAt: 1)]).figures
                == [1, 0, 0, 0]
        )
        #expect(
            try await fixture.run(Self.tax, Self.entity, [Thing("A", ["An", "0"], seenAt: 1)]).figures
                == [0, 1, 0, 0]
        )
        #expect(
            try await fixture.run(Self.land, Self.entity, [Thing("A", ["An", "9"], seenAt: 1)]).figures
                == [0, 0, 1, 0]
        )
        #expect(try await fixture.rows(all) == ["A|An|9|0|-|1"])
    }

    @Test(arguments: [
        (1 as Int64?, 2 as Int64?, "tax"), (2, 1, "land"), (1, 1, "land"), (nil, nil, "land"),
        (nil, 1, "tax"), (1, nil, "land"),
    ])
    func `gives a shared column to the larger newest_by, then to the source written first`(
        land: Int64?,
        tax: Int64?,
        winner: String
    ) async throws {
        for isLandFirst in [true, false] {
            let fixture = try await ModeFixture([Self.entity])
            let first = (Self.land, Thing("A", ["land", "9"], seenAt: land))
            let second = (Self.tax, Thing("A", ["tax", "0"], seenAt: tax))
            for (source, thing) in isLandFirst ? [first, second] : [second, first] {
                try await fixture.run(source, Self.entity, [thing])
            }
            #expect(
                try await fixture.rows("SELECT owner, area, debt FROM staging.thing") == ["\(winner)|9|0"]
            )
        }
    }

    @Test func `removes a row when no source has it any more`() async throws {
        let fixture = try await ModeFixture([Self.entity])
        try await fixture.run(Self.land, Self.entity, [Thing("A", ["An", "9"], seenAt: 1)])
        try await fixture.run(Self.tax, Self.entity, [Thing("A", ["An", "5"], seenAt: 1)])
        try await fixture.run(Self.tax, Self.entity, [Thing("A", ["An", "5"], seenAt: 2, isRemoved: true)])
        #expect(try await fixture.rows(all) == ["A|An|9|-|-|1"])
        try await fixture.run(Self.land, Self.entity, [Thing("A", ["An", "9"], seenAt: 2, isRemoved: true)])
        #expect(try await fixture.rows(all) == [])
    }

    @Test func `marks missing what this source alone has lost`() async throws {
        let fixture = try await ModeFixture([Self.entity])
        try await fixture.run(Self.land, Self.entity, [Thing("A", ["An", "9"]), Thing("B", ["Ba", "8"])])
        try await fixture.run(Self.tax, Self.entity, [Thing("A", ["An", "5"])])
        let session = try await fixture.begin(Self.land, Self.entity, keepsSeen: true)
        let outcome = try await session.markMissing(MissingScope(ceilingPercent: 100, isProvenComplete: true))
        try await session.finish(RecordAccount())
        #expect(outcome == .marked(2))
        #expect(try await fixture.rows(all) == ["A|An|-|5|-|-"])
        let status = HubStatus(fixture.database.session)
        let promise = HubStatus.Promise(
            pull: Self.tax.pull,
            entity: "thing",
            freshWithin: CalendarDuration(1, .day)
        )
        #expect(try await status.pulls([promise]).first?.rows == 1)
    }

    @Test func `knows of each row the payload of the source that wrote last`() async throws {
        let fixture = try await ModeFixture([Self.entity])
        try await fixture.run(Self.land, Self.entity, [Thing("A", ["An", "9"])])
        let row = try await Provenance(fixture.database.session).row("thing", key: ["A"])
        #expect(row?.pull == "land/things")
        #expect(row?.payload == 1)
        #expect(row?.columns.map(\.name) == ["code", "owner", "area", "debt", "map", "seen_at"])
    }

    @Test(arguments: [1, 2, 3])
    func `is what cells with owners say, whatever comes`(seed: UInt64) async throws {
        let fixture = try await ModeFixture([Self.entity])
        var numbers = SeededNumbers(seed)
        var model = SourcesModel([Self.land, Self.tax, Self.survey])
        for round in 0..<100 {
            let source = Int.random(in: 0..<3, using: &numbers)
            let things = model.things(of: source, &numbers)
            let account = try await fixture.run(model.sources[source], Self.entity, things)
            try #require(account.figures == model.take(things, from: source), "round \(round): \(things)")
            #expect(account.closes)
            try #require(try await fixture.rows(all) == model.rows, "round \(round): \(source) \(things)")
        }
    }
}

/// What each source brought last, and the cells of each row with who wrote them.
private struct SourcesModel {
    private struct Row {
        /// By source: the record that it has, if any.
        var held: [Int: Thing] = [:]
        /// By source: its last instant.
        var newest: [Int: Int64] = [:]
        /// Sources whose record counts as changed when it comes again.
        var forgotten: Set<Int> = []
        var cells: [String: String] = [:]
        var seenAt: Int64?
    }

    let sources: [ThingSource]
    private var all: [String: Row] = [:]

    init(_ sources: [ThingSource]) {
        self.sources = sources
    }

    func things(of source: Int, _ numbers: inout SeededNumbers) -> [Thing] {
        var things: [String: Thing] = [:]
        for _ in 0..<Int.random(in: 1...4, using: &numbers) {
            let code = ["A", "B", "C", "D"].randomElement(using: &numbers) ?? ""
            let instant = Int64.random(in: 0...5, using: &numbers)
            let values = sources[source].columns.map { _ in
                ["x", "y", nil].randomElement(using: &numbers) ?? nil
            }
            things[code] = Thing(
                code,
                values,
                seenAt: sources[source].hasInstant && instant > 0 ? instant : nil,
                isRemoved: Int.random(in: 0..<5, using: &numbers) == 0
            )
        }
        return things.sorted { $0.key < $1.key }.map(\.value)
    }

    mutating func take(_ things: [Thing], from source: Int) -> [Int] {
        var figures = [0, 0, 0, 0]
        for thing in things { figures[take(thing, from: source)] += 1 }
        return figures
    }

    /// 0 new, 1 changed, 2 same, 3 older.
    private mutating func take(_ thing: Thing, from source: Int) -> Int {
        guard var row = all[thing.code] else {
            var row = Row()
            write(thing, from: source, to: &row)
            if thing.isRemoved { row.held[source] = nil }
            all[thing.code] = row
            return 0
        }
        var alike = thing
        alike.isRemoved = false
        if thing.isRemoved, row.held[source] == nil { return 2 }
        if !thing.isRemoved, row.held[source] == alike, !row.forgotten.contains(source) { return 2 }
        if sources[source].hasInstant, let newest = row.newest[source],
            thing.seenAt.map({ $0 < newest }) ?? true
        {
            return 3
        }
        if thing.isRemoved {
            withdraw(thing, from: source, to: &row)
        } else {
            write(thing, from: source, to: &row)
        }
        all[thing.code] = row
        return 1
    }

    private func columns(_ source: Int) -> [String] {
        sources[source].columns + (sources[source].hasInstant ? ["seen_at"] : [])
    }

    private func write(_ thing: Thing, from source: Int, to row: inout Row) {
        for (index, column) in columns(source).enumerated() where wins(column, thing, source, row) {
            if column == "seen_at" {
                row.seenAt = thing.seenAt
            } else {
                row.cells[column] = thing.values[index]
            }
        }
        row.newest[source] = thing.seenAt
        var held = thing
        held.isRemoved = false
        row.held[source] = held
        row.forgotten.remove(source)
    }

    private func wins(_ column: String, _ thing: Thing, _ source: Int, _ row: Row) -> Bool {
        row.held.keys.filter { $0 != source && columns($0).contains(column) }.allSatisfy { other in
            let mine = thing.seenAt ?? .min
            let theirs = row.newest[other] ?? .min
            return mine > theirs || mine == theirs && source < other
        }
    }

    private func withdraw(_ thing: Thing, from source: Int, to row: inout Row) {
        let others = sources.indices.filter { $0 != source }
        for column in columns(source)
        where !others.contains(where: { row.held[$0] != nil && columns($0).contains(column) }) {
            if column == "seen_at" { row.seenAt = nil } else { row.cells[column] = nil }
        }
        row.newest[source] = thing.seenAt
        row.held[source] = nil
        for other in others where !Set(columns(other)).isDisjoint(with: columns(source)) {
            row.forgotten.insert(other)
        }
    }

    var rows: [String] {
        all.filter { !$0.value.held.isEmpty }.sorted { $0.key < $1.key }.map { code, row in
            let cells = ["owner", "area", "debt", "map"].map { row.cells[$0] ?? "-" }
            return ([code] + cells + [row.seenAt.map { "\($0)" } ?? "-"]).joined(separator: "|")
        }
    }
}
