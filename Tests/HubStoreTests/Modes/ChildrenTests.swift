import HubModel
import HubStore
import Testing

@Suite struct `Children of a record` {
    private static let parents = ThingSource("portal", ["note"])
    /// `code` is the child's own; `of` names its parent.
    private static let children = ThingSource("portal", ["of"])

    private static func entities(_ write: Entity.Write) -> (parent: Entity, child: Entity) {
        let child = Entity.thing("fee", write: write, newestBy: nil, sources: [children]).with {
            $0.parentColumns = ["of"]
        }
        return (Entity.thing(write: write == .replace ? .replace : .upsert, sources: [parents]), child)
    }

    /// A parent with the codes of its children.
    struct Family: Sendable, Hashable {
        var parent: Thing
        var children: [String]
    }

    private func run(
        _ fixture: ModeFixture,
        _ write: Entity.Write,
        _ groups: [[Family]]
    ) async throws -> RecordAccount {
        let (parent, child) = Self.entities(write)
        let target = RunRequest.Target(entity: child, plan: Self.children.plan(child))
        let session = try await fixture.begin(Self.parents, parent, further: [target])
        var total = RecordAccount()
        for (page, families) in groups.enumerated() {
            let group = group(families, page: page, session)
            total += try await session.commit(group, cursors: [], parentsDone: [])
        }
        try await session.finish(total)
        return total
    }

    private func group(_ families: [Family], page: Int, _ session: any RunSession) -> RowGroup {
        let parents = ThingGroup(session: session, source: Self.parents)
        let builder = ThingGroup(session: session, source: Self.children)
        let main = parents.make([("", families.map(\.parent))], firstPage: page)
        var bytes: [UInt8] = []
        var rows: [RowGroup.Row] = []
        var owners: [Int32] = []
        for (index, family) in families.enumerated() {
            for code in family.children {
                let thing = Thing(code, [family.parent.code])
                rows.append(builder.append(thing, payload: Int64(page + 1), ordinal: index, to: &bytes))
                owners.append(Int32(index))
            }
        }
        let further = FurtherRows(
            target: 0,
            group: builder.group(bytes, rows, main.pages),
            parents: owners
        )
        return parents.make([("", families.map(\.parent))], firstPage: page, further: [further])
    }

    private let fees = "SELECT of || '-' || code FROM app.fee ORDER BY 1"

    @Test(arguments: [Entity.Write.upsert, .history])
    func `are one set with the parent that is staged again`(write: Entity.Write) async throws {
        let fixture = try await ModeFixture([Self.entities(write).parent, Self.entities(write).child])
        let first = try await run(
            fixture,
            write,
            [
                [
                    Family(parent: Thing("A", ["1"], seenAt: 1), children: ["a", "b"]),
                    Family(parent: Thing("B", ["1"], seenAt: 1), children: ["c"]),
                ]
            ]
        )
        #expect(first.figures == [5, 0, 0, 0])
        let second = try await run(
            fixture,
            write,
            [[Family(parent: Thing("A", ["2"], seenAt: 2), children: ["b", "d"])]]
        )
        #expect(second.figures == [1, 1, 1, 0])
        #expect(second.removed == 1)
        #expect(second.closes)
        #expect(try await fixture.seen(fees) == ["A-b", "A-d", "B-c"])
        _ = try await run(fixture, write, [[Family(parent: Thing("A", ["3"], seenAt: 3), children: [])]])
        #expect(try await fixture.seen(fees) == ["B-c"])
        _ = try await run(fixture, write, [[Family(parent: Thing("A", ["4"], seenAt: 4), children: ["a"])]])
        #expect(try await fixture.seen(fees) == ["A-a", "B-c"])
    }

    @Test(arguments: [
        (Thing("A", ["1"], seenAt: 5), [0, 0, 2, 0]), (Thing("A", ["0"], seenAt: 4), [0, 0, 0, 2]),
    ])
    func `of a parent that is the same or older stay as they are`(
        parent: Thing,
        figures: [Int]
    ) async throws {
        let fixture = try await ModeFixture([Self.entities(.upsert).parent, Self.entities(.upsert).child])
        let staged = Family(parent: Thing("A", ["1"], seenAt: 5), children: ["a", "b"])
        _ = try await run(fixture, .upsert, [[staged]])
        let account = try await run(fixture, .upsert, [[Family(parent: parent, children: ["z"])]])
        #expect(account.figures == figures)
        #expect(account.closes)
        #expect(try await fixture.seen(fees) == ["A-a", "A-b"])
    }

    @Test func `are replaced in the same statement as their parents`() async throws {
        let fixture = try await ModeFixture([Self.entities(.replace).parent, Self.entities(.replace).child])
        let first = [Family(parent: Thing("A", ["1"]), children: ["a", "b"])]
        let again = [Family(parent: Thing("B", ["2"]), children: ["c", "d"])]
        let corrected = [Family(parent: Thing("B", ["3"]), children: ["d", "e"])]
        _ = try await run(fixture, .replace, [first])
        #expect(try await fixture.seen(fees) == ["A-a", "A-b"])
        _ = try await run(fixture, .replace, [again, corrected])
        #expect(try await fixture.seen(fees) == ["B-d", "B-e"])
        #expect(try await fixture.seen("SELECT code FROM app.thing") == ["B"])
    }

    @Test(arguments: [1, 2])
    func `are what the last written parent brought, whatever comes`(seed: UInt64) async throws {
        let fixture = try await ModeFixture([Self.entities(.upsert).parent, Self.entities(.upsert).child])
        var numbers = SeededNumbers(seed)
        var model: [String: (family: Family, instant: Int64)] = [:]
        for round in 0..<60 {
            let codes = ["A", "B", "C"].shuffled(using: &numbers).prefix(
                Int.random(in: 1...3, using: &numbers)
            )
            let families = codes.map { code in
                let children = (0..<4).filter { _ in Bool.random(using: &numbers) }.map { "\(code)\($0)" }
                let instant = Int64.random(in: 1...6, using: &numbers)
                // What decides the parent's hash covers its children.
                let note = children.joined(separator: " ")
                return Family(parent: Thing(code, [note], seenAt: instant), children: children)
            }
            let account = try await run(fixture, .upsert, [families])
            #expect(account.closes)
            for family in families {
                let instant = family.parent.seenAt ?? 0
                if let known = model[family.parent.code], known.instant > instant { continue }
                model[family.parent.code] = (family, instant)
            }
            let expected = model.flatMap { code, staged in staged.family.children.map { "\(code)-\($0)" } }
            try #require(try await fixture.seen(fees) == expected.sorted(), "round \(round)")
        }
    }
}
