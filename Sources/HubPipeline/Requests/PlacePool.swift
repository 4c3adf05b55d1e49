import HubModel

/// Keeps places between two messages of one process: taking one from the database for each would cost more than the
/// message.
///
/// Who waits here gets the place of the message that has just ended, in the order of asking. Others do not wait long
/// for it: a place goes back when it has been held for a second, or nobody here wanted it for a moment.
actor PlacePool {
    private struct Held {
        var place: any AllowancePlace
        var since: ContinuousClock.Instant
    }

    /// A place that a message has; one whose answer nobody read to its end is dropped and never given back.
    private struct Used {
        weak var place: (any AllowancePlace)?
        var since: ContinuousClock.Instant
    }

    private struct Waiter {
        var number: Int
        var resume: CheckedContinuation<(any AllowancePlace)?, Never>
    }

    private static let longest = Duration.seconds(1)
    private static let idle = Duration.milliseconds(100)

    private var free: [Held] = []
    private var used: [Used] = []
    private var waiters: [Waiter] = []
    private var asked = 0
    private var sweeping: Task<Void, Never>?

    /// Places that this process holds.
    var count: Int {
        used.removeAll { $0.place == nil }
        return free.count + used.count
    }

    func take() -> (any AllowancePlace)? {
        guard let held = free.popLast() else { return nil }
        used.append(Used(place: held.place, since: held.since))
        return held.place
    }

    /// Counts a place that was taken from the database.
    func add(_ place: any AllowancePlace) {
        used.append(Used(place: place, since: .now))
    }

    /// The next place that is given back, or `nil` after `time`.
    func next(
        within time: Duration,
        sleep: @escaping @Sendable (Duration) async throws -> Void
    ) async -> (any AllowancePlace)? {
        if let place = take() { return place }
        asked += 1
        let number = asked
        let timer = Task {
            try? await sleep(time)
            giveUp(number)
        }
        return await withTaskCancellationHandler {
            let place = await withCheckedContinuation { waiters.append(Waiter(number: number, resume: $0)) }
            timer.cancel()
            return place
        } onCancel: {
            timer.cancel()
        }
    }

    private func giveUp(_ number: Int) {
        guard let index = waiters.firstIndex(where: { $0.number == number }) else { return }
        waiters.remove(at: index).resume.resume(returning: nil)
    }

    func give(_ place: any AllowancePlace) async {
        let now = ContinuousClock.now
        let index = used.firstIndex { $0.place === place }
        let taken = index.map { used[$0].since } ?? now
        let isLasting = now - taken < PlacePool.longest
        // It stays in use where the next message takes it at once.
        if isLasting, !waiters.isEmpty { return waiters.removeFirst().resume.resume(returning: place) }
        if let index { used.remove(at: index) }
        guard isLasting else {
            try? await place.release()
            return
        }
        free.append(Held(place: place, since: taken))
        if sweeping == nil { sweeping = Task { await sweep() } }
    }

    /// What nobody takes within a moment is freed.
    private func sweep() async {
        while !free.isEmpty {
            let before = Set(free.map { ObjectIdentifier($0.place) })
            try? await Task.sleep(for: PlacePool.idle)
            let idle = free.filter { before.contains(ObjectIdentifier($0.place)) }
            free.removeAll { held in idle.contains { $0.place === held.place } }
            for held in idle { try? await held.place.release() }
        }
        sweeping = nil
    }
}
