import ArgumentParser
import HubModel
import HubOperations
import HubPipeline
import HubTransport

struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Kéo dữ liệu về · pull data into the staging schema.",
        discussion: "TARGET is a connector, CONNECTOR/PULL, or a schedule's name."
    )

    @OptionGroup var options: GlobalOptions

    @Argument(help: "connector, connector/pull, hay tên lịch · or a schedule's name")
    var targets: [String] = []

    @Flag(help: "Mọi lượt kéo của mọi hệ thống · every pull of every connector.")
    var all = false

    @Flag(help: "Áp dụng lại mọi trang, từ mốc đầu · apply every page again, from the start.")
    var full = false

    @Option(help: "Từ ngày · from this day or instant, instead of the cursor; no cursor moves.")
    var since: String?

    @Option(help: "Đến ngày · until this day or instant.")
    var until: String?

    @Option(help: "Số bản ghi nhiều nhất mỗi lượt kéo · at most so many records a pull; no cursor moves.")
    var limit: Int?

    @Option(
        help:
            "Nhiều nhất bao nhiêu hệ thống cùng lúc · how many systems side by side; one's pulls follow each other."
    )
    var parallel = 4

    func validate() throws {
        guard (1...32).contains(parallel) else { throw ValidationError("--parallel: 1…32") }
        guard all != targets.isEmpty else { return }
        throw ValidationError("TARGET… hoặc --all · name targets, or --all")
    }

    func run() async throws {
        let terminal = options.terminal
        let project = try options.project()
        try project.requireSound()
        Interrupts.watch(terminal)
        try HubExit.ifNeeded(try await Adapters.use(options) { try await run(project, $0, terminal) })
    }

    private func run(_ project: Project, _ adapters: Adapters, _ terminal: Terminal) async throws -> ExitCode
    {
        let progress = Progress(terminal)
        let service = adapters.runs(project, observer: progress.observer)
        let plan = try service.plan(all ? project.catalogue.connectors.map(\.name) : targets)
        let results = await service.run(
            plan,
            options: try pullOptions(),
            atOnce: parallel,
            now: { .now }
        ) { result in
            progress.clear()
            if !terminal.isJSON { RunLine(result).print(terminal) }
        }
        if terminal.isJSON { try terminal.printJSON(results.map(RunForm.init)) }
        // Last, and without a word unless it fails: what is past its time goes every night.
        _ = try await adapters.clean(project)
        return results.map { ExitCode($0.outcome) }.max() ?? .done
    }

    private func pullOptions() throws -> PullJob.Options {
        var pull = PullJob.Options()
        pull.isFull = full
        pull.since = try since.map { try FlagText.instant($0, "--since") }
        pull.until = try until.map { try FlagText.instant($0, "--until") }
        pull.limit = limit
        return pull
    }
}

/// The one or two lines that a person reads of a run.
struct RunLine {
    private let result: RunService.Result

    init(_ result: RunService.Result) {
        self.result = result
    }

    func print(_ terminal: Terminal) {
        switch result.outcome {
        case .ran(let report): print(report, terminal)
        case .refused(let failure):
            Swift.print("✗ \(result.pull)  [\(failure.code)] \(failure.message.text(terminal.language))")
        case .skipped(let cause):
            Swift.print(
                "– \(result.pull)  "
                    + terminal.text(vi: "không chạy vì \(cause) hỏng", en: "not run because \(cause) failed")
            )
        }
    }

    private func print(_ report: RunReport, _ terminal: Terminal) {
        let isClean = report.state == .succeeded && report.account.refused == 0
        let mark = report.failure == nil ? (isClean ? "✓" : "!") : "✗"
        Swift.print(
            "\(mark) \(result.pull)  #\(report.run)  \(AccountText.equation(report.account, terminal.figures))"
        )
        let removed = report.account.removed
        var facts = [
            terminal.text(vi: "\(report.pages) trang", en: "\(report.pages) pages"),
            terminal.text(vi: "\(report.requests) lượt gọi", en: "\(report.requests) requests"),
            terminal.bytes(report.bytes),
        ]
        if removed > 0 {
            facts.append(
                terminal.text(vi: "\(removed) dòng đánh dấu đã mất", en: "\(removed) rows marked removed")
            )
        }
        if report.account.expired > 0 {
            facts.append(
                terminal.text(
                    vi: "\(report.account.expired) bản ghi đã quá hạn lưu (retain)",
                    en: "\(report.account.expired) records past retain"
                )
            )
        }
        if report.gonePages > 0 {
            facts.append(
                terminal.text(
                    vi:
                        "\(report.gonePages) trang không còn nội dung để ánh xạ lại; dòng của chúng giữ nguyên",
                    en: "\(report.gonePages) pages are no longer kept, so their rows stay as they are"
                )
            )
        }
        if report.account.emptied > 0 {
            facts.append(
                terminal.text(
                    vi: "\(report.account.emptied) bản ghi có trường bị bỏ trống",
                    en: "\(report.account.emptied) records emptied in a field"
                )
            )
        }
        Swift.print("    " + facts.joined(separator: " · "))
        if report.account.refused > 0 {
            terminal.say(
                vi: "    vì sao bị từ chối: lienthong quarantine list --pull \(result.pull)",
                en: "    why they were refused: lienthong quarantine list --pull \(result.pull)"
            )
        }
        for line in QualityText(terminal.figures).driftLines(report.quality.drift) {
            Swift.print("    ! " + line)
        }
        guard let failure = report.failure else { return }
        Swift.print("    [\(failure.code)] \(failure.message.text(terminal.language))")
        if let underlying = failure.underlying { Swift.print("    \(underlying)") }
    }
}

/// A run for machines.
struct RunForm: Encodable {
    var pull: String
    var run: Int64?
    var state: String
    var account: RecordAccount?
    var pages: Int?
    var requests: Int?
    var bytes: Int64?
    var gonePages: Int?
    var code: String?
    var message: String?

    init(_ result: RunService.Result) {
        pull = "\(result.pull)"
        state = "skipped"
        if case .ran(let report) = result.outcome {
            run = report.run
            state = report.state.rawValue
            account = report.account
            pages = report.pages
            requests = report.requests
            bytes = report.bytes
            gonePages = report.gonePages
        }
        if let failure = result.outcome.failure {
            if case .refused = result.outcome { state = "refused" }
            code = failure.code
            message = failure.message.english
        }
    }
}
