import Bytes
package import HubModel

/// One push with all that decides what becomes of its messages.
package struct PushJob: Sendable {
    package var connector: Connector
    package var push: Push
    package var values: PlaceholderValues
    package var codeTables: [CodeTable]
    package var otherAgreements: [Limits.Agreement]
    /// Says which manifest made a request: its version, and a digest of the push as it was written.
    let manifest: String
    private let shelf: CodeShelf

    package init(
        connector: Connector,
        push: Push,
        values: PlaceholderValues,
        codeTables: [CodeTable],
        otherAgreements: [Limits.Agreement] = []
    ) {
        self.connector = connector
        self.push = push
        self.values = values
        self.codeTables = codeTables
        self.otherAgreements = otherAgreements
        shelf = CodeShelf(codeTables)
        let digest = SHA256.digest(Array(String(reflecting: push).utf8))
        manifest = "\(connector.version) \(hexadecimal(digest.prefix(6)))"
    }

    package var id: PullID { PullID(connector: connector.name, pull: push.name) }

    /// What the placeholders of a message stand for at an instant.
    func values(_ record: OutgoingRecord, at now: Timestamp) -> PlaceholderValues {
        var values = values
        values.now = now
        values.zone = connector.system.zone
        values.codes = codes(at: now)
        values.outgoing = record
        return values
    }

    func codes(at now: Timestamp) -> CodeBook { shelf.book(on: connector.system.zone.civil(now).date) }

    /// How many messages may be under way at one time.
    package var parallel: Int {
        let own = connector.system.politeness.parallel
        return ([own] + otherAgreements.map(\.politeness.parallel)).compactMap(\.self).min() ?? 1
    }

    /// A message that has no hour today is asked for again later; it holds up nobody meanwhile.
    var context: CallContext {
        CallContext(
            connector: connector,
            values: values,
            codeTables: codeTables,
            otherAgreements: otherAgreements,
            patience: .seconds(60)
        )
    }
}

/// What is told of a delivery while it goes on; safe to show.
package struct DeliveryEvent: Sendable {
    package var push: PullID
    package var message: String
    package var state: Delivery.State
    /// From the message's beginning to its delivery; `nil` if it was not delivered now.
    package var took: Duration?
    package var reason: String?
}
