import HubModel

/// Keeps places between two messages of one process: taking one from the database for each would cost more than the
/// message.
///
/// Nobody else waits long for it: a place goes back when it has been held for a second, or nobody here wanted it for a
/// moment.
actor PlacePool {
    private struct Held {
        var place: any AllowancePlace
        var since: ContinuousClock.Instant
    }

    private static let longest = Duration.seconds(1)
    private static let idle = Duration.milliseconds(100)

    private var waiting: [Held] = []
    /// When each place that is in use was taken.
    private var since: [ObjectIdentifier: ContinuousClock.Instant] = [:]
    private var sweeping: Task<Void, Never>?

    func take() -> (any AllowancePlace)? {
        guard let held = waiting.popLast() else { return nil }
        since[ObjectIdentifier(held.place)] = held.since
        return held.place
    }

    func give(_ place: any AllowancePlace) async {
        let now = ContinuousClock.now
        let since = since.removeValue(forKey: ObjectIdentifier(place)) ?? now
        guard now - since < PlacePool.longest else {
            try? await place.release()
            return
        }
        waiting.append(Held(place: place, since: since))
        if sweeping == nil { sweeping = Task { await sweep() } }
    }

    /// What nobody takes within a moment is freed.
    private func sweep() async {
        while !waiting.isEmpty {
            let before = Set(waiting.map { ObjectIdentifier($0.place) })
            try? await Task.sleep(for: PlacePool.idle)
            let idle = waiting.filter { before.contains(ObjectIdentifier($0.place)) }
            waiting.removeAll { held in idle.contains { $0.place === held.place } }
            for held in idle { try? await held.place.release() }
        }
        sweeping = nil
    }
}
