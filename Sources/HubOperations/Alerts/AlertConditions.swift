package import HubModel

/// What is not as it should be, by the hub's figures: pure, so that every condition is a table in a test.
package struct AlertConditions: Sendable {
    private let figures: HubFigures
    private let jobs: [Watched.Job]

    package init(_ figures: HubFigures, jobs: [Watched.Job]) {
        self.figures = figures
        self.jobs = jobs
    }

    /// What PostgreSQL knows, the same on every host.
    package var findings: [AlertFinding] {
        failedPulls + failedJobs + brokenPromises + lateMessages + parkedMessages + heldRemovals
            + certificates
    }

    // MARK: Jobs

    private var failedPulls: [AlertFinding] {
        figures.pulls.compactMap { pull in
            guard let run = pull.lastRun, run.hasFailed else { return nil }
            let isQuarantine = run.failureCode == "quarantine.too_many"
            var detail = ["run": "\(run.id)", "at": "\(run.endedAt.microseconds)", "entity": pull.entity]
            detail["code"] = run.failureCode ?? "run.\(run.state)"
            detail["vi"] = run.failure?.vietnamese
            detail["en"] = run.failure?.english
            return AlertFinding(
                isQuarantine ? .quarantineOverBudget : .jobFailed,
                pull.name,
                .warning,
                detail: detail,
                // What runs again, or will in a while, may mend it: neither a beginning nor an end.
                isFading: pull.isRunning || isRetried(pull.name)
            )
        }
    }

    private func isRetried(_ pull: String) -> Bool {
        figures.retriedTargets.contains { JobTarget.holds($0, pull) }
    }

    /// Failed before any pull of theirs had run: a secret that is missing, a plan that does not hold.
    private var failedJobs: [AlertFinding] {
        let failed = figures.failedJobs.filter { job in
            let runs = figures.pulls.filter { JobTarget.holds(job.job.target, $0.name) }.compactMap(\.lastRun)
            return !runs.contains { $0.hasFailed || $0.endedAt > job.finishedAt }
        }
        return failed.map { job in
            AlertFinding(
                .jobFailed,
                job.job.target,
                .warning,
                detail: [
                    "schedule": job.job.schedule, "code": job.reason, "attempts": "\(job.attempts)",
                    "at": "\(job.finishedAt.microseconds)",
                ],
                isFading: figures.retriedTargets.contains(job.job.target)
            )
        }
    }

    private var brokenPromises: [AlertFinding] {
        figures.pulls.compactMap { pull in
            guard let fresh = pull.freshAt, fresh + pull.promised < figures.now else { return nil }
            return AlertFinding(
                .promiseBroken,
                pull.name,
                .critical,
                detail: [
                    "at": "\(fresh.microseconds)", "promised": "\(pull.promised.components.seconds)",
                    "entity": pull.entity,
                ]
            )
        }
    }

    // MARK: Outbox

    private func perPush(_ kind: AlertKind, _ severity: AlertSeverity, _ count: (HubFigures.Outbox) -> Int)
        -> [AlertFinding]
    {
        Dictionary(grouping: figures.outbox, by: \.push).sorted { $0.key < $1.key }.compactMap {
            push,
            parts in
            let touched = parts.filter { count($0) > 0 }
            let total = touched.map(count).reduce(0, +)
            guard total > 0 else { return nil }
            var detail = ["count": "\(total)"]
            detail["at"] = touched.compactMap(\.oldest).min().map { "\($0.microseconds)" }
            return AlertFinding(kind, push, severity, detail: detail)
        }
    }

    private var lateMessages: [AlertFinding] { perPush(.outboxLate, .critical) { $0.late } }

    private var parkedMessages: [AlertFinding] {
        perPush(.deliveryParked, .warning) { $0.state == "parked" ? $0.count : 0 }
    }

    // MARK: The rest

    private var heldRemovals: [AlertFinding] {
        figures.holds.map { hold in
            AlertFinding(
                .missingHeld,
                hold.pull,
                .warning,
                detail: [
                    "count": "\(hold.missing)", "entity": hold.entity, "at": "\(hold.askedAt.microseconds)",
                ]
            )
        }
    }

    /// Three weeks: whoever renews it needs a letter and a signature.
    private var certificates: [AlertFinding] {
        let day = 86_400 as Int64
        return figures.certificates.compactMap { certificate in
            let left = certificate.notAfter.seconds - figures.now.seconds
            guard left < 22 * day else { return nil }
            return AlertFinding(
                .certificateEnds,
                certificate.host,
                left < 7 * day ? .critical : .warning,
                detail: ["at": "\(certificate.notAfter.microseconds)", "days": "\(max(left / day, 0))"],
                isFading: left >= 21 * day
            )
        }
    }

    /// What a host sees of itself.
    package static func findings(of host: HostFigures) -> [AlertFinding] {
        guard host.freeShare < 0.12 else { return [] }
        return [
            AlertFinding(
                .diskLow,
                host.name,
                host.freeShare < 0.05 ? .critical : .warning,
                detail: ["percent": "\(Int((host.freeShare * 100).rounded(.down)))"],
                // Below 10 % it begins, at 12 % it has ended: what is written and deleted there is no news.
                isFading: host.freeShare >= 0.10
            )
        ]
    }
}
