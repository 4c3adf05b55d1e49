import ArgumentParser
import Foundation
import HubModel
import HubOperations
import HubStore
import Synchronization

struct AlertsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "alerts",
        abstract: "Cảnh báo: đang có gì, đã báo ai · alerts: what fires, and who was told.",
        discussion: """
            `serve` looks once a minute; where it does not run, cron calls `alerts check`. Each alert is told once when it \
            begins and once when it ends, whichever host looks.
            """,
        subcommands: [Check.self, List.self, Try.self],
        defaultSubcommand: List.self
    )

    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Xem một lượt, có gì mới thì báo · looks once, and tells what is new."
        )

        @OptionGroup var options: GlobalOptions

        func run() async throws {
            let terminal = options.terminal
            let project = try options.project()
            let failed = Atomic<Int>(0)
            let lines = AlertLine(terminal)
            let alerts = try await Adapters.use(options) { adapters in
                let service = try adapters.alertService(project) { event in
                    if case .notSent = event { failed.add(1, ordering: .relaxed) }
                    lines.print(event)
                }
                try await service.look()
                return try await PostgresAlertStore(adapters.rights).alerts()
            }
            let firing = alerts.filter(\.isFiring)
            AlertTable(terminal).print(firing)
            if terminal.isJSON { try terminal.printJSON(firing.map(AlertForm.init)) }
            let isClean = firing.isEmpty && failed.load(ordering: .relaxed) == 0
            try HubExit.ifNeeded(isClean ? .done : .findings)
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Đang có gì, tuần qua đã yên gì, thư nào chưa gửi được · what fires, what ended, what is not sent."
        )

        @OptionGroup var options: GlobalOptions

        private struct Form: Encodable {
            var alerts: [AlertForm]
            var unsent: [PostgresAlertStore.Unsent]
        }

        func run() async throws {
            let terminal = options.terminal
            let (alerts, unsent) = try await options.reading { database in
                let store = PostgresAlertStore(database)
                return (try await store.alerts(), try await store.unsent())
            }
            if terminal.isJSON {
                return try terminal.printJSON(Form(alerts: alerts.map(AlertForm.init), unsent: unsent))
            }
            AlertTable(terminal).print(alerts)
            AlertTable(terminal).print(unsent)
        }
    }

    struct Try: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "test",
            abstract: "Gửi thử một tin tới mọi nơi · sends a trial message to everybody."
        )

        @OptionGroup var options: GlobalOptions

        func run() async throws {
            let terminal = options.terminal
            let project = try options.project()
            guard let settings = project.alerts, settings.email != nil || settings.webhook != nil else {
                throw HubFailure.noAlertChannel
            }
            let results = try await Adapters.use(options) { adapters in
                try await AlertTrial(settings, place: project.environment).send(
                    over: adapters.alertChannels(project),
                    at: .now
                )
            }
            if terminal.isJSON { try terminal.printJSON(results) }
            for result in results {
                let reason = result.reason.map { ": \($0)" } ?? ""
                terminal.say(
                    vi:
                        "\(result.reason == nil ? "✓ đã nhận" : "✗ chưa gửi được")  \(result.receiver)\(reason)",
                    en: "\(result.reason == nil ? "✓ taken" : "✗ not sent")  \(result.receiver)\(reason)"
                )
            }
            try HubExit.ifNeeded(results.allSatisfy { $0.reason == nil } ? .done : .unavailable)
        }
    }
}

/// An alert for machines.
struct AlertForm: Encodable {
    var key: String
    var kind: String
    var subject: String
    var severity: String
    var firing: Bool
    /// Microseconds since 1970.
    var since: Int64
    var endedAt: Int64?
    var times: Int
    var detail: [String: String]

    init(_ record: AlertRecord) {
        key = record.key
        kind = record.kind.rawValue
        subject = record.subject
        severity = record.severity.rawValue
        firing = record.isFiring
        since = record.since.microseconds
        endedAt = record.endedAt?.microseconds
        times = record.times
        detail = record.detail
    }
}

/// Alerts as a person reads them.
private struct AlertTable {
    let terminal: Terminal

    init(_ terminal: Terminal) { self.terminal = terminal }

    func print(_ alerts: [AlertRecord]) {
        guard !alerts.isEmpty else {
            return terminal.say(vi: "✓ Không có cảnh báo nào.", en: "✓ No alert.")
        }
        terminal.table(
            [
                terminal.text(vi: "Cảnh báo", en: "Alert"), terminal.text(vi: "Từ lúc", en: "Since"),
                terminal.text(vi: "Đến", en: "Until"), terminal.text(vi: "Đã báo", en: "Told"),
            ],
            alerts.map { alert in
                [
                    "\(alert.isFiring ? "✗" : "✓") \(alert.key)", terminal.instant(alert.since),
                    alert.endedAt.map { terminal.instant($0) } ?? "–", terminal.number(alert.times),
                ]
            }
        )
    }

    func print(_ unsent: [PostgresAlertStore.Unsent]) {
        guard !unsent.isEmpty else { return }
        terminal.say(vi: "\nChưa gửi được:", en: "\nNot sent:")
        for message in unsent {
            let receiver = message.receiver.isEmpty ? message.channel : message.receiver
            let reason = message.reason ?? "–"
            terminal.say(
                vi: "  \(receiver)  \(message.subject)  (\(message.attempts) lần thử)  \(reason)",
                en: "  \(receiver)  \(message.subject)  (\(message.attempts) attempts)  \(reason)"
            )
        }
    }
}

extension HubFailure {
    static var noAlertChannel: HubFailure {
        HubFailure(
            .configure,
            .fixConfiguration,
            code: "alerts.no_channel",
            message: Localized(
                vi:
                    "Môi trường này chưa khai báo ai: viết alerts: trong environments/<tên>.yaml, rồi thêm --environment <tên>.",
                en:
                    "This environment tells nobody: write alerts: in environments/<name>.yaml, and give --environment <name>."
            )
        )
    }
}
