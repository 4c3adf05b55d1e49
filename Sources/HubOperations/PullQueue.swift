package import HubModel

/// The order in which the pulls of a plan begin.
///
/// Systems are asked side by side, so that a slow one, or one that may be called only from ten o'clock on, keeps no other
/// waiting; the pulls of one connector follow each other, as one agreement covers them all.
package struct PullQueue {
    package enum Step: Sendable, Hashable {
        case start(PullID)
        /// A pull that it comes after failed or was itself left out.
        case skip(PullID, after: PullID)
    }

    private var waiting: [RunService.PlannedPull]
    private var running: Set<PullID> = []
    private var failed: Set<PullID> = []
    private let atOnce: Int

    /// `plan`: each pull behind those it comes after; what it does not hold is not waited for.
    package init(_ plan: [RunService.PlannedPull], atOnce: Int) {
        waiting = plan
        self.atOnce = max(atOnce, 1)
    }

    /// What to do now; `nil`: nothing until a running pull has ended, or ever.
    package mutating func next() -> Step? {
        for (index, planned) in waiting.enumerated() {
            if let cause = planned.after.first(where: failed.contains) {
                waiting.remove(at: index)
                failed.insert(planned.pull)
                return .skip(planned.pull, after: cause)
            }
            guard running.count < atOnce, isReady(planned, before: index) else { continue }
            waiting.remove(at: index)
            running.insert(planned.pull)
            return .start(planned.pull)
        }
        return nil
    }

    package mutating func end(_ pull: PullID, hasFailed: Bool) {
        running.remove(pull)
        if hasFailed { failed.insert(pull) }
    }

    private func isReady(_ planned: RunService.PlannedPull, before index: Int) -> Bool {
        let connector = planned.pull.connector
        let others = planned.after.filter { $0 != planned.pull }
        return !running.contains { $0.connector == connector }
            && !waiting[..<index].contains { $0.pull.connector == connector }
            && !others.contains { other in running.contains(other) || waiting.contains { $0.pull == other } }
    }
}
