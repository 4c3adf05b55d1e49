import Foundation
import HubModel
import HubOperations
import HubPipeline
import HubStore
import ServiceLifecycle

/// Keeps the schedules for as long as the service runs.
struct ScheduleKeeper: Service {
    let project: LiveProject
    let adapters: Adapters
    let terminal: Terminal
    /// How many systems side by side.
    let atOnce: Int

    func run() async throws {
        let ledger = adapters.turns
        let lines = ServeLine(terminal)
        let schedules = project.current.catalogue.schedules.count
        terminal.say(
            vi: "Đang giữ \(schedules) lịch. Ctrl-C để dừng.",
            en: "Keeping \(schedules) schedules. Ctrl-C stops."
        )
        fflush(nil)
        let service = ScheduleService(
            project,
            ledger: ledger,
            runs: { [adapters] in adapters.runs($0) },
            stop: Interrupts.stop,
            now: { try await ledger.now() },
            tell: { event in lines.print(event) }
        )
        try await service.run(atOnce: atOnce)
    }
}
