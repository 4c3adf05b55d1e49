import HTTPTypes
package import HubModel

/// Sends one message on its channel.
package struct AlertChannels: Sendable {
    package struct Secrets: Sendable {
        package var mailPassword: String?
        package var webhookSecret: String?

        package init(mailPassword: String? = nil, webhookSecret: String? = nil) {
            self.mailPassword = mailPassword
            self.webhookSecret = webhookSecret
        }
    }

    private let settings: AlertSettings
    private let secrets: Secrets
    private let mail: any MailTransport
    private let http: any HTTPTransport
    private let sign: @Sendable (_ key: [UInt8], _ bytes: [UInt8]) -> [UInt8]

    /// `sign`: HMAC with SHA-256.
    package init(
        _ settings: AlertSettings,
        secrets: Secrets,
        mail: any MailTransport,
        http: any HTTPTransport,
        sign: @escaping @Sendable (_ key: [UInt8], _ bytes: [UInt8]) -> [UInt8]
    ) {
        self.settings = settings
        self.secrets = secrets
        self.mail = mail
        self.http = http
        self.sign = sign
    }

    /// `nil` once the receiver has taken it, else why not.
    package func send(_ claimed: ClaimedMessage, at now: Timestamp) async -> String? {
        switch claimed.message.channel {
        case .email: await sendMail(claimed)
        case .webhook: await post(claimed, at: now)
        }
    }

    // MARK: E-mail

    private func sendMail(_ claimed: ClaimedMessage) async -> String? {
        guard let email = settings.email else { return "alerts.email: –" }
        do throws(MailFailure) {
            let text = try MailText(
                from: email.from,
                to: claimed.message.receiver,
                claimed.message.content,
                id: claimed.batch,
                date: claimed.madeAt
            )
            let server = MailServer(url: email.server, user: email.user, password: secrets.mailPassword)
            try await mail.send(text.mail, through: server)
            return nil
        } catch {
            return error.reason
        }
    }

    // MARK: Webhook

    private static let idempotencyKey = HTTPField.Name("Idempotency-Key")
    private static let timestamp = HTTPField.Name("X-LienThong-Timestamp")
    private static let signature = HTTPField.Name("X-LienThong-Signature")

    private func post(_ claimed: ClaimedMessage, at now: Timestamp) async -> String? {
        guard let url = settings.webhook else { return "alerts.webhook: –" }
        let body = Array((claimed.message.content.json ?? "{}").utf8)
        let request = OutgoingRequest(
            method: "POST",
            url: url,
            fields: fields(claimed, body, at: now),
            body: body,
            answerTimeout: .seconds(30)
        )
        do throws(TransportFailure) {
            let answer = try await http.send(request)
            // What it says is of no interest; that it was said to its end is.
            while try await answer.body.next() != nil {}
            return (200..<300).contains(answer.status) ? nil : "HTTP \(answer.status)"
        } catch {
            return error.reason
        }
    }

    /// The signature is over the second and the body, so that neither can be changed nor an old one be sent again.
    private func fields(_ claimed: ClaimedMessage, _ body: [UInt8], at now: Timestamp) -> HTTPFields {
        var fields = HTTPFields()
        fields[.contentType] = "application/json; charset=utf-8"
        if let name = Self.idempotencyKey { fields[name] = claimed.batch }
        guard let secret = secrets.webhookSecret, let timestamp = Self.timestamp,
            let signature = Self.signature
        else { return fields }
        let signed = sign(Array(secret.utf8), Array("\(now.seconds).".utf8) + body)
        fields[timestamp] = "\(now.seconds)"
        fields[signature] = "sha256=" + signed.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        return fields
    }
}

extension MailFailure {
    fileprivate var reason: String {
        switch self {
        case .failed(let text), .badSettings(let text): text
        case .cancelled: "cancelled"
        }
    }
}

extension TransportFailure {
    fileprivate var reason: String {
        switch self {
        case .notSent(let text), .broken(let text), .timedOut(let text), .badAddress(let text): text
        case .files: "files"
        case .cancelled: "cancelled"
        }
    }
}
