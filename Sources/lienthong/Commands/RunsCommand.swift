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
        let runs = try await options.reading { try await RunHistory($0).list(pull, limit: limit) }
        if terminal.isJSON { return try terminal.printJSON(runs) }
        for run in runs { RunText(run).print(terminal) }
        if runs.isEmpty { terminal.say(vi: "Chưa có lần chạy nào.", en: "No run yet.") }
    }

    private func show(_ run: Int64) async throws {
        let terminal = options.terminal
        let (entry, pages) = try await options.reading { database in
            let history = RunHistory(database)
            return (try await history.entry(run), try await history.pages(of: run))
        }
        guard let entry else {
            throw HubFailure(
                .configure,
                .fixConfiguration,
                code: "run.unknown",
                message: Localized(vi: "Không có lần chạy #\(run).", en: "There is no run #\(run).")
            )
        }
        if terminal.isJSON { return try terminal.printJSON(RunWithPages(run: entry, pages: pages)) }
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
        var pages: [RunHistory.Page]
    }
}

/// A run in two or three lines: when, what, the equation of promise 1, and why it failed.
private struct RunText {
    private let run: RunHistory.Entry

    init(_ run: RunHistory.Entry) {
        self.run = run
    }

    func print(_ terminal: Terminal) {
        let began = Timestamp(microseconds: run.startedAt)
        let took = run.endedAt.map { terminal.duration(Timestamp(microseconds: $0) - began) } ?? "…"
        let mode = run.mode == "pull" ? "" : " (\(run.mode))"
        Swift.print(
            "#\(run.run)  \(terminal.instant(began))  \(run.pull)\(mode)  \(RunState.words(run.state, terminal)), \(took)"
        )
        Swift.print("    \(AccountText.equation(run.account, terminal))")
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
        guard let code = run.failureCode else { return }
        let text = terminal.text(vi: run.failureVietnamese ?? "", en: run.failureEnglish ?? "")
        Swift.print("    ✗ [\(code)] \(text)")
    }
}
