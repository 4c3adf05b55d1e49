/// A row of the outbox: something that is to be sent, written in the transaction that made it true.
package struct OutboxMessage: Sendable, Hashable {
    /// A uuid; what `{message.id}` stands for.
    package var id: String
    /// Order among messages of one key.
    package var number: Int64
    package var aggregateType: String
    package var aggregateID: String
    package var type: String
    /// JSON.
    package var payload: String
    package var createdAt: Timestamp

    package init(
        id: String,
        number: Int64,
        aggregateType: String,
        aggregateID: String,
        type: String,
        payload: String,
        createdAt: Timestamp
    ) {
        self.id = id
        self.number = number
        self.aggregateType = aggregateType
        self.aggregateID = aggregateID
        self.type = type
        self.payload = payload
        self.createdAt = createdAt
    }
}

/// One message on its way to one receiver.
///
/// A push is called like a pull, `connector/name`, and has its name among both.
package struct Delivery: Sendable, Hashable {
    package enum State: String, Sendable, Hashable, CaseIterable {
        /// Nothing is made yet.
        case waiting
        /// What will be sent stands fixed; it has surely not been accepted.
        case prepared
        /// A worker is sending it; if that one dies, nobody knows.
        case sending
        /// It may have been accepted: the receiver is asked before it is sent again.
        case unsure
        /// Delivered, and asked about until it is finished.
        case following
        case done
        case refused
        /// Nothing happens until a person decides.
        case parked

        package var isFinal: Bool { self == .done || self == .refused }
        /// Somebody must look.
        package var needsAPerson: Bool { self == .parked || self == .refused }
    }

    package var id: Int64
    package var push: PullID
    package var message: OutboxMessage
    package var state: State
    /// What was fixed before the first send.
    package var frozen: FrozenMessage?
    package var kept: [String: String]
    /// Of the newest delivered message of each push in `needs`.
    package var keptByNeeds: [String: [String: String]]
    /// Attempts in a row that came to nothing.
    package var failures: Int
    package var firstSentAt: Timestamp?
    package var deliveredAt: Timestamp?
    /// Digest of the answer that was staged last.
    package var followedAnswer: [UInt8]?
    /// The present wait between two questions, in seconds.
    package var followWait: Int?

    package init(
        id: Int64,
        push: PullID,
        message: OutboxMessage,
        state: State,
        frozen: FrozenMessage? = nil,
        kept: [String: String] = [:],
        keptByNeeds: [String: [String: String]] = [:],
        failures: Int = 0,
        firstSentAt: Timestamp? = nil,
        deliveredAt: Timestamp? = nil,
        followedAnswer: [UInt8]? = nil,
        followWait: Int? = nil
    ) {
        self.id = id
        self.push = push
        self.message = message
        self.state = state
        self.frozen = frozen
        self.kept = kept
        self.keptByNeeds = keptByNeeds
        self.failures = failures
        self.firstSentAt = firstSentAt
        self.deliveredAt = deliveredAt
        self.followedAnswer = followedAnswer
        self.followWait = followWait
    }
}

/// What every attempt at one message sends, but for what the sign-in puts into it.
package struct FrozenMessage: Sendable, Hashable {
    /// The request, and with `look_first` the one for a message that is known there: JSON that the engine reads.
    package var request: [UInt8]
    /// SHA-256 over method, address and body with empty slots.
    package var digest: [UInt8]
    /// What `send_once` calls this message.
    package var key: String
    /// Version of the connector's manifest and digest of the push.
    package var manifest: String

    package init(request: [UInt8], digest: [UInt8], key: String, manifest: String) {
        self.request = request
        self.digest = digest
        self.key = key
        self.manifest = manifest
    }
}

/// One thing that was done about a delivery.
package struct DeliveryAttempt: Sendable, Hashable {
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        case prepare
        case lookFirst = "look_first"
        case send
        case lookUp = "look_up"
        case follow
        /// The hub itself: a worker that died, a database that went back in time.
        case hub
        case person
    }

    package var kind: Kind
    /// A short stable word: `accepted`, `broken`, `found`, `absent`, `busy`.
    package var outcome: String
    package var status: Int?
    /// Code of the failure.
    package var code: String?
    package var traceID: String?
    package var took: Duration?

    package init(
        _ kind: Kind,
        _ outcome: String,
        status: Int? = nil,
        code: String? = nil,
        traceID: String? = nil,
        took: Duration? = nil
    ) {
        self.kind = kind
        self.outcome = outcome
        self.status = status
        self.code = code
        self.traceID = traceID
        self.took = took
    }
}

/// A change of a delivery's state, and how it came about.
package struct DeliveryStep: Sendable, Hashable {
    package var delivery: Int64
    package var from: Delivery.State
    package var to: Delivery.State
    package var attempts: [DeliveryAttempt]
    /// When something is to be done next, from now.
    package var wait: Duration
    package var failures: Int
    /// Keeps it in hand: the same worker goes on with it.
    package var keepsClaim: Bool
    package var frozen: FrozenMessage?
    /// Added to what is kept.
    package var kept: [String: String]
    package var isDelivered: Bool
    /// Why it came to nothing or waits for a person: a stable code.
    package var reason: String?
    package var followedAnswer: [UInt8]?
    package var followWait: Int?

    package init(
        _ delivery: Int64,
        from: Delivery.State,
        to: Delivery.State,
        attempts: [DeliveryAttempt] = [],
        wait: Duration = .zero,
        failures: Int = 0,
        keepsClaim: Bool = false,
        frozen: FrozenMessage? = nil,
        kept: [String: String] = [:],
        isDelivered: Bool = false,
        reason: String? = nil,
        followedAnswer: [UInt8]? = nil,
        followWait: Int? = nil
    ) {
        self.delivery = delivery
        self.from = from
        self.to = to
        self.attempts = attempts
        self.wait = wait
        self.failures = failures
        self.keepsClaim = keepsClaim
        self.frozen = frozen
        self.kept = kept
        self.isDelivered = isDelivered
        self.reason = reason
        self.followedAnswer = followedAnswer
        self.followWait = followWait
    }
}

/// A push that takes a message.
package struct TakenMessage: Sendable, Hashable {
    package var push: PullID
    /// The value of `in_order_per`.
    package var orderKey: String?
    package var deadline: Duration?

    package init(push: PullID, orderKey: String? = nil, deadline: Duration? = nil) {
        self.push = push
        self.orderKey = orderKey
        self.deadline = deadline
    }
}
