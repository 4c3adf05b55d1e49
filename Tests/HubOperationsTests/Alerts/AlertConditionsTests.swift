import HubModel
import HubOperations
import Testing

@Suite struct `Conditions of alerts` {
    private let now = Timestamp(seconds: 1_800_000_000)
    private let jobs = [Watched.Job(schedule: "nightly", target: "electricity")]

    private func pull(
        _ state: String,
        code: String? = nil,
        freshHoursAgo: Int64? = 1,
        isRunning: Bool = false
    ) -> HubFigures.Pull {
        var pull = HubFigures.Pull(name: "electricity/bills", entity: "bill", promised: .seconds(26 * 3600))
        pull.freshAt = freshHoursAgo.map { now + .seconds(-3600 * $0) }
        pull.isRunning = isRunning
        pull.lastRun = HubFigures.LastRun(
            id: 7,
            state: state,
            startedAt: now + .seconds(-900),
            endedAt: now + .seconds(-600),
            failureCode: code
        )
        return pull
    }

    private func found(_ change: (inout HubFigures) -> Void) -> [AlertFinding] {
        var figures = HubFigures(now: now)
        change(&figures)
        return AlertConditions(figures, jobs: jobs).findings
    }

    @Test(
        arguments: [
            ("succeeded", nil, []), ("incomplete", nil, []), ("stopped", nil, []),
            ("failed", "source.unreachable", ["job_failed:electricity/bills"]),
            ("lost", nil, ["job_failed:electricity/bills"]),
            ("failed", "quarantine.too_many", ["quarantine_over_budget:electricity/bills"]),
        ] as [(String, String?, [String])]
    )
    func `a run that ended badly is one`(state: String, code: String?, expected: [String]) {
        #expect(found { $0.pulls = [pull(state, code: code)] }.map(\.key) == expected)
    }

    @Test func `a failure that is tried again, or runs again, is none yet`() {
        for change: @Sendable (inout HubFigures) -> Void in [
            { $0.retriedTargets = ["electricity"] }, { $0.retriedTargets = ["electricity/bills"] },
            { $0.pulls[0].isRunning = true },
        ] {
            let findings = found {
                $0.pulls = [pull("failed", code: "x")]
                change(&$0)
            }
            #expect(findings.map(\.isFading) == [true])
        }
        let other = found {
            $0.pulls = [pull("failed", code: "x")]
            $0.retriedTargets = ["elec", "electricity/bil", "news"]
        }
        #expect(other.map(\.isFading) == [false])
    }

    @Test func `a job that failed before anything ran is one, until something runs`() {
        let failed = HubFigures.FailedJob(
            job: jobs[0],
            reason: "settings.missing",
            attempts: 1,
            finishedAt: now + .seconds(-300)
        )
        #expect(found { $0.failedJobs = [failed] }.map(\.key) == ["job_failed:electricity"])
        // Its pull has failed: that is the one to tell of.
        let both = found {
            $0.failedJobs = [failed]
            $0.pulls = [pull("failed", code: "x")]
        }
        #expect(both.map(\.key) == ["job_failed:electricity/bills"])
        let later = found {
            var good = pull("succeeded")
            good.lastRun?.endedAt = now
            $0.failedJobs = [failed]
            $0.pulls = [good]
        }
        #expect(later.isEmpty)
    }

    @Test(arguments: [(25, false), (27, true), (nil, false)] as [(Int64?, Bool)])
    func `data older than promised is one`(hours: Int64?, isOne: Bool) {
        let findings = found { $0.pulls = [pull("succeeded", freshHoursAgo: hours)] }
        #expect(findings.map(\.kind) == (isOne ? [.promiseBroken] : []))
    }

    @Test func `messages that are late or parked are one for each push`() {
        let findings = found {
            $0.outbox = [
                .init(push: "ioc/a", state: "waiting", count: 9, late: 4, oldest: now + .seconds(-900)),
                .init(push: "ioc/a", state: "parked", count: 2, late: 1, oldest: now + .seconds(-1900)),
                .init(push: "ioc/b", state: "waiting", count: 3, late: 0, oldest: now),
            ]
        }
        #expect(findings.map(\.key) == ["outbox_late:ioc/a", "delivery_parked:ioc/a"])
        #expect(findings.map { $0.detail["count"] } == ["5", "2"])
    }

    @Test(
        arguments: [
            (23, nil, false), (21, AlertSeverity.warning, true), (20, .warning, false), (6, .critical, false),
            (-1, .critical, false),
        ] as [(Int64, AlertSeverity?, Bool)]
    )
    func `a certificate near its end is one`(days: Int64, severity: AlertSeverity?, isFading: Bool) {
        let findings = found {
            $0.certificates = [.init(host: "evn.example", notAfter: now + .seconds(days * 86_400 + 60))]
        }
        #expect(findings.map(\.severity) == (severity.map { [$0] } ?? []))
        #expect(findings.allSatisfy { $0.isFading == isFading })
    }

    @Test(
        arguments: [
            (0.13, nil, false), (0.11, AlertSeverity.warning, true), (0.09, .warning, false),
            (0.04, .critical, false),
        ] as [(Double, AlertSeverity?, Bool)]
    )
    func `a disk nearly full is one`(free: Double, severity: AlertSeverity?, isFading: Bool) {
        let host = HostFigures(name: "lt1", landingBytes: 0, freeShare: free)
        let findings = AlertConditions.findings(of: host)
        #expect(findings.map(\.severity) == (severity.map { [$0] } ?? []))
        #expect(findings.allSatisfy { $0.isFading == isFading })
    }
}
