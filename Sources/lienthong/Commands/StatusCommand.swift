import ArgumentParser
import HubModel
import HubOperations
import HubStore

struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract:
            "Dữ liệu mới đến đâu, tin gửi đến đâu · how fresh each pull is against its promise, and what is still to be sent."
    )

    @OptionGroup var options: GlobalOptions

    private struct Form: Encodable {
        var pulls: [HubStatus.PullStatus]
        var pushes: [OutboxBook.Summary]
    }

    func run() async throws {
        let terminal = options.terminal
        let project = try options.project()
        let promises = project.promises
        let (pulls, pushes) = try await options.reading { database in
            (try await HubStatus(database).pulls(promises), try await OutboxBook(database).summary())
        }
        if terminal.isJSON { return try terminal.printJSON(Form(pulls: pulls, pushes: pushes)) }
        terminal.table(
            [
                terminal.text(vi: "Lượt kéo", en: "Pull"), terminal.text(vi: "Tình trạng", en: "State"),
                terminal.text(vi: "Số liệu lúc", en: "Data as of"), terminal.text(vi: "Hẹn", en: "Promise"),
                terminal.text(vi: "Số dòng", en: "Rows"),
                terminal.text(vi: "Đang cách ly", en: "Quarantined"),
                terminal.text(vi: "Lần cuối", en: "Last run"),
            ],
            zip(promises, pulls).map { promise, pull in
                [
                    pull.pull, words(pull, terminal),
                    pull.freshAt.map { terminal.instant(Timestamp(microseconds: $0)) } ?? "–",
                    promise.freshWithin.text, pull.rows.map { terminal.number($0) } ?? "–",
                    terminal.number(pull.openQuarantine), lastRun(pull, terminal),
                ]
            }
        )
        guard !pushes.isEmpty else { return }
        print("")
        OutboxText(terminal).print(pushes)
    }

    private func words(_ pull: HubStatus.PullStatus, _ terminal: Terminal) -> String {
        switch pull.freshness {
        case .fresh: terminal.text(vi: "✓ còn mới", en: "✓ fresh")
        case .stale: terminal.text(vi: "✗ quá hẹn", en: "✗ stale")
        case .never: terminal.text(vi: "– chưa chạy", en: "– never ran")
        }
    }

    private func lastRun(_ pull: HubStatus.PullStatus, _ terminal: Terminal) -> String {
        guard let run = pull.lastRun else { return "–" }
        let state = RunState.words(pull.lastState ?? "", terminal.figures)
        return ["#\(run)", state, pull.lastFailureCode ?? ""].filter { !$0.isEmpty }.joined(separator: " ")
    }
}

extension GlobalOptions {
    /// A look at the database, with the right to read what the hub knows.
    func reading<Result>(_ body: (DatabaseSession) async throws -> Result) async throws -> Result {
        try await database().use { address in try await body(DatabaseSession(address.uri)) }
    }
}
