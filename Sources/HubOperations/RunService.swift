package import HubModel
package import HubPipeline

/// Runs targets: a connector, a pull, a schedule, or all; the only place that decides what a failure means.
package struct RunService: Sendable {
    private let project: Project
    private let erasures: @Sendable () async throws -> Erasures
    private let environment: @Sendable (PullID) -> PullEnvironment

    /// `erasures`: who was erased, asked for anew before each run.
    ///
    /// `environment`: the adapters for one pull, its observer included.
    package init(
        _ project: Project,
        erasures: @escaping @Sendable () async throws -> Erasures,
        environment: @escaping @Sendable (PullID) -> PullEnvironment
    ) {
        self.project = project
        self.erasures = erasures
        self.environment = environment
    }

    /// What became of one pull.
    package struct Result: Sendable {
        package var pull: PullID
        package var outcome: Outcome

        package enum Outcome: Sendable {
            case ran(RunReport)
            /// It could not begin.
            case refused(HubFailure)
            /// A pull that it comes after failed.
            case skipped(after: PullID)
        }
    }

    /// The pulls of these targets, as `RunPlanner` orders them.
    package func plan(_ targets: [String]) throws(HubFailure) -> [PlannedPull] {
        try RunPlanner(project).plan(targets)
    }

    package struct PlannedPull: Sendable, Hashable {
        package var pull: PullID
        package var after: [PullID]

        package init(pull: PullID, after: [PullID]) {
            self.pull = pull
            self.after = after
        }
    }

    /// Runs every pull of the plan, of at most `atOnce` connectors side by side.
    ///
    /// A failing one does not keep the others from running, but those after it wait for the next time. Results are
    /// reported as they come, one at a time, and returned in the order of the plan.
    package func run(
        _ plan: [PlannedPull],
        options: PullJob.Options,
        atOnce: Int,
        now: @escaping @Sendable () -> Timestamp,
        report: (Result) -> Void
    ) async -> [Result] {
        // Whom a restored database has brought back is erased under the leases of all pulls: before any has its own.
        // If that fails, each run says so.
        _ = try? await erasures()
        var queue = PullQueue(plan, atOnce: atOnce)
        var results: [PullID: Result] = [:]
        await withTaskGroup(of: Result.self) { group in
            repeat {
                while let step = queue.next() {
                    switch step {
                    case .start(let pull):
                        group.addTask { Result(pull: pull, outcome: await run(pull, options, now())) }
                    case .skip(let pull, let cause):
                        let result = Result(pull: pull, outcome: .skipped(after: cause))
                        report(result)
                        results[pull] = result
                    }
                }
                guard let result = await group.next() else { break }
                queue.end(result.pull, hasFailed: result.outcome.hasFailed)
                report(result)
                results[result.pull] = result
            } while true
        }
        return plan.compactMap { results[$0.pull] }
    }

    /// Runs a pull for one slice of its past; no cursor moves.
    package func fetch(
        _ slice: BackfillSlice,
        of pull: PullID,
        now: @escaping @Sendable () -> Timestamp,
        report: (Result) -> Void
    ) async -> BackfillService.Outcome {
        var options = PullJob.Options()
        options.since = slice.span.from
        options.until = slice.span.until
        options.slice = slice.id
        let plan = [PlannedPull(pull: pull, after: [])]
        let results = await run(plan, options: options, atOnce: 1, now: now, report: report)
        if let failure = results.first?.outcome.failure { return .failed(failure) }
        guard case .ran(let report)? = results.first?.outcome, report.state == .succeeded else {
            return .incomplete
        }
        return .done
    }

    /// Maps every landed page of the pulls that fill an entity again, with the network off.
    package func remap(_ entity: String, now: Timestamp) async throws(HubFailure) -> [Result] {
        guard let known = project.catalogue.entity(entity) else { throw unknownEntity(entity) }
        var results: [Result] = []
        for source in known.sources {
            results.append(Result(pull: source.pull, outcome: await remap(source.pull, nil, now)))
        }
        return results
    }

    /// Maps the landed answers that hold quarantined records again: payloads by pull.
    package func retry(_ payloads: [String: Set<Int64>], now: Timestamp) async -> [Result] {
        var results: [Result] = []
        for (name, payloads) in payloads.sorted(by: { $0.key < $1.key }) {
            guard let pull = PullID(name) else { continue }
            results.append(Result(pull: pull, outcome: await remap(pull, payloads, now)))
        }
        return results
    }

    private func unknownEntity(_ name: String) -> HubFailure {
        let list = project.catalogue.entities.map(\.name).joined(separator: ", ")
        return HubFailure(
            .configure,
            .fixConfiguration,
            code: "entity.unknown",
            message: Localized(
                vi: "Không có bảng «\(name)». Có: \(list).",
                en: "There is no entity «\(name)». There are: \(list)."
            )
        )
    }

    private func run(_ pull: PullID, _ options: PullJob.Options, _ now: Timestamp) async -> Result.Outcome {
        await outcome {
            let job = try JobCompiler(project, erasures: try await erasures())
                .job(pull, now: now, options: options)
            return try await Pipeline(job, environment(pull)).run()
        }
    }

    private func remap(_ pull: PullID, _ payloads: Set<Int64>?, _ now: Timestamp) async -> Result.Outcome {
        await outcome {
            let job = try JobCompiler(project, erasures: try await erasures())
                .job(pull, now: now, isOffline: true)
            return try await Pipeline(job, environment(pull)).remap(only: payloads)
        }
    }

    private func outcome(_ body: () async throws -> RunReport) async -> Result.Outcome {
        do {
            return .ran(try await body())
        } catch let failure as HubFailure {
            return .refused(failure)
        } catch {
            return .refused(
                HubFailure(
                    .load,
                    .failRun,
                    code: "run.unexpected",
                    message: Localized(vi: "Lỗi ngoài dự kiến.", en: "An unexpected error."),
                    underlying: error
                )
            )
        }
    }
}

extension RunService.Result.Outcome {
    package var failure: HubFailure? {
        switch self {
        case .ran(let report): report.failure
        case .refused(let failure): failure
        case .skipped: nil
        }
    }

    package var hasFailed: Bool {
        if case .skipped = self { true } else { failure != nil }
    }
}

/// The stable exit codes of every command (docs/operating.md).
package enum ExitCode: Int32, Sendable, Comparable {
    case done = 0
    case findings = 1
    case usage = 2
    case unavailable = 3
    case refused = 4
    case leaseHeld = 75

    package static func < (left: ExitCode, right: ExitCode) -> Bool { left.severity < right.severity }

    /// Which of several outcomes a run of many pulls ends with.
    private var severity: Int {
        switch self {
        case .done: 0
        case .findings: 1
        case .leaseHeld: 2
        case .refused: 3
        case .unavailable: 4
        case .usage: 5
        }
    }

    package init(_ failure: HubFailure) {
        self =
            switch failure.recovery {
            case .retry: .unavailable
            case .failRun: .findings
            case .fixConfiguration: .usage
            case .leaveToOther: .leaseHeld
            case .askAPerson: .refused
            case .stopped: .findings
            }
    }

    package init(_ outcome: RunService.Result.Outcome) {
        if let failure = outcome.failure {
            self.init(failure)
        } else if case .ran(let report) = outcome {
            self = report.state == .succeeded && report.account.refused == 0 ? .done : .findings
        } else {
            self = .findings
        }
    }
}
