package import HubModel

/// Decides which pushes take a message, and in which order they send.
package struct MessageRouter: Sendable {
    private let routes: [Route]
    private let now: @Sendable () -> Timestamp

    private struct Route: Sendable {
        var job: PushJob
        var type: String
    }

    /// Which messages nobody could read.
    package enum Decision: Sendable, Hashable {
        case taken([TakenMessage])
        /// The payload is no JSON object.
        case unreadable
    }

    package init(_ jobs: [PushJob], now: @escaping @Sendable () -> Timestamp) {
        routes = jobs.map { Route(job: $0, type: $0.push.origin.aggregateType) }
        self.now = now
    }

    package func decide(_ message: OutboxMessage) -> Decision {
        let candidates = routes.filter { $0.type == message.aggregateType }
        guard !candidates.isEmpty else { return .taken([]) }
        guard let record = try? OutgoingRecord(message) else { return .unreadable }
        return .taken(candidates.compactMap { taken(record, by: $0.job) })
    }

    private func taken(_ record: OutgoingRecord, by job: PushJob) -> TakenMessage? {
        guard RecordConditions(job.push.conditions, codes: job.codes(at: now())).hold(in: record) else {
            return nil
        }
        // A value that cannot be made is no order: such a message waits for none, and is parked when it is made.
        return TakenMessage(
            push: job.id,
            orderKey: job.push.inOrderPer.map { _ in job.order(of: record, at: now()) ?? record.message },
            deadline: job.push.deadline?.duration
        )
    }
}

extension PushJob {
    /// What a row of a view is called: the value of `in_order_per`, or all of it where there is none.
    package func key(of payload: String, at now: Timestamp) -> String {
        guard let record = try? OutgoingRecord(Array(payload.utf8), message: "") else { return payload }
        return order(of: record, at: now) ?? payload
    }

    /// The value of `in_order_per`; `nil` where there is none.
    fileprivate func order(of record: OutgoingRecord, at now: Timestamp) -> String? {
        guard let template = push.inOrderPer else { return nil }
        return (try? values(record, at: now).text(of: template)) ?? nil
    }
}
