import ArgumentParser
import Foundation

/// `lienthong-bench`: measures the hub beside what PostgreSQL's own tools do with the same rows.
@main
struct BenchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lienthong-bench",
        abstract: "Measures the hub's loads against psql and COPY, and holds them against design.md's bars.",
        discussion: "How it measures and how to read it: Benchmarks/README.md."
    )

    @Option(help: "Invoices of the main measurement.")
    var scale = 1_000_000

    @Option(help: "Invoices of the small measurement, for memory and time per row.")
    var smallScale = 100_000

    @Option(help: "Invoices of one more first load, for time per row at large; for example 10000000.")
    var large: Int?

    @Option(help: "Interleaved rounds; the table shows medians.")
    var rounds = 5

    @Option(help: "Invoices on a page.")
    var pageSize = 5000

    @Option(help: "The hub.")
    var hub = ".build/release/lienthong"

    @Option(help: "The generator of pages.")
    var sandbox = ".build/release/lienthong-sandbox"

    @Option(help: "The folder with the benchmark's project and SQL.")
    var benchmarks = "Benchmarks"

    @Option(help: "Pages, logs and the private cluster go here.")
    var work = "var/bench"

    @Option(help: "Where the figures go.")
    var output = "var/bench.json"

    @Option(
        help: "A server of PostgreSQL to use, as its superuser; the hub's own private cluster unless given."
    )
    var database: String?

    @Flag(help: "The page server sends ETags: an unchanged night then asks for no bytes.")
    var etag = false

    @Flag(help: "Measures psql and COPY only, without the hub; writes no figures. Needs --database.")
    var baselinesOnly = false

    @Option(help: "How long messages are delivered at 100 a second.")
    var pushSeconds = 60

    @Option(help: "Messages that are there at once.")
    var pushBurst = 6000

    @Option(help: "Bills among which a citizen finds the own.")
    var visibleRows = 10_000_000

    @Option(help: "Runs that the console looks back on.")
    var consoleRuns = 1000

    @Option(help: "Records in quarantine, of which the console shows some.")
    var consoleRefused = 1_000_000

    @Flag(help: "Measures deliveries, visibility and the console only.")
    var pushOnly = false

    @Flag(help: "Measures visibility and the console only.")
    var consoleOnly = false

    @Flag(help: "Measures what single values cost, type by type; needs neither server nor hub.")
    var typesOnly = false

    func validate() throws {
        guard scale > 0, smallScale > 0, rounds > 0, pageSize > 0, large ?? 1 > 0 else {
            throw ValidationError("Numbers of invoices, rounds and page sizes are above 0.")
        }
        guard !baselinesOnly || database != nil else {
            throw ValidationError("--baselines-only starts no server: name one with --database.")
        }
    }

    func run() throws {
        StopSignals.hold()
        do {
            try measure()
        } catch let failure as BenchFailure {
            FileHandle.standardError.write(Data("lienthong-bench: \(failure)\n".utf8))
            throw ExitCode(failure.exitCode)
        }
    }

    private func measure() throws {
        let file = FigureFile(path: output)
        guard !typesOnly else {
            let types = Report(types: TypeMeasurement(rounds: rounds))
            print(types.table)
            try file.merge(types.figures)
            print("written: \(output)")
            if types.hasMissed { throw ExitCode.failure }
            return
        }
        let workspace = try Workspace(work: work, benchmarks: benchmarks)
        let benchmark = Benchmark(options: self, workspace: workspace)
        let report = try benchmark.run()
        print(report.table)
        guard !baselinesOnly else { return }
        if pushOnly || consoleOnly {
            try file.merge(report.figures)
            if report.hasMissed { throw ExitCode.failure }
            return
        }
        let types = Report(types: TypeMeasurement(rounds: rounds))
        print(types.table)
        try file.write(report.figures + types.figures)
        print("written: \(output)")
        if report.hasMissed || types.hasMissed { throw ExitCode.failure }
    }
}
