package import HubModel

/// Writes steps of many deliveries together: while one commit is under way, the next gathers.
///
/// Each caller goes on when its own step is committed.
package actor DeliveryPen {
    private let commit: @Sendable ([DeliveryStep]) async throws -> Set<Int64>
    private var gathered: [(step: DeliveryStep, done: CheckedContinuation<Bool, any Error>)] = []
    private var isWriting = false

    /// `commit`: gives back the deliveries whose step was made; the others are no longer in this worker's hands.
    package init(_ commit: @escaping @Sendable ([DeliveryStep]) async throws -> Set<Int64>) {
        self.commit = commit
    }

    /// False: the delivery is not this worker's any more, and nothing was written.
    package func write(_ step: DeliveryStep) async throws -> Bool {
        try await withCheckedThrowingContinuation { done in
            gathered.append((step, done))
            guard !isWriting else { return }
            isWriting = true
            Task { await drain() }
        }
    }

    private func drain() async {
        while !gathered.isEmpty {
            let batch = gathered
            gathered = []
            do {
                let made = try await commit(batch.map(\.step))
                for (step, done) in batch { done.resume(returning: made.contains(step.delivery)) }
            } catch {
                for (_, done) in batch { done.resume(throwing: error) }
            }
        }
        isWriting = false
    }
}
