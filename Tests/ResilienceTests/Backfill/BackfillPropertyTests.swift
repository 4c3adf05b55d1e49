import HubModel
import HubOperations
import HubPipeline
import Synchronization
import Testing

/// Hosts that stop, die and fail at random, until everything is fetched.
@Suite struct `A backfill that is disturbed` {
    private static let pull = PullID(connector: "dien", pull: "hoadon")
    private static let lengths: [CalendarDuration] = [
        .init(1, .day), .init(3, .day), .init(7, .day), .init(1, .month),
    ]

    @Test(arguments: LedgerWorld.Kind.allCases)
    func `leaves no gap and fetches nothing twice, whatever happens in between`(kind: LedgerWorld.Kind)
        async throws
    {
        for seed in 1...(kind == .memory ? 200 : 12) {
            try await LedgerWorld.with(kind) { world in
                var random = SeededGenerator(seed * 7919)
                let fetched = Fetched()
                let asked = span(
                    CivilDate(daysSinceEpoch: 20_000),
                    days: Int.random(in: 1...90, using: &random)
                )
                var rounds = 0
                repeat {
                    rounds += 1
                    // Now and then somebody asks for a part, or in other slices.
                    let part = random.onceIn(3) ? piece(of: asked, &random) : asked
                    let plan = SlicePlan(span: part, length: random.pick(Self.lengths), zone: .vietnam)
                    let calm = rounds > 40
                    await withTaskGroup(of: Void.self) { group in
                        for _ in 0..<Int.random(in: 1...3, using: &random) {
                            let host = Host(
                                world,
                                fetched,
                                seed: Int.random(in: 0...Int.max / 2, using: &random),
                                calm
                            )
                            group.addTask { await host.work(plan, Self.pull) }
                        }
                    }
                } while try await !isWhole(asked, world)
                try expect(fetched, asked, "seed \(seed)")
            }
        }
    }

    @Test(arguments: LedgerWorld.Kind.allCases)
    func `is shared by hosts that work at one time, each slice by one of them`(kind: LedgerWorld.Kind)
        async throws
    {
        try await LedgerWorld.with(kind) { world in
            let fetched = Fetched()
            let asked = span(CivilDate(daysSinceEpoch: 20_000), days: 60)
            let plan = SlicePlan(span: asked, length: CalendarDuration(1, .day), zone: .vietnam)
            await withTaskGroup(of: Void.self) { group in
                for number in 1...2 {
                    let host = Host(world, fetched, seed: number, true)
                    group.addTask { await host.work(plan, Self.pull) }
                }
            }
            try expect(fetched, asked, "two hosts")
            #expect(fetched.all.count == 60)
        }
    }

    private func span(_ first: CivilDate, days: Int) -> TimeSpan {
        let from = Zone.vietnam.instant(CivilTime(date: first))
        return TimeSpan(from: from, until: from + .seconds(86_400 * Int64(days)))
    }

    private func piece(of span: TimeSpan, _ random: inout SeededGenerator) -> TimeSpan {
        let days = Int64((span.until - span.from) / .seconds(86_400))
        let first = Int64.random(in: 0..<days, using: &random)
        let last = Int64.random(in: first + 1...days, using: &random)
        return TimeSpan(
            from: span.from + .seconds(86_400 * first),
            until: span.from + .seconds(86_400 * last)
        )
    }

    private func isWhole(_ asked: TimeSpan, _ world: LedgerWorld) async throws -> Bool {
        let ledger = world.host().ledger
        let progress = BackfillProgress(try await ledger.slices(of: Self.pull), within: asked)
        try await ledger.leave()
        return progress.missing.isEmpty
    }

    private func expect(_ fetched: Fetched, _ asked: TimeSpan, _ history: String) throws {
        let spans = fetched.all.sorted { $0.from < $1.from }
        for (left, right) in zip(spans, spans.dropFirst()) {
            #expect(left.until == right.from, "\(history): a gap, or twice")
        }
        #expect(spans.joined == [asked], "\(history)")
        #expect(fetched.mostAtOnce == 1, "\(history)")
    }
}

