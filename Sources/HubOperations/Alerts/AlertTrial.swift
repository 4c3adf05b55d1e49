package import HubModel

/// One message to every receiver, at once and without being kept: whether the settings work.
package struct AlertTrial: Sendable {
    private let settings: AlertSettings
    private let place: String?

    package init(_ settings: AlertSettings, place: String?) {
        self.settings = settings
        self.place = place
    }

    package struct Result: Sendable, Hashable, Encodable {
        package var receiver: String
        /// Why it was not taken.
        package var reason: String?
    }

    package func send(over channels: AlertChannels, at now: Timestamp) async throws -> [Result] {
        let figures = Figures(settings.languages.all[0])
        let subject = figures.text(vi: "Tin thử", en: "A trial message")
        let text = settings.languages.all.map { language in
            Figures(language).text(
                vi:
                    "Tin này do người quản trị gửi thử bằng «lienthong alerts test». Nhận được là đường báo đã thông.",
                en:
                    "An administrator sent this by `lienthong alerts test`. If you read it, alerts will reach you."
            )
        }.joined(separator: "\n\n")
        let content = AlertContent(
            subject: "\(AlertMessages.sign(place)) \(subject)",
            text: text + "\n",
            json: #"{"alerts":[],"sent_by":"lienthong","trial":true}"#
        )
        var messages = (settings.email?.to ?? []).map { AlertMessage(.email, receiver: $0, content: content) }
        if settings.webhook != nil { messages.append(AlertMessage(.webhook, content: content)) }
        var results: [Result] = []
        for (number, message) in messages.enumerated() {
            let claimed = ClaimedMessage(
                id: 0,
                batch: "trial-\(now.microseconds)-\(number)",
                message: message,
                attempts: 1,
                madeAt: now
            )
            let reason = await channels.send(claimed, at: now)
            let receiver = message.channel == .email ? message.receiver : "webhook"
            results.append(Result(receiver: receiver, reason: reason))
        }
        return results
    }
}
