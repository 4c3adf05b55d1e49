import HubModel
import HubPipeline
import Testing

/// Skipped pages, trusted records and optimistic COPY are there for speed alone: after every run, staging is what a
/// reader without memory arrives at.
@Suite struct `Staging against a naive reading` {
    private static let lanes = 3
    private static let setsPerLane = 110
    private static let revisions = 5

    @Test(arguments: 0..<lanes)
    func `is the same after every run of every revision`(lane: Int) async throws {
        let database = try await HubDatabase([ThingJob.entity])
        defer { database.removeLanding() }
        for set in 0..<Self.setsPerLane {
            let seed = lane * Self.setsPerLane + set
            let story = try await Story(seed, on: database).play(Self.revisions)
            #expect(story.difference == nil, "seed \(seed): \(story.text)")
        }
    }
}

/// What the seeds meet too rarely, or what they met once.
@Suite struct `Staging of a key that wanders` {
    private typealias Pages = [[ThingRecord]]

    private static let stories: [[Pages]] = [
        // The key appears on a page before the unchanged one that has it: the later one still wins.
        [
            [[.init("X")], [.init("A", grade: 1)]],
            [[.init("X"), .init("A", grade: 2)], [.init("A", grade: 1)]],
        ],
        // The same, and the unchanged page is fetched after the commit.
        [
            [[.init("X")], [.init("Y")], [.init("A", grade: 1)]],
            [[.init("A", grade: 2)], [.init("Y")], [.init("A", grade: 1)]],
            [[.init("A", grade: 2)], [.init("Y")], [.init("A", grade: 1)]],
        ],
        // A trusted record and a new one of its key on one page; then the new one goes.
        [
            [[.init("A", grade: 1)]], [[.init("A", grade: 1), .init("A", grade: 2)]],
            [[.init("A", grade: 1), .init("Z")]],
        ],
        // The key moves unchanged to another page; a new version joins it elsewhere; then only the order counts.
        [
            [[.init("A", grade: 1)], [.init("X")], [.init("Y")]],
            [[.init("Z")], [.init("X"), .init("A", grade: 1)], [.init("Y")]],
            [[.init("Z")], [.init("X"), .init("A", grade: 1)], [.init("Y"), .init("A", grade: 2)]],
            [[.init("Z")], [.init("X"), .init("A", grade: 1)], [.init("Y")]],
        ],
    ]

    @Test(arguments: stories.indices, [1, 20_000])
    func `is what the page order says`(story: Int, groupRows: Int) async throws {
        try await Gate.through {
            var hub = Hub(try await HubDatabase([ThingJob.entity]))
            defer { hub.database.removeLanding() }
            hub.groupRows = groupRows
            var reference = ReferenceStaging()
            for (number, pages) in Self.stories[story].enumerated() {
                let source = ThingSource(pages: pages)
                let report = try await hub.run(ThingJob.job(source.pagination), source.transport())
                #expect(report.state == .succeeded && report.account.closes)
                reference.take(pages)
                let staged = try await hub.database.rows(ReferenceStaging.query)
                #expect(staged == reference.lines.dropLast(), "run \(number + 1)")
            }
        }
    }
}

@Suite struct `A set that is exchanged` {
    /// What an operator reads on the run's line is what the run is remembered with.
    @Test func `is told as what it is beside the set before`() async throws {
        var entity = ThingJob.entity
        entity.write = .replace
        let hub = Hub(try await HubDatabase([entity]))
        defer { hub.database.removeLanding() }
        let first: [[ThingRecord]] = [[.init("A", grade: 1), .init("B"), .init("C")]]
        let second: [[ThingRecord]] = [[.init("A", grade: 2), .init("B"), .init("D"), .init("E")]]
        var told: [[Int]] = []
        for pages in [first, first, second] {
            let source = ThingSource(pages: pages)
            let report = try await hub.run(
                ThingJob.job(source.pagination, into: entity),
                source.transport()
            )
            let account = report.account
            #expect(report.state == .succeeded && account.closes)
            told.append([account.new, account.changed, account.same, account.removed])
        }
        #expect(told == [[3, 0, 0, 0], [0, 0, 3, 0], [2, 1, 1, 1]])
        let kept = """
            SELECT concat_ws(' ', account->>'new', account->>'changed', account->>'same', account->>'removed')
            FROM hub.run ORDER BY id
            """
        #expect(try await hub.database.rows(kept) == told.map { $0.map(String.init).joined(separator: " ") })
    }
}

/// One source through several revisions and runs.
private struct Story {
    private var random: SeededGenerator
    private var source: ThingSource
    private var reference = ReferenceStaging()
    private var hub: Hub
    private var log: [String] = []
    private(set) var difference: String?

    init(_ seed: Int, on database: HubDatabase) {
        random = SeededGenerator(seed)
        source = ThingSource(using: &random)
        hub = Hub(database)
        hub.groupRows = random.pick([1, 3, 20_000])
    }

    var text: String { (log + [difference ?? ""]).joined(separator: "\n") }

    func play(_ revisions: Int) async throws -> Story {
        var story = self
        try await hub.database.script(
            "TRUNCATE staging.thing, hub.page, hub.quarantine, hub.change_value, hub.entity, hub.entity_writer"
        )
        for revision in 0..<revisions where story.difference == nil {
            if revision > 0 { story.source.change(using: &story.random) }
            try await story.playOnce()
        }
        return story
    }

    private mutating func playOnce() async throws {
        log.append("\(source.paging), groups of \(hub.groupRows), pages:")
        log += source.pages.map { "  " + $0.map(\.json).joined(separator: " ") }
        if random.onceIn(5) { try await fail() }
        guard difference == nil else { return }
        let isFull = random.onceIn(8)
        let report = try await hub.run(ThingJob.job(source.pagination, isFull: isFull), source.transport())
        log.append("run full=\(isFull) \(report.account)")
        reference.take(source.pages)
        guard report.state == .succeeded, report.account.closes else {
            difference = "\(report.state) \(report.failure?.debugDescription ?? "") \(report.account)"
            return
        }
        try await compare()
    }

    /// A run that dies of a broken page: what it had committed stays, and the next run makes it whole.
    private mutating func fail() async throws {
        let broken = Int.random(in: 1...source.pages.count, using: &random)
        let report = try await hub.run(ThingJob.job(source.pagination), source.transport(broken: broken))
        log.append("broken at page \(broken): \(report.account)")
        guard report.failure?.code == "json.malformed", report.account.closes else {
            difference =
                "expected json.malformed, got \(report.state) \(report.failure?.debugDescription ?? "")"
            return
        }
    }

    private mutating func compare() async throws {
        let found =
            try await hub.database.rows(ReferenceStaging.query)
            + hub.database.rows(ReferenceStaging.refusalQuery)
            + hub.database.rows(ReferenceStaging.unreadableQuery)
        let staged = found.map(reference.comparable)
        let wanted = reference.lines
        guard staged != wanted else { return }
        let missing = Set(wanted).subtracting(staged).sorted()
        let extra = Set(staged).subtracting(wanted).sorted()
        difference = "expected \(missing), found \(extra)"
    }
}
