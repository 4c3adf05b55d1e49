package import HubModel
package import HubPipeline

/// Fetches the past of pulls slice by slice, oldest first, on any number of hosts.
///
/// Oldest first, because where two slices hold copies of one record the newer copy is then written last, as in nightly
/// runs; the cursor of the pull is not touched, so no order could harm it.
package struct BackfillService: Sendable {
    private let ledger: any IntervalLedger
    private let stop: StopFlag
    private let now: @Sendable () -> Timestamp
    private let sleep: @Sendable (Duration) async throws -> Void
    private let fetch: @Sendable (PullID, BackfillSlice) async -> Outcome
    private let tell: @Sendable (Event) -> Void

    /// A pull, and what of its past is wanted.
    package struct Order: Sendable {
        package var pull: PullID
        package var plan: SlicePlan
        package var room: ScheduleRoom

        package init(pull: PullID, plan: SlicePlan, room: ScheduleRoom) {
            self.pull = pull
            self.plan = plan
            self.room = room
        }
    }

    /// What became of the run of a slice.
    package enum Outcome: Sendable {
        case done
        /// Some of its parents or feeds failed.
        case incomplete
        case failed(HubFailure)
    }

    package enum Event: Sendable {
        case began(PullID, BackfillSlice)
        case ended(PullID, BackfillSlice, Outcome)
        /// Another host works on a slice of this pull.
        case busy(PullID, host: String)
        /// Another run holds the lease, or the source is down: it is tried again.
        case waits(PullID, HubFailure, Duration)
        /// A schedule is about to run this pull.
        case makesRoom(PullID, until: Timestamp)
    }

    /// How the work on a pull ended.
    package struct Ending: Sendable {
        package var pull: PullID
        package var progress: BackfillProgress
        /// `nil`: everything was tried; slices may have failed.
        package var failure: HubFailure?
    }

    /// `fetch`: runs a pull for one slice.
    ///
    /// `sleep`: asked for short waits only; a long one is many of them, so that an interrupt is heard.
    package init(
        _ ledger: any IntervalLedger,
        stop: StopFlag,
        now: @escaping @Sendable () -> Timestamp,
        sleep: @escaping @Sendable (Duration) async throws -> Void,
        fetch: @escaping @Sendable (PullID, BackfillSlice) async -> Outcome,
        tell: @escaping @Sendable (Event) -> Void = { _ in }
    ) {
        self.ledger = ledger
        self.stop = stop
        self.now = now
        self.sleep = sleep
        self.fetch = fetch
        self.tell = tell
    }

    /// A source that is down is asked again so much later; then the backfill ends, to be called again.
    static let retries: [Duration] = [.seconds(60), .seconds(300), .seconds(900)]
    /// How often one looks whether another host or run is through.
    static let look = Duration.seconds(5)
    /// For so long.
    static let patience = Duration.seconds(12 * 3600)
    /// So many slices that fail one after the other are not the slices' fault.
    static let failuresInARow = 3

    /// Works on the pulls, of at most `atOnce` connectors side by side; those of one connector follow each other.
    package func run(_ orders: [Order], atOnce: Int) async -> [Ending] {
        var queue = PullQueue(orders.map { .init(pull: $0.pull, after: []) }, atOnce: atOnce)
        var endings: [PullID: Ending] = [:]
        await withTaskGroup(of: Ending?.self) { group in
            repeat {
                while case .start(let pull)? = queue.next() {
                    let order = orders.first { $0.pull == pull }
                    group.addTask { if let order { await fill(order) } else { nil } }
                }
                guard let next = await group.next(), let ending = next else { break }
                queue.end(ending.pull, hasFailed: false)
                endings[ending.pull] = ending
            } while true
        }
        try? await ledger.leave()
        return orders.compactMap { endings[$0.pull] }
    }

    private func fill(_ order: Order) async -> Ending {
        var failure: HubFailure?
        do {
            try await ledger.recover()
            try await ledger.revise(order.pull) { order.plan.revision(of: $0) }
            failure = try await work(order)
        } catch {
            failure = HubFailure.from(error)
        }
        let slices = (try? await ledger.slices(of: order.pull)) ?? []
        return Ending(
            pull: order.pull,
            progress: BackfillProgress(slices, within: order.plan.span),
            failure: failure
        )
    }

    /// What went wrong lately, so that a fault of the source does not become a hundred requests to it.
    private struct Trouble {
        var retries = 0
        var failuresInARow = 0
        var waited = Duration.zero
    }

    /// Returns why it ended before everything was tried.
    private func work(_ order: Order) async throws -> HubFailure? {
        var trouble = Trouble()
        var isTold = false
        while !stop.isRaised {
            if let opening = order.room.opening(at: now()) {
                tell(.makesRoom(order.pull, until: opening))
                await pause(opening - now())
                continue
            }
            switch try await ledger.claim(order.pull, within: order.plan.span) {
            case .none: return nil
            case .busy(let host):
                if !isTold { tell(.busy(order.pull, host: host)) }
                isTold = true
                await pause(Self.look)
                try await ledger.recover()
            case .slice(let slice):
                isTold = false
                KillPoint.sliceClaimed.reached()
                tell(.began(order.pull, slice))
                let outcome = await fetch(order.pull, slice)
                KillPoint.sliceFetched.reached()
                tell(.ended(order.pull, slice, outcome))
                if let failure = try await settle(slice, outcome, order, &trouble) { return failure }
            }
        }
        return .stopped
    }

    /// Writes down how a slice ended; returns a failure that ends the backfill.
    private func settle(_ slice: BackfillSlice, _ outcome: Outcome, _ order: Order, _ trouble: inout Trouble)
        async throws -> HubFailure?
    {
        switch outcome {
        case .done:
            trouble = Trouble()
            try await ledger.end(slice.id, .done, reason: nil)
            return nil
        case .incomplete:
            try await ledger.end(slice.id, .failed, reason: "run.incomplete")
            return nil
        case .failed(let failure):
            return try await settle(slice, failure, order, &trouble)
        }
    }

    private func settle(
        _ slice: BackfillSlice,
        _ failure: HubFailure,
        _ order: Order,
        _ trouble: inout Trouble
    ) async throws -> HubFailure? {
        let isSlices = failure.recovery == .failRun
        try await ledger.end(slice.id, isSlices ? .failed : .waiting, reason: failure.code)
        let wait: Duration
        switch failure.recovery {
        case .failRun:
            trouble.failuresInARow += 1
            return trouble.failuresInARow < Self.failuresInARow ? nil : failure
        case .retry(let after):
            guard trouble.retries < Self.retries.count else { return failure }
            wait = max(after ?? .zero, Self.retries[trouble.retries])
            trouble.retries += 1
        case .leaveToOther:
            guard trouble.waited < Self.patience else { return failure }
            wait = Self.look
            trouble.waited += wait
        case .fixConfiguration, .askAPerson, .stopped: return failure
        }
        // Of a lease that is waited for the first look is told.
        if failure.recovery != .leaveToOther || trouble.waited == wait {
            tell(.waits(order.pull, failure, wait))
        }
        await pause(wait)
        return nil
    }

    /// In short steps: the first interrupt ends it.
    private func pause(_ wait: Duration) async {
        var left = wait
        while left > .zero, !stop.isRaised {
            let step = min(left, .seconds(1))
            guard (try? await sleep(step)) != nil else { return }
            left -= step
        }
    }
}
