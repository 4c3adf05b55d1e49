import ArgumentParser
import Foundation
import HubModel
import HubOperations
import HubStore

struct MetricsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "metrics",
        abstract: "Số đo cho Prometheus · the hub in figures, for Prometheus.",
        discussion: """
            Text format 0.0.4, as the console serves it at /metrics. With --output the file is replaced in one step, as \
            node_exporter's textfile collector wants it. No label holds anything personal.
            """
    )

    @OptionGroup var options: GlobalOptions

    @Option(help: "Tệp .prom cần ghi · the .prom file to write, in place of standard output.")
    var output: String?

    func run() async throws {
        let project = try options.project()
        let disk = HostDisk(root: options.landingPath)
        let metrics = try await options.reading { try await $0.metrics(of: project, disk: disk) }
        if options.json { return try options.terminal.printJSON(metrics.records) }
        // Whoever collects it is another account.
        if let output { return try FileOutput.write(metrics.text, to: output, mode: 0o644) }
        print(metrics.text, terminator: "")
    }
}

extension DatabaseSession {
    /// What `/metrics` shows.
    func metrics(of project: Project, disk: HostDisk) async throws -> PrometheusText {
        PrometheusText(
            try await figures(of: project.watched, disk: disk),
            version: Lienthong.configuration.version
        )
    }

    /// The hub at this moment, and the disk of this host.
    func figures(of watched: Watched, disk: HostDisk) async throws -> HubFigures {
        var figures = try await MetricsReader(self).read(watched)
        figures.host = await disk.figures()
        return figures
    }
}
