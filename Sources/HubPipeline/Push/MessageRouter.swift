import Bytes
package import HubModel

/// Decides which pushes take a message, and in which order they send.
package struct MessageRouter: Sendable {
    private let routes: [Route]
    private let now: @Sendable () -> Timestamp
    private let shelf: CodeShelf

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
        shelf = CodeShelf(jobs.first?.codeTables ?? [])
    }

    package func decide(_ message: OutboxMessage) -> Decision {
        let candidates = routes.filter { $0.type == message.aggregateType }
        guard !candidates.isEmpty else { return .taken([]) }
        guard let document = RecordDocument.read(message.payload),
            document.tape.nodes[0].kind == .object
        else { return .unreadable }
        return .taken(candidates.compactMap { taken(message, document, by: $0.job) })
    }

    private func taken(_ message: OutboxMessage, _ document: OwnedTape, by job: PushJob) -> TakenMessage? {
        let zone = job.connector.system.zone
        let codes = shelf.book(on: zone.civil(now()).date)
        guard RecordConditions(job.push.conditions, codes: codes).hold(in: document.tape) else { return nil }
        return TakenMessage(
            push: job.id,
            orderKey: job.push.inOrderPer.map { order($0, message, document, job, codes) },
            deadline: job.push.deadline?.duration
        )
    }

    /// What a row of a view is called: the value of `in_order_per`, or all of it where there is none.
    package static func key(of payload: String, _ job: PushJob, now: Timestamp) -> String {
        guard let template = job.push.inOrderPer, let document = RecordDocument.read(payload) else {
            return payload
        }
        var values = job.values
        values.zone = job.connector.system.zone
        values.codes = CodeBook(job.codeTables, on: values.zone.civil(now).date)
        values.outgoing = OutgoingRecord(document: document, message: "")
        return ((try? values.text(of: template)) ?? nil) ?? payload
    }

    /// A value that cannot be made is no order: such a message waits for none, and is parked when it is made.
    private func order(
        _ template: Template,
        _ message: OutboxMessage,
        _ document: OwnedTape,
        _ job: PushJob,
        _ codes: CodeBook
    ) -> String {
        var values = job.values
        values.zone = job.connector.system.zone
        values.codes = codes
        values.outgoing = OutgoingRecord(document: document, message: message.id)
        return ((try? values.text(of: template)) ?? nil) ?? message.id
    }
}
