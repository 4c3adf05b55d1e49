import HubModel
package import HubOperations
import HubPipeline

/// What the console has the engine do.
package struct ConsoleActs: Sendable {
    package var errands: Errands
    /// Runs a pull, or all of a connector or schedule, now.
    package var run: @Sendable (_ target: String) async throws -> [RunService.Result]
    /// Maps landed answers again: payloads by pull.
    package var retry: @Sendable (_ payloads: [String: Set<Int64>]) async throws -> [RunService.Result]

    package init(
        errands: Errands,
        run: @escaping @Sendable (String) async throws -> [RunService.Result],
        retry: @escaping @Sendable ([String: Set<Int64>]) async throws -> [RunService.Result]
    ) {
        self.errands = errands
        self.run = run
        self.retry = retry
    }

    /// In words, whatever became of it.
    static func told(_ work: () async throws -> [RunService.Result]) async -> Errands.Result {
        do {
            let results = try await work()
            let lines = results.map(line)
            return Errands.Result(
                Localized(
                    vi: lines.map(\.vietnamese).joined(separator: " · "),
                    en: lines.map(\.english).joined(separator: " · ")
                ),
                isGood: !results.contains { $0.outcome.hasFailed }
            )
        } catch let failure as HubFailure {
            return Errands.Result(told(failure), isGood: false)
        } catch {
            return Errands.Result(
                Localized(vi: "Lỗi ngoài dự kiến.", en: "An unexpected error."),
                isGood: false
            )
        }
    }

    private static func line(_ result: RunService.Result) -> Localized {
        switch result.outcome {
        case .ran(let report):
            if let failure = report.failure { return told(failure, "#\(report.run)") }
            return Localized(
                vi: "#\(report.run) \(AccountText.equation(report.account, Figures(.vietnamese)))",
                en: "#\(report.run) \(AccountText.equation(report.account, Figures(.english)))"
            )
        case .refused(let failure): return told(failure, "\(result.pull)")
        case .skipped(let cause):
            return Localized(
                vi: "\(result.pull) không chạy vì \(cause) hỏng",
                en: "\(result.pull) not run because \(cause) failed"
            )
        }
    }

    private static func told(_ failure: HubFailure, _ subject: String = "") -> Localized {
        let prefix = subject.isEmpty ? "" : subject + " "
        return Localized(
            vi: "\(prefix)[\(failure.code)] \(failure.message.vietnamese)",
            en: "\(prefix)[\(failure.code)] \(failure.message.english)"
        )
    }
}
