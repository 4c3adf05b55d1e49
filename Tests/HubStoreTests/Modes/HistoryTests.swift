import HubModel
import HubStore
import Testing

@Suite struct `An entity with its history` {
    private static let source = ThingSource("land", ["note"])
    private static let entity = Entity.thing(write: .history, sources: [source])
    private static let undated = Entity.thing(write: .history, newestBy: nil, sources: [source])

    private let all = """
        SELECT code, note, extract(epoch FROM nullif(_from, '-infinity'))::bigint, extract(epoch FROM _to)::bigint
        FROM app.thing_history ORDER BY code, _from NULLS FIRST
        """

    @Test func `closes the current version when a newer one comes`() async throws {
        let fixture = try await ModeFixture([Self.entity])
        try await fixture.run(Self.source, Self.entity, [Thing("A", ["old"], seenAt: 5)])
        let account = try await fixture.run(Self.source, Self.entity, [Thing("A", ["new"], seenAt: 9)])
        #expect(account.figures == [0, 1, 0, 0])
        #expect(try await fixture.seen(all) == ["A|old|5|9", "A|new|9|-"])
        #expect(try await fixture.seen("SELECT code, note FROM app.thing") == ["A|new"])
    }

    @Test func `puts an older version into its place, never on top`() async throws {
        let fixture = try await ModeFixture([Self.entity])
        try await fixture.run(Self.source, Self.entity, [Thing("A", ["new"], seenAt: 9)])
        try await fixture.run(Self.source, Self.entity, [Thing("A", ["first"], seenAt: 1)])
        let account = try await fixture.run(
            Self.source,
            Self.entity,
            [Thing("A", ["between"], seenAt: 5), Thing("A", ["undated"])]
        )
        #expect(account.figures == [0, 0, 0, 2])
        #expect(
            try await fixture.seen(all) == ["A|undated|-|1", "A|first|1|5", "A|between|5|9", "A|new|9|-"]
        )
    }

    @Test func `finds a version that it has the same, wherever it stands`() async throws {
        let fixture = try await ModeFixture([Self.entity])
        let versions = [Thing("A", ["x"], seenAt: 1), Thing("A", ["y"], seenAt: 2)]
        #expect(try await fixture.run(Self.source, Self.entity, versions).figures == [1, 0, 0, 1])
        #expect(try await fixture.run(Self.source, Self.entity, versions).figures == [0, 0, 2, 0])
    }

    @Test func `takes the clock of the run where the mapping has no newest_by`() async throws {
        let fixture = try await ModeFixture([Self.undated])
        for note in ["a", "a", "b", "a"] {
            try await fixture.run(Self.source, Self.undated, [Thing("A", [note])])
        }
        #expect(
            try await fixture.seen("SELECT note FROM app.thing_history ORDER BY _from") == ["a", "b", "a"]
        )
        #expect(try await fixture.seen("SELECT note FROM app.thing") == ["a"])
        let gaps =
            "SELECT count(*) FROM app.thing_history h WHERE _to IS NOT NULL AND NOT EXISTS "
            + "(SELECT FROM app.thing_history n WHERE n._from = h._to)"
        #expect(try await fixture.seen(gaps) == ["0"])
    }

    @Test func `quarantines a second record of one key and instant`() async throws {
        let fixture = try await ModeFixture([Self.entity])
        let session = try await fixture.begin(Self.source, Self.entity)
        let things = [
            Thing("A", ["x"], seenAt: 1), Thing("A", ["y"], seenAt: 1), Thing("A", ["z"], seenAt: 2),
        ]
        let account = try await session.commit(
            ThingGroup(session: session, source: Self.source).make([("", things)]),
            cursors: [],
            parentsDone: []
        )
        #expect(account.figures == [1, 0, 0, 1])
        #expect(account.refused == 1)
        #expect(account.closes)
    }

    @Test(arguments: [true, false])
    func `shows a citizen the versions that were theirs`(isCurrent: Bool) async throws {
        let source = ThingSource("land", ["holder"])
        let entity = Entity.thing(write: .history, visibleTo: .citizen(column: "holder"), sources: [source])
        let child = Entity.thing(
            "part",
            visibleTo: .through(entity: "thing", on: ["code"]),
            sources: [ThingSource("parts", ["x"])]
        )
        let fixture = try await ModeFixture([entity, child])
        try await fixture.run(
            source,
            entity,
            [Thing("A", ["001"], seenAt: 1), Thing("A", ["002"], seenAt: 2)]
        )
        try await fixture.run(ThingSource("parts", ["x"]), child, [Thing("A", ["p"])])
        let citizen = isCurrent ? "002" : "001"
        let current = try await fixture.database.values("SELECT code FROM app.thing", citizen: citizen)
        #expect(current == (isCurrent ? ["A"] : []))
        let versions = try await fixture.database.values(
            "SELECT holder FROM app.thing_history",
            citizen: citizen
        )
        #expect(versions == [citizen])
        // Who held it once does not see what hangs on it now.
        #expect(
            try await fixture.database.values("SELECT code FROM app.part", citizen: citizen)
                == (isCurrent ? ["A"] : [])
        )
    }

    @Test(arguments: [1, 2, 3])
    func `is what a list of versions says, whatever comes`(seed: UInt64) async throws {
        let fixture = try await ModeFixture([Self.entity])
        var numbers = SeededNumbers(seed)
        var model = HistoryModel()
        for round in 0..<40 {
            let session = try await fixture.begin(Self.source, Self.entity)
            var total = RecordAccount()
            for group in 0..<3 {
                let things = HistoryModel.things(&numbers)
                let account = try await session.commit(
                    ThingGroup(session: session, source: Self.source).make([("", things)], firstPage: group),
                    cursors: [],
                    parentsDone: []
                )
                let expected = model.take(things)
                try #require(account.figures == expected, "round \(round), group \(group): \(things)")
                total += account
            }
            #expect(total.closes)
            try await session.finish(total)
            let standing = try await fixture.rows(
                """
                SELECT code, note, extract(epoch FROM nullif(_from, '-infinity'))::bigint,
                    extract(epoch FROM _to)::bigint, _removed_at IS NOT NULL
                FROM staging.thing ORDER BY code, _from
                """
            )
            try #require(standing == model.rows, "round \(round)")
        }
    }
}

