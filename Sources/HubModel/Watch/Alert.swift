/// What people are told of.
package enum AlertKind: String, Sendable, Hashable, CaseIterable, Codable {
    case jobFailed = "job_failed"
    case promiseBroken = "promise_broken"
    case outboxLate = "outbox_late"
    case deliveryParked = "delivery_parked"
    case quarantineOverBudget = "quarantine_over_budget"
    case missingHeld = "missing_held"
    case certificateEnds = "certificate_ends"
    case diskLow = "disk_low"
}

package enum AlertSeverity: String, Sendable, Hashable, Codable, Comparable {
    case warning, critical

    package static func < (left: AlertSeverity, right: AlertSeverity) -> Bool {
        left == .warning && right == .critical
    }
}

/// Something that is not as it should be, seen at one moment.
package struct AlertFinding: Sendable, Hashable {
    package var kind: AlertKind
    /// A pull, push, job or host: never a person.
    package var subject: String
    package var severity: AlertSeverity
    /// Codes, counts and instants that the text is made of.
    package var detail: [String: String]
    /// Not yet worth telling, but where it is told of already it goes on: between two thresholds.
    package var isFading: Bool

    package init(
        _ kind: AlertKind,
        _ subject: String,
        _ severity: AlertSeverity,
        detail: [String: String] = [:],
        isFading: Bool = false
    ) {
        self.kind = kind
        self.subject = subject
        self.severity = severity
        self.detail = detail
        self.isFading = isFading
    }

    package var key: String { "\(kind.rawValue):\(subject)" }
}

/// An alert as it is kept: it has been told of, and fires or has ended.
package struct AlertRecord: Sendable, Hashable {
    package var kind: AlertKind
    package var subject: String
    package var severity: AlertSeverity
    package var detail: [String: String]
    package var isFiring: Bool
    package var since: Timestamp
    /// When the condition was last met.
    package var seenAt: Timestamp
    package var endedAt: Timestamp?
    package var lastTold: Timestamp
    /// How often it was told since it began.
    package var times: Int
    /// How often in a row it came back soon after it had ended.
    package var returns: Int

    package init(_ finding: AlertFinding, at now: Timestamp, returns: Int = 0) {
        kind = finding.kind
        subject = finding.subject
        severity = finding.severity
        detail = finding.detail
        isFiring = true
        since = now
        seenAt = now
        lastTold = now
        times = 1
        self.returns = returns
    }

    package init(
        kind: AlertKind,
        subject: String,
        severity: AlertSeverity,
        detail: [String: String],
        isFiring: Bool,
        since: Timestamp,
        seenAt: Timestamp,
        endedAt: Timestamp?,
        lastTold: Timestamp,
        times: Int,
        returns: Int
    ) {
        self.kind = kind
        self.subject = subject
        self.severity = severity
        self.detail = detail
        self.isFiring = isFiring
        self.since = since
        self.seenAt = seenAt
        self.endedAt = endedAt
        self.lastTold = lastTold
        self.times = times
        self.returns = returns
    }

    package var key: String { "\(kind.rawValue):\(subject)" }
}

/// One thing to tell of an alert.
package struct AlertNews: Sendable, Hashable {
    package enum Event: String, Sendable, Hashable, Codable {
        case began, worse, still, ended
    }

    package var event: Event
    package var record: AlertRecord

    package init(_ event: Event, _ record: AlertRecord) {
        self.event = event
        self.record = record
    }
}

/// What is sent, to one receiver on one channel.
package struct AlertMessage: Sendable, Hashable {
    package enum Channel: String, Sendable, Hashable, CaseIterable {
        case email, webhook
    }

    package var channel: Channel
    /// An address of e-mail; empty for the webhook, whose address is a setting.
    package var receiver: String
    package var content: AlertContent

    package init(_ channel: Channel, receiver: String = "", content: AlertContent) {
        self.channel = channel
        self.receiver = receiver
        self.content = content
    }
}

/// A message as it is kept until it is sent: exactly what goes out, whichever host sends it.
package struct AlertContent: Sendable, Hashable, Codable {
    package var subject: String
    package var text: String
    package var html: String?
    /// The webhook's body.
    package var json: String?

    package init(subject: String, text: String, html: String? = nil, json: String? = nil) {
        self.subject = subject
        self.text = text
        self.html = html
        self.json = json
    }
}

/// A message that one host has in hand.
package struct ClaimedMessage: Sendable, Hashable {
    package var id: Int64
    /// The same for every attempt and receiver.
    package var batch: String
    package var message: AlertMessage
    /// This one included.
    package var attempts: Int
    package var madeAt: Timestamp

    package init(id: Int64, batch: String, message: AlertMessage, attempts: Int, madeAt: Timestamp) {
        self.id = id
        self.batch = batch
        self.message = message
        self.attempts = attempts
        self.madeAt = madeAt
    }
}

/// Alerts and what is to be told of them, shared by all hosts.
package protocol AlertStore: Sendable {
    /// Judges what was seen at `seen`, one host after the other, and keeps records and messages in one step.
    ///
    /// `nil` where another host has judged newer figures of that scope, or the same.
    func judge(
        _ scope: String,
        seen: Timestamp,
        _ decide: @Sendable (_ known: [AlertRecord]) -> (changed: [AlertRecord], messages: [AlertMessage])
    ) async throws -> Bool

    /// Takes one message that is due; others leave it alone until `until`.
    func claim(at now: Timestamp, until: Timestamp) async throws -> ClaimedMessage?

    func sent(_ id: Int64, at now: Timestamp) async throws

    /// `next`: when it is tried again; `nil`: never.
    func failed(_ id: Int64, reason: String, next: Timestamp?) async throws

    func isReported(_ day: CivilDate) async throws -> Bool

    /// Writes the messages of a day's report, once for all hosts; `false` where it was written already.
    ///
    /// `make` gets the figures of the report before.
    func report(
        day: CivilDate,
        at now: Timestamp,
        _ make: @Sendable (_ before: String?) throws -> (figures: String, messages: [AlertMessage])
    ) async throws -> Bool
}

// MARK: E-mail

/// Where mail is handed in.
package struct MailServer: Sendable, Hashable {
    /// `smtp://host:port` (with STARTTLS) or `smtps://host:port`.
    package var url: String
    package var user: String?
    package var password: String?

    package init(url: String, user: String? = nil, password: String? = nil) {
        self.url = url
        self.user = user
        self.password = password
    }
}

/// A letter ready for the wire.
package struct OutgoingMail: Sendable, Hashable {
    package var sender: String
    package var receiver: String
    /// Header and body, lines ended by CR LF; dots are the transport's matter.
    package var bytes: [UInt8]

    package init(sender: String, receiver: String, bytes: [UInt8]) {
        self.sender = sender
        self.receiver = receiver
        self.bytes = bytes
    }
}

/// Hands one letter to a server.
package protocol MailTransport: Sendable {
    func send(_ mail: OutgoingMail, through server: MailServer) async throws(MailFailure)
}

package enum MailFailure: Error, Sendable, Hashable {
    /// Refused, busy, away, or the line dropped: then it may have been taken all the same.
    case failed(String)
    /// Settings that cannot work.
    case badSettings(String)
    case cancelled
}
