import HubModel
import HubStore
import PQ
import Testing

@Suite struct `An entity that is replaced as a whole` {
    private static let source = ThingSource("bus", ["note"])
    private static let other = ThingSource("boat", ["note"])
    private static let entity = Entity.thing(write: .replace, sources: [source])
    private let seen = "SELECT code || '=' || note FROM app.thing ORDER BY 1"

    private func things(_ count: Int, _ note: String) -> [Thing] {
        (0..<count).map { Thing("K\($0)", [note]) }
    }

    @Test func `shows yesterday's set until the run ends, then today's`() async throws {
        let fixture = try await ModeFixture([Self.entity])
        try await fixture.run(Self.source, Self.entity, [Thing("A", ["1"]), Thing("B", ["1"])])
        let session = try await fixture.begin(Self.source, Self.entity)
        let groups = ThingGroup(session: session, source: Self.source)
        var account = RecordAccount()
        for (page, thing) in [Thing("A", ["1"]), Thing("C", ["2"]), Thing("C", ["3"])].enumerated() {
            let group = groups.make([("", [thing])], firstPage: page)
            account += try await session.commit(group, cursors: [], parentsDone: [])
            #expect(try await fixture.seen(seen) == ["A=1", "B=1"])
        }
        try await session.finish(account)
        #expect(try await fixture.seen(seen) == ["A=1", "C=3"])
        let figures =
            "SELECT account->>'new', account->>'changed', account->>'same', account->>'removed' FROM hub.run"
        #expect(try await fixture.rows(figures + " ORDER BY id DESC LIMIT 1") == ["1|1|1|1"])
    }

    @Test(arguments: [RunEnd.State.failed, .stopped, .incomplete])
    func `keeps yesterday's set when a run does not succeed, and cleans up after it`(
        state: RunEnd.State
    ) async throws {
        let fixture = try await ModeFixture([Self.entity])
        try await fixture.run(Self.source, Self.entity, [Thing("A", ["1"])])
        let session = try await fixture.begin(Self.source, Self.entity)
        let group = ThingGroup(session: session, source: Self.source).make([("", [Thing("B", ["2"])])])
        let account = try await session.commit(group, cursors: [], parentsDone: [])
        try await session.finish(account, state)
        #expect(try await fixture.seen(seen) == ["A=1"])
        #expect(try await fixture.rows("SELECT count(*) FROM staging.thing") == ["2"])
        try await fixture.run(Self.source, Self.entity, [Thing("C", ["3"])])
        #expect(try await fixture.seen(seen) == ["C=3"])
        // Yesterday's set stays for a day, the failed run's leavings went at once.
        #expect(try await fixture.rows("SELECT note FROM staging.thing ORDER BY 1") == ["1", "3"])
    }