/// Versions by key and instant.
private struct HistoryModel {
    private struct Version: Hashable {
        var note: String?
        var isRemoved: Bool
    }

    private var versions: [String: [Int64: Version]] = [:]

    static func things(_ numbers: inout SeededNumbers) -> [Thing] {
        var things: [String: Thing] = [:]
        for _ in 0..<Int.random(in: 1...5, using: &numbers) {
            let code = ["A", "B", "C"].randomElement(using: &numbers) ?? ""
            let instant = Int64.random(in: 0...6, using: &numbers)
            let note = ["x", "y", nil].randomElement(using: &numbers) ?? nil
            let isRemoved = Int.random(in: 0..<6, using: &numbers) == 0
            things["\(code) \(instant)"] = Thing(
                code,
                [note],
                seenAt: instant == 0 ? nil : instant,
                isRemoved: isRemoved
            )
        }
        return things.sorted { $0.key < $1.key }.map(\.value)
    }

    /// New, changed, same and older of a group.
    mutating func take(_ things: [Thing]) -> [Int] {
        var figures = [0, 0, 0, 0]
        let before = versions
        for thing in things.sorted(by: { $0.seenAt ?? .min > $1.seenAt ?? .min }) {
            let instant = thing.seenAt ?? .min
            let version = Version(note: thing.values[0], isRemoved: thing.isRemoved)
            let known = before[thing.code] ?? [:]
            if known[instant] == version {
                figures[2] += 1
            } else if known[instant] != nil {
                figures[1] += 1
            } else if let newest = versions[thing.code]?.keys.max(), newest > instant {
                figures[3] += 1
            } else {
                figures[known.isEmpty ? 0 : 1] += 1
            }
            versions[thing.code, default: [:]][instant] = version
        }
        return figures
    }

    var rows: [String] {
        versions.sorted { $0.key < $1.key }.flatMap { code, versions in
            let instants = versions.keys.sorted()
            return instants.indices.map { index in
                let version = versions[instants[index]]
                let from = instants[index] == .min ? "-" : "\(instants[index])"
                let to = index + 1 < instants.count ? "\(instants[index + 1])" : "-"
                return
                    "\(code)|\(version?.note ?? "-")|\(from)|\(to)|\(version?.isRemoved == true ? "t" : "f")"
            }
        }
    }
}
