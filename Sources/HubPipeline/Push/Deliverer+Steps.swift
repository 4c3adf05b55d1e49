import HubModel

/// The ends of a step: each one commit.
extension Deliverer {
    func delivered(_ delivery: Delivery, _ attempts: [DeliveryAttempt], kept: [String: String]) async throws {
        let follows = push.follow
        let step = DeliveryStep(
            delivery.id,
            from: delivery.state,
            to: follows == nil ? .done : .following,
            attempts: attempts,
            wait: follows?.every.duration ?? .zero,
            kept: kept,
            isDelivered: true,
            followWait: follows.map { Int($0.every.approximateSeconds) }
        )
        guard try await isMade(step) else { return }
        note(delivery, step.to, took: line.clock.now - delivery.message.createdAt)
    }

    func end(
        _ delivery: Delivery,
        _ state: Delivery.State,
        _ attempts: [DeliveryAttempt],
        _ reason: String?,
        followed: [UInt8]? = nil
    ) async throws {
        let step = DeliveryStep(
            delivery.id,
            from: delivery.state,
            to: state,
            attempts: attempts,
            failures: delivery.failures,
            reason: reason,
            followedAnswer: followed
        )
        if try await isMade(step) { note(delivery, state, reason: reason) }
    }

    func park(_ delivery: Delivery, _ attempts: [DeliveryAttempt], _ reason: String) async throws {
        try await end(delivery, .parked, attempts, reason)
    }

    func move(_ delivery: Delivery, to state: Delivery.State, _ attempts: [DeliveryAttempt]) async throws {
        _ = try await isMade(
            DeliveryStep(
                delivery.id,
                from: delivery.state,
                to: state,
                attempts: attempts,
                failures: delivery.failures
            )
        )
    }

    /// Back to where it may be tried again, a little later; or parked where `retry.for` is over.
    func again(
        _ delivery: Delivery,
        _ attempts: [DeliveryAttempt],
        _ reason: String,
        _ after: Duration?
    ) async throws {
        let step = backOff(delivery, attempts, reason, after)
        if try await isMade(step), step.to == .parked { note(delivery, .parked, reason: step.reason) }
    }

    func backOff(
        _ delivery: Delivery,
        _ attempts: [DeliveryAttempt],
        _ reason: String,
        _ after: Duration?
    ) -> DeliveryStep {
        let began = delivery.firstSentAt ?? line.clock.now
        let isOver = line.clock.now - began > push.retry.span.duration
        let back: Delivery.State = delivery.state == .sending ? .prepared : delivery.state
        return DeliveryStep(
            delivery.id,
            from: delivery.state,
            to: isOver ? .parked : back,
            attempts: attempts,
            wait: isOver ? .zero : after ?? backOffTime(delivery.failures),
            failures: delivery.failures + 1,
            reason: isOver ? "retry.exhausted" : reason
        )
    }

    /// `first_wait`, then twice as long each time, at most `longest_wait`.
    func backOffTime(_ failures: Int) -> Duration {
        let first = push.retry.firstWait.approximateSeconds
        let longest = max(first, push.retry.longestWait.approximateSeconds)
        return .seconds(min(first << Int64(min(failures, 20)), longest))
    }

    func isMade(_ step: DeliveryStep) async throws -> Bool { try await pen.write(step) }

    func note(
        _ delivery: Delivery,
        _ state: Delivery.State,
        took: Duration? = nil,
        reason: String? = nil
    ) {
        tell(
            DeliveryEvent(
                push: delivery.push,
                message: delivery.message.id,
                state: state,
                took: took,
                reason: reason
            )
        )
    }
}

extension LookUpVerdict {
    var word: String {
        switch self {
        case .found: "found"
        case .absent: "absent"
        case .failed: "failed"
        }
    }
}

extension SystemLine.NoAnswer {
    var told: (code: String, after: Duration?) {
        switch self {
        case .notSent(let code, let after): (code, after)
        case .lost(let why): (why, nil)
        case .notOurs: ("not_ours", nil)
        }
    }
}

extension HubFailure {
    /// How long whoever failed says that one should wait.
    var waitAsked: Duration? {
        if case .retry(let after) = recovery { after } else { nil }
    }
}
