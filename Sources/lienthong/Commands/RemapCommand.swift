import ArgumentParser
import HubModel
import HubOperations
import HubPipeline

struct RemapCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remap",
        abstract:
            "Ánh xạ lại từ kho tiếp nhận, không gọi ra ngoài · map again what has landed, calling nobody."
    )

    @OptionGroup var options: GlobalOptions

    @Argument(help: "Tên bảng · the entity's name.")
    var entity: String

    func run() async throws {
        let terminal = options.terminal
        let project = try options.project()
        try project.requireSound()
        Interrupts.watch(terminal)
        let results = try await Adapters.use(options) { adapters in
            let progress = Progress(terminal)
            let results = try await adapters.runs(project, observer: progress.observer).remap(
                entity,
                now: .now
            )
            progress.clear()
            return results
        }
        if terminal.isJSON {
            try terminal.printJSON(results.map(RunForm.init))
        } else {
            results.forEach { RunLine($0).print(terminal) }
        }
        try HubExit.ifNeeded(results.map { ExitCode($0.outcome) }.max() ?? .done)
    }
}
