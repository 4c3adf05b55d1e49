import ArgumentParser
import HubModel
import HubOperations
import HubStore

struct RunsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "runs",
        abstract: "Các lần chạy, mới nhất trước · the runs, newest first.",
        discussion: "With a number: one run with its pages."
    )

    @OptionGroup var options: GlobalOptions

    @Argument(help: "Số của một lần chạy · the number of one run.")
    var run: Int64?

    @Option(help: "CONNECTOR/PULL")
    var pull: String?

    @Option(help: "Nhiều nhất bao nhiêu · at most so many.")
    var limit = 20

    func run() async throws {
        if let run { return try await show(run) }
        let terminal = options.terminal
        let runs = try await options.reading { database in
            let reader = QualityReader(database, personal: [:])
            var runs: [RunWithFindings] = []
            for run in try await RunHistory(database).list(pull, limit: limit) {
                runs.append(RunWithFindings(run: run, anomalies: try await reader.anomalies(of: run)))
            }
            return runs
        }
        if terminal.isJSON { return try terminal.printJSON(runs) }
        for run in runs { RunText(run).print(terminal) }
        if runs.isEmpty { terminal.say(vi: "Chưa có lần chạy nào.", en: "No run yet.") }
    }

    private func show(_ run: Int64) async throws {
        let terminal = options.terminal
        let (entry, pages) = try await options.reading { database in
            let history = RunHistory(database)
            guard let entry = try await history.entry(run) else { throw HubFailure.noSuchRun(run) }
            let anomalies = try await QualityReader(database, personal: [:]).anomalies(of: entry)
            return (RunWithFindings(run: entry, anomalies: anomalies), try await history.pages(of: run))
        }
        if terminal.isJSON {
            let form = RunWithPages(run: entry.run, anomalies: entry.anomalies, pages: pages)
            return try terminal.printJSON(form)
        }
        RunText(entry).print(terminal)
        terminal.table(
            [
                terminal.text(vi: "Trang", en: "Page"), terminal.text(vi: "Việc đã làm", en: "Status"),
                terminal.text(vi: "Bản ghi", en: "Records"), "Payload",
                terminal.text(vi: "Yêu cầu", en: "Request"),
                "each",
            ],
            pages.map {
                [
                    "\($0.number + 1)", $0.status, terminal.number($0.records), "\($0.payload)",
                    String($0.request.prefix(12)), $0.each,
                ]
            }
        )
    }

    private struct RunWithPages: Encodable {
        var run: RunHistory.Entry
        var anomalies: [Anomaly]
        var pages: [RunHistory.Page]
    }
}

extension HubFailure {
    static func noSuchRun(_ run: Int64) -> HubFailure {
        HubFailure(
            .configure,
            .fixConfiguration,
            code: "run.unknown",
            message: Localized(vi: "Không có lần chạy #\(run).", en: "There is no run #\(run).")
        )
    }
}

/// A run, and what is unusual about it; in JSON the run's own keys with `anomalies` beside them.
private struct RunWithFindings: Encodable {
    var run: RunHistory.Entry
    var anomalies: [Anomaly]

    private enum Key: CodingKey {
        case anomalies
    }

    func encode(to encoder: any Encoder) throws {
        try run.encode(to: encoder)
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(anomalies, forKey: .anomalies)
    }
}

/// A run in two or three lines: when, what, the equation of promise 1, and why it failed.
private struct RunText {
    private let run: RunHistory.Entry
    private let anomalies: [Anomaly]

    init(_ run: RunWithFindings) {
        self.run = run.run
        anomalies = run.anomalies
    }

    func print(_ terminal: Terminal) {
        let began = Timestamp(microseconds: run.startedAt)
        let took = run.endedAt.map { terminal.duration(Timestamp(microseconds: $0) - began) } ?? "…"
        let mode = run.mode == "pull" ? "" : " (\(run.mode))"
        Swift.print(
            "#\(run.run)  \(terminal.instant(began))  \(run.pull)\(mode)  \(RunState.words(run.state, terminal.figures)), \(took)"
        )
        Swift.print("    \(AccountText.equation(run.account, terminal.figures))")
        let facts = [
            terminal.text(vi: "\(run.pages) trang", en: "\(run.pages) pages"),
            terminal.text(vi: "\(run.requests) lượt gọi", en: "\(run.requests) requests"),
            terminal.bytes(run.bytes),
            run.waited >= 1
                ? terminal.text(vi: "chờ \(Int(run.waited)) s", en: "waited \(Int(run.waited)) s") : nil,
            run.account.removed > 0
                ? terminal.text(
                    vi: "\(run.account.removed) dòng đánh dấu đã mất",
                    en: "\(run.account.removed) rows marked removed"
                )
                : nil,
        ]
        Swift.print("    " + facts.compactMap(\.self).joined(separator: " · "))
        for line in findings(terminal) { Swift.print("    ! " + line) }
        guard let code = run.failureCode else { return }
        let text = terminal.text(vi: run.failureVietnamese ?? "", en: run.failureEnglish ?? "")
        Swift.print("    ✗ [\(code)] \(text)")
    }

    private func findings(_ terminal: Terminal) -> [String] {
        let text = QualityText(terminal.figures)
        return anomalies.map(text.sentence) + text.driftLines(run.quality.drift)
    }
}