/// What runs have brought, as staging would know it.
private final class Fetched: Sendable {
    private let state = Mutex((spans: [TimeSpan](), now: 0, most: 0))

    var all: [TimeSpan] { state.withLock { $0.spans } }
    var mostAtOnce: Int { state.withLock { $0.most } }

    func begin() {
        state.withLock { state in
            state.now += 1
            state.most = max(state.most, state.now)
        }
    }

    func end() { state.withLock { $0.now -= 1 } }
    func keep(_ span: TimeSpan) { state.withLock { $0.spans.append(span) } }
}

/// A host, and what befalls it.
private final class Host: Sendable {
    private let mortal: MortalLedger
    private let fetched: Fetched
    private let random: Mutex<SeededGenerator>
    private let isCalm: Bool
    private let stop = StopFlag()

    init(_ world: LedgerWorld, _ fetched: Fetched, seed: Int, _ isCalm: Bool) {
        let (ledger, die) = world.host()
        mortal = MortalLedger(ledger, die)
        self.fetched = fetched
        random = Mutex(SeededGenerator(seed))
        self.isCalm = isCalm
    }

    func work(_ plan: SlicePlan, _ pull: PullID) async {
        let service = BackfillService(
            mortal,
            stop: stop,
            now: { plan.span.until },
            sleep: { _ in await Task.yield() },
            fetch: { _, slice in await self.fetch(slice) }
        )
        let order = BackfillService.Order(pull: pull, plan: plan, room: ScheduleRoom([], for: pull))
        _ = await service.run([order], atOnce: 1)
    }

    private func fetch(_ slice: BackfillSlice) async -> BackfillService.Outcome {
        fetched.begin()
        await Task.yield()
        let fate = isCalm ? 100 : random.withLock { Int.random(in: 0..<100, using: &$0) }
        if fate >= 40 || fate < 8 {
            // A run that ends well says so in its own last commit; from then on another host may begin.
            fetched.end()
            try? await mortal.end(slice.id, .done, reason: nil)
            fetched.keep(slice.span)
            if fate < 8 { await mortal.die() }
            return .done
        }
        fetched.end()
        if fate < 20 { await mortal.die() }
        if fate < 23 { stop.raise() }
        return switch fate {
        case 20..<23: .failed(failure(.stopped))
        case 23..<27: .failed(failure(.failRun))
        case 27..<31: .failed(failure(.retry(after: nil)))
        case 31..<34: .failed(failure(.leaveToOther))
        case 34..<37: .failed(failure(.askAPerson))
        default: .incomplete
        }
    }

    private func failure(_ recovery: HubFailure.Recovery) -> HubFailure {
        HubFailure(.request, recovery, code: "test.fate", message: Localized(vi: "thử", en: "test"))
    }
}

/// A ledger that nothing reaches any more once its host is dead.
private final class MortalLedger: IntervalLedger {
    private let ledger: any IntervalLedger
    private let end: @Sendable () async -> Void
    private let isDead = Mutex(false)

    init(_ ledger: any IntervalLedger, _ end: @escaping @Sendable () async -> Void) {
        self.ledger = ledger
        self.end = end
    }

    struct Dead: Error {}

    func die() async {
        isDead.withLock { $0 = true }
        await end()
    }

    private func living() throws -> any IntervalLedger {
        if isDead.withLock({ $0 }) { throw Dead() }
        return ledger
    }

    func slices(of pull: PullID) async throws -> [BackfillSlice] { try await living().slices(of: pull) }

    func revise(_ pull: PullID, _ revision: @Sendable ([BackfillSlice]) -> SliceRevision) async throws {
        try await living().revise(pull, revision)
    }

    func claim(_ pull: PullID, within span: TimeSpan) async throws -> SliceClaim {
        try await living().claim(pull, within: span)
    }

    func end(_ slice: Int64, _ state: BackfillSlice.State, reason: String?) async throws {
        try await living().end(slice, state, reason: reason)
    }

    func recover() async throws -> Int { try await living().recover() }
    func leave() async throws { try await living().leave() }
}
