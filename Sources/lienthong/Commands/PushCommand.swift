import ArgumentParser
import Foundation
import HubModel
import HubOperations
import HubPipeline
import HubStore

struct PushCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "push",
        abstract: "Gửi những gì đang chờ trong hộp gửi đi · deliver the outbox.",
        discussion: """
            Without a target: every push. Each message is delivered once: before anything is sent again whose fate is \
            unknown, the receiver is asked. Any number of these may run, on any number of hosts.
            """
    )

    @OptionGroup var options: GlobalOptions

    @Argument(help: "connector hay connector/push · all of them otherwise.")
    var targets: [String] = []

    @Flag(help: "Chạy mãi: gửi ngay khi có tin · keep delivering, as soon as something is written.")
    var watch = false

    @Flag(help: "Gửi cả những gì có từ trước khi bật · also what was there before the push was enabled.")
    var backlog = false

    func validate() throws {
        guard backlog, targets.isEmpty else { return }
        throw ValidationError("--backlog cần CONNECTOR/PUSH · --backlog needs CONNECTOR/PUSH")
    }

    func run() async throws {
        let terminal = options.terminal
        let project = try options.project()
        try project.requireSound()
        Interrupts.watch(terminal)
        let report = try await Adapters.use(options) { adapters in
            try await deliver(project, adapters, terminal)
        }
        if terminal.isJSON {
            try terminal.printJSON(PushForm(report))
        } else {
            PushLine(terminal).print(report)
        }
        let isClean = report.refused + report.parked + report.unsure + report.troubles == 0
        try HubExit.ifNeeded(isClean ? .done : .findings)
    }

    private func deliver(_ project: Project, _ adapters: Adapters, _ terminal: Terminal) async throws
        -> PushService.Report
    {
        let service = adapters.pushService(project, terminal)
        let pushes = try service.plan(targets)
        guard watch else { return try await service.run(pushes, backlog: backlog) }
        terminal.say(
            vi: "Đang chờ tin để gửi (\(pushes.count) lượt gửi). Ctrl-C để dừng.",
            en: "Waiting for messages to deliver (\(pushes.count) pushes). Ctrl-C stops."
        )
        return try await adapters.watch(pushes, of: service, backlog: backlog)
    }
}

extension Adapters {
    /// Deliveries of a project, told line by line.
    func pushService(_ project: Project, _ terminal: Terminal, stop: StopFlag = Interrupts.stop)
        -> PushService
    {
        let lines = PushLine(terminal)
        return PushService(
            project,
            store: deliveries,
            erasures: erasures(project),
            environment: environment(stop: stop) { _ in },
            now: { .now },
            tell: { event in
                guard !terminal.isJSON else { return }
                lines.print(event)
                // What a service says is read while it goes on, also in a file.
                fflush(nil)
            }
        )
    }

    /// Delivers until it is stopped, as soon as something is written.
    func watch(_ pushes: [PullID], of service: PushService, backlog: Bool = false) async throws
        -> PushService.Report
    {
        var listener: OutboxListener?
        defer { listener?.stop() }
        return try await service.run(pushes, backlog: backlog) { ring in
            listener = OutboxListener(address.uri(as: .worker), ring: ring)
        }
    }
}

/// What a person reads of deliveries.
struct PushLine: Sendable {
    let terminal: Terminal

    init(_ terminal: Terminal) {
        self.terminal = terminal
    }

    func print(_ event: PushService.Event) {
        switch event {
        case .enabled(let pushes):
            let list = pushes.map(\.description).joined(separator: ", ")
            terminal.say(
                vi:
                    "Từ nay gửi: \(list). Những gì có từ trước chỉ gửi bằng «lienthong push TÊN --backlog».",
                en:
                    "From now on delivered: \(list). What was there before goes only by `lienthong push NAME --backlog`."
            )
        case .recovered(let recovered): print(recovered)
        case .delivery(let event): print(event)
        case .untaken(let count):
            terminal.say(
                vi: "! \(count) tin không lượt gửi nào nhận: lienthong outbox list --untaken",
                en: "! \(count) messages that no push takes: lienthong outbox list --untaken"
            )
        case .trouble(let name, let failure):
            Swift.print("✗ \(name)  [\(failure.code)] \(failure.message.text(terminal.language))")
        }
    }

    private func print(_ recovered: Recovered) {
        if recovered.unsure > 0 {
            terminal.say(
                vi:
                    "! \(recovered.unsure) tin đang gửi dở của tiến trình đã mất: hỏi bên nhận trước khi gửi lại",
                en:
                    "! \(recovered.unsure) messages of a worker that is gone: the receiver is asked before they are sent again"
            )
        }
        if recovered.rewound > 0 {
            terminal.say(
                vi:
                    "! Cơ sở dữ liệu đã lùi lại hoặc đổi máy chủ: \(recovered.rewound) tin được hỏi bên nhận trước khi gửi",
                en:
                    "! The database went back in time or changed its server: \(recovered.rewound) messages are looked up before anything is sent"
            )
        }
    }

    private func print(_ event: DeliveryEvent) {
        let took = event.took.map { " " + terminal.duration($0) } ?? ""
        let reason = event.reason.map { "  [\($0)]" } ?? ""
        let (mark, word) =
            switch event.state {
            case .done, .following: ("✓", terminal.text(vi: "đã tới nơi", en: "delivered"))
            case .refused: ("✗", terminal.text(vi: "bị từ chối", en: "refused"))
            case .parked: ("✗", terminal.text(vi: "chờ người quyết", en: "waits for a person"))
            case .unsure: ("?", terminal.text(vi: "chưa rõ đã tới chưa", en: "fate unknown"))
            case .waiting, .prepared, .sending: ("·", event.state.rawValue)
            }
        // Following ends long after delivery: without a time it is no news of one.
        if event.state == .done, event.took == nil { return }
        Swift.print("\(mark) \(event.push)  \(event.message)  \(word)\(took)\(reason)")
    }

    func print(_ report: PushService.Report) {
        let figures = terminal.figures
        terminal.say(
            vi:
                "\(figures.number(report.delivered)) đã tới nơi · \(figures.number(report.unsure)) chưa rõ · \(figures.number(report.refused)) bị từ chối · \(figures.number(report.parked)) chờ người quyết",
            en:
                "\(figures.number(report.delivered)) delivered · \(figures.number(report.unsure)) unknown · \(figures.number(report.refused)) refused · \(figures.number(report.parked)) wait for a person"
        )
        guard report.refused + report.parked > 0 else { return }
        terminal.say(
            vi: "    xem: lienthong outbox list",
            en: "    look: lienthong outbox list"
        )
    }
}

/// A delivery of the outbox for machines.
private struct PushForm: Encodable {
    var delivered: Int
    var unsure: Int
    var refused: Int
    var parked: Int
    var untaken: Int
    var troubles: Int

    init(_ report: PushService.Report) {
        delivered = report.delivered
        unsure = report.unsure
        refused = report.refused
        parked = report.parked
        untaken = report.untaken
        troubles = report.troubles
    }
}
