import Bytes
import Foundation
import HubModel
import HubOperations
import HubStore
import HubTransport

extension Adapters {
    /// Looks after a project and tells people, as its environment says.
    func alertService(
        _ project: Project,
        tell: @escaping @Sendable (AlertService.Event) -> Void
    ) throws -> AlertService {
        let database = DatabaseSession(address.uri(as: .worker))
        let watched = project.watched
        let figures: @Sendable () async throws -> HubFigures = { [disk] in
            try await database.figures(of: watched, disk: disk)
        }
        return AlertService(
            AlertService.Subject(project),
            store: PostgresAlertStore(database),
            channels: try alertChannels(project),
            figures: figures,
            morning: { at in try await MorningReader(database).read(figures(), at: at) },
            tell: tell
        )
    }

    func alertChannels(_ project: Project) throws -> AlertChannels {
        AlertChannels(
            project.alerts ?? AlertSettings(),
            secrets: try project.alertSecrets(),
            mail: SMTPMailer(),
            http: transport,
            sign: { key, bytes in hmacSHA256(key: key, bytes) }
        )
    }
}

/// What is said of alerts that are told, a line a message.
struct AlertLine: Sendable {
    let terminal: Terminal

    init(_ terminal: Terminal) { self.terminal = terminal }

    func print(_ event: AlertService.Event) {
        guard !terminal.isJSON else { return }
        // What a service says is read while it goes on, also in a file.
        defer { fflush(nil) }
        let stamp = terminal.instant(.now)
        switch event {
        case .sent(let claimed):
            terminal.say(
                vi: "\(stamp)  ✉ đã báo \(name(claimed)): \(claimed.message.content.subject)",
                en: "\(stamp)  ✉ told \(name(claimed)): \(claimed.message.content.subject)"
            )
        case .notSent(let claimed, let reason, let isGivenUp):
            let then =
                isGivenUp
                ? terminal.text(vi: "thôi không thử nữa", en: "given up")
                : terminal.text(vi: "sẽ thử lại", en: "to be tried again")
            terminal.say(
                vi: "\(stamp)  ✗ chưa báo được \(name(claimed)) (\(then)): \(reason)",
                en: "\(stamp)  ✗ could not tell \(name(claimed)) (\(then)): \(reason)"
            )
        case .trouble(let failure):
            Swift.print("\(stamp)  ✗ [\(failure.code)] \(failure.message.text(terminal.language))")
        }
    }

    private func name(_ claimed: ClaimedMessage) -> String {
        claimed.message.channel == .email ? claimed.message.receiver : "webhook"
    }
}
