import ArgumentParser
import Foundation
import HubModel
import HubOperations
import HubPipeline
import HubStore

struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract:
            "Chạy mãi: đúng lịch thì kéo, có tin thì gửi · keep the schedules and deliver, for as long as it runs.",
        discussion: """
            Any number of hosts may serve one project: each job of a turn runs once, and what a host that is gone had begun \
            is taken over at once. A source that is closed is called after it has opened, once; one that failed is asked again \
            after 5, 15 and 45 minutes. The first SIGTERM finishes the groups under way.
            """
    )

    @OptionGroup var options: GlobalOptions

    @Option(help: "Nhiều nhất bao nhiêu hệ thống cùng lúc · how many systems side by side.")
    var parallel = 4

    @Flag(help: "Không gửi hộp gửi đi · leave the outbox alone.")
    var noPush = false

    @Flag(help: "Không chạy lịch · leave the schedules alone.")
    var noSchedules = false

    func validate() throws {
        guard (1...32).contains(parallel) else { throw ValidationError("--parallel: 1…32") }
        guard !(noPush && noSchedules) else { throw ValidationError("--no-push, --no-schedules") }
    }

    func run() async throws {
        let terminal = options.terminal
        let project = try options.project()
        try project.requireSound()
        Interrupts.watch(terminal)
        try await Adapters.use(options) { adapters in
            try await withThrowingTaskGroup { group in
                if !noSchedules { group.addTask { try await keepSchedules(project, adapters, terminal) } }
                if !noPush { group.addTask { try await deliver(project, adapters, terminal) } }
                try await group.waitForAll()
            }
        }
    }

    private func keepSchedules(_ project: Project, _ adapters: Adapters, _ terminal: Terminal) async throws {
        let ledger = adapters.turns
        let lines = ServeLine(terminal)
        let runs = RunService(project, erasures: adapters.erasures(project)) { _ in
            adapters.environment { _ in }
        }
        let schedules = project.catalogue.schedules.count
        terminal.say(
            vi: "Đang giữ \(schedules) lịch. Ctrl-C để dừng.",
            en: "Keeping \(schedules) schedules. Ctrl-C stops."
        )
        fflush(nil)
        let service = ScheduleService(
            project,
            ledger: ledger,
            runs: runs,
            stop: Interrupts.stop,
            now: { try await ledger.now() },
            tell: { event in lines.print(event) }
        )
        try await service.run(atOnce: parallel)
    }

    private func deliver(_ project: Project, _ adapters: Adapters, _ terminal: Terminal) async throws {
        let service = adapters.pushService(project, terminal)
        let pushes = try service.plan([])
        guard !pushes.isEmpty else { return }
        _ = try await adapters.watch(pushes, of: service)
    }
}

/// What a service says of its schedules, a line a thing.
struct ServeLine: Sendable {
    let terminal: Terminal

    init(_ terminal: Terminal) { self.terminal = terminal }

    func print(_ event: ScheduleService.Event) {
        guard !terminal.isJSON else { return }
        // What a service says is read while it goes on, also in a file.
        defer { fflush(nil) }
        let stamp = terminal.instant(.now)
        switch event {
        case .began(let task):
            terminal.say(
                vi: "\(stamp)  ▸ \(task.job)  (\(task.schedule), hẹn lúc \(terminal.instant(task.due)))",
                en: "\(stamp)  ▸ \(task.job)  (\(task.schedule), due \(terminal.instant(task.due)))"
            )
        case .pull(let result): RunLine(result).print(terminal)
        case .ended(_, nil): break
        case .ended(let task, let failure?):
            Swift.print(
                "\(stamp)  ✗ \(task.job)  [\(failure.code)] \(failure.message.text(terminal.language))"
            )
        case .trouble(let failure):
            Swift.print("\(stamp)  ✗ [\(failure.code)] \(failure.message.text(terminal.language))")
        case .recovered(let count):
            terminal.say(
                vi: "\(stamp)  ! nhận lại \(count) việc của máy đã mất",
                en: "\(stamp)  ! took over \(count) jobs of a host that is gone"
            )
        }
    }
}
