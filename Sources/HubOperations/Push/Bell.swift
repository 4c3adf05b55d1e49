/// Wakes one of those who wait; rung while nobody does, it wakes the next at once.
actor Bell {
    private var isRung = false
    private var waiting: [Int: CheckedContinuation<Void, Never>] = [:]
    private var last = 0

    func ring() {
        guard let first = waiting.keys.min() else { return isRung = true }
        waiting.removeValue(forKey: first)?.resume()
    }

    /// Wakes all.
    func ringOut() {
        for waiter in waiting.values { waiter.resume() }
        waiting = [:]
        isRung = true
    }

    /// Until it rings, or so long.
    func wait(atMost time: Duration, _ sleep: @escaping @Sendable (Duration) async throws -> Void) async {
        if isRung {
            isRung = false
            return
        }
        last += 1
        let ticket = last
        let timer = Task {
            try? await sleep(time)
            giveUp(ticket)
        }
        await withCheckedContinuation { waiting[ticket] = $0 }
        timer.cancel()
    }

    private func giveUp(_ ticket: Int) { waiting.removeValue(forKey: ticket)?.resume() }
}