    @Test func `drops a replaced set a day later, unless somebody reads it`() async throws {
        let fixture = try await ModeFixture([Self.entity])
        for note in ["1", "2"] { try await fixture.run(Self.source, Self.entity, [Thing("A", [note])]) }
        let dayBefore = "UPDATE hub.partition SET retired_at = retired_at - interval '25 hours'"
        try await fixture.database.script(dayBefore)
        let reader = try PQConnection(fixture.database.conninfo)
        try reader.execute("BEGIN")
        try reader.execute("SELECT * FROM staging.thing")
        try await fixture.run(Self.source, Self.entity, [Thing("A", ["3"])])
        #expect(try await fixture.rows("SELECT count(*) FROM hub.partition") == ["3"])
        try reader.execute("COMMIT")
        try await fixture.run(Self.source, Self.entity, [Thing("A", ["4"])])
        #expect(
            try await fixture.rows("SELECT note FROM staging.thing ORDER BY 1") == ["2", "3", "4"].suffix(3)
        )
        #expect(try await fixture.seen(seen) == ["A=4"])
    }

    @Test func `refuses nothing in the place of many rows, unless a person insists`() async throws {
        let fixture = try await ModeFixture([Self.entity])
        try await fixture.run(Self.source, Self.entity, things(11, "1"))
        let failure = await #expect(throws: HubFailure.self) {
            try await fixture.run(Self.source, Self.entity, [])
        }
        #expect(failure?.code == "replace.emptied")
        #expect(try await fixture.seen(seen).count == 11)
        let state = "SELECT state, failure_code FROM hub.run ORDER BY id DESC LIMIT 1"
        #expect(try await fixture.rows(state) == ["failed|replace.emptied"])
        try await fixture.run(Self.source, Self.entity, [], isFull: true)
        #expect(try await fixture.seen(seen).isEmpty)
    }

    @Test func `publishes nothing of a limited run`() async throws {
        let fixture = try await ModeFixture([Self.entity])
        try await fixture.run(Self.source, Self.entity, things(3, "1"))
        let session = try await fixture.begin(Self.source, Self.entity, isLimited: true)
        let group = ThingGroup(session: session, source: Self.source).make([("", [Thing("B", ["2"])])])
        try await session.finish(try await session.commit(group, cursors: [], parentsDone: []))
        #expect(try await fixture.seen(seen).count == 3)
    }

    @Test func `never leaves out a page, and remaps the pages of the published set`() async throws {
        let fixture = try await ModeFixture([Self.entity])
        try await fixture.run(Self.source, Self.entity, things(3, "1"))
        let session = try await fixture.begin(Self.source, Self.entity)
        let request = TestPage.digest(of: "\(Self.source.pull)  0")
        #expect(try await session.previousPage(request) == nil)
        try await session.finish(RecordAccount(), .failed)
        let remap = try await fixture.begin(Self.source, Self.entity, isRemap: true)
        #expect(try await remap.ledgerPages().map(\.payload) == [1])
        let group = ThingGroup(session: remap, source: Self.source).make([("", things(3, "2"))])
        try await remap.finish(try await remap.commit(group, cursors: [], parentsDone: []))
        #expect(try await fixture.seen(seen) == ["K0=2", "K1=2", "K2=2"])
        let again = try await fixture.begin(Self.source, Self.entity, isRemap: true)
        #expect(try await again.ledgerPages().map(\.payload) == [1])
    }

    @Test func `lists new and changed rows for child pulls`() async throws {
        let fixture = try await ModeFixture([Self.entity])
        let child = PullID(connector: "bus", pull: "stops")
        for note in ["1", "2"] {
            let session = try await fixture.begin(Self.source, Self.entity, children: [child])
            let things = [Thing("A", ["1"]), Thing("B", [note])]
            let group = ThingGroup(session: session, source: Self.source).make([("", things)])
            try await session.finish(try await session.commit(group, cursors: [], parentsDone: []))
            let asked = try await fixture.begin(
                ThingSource("bus", ["note"]).with(pull: child),
                Self.entity
            )
            let parents = try await asked.parentsToDo()
            #expect(parents.map(\.key) == (note == "1" ? ["A", "B"] : ["B"]))
            #expect(parents.last?.columns["note"] == note)
            try await asked.finish(RecordAccount(), .failed)
            try await fixture.database.script("DELETE FROM hub.parent_to_do")
        }
    }

    @Test(arguments: [1, 2, 3])
    func `is what sets by source and each value say, whatever comes`(seed: UInt64) async throws {
        let entity = Entity.thing(write: .replace, sources: [Self.source, Self.other])
        let fixture = try await ModeFixture([entity])
        var numbers = SeededNumbers(seed)
        var model = SetsModel()
        for round in 0..<40 {
            let source = Bool.random(using: &numbers) ? Self.source : Self.other
            let session = try await fixture.begin(source, entity)
            var account = RecordAccount()
            var loaded: [String: [String: String]] = [:]
            var arrivals: [String] = []
            for page in 0..<Int.random(in: 1...3, using: &numbers) {
                let pages = ["a", "b", "c"].shuffled(using: &numbers).prefix(2).map { each in
                    (each: each, things: SetsModel.things(&numbers))
                }
                let group = ThingGroup(session: session, source: source).make(pages, firstPage: page * 2)
                account += try await session.commit(group, cursors: [], parentsDone: [])
                for (each, things) in pages.sorted(by: { $0.each < $1.each }) {
                    if !arrivals.contains(each) { arrivals.append(each) }
                    for thing in things { loaded[each, default: [:]][thing.code] = thing.values[0] }
                }
            }
            #expect(account.closes)
            let ending = Int.random(in: 0..<4, using: &numbers)
            let complete = ending == 0 ? ["a"] : ["a", "b"]
            switch ending {
            case 0, 1:
                let scopes = CompleteScopes(each: complete, isAll: false)
                try await session.finish(account, .incomplete, complete: scopes)
                model.publish(loaded, arrivals.filter(complete.contains), of: source, replacing: complete)
            case 2:
                try await session.finish(account)
                model.publish(loaded, arrivals, of: source, replacing: nil)
            default: try await session.finish(account, .failed)
            }
            try #require(try await fixture.seen(seen) == model.rows, "round \(round)")
        }
        let left = "SELECT count(*) FROM pg_inherits WHERE inhparent = 'staging.thing'::regclass"
        #expect(try await fixture.rows(left) == fixture.rows("SELECT count(*) FROM hub.partition"))
    }
}

extension ThingSource {
    func with(pull: PullID) -> ThingSource {
        var source = self
        source.pull = pull
        return source
    }
}

/// Published sets, in the order in which they were published.
private struct SetsModel {
    private struct Published {
        var source: ThingSource
        var each: String
        var rows: [String: String]
    }

    private var sets: [Published] = []

    static func things(_ numbers: inout SeededNumbers) -> [Thing] {
        let codes = ["K", "L", "M", "N", "O"].shuffled(using: &numbers).prefix(
            Int.random(in: 1...3, using: &numbers)
        )
        return codes.map { Thing($0, ["\(Int.random(in: 0..<3, using: &numbers))"]) }
    }

    mutating func publish(
        _ loaded: [String: [String: String]],
        _ arrivals: [String],
        of source: ThingSource,
        replacing scopes: [String]?
    ) {
        sets.removeAll { $0.source == source && scopes?.contains($0.each) ?? true }
        sets += arrivals.map { Published(source: source, each: $0, rows: loaded[$0] ?? [:]) }
        // A key belongs to the set that came last.
        var taken: Set<String> = []
        for index in sets.indices.reversed() {
            sets[index].rows = sets[index].rows.filter { !taken.contains($0.key) }
            taken.formUnion(sets[index].rows.keys)
        }
    }

    var rows: [String] {
        sets.flatMap { $0.rows.map { "\($0.key)=\($0.value)" } }.sorted()
    }
}
