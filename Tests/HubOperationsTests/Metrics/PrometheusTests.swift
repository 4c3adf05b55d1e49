import Foundation
import HubModel
import HubOperations
import Testing

extension HubFigures {
    /// A night in which a bit of everything happened.
    static var eventful: HubFigures {
        var figures = HubFigures(now: Timestamp(seconds: 1_800_000_000))
        figures.tallies = [
            Tally(.runs, "electricity/bills", "succeeded", 9), Tally(.runs, "electricity/bills", "failed", 1),
            Tally(.lasted, "electricity/bills", "", 12_500_000),
            Tally(.waited, "electricity/bills", "", 1_500_000),
            Tally(.records, "electricity/bills", "read", 103),
            Tally(.records, "electricity/bills", "new", 100),
            Tally(.records, "electricity/bills", "refused", 3), Tally(.requests, "electricity/bills", "", 12),
            Tally(.pages, "electricity/bills", "", 10), Tally(.bytes, "electricity/bills", "", 4_000_000_000),
            Tally(.quarantine, "electricity/bills", "bill", 3), Tally(.quarantine, "gone/pull", "old", 2),
            Tally(.quarantine, "news/papers", "article", 0),
            Tally(.deliveries, "ioc/feedback", "delivered", 7),
            Tally(.deliveries, "ioc/feedback", "refused", 1),
            Tally(.deliveryTime, "ioc/feedback", "", 3_500_000),
            Tally(.lateDeliveries, "ioc/feedback", "", 2),
            Tally(.tasks, "nightly", "done", 40),
        ]
        var bills = Pull(name: "electricity/bills", entity: "bill", promised: .seconds(93_600))
        bills.freshAt = figures.now - .seconds(3600)
        bills.lastRun = LastRun(
            id: 10,
            state: "failed",
            startedAt: figures.now - .seconds(600),
            endedAt: figures.now - .milliseconds(590_500),
            failureCode: "source.unreachable"
        )
        figures.pulls = [bills, Pull(name: "news/papers", entity: "article", promised: .seconds(7200))]
        figures.quotas = [Quota(name: "electricity", period: "1d", used: 120, limit: 20_000)]
        figures.outbox = [
            Outbox(
                push: "ioc/feedback",
                state: "waiting",
                count: 4,
                late: 1,
                oldest: figures.now - .seconds(90)
            ),
            Outbox(
                push: "ioc/feedback",
                state: "parked",
                count: 2,
                late: 1,
                oldest: figures.now - .seconds(7000)
            ),
        ]
        figures.untakenMessages = 1
        figures.openTasks = [OpenTasks(schedule: "nightly", state: "running", count: 1)]
        figures.holds = [Hold(pull: "news/papers", entity: "article", missing: 40, askedAt: figures.now)]
        figures.firingAlerts = [FiringAlerts(kind: "job_failed", count: 1)]
        figures.certificates = [Certificate(host: "evn.example", notAfter: figures.now + .seconds(86_400))]
        figures.databaseBytes = 123_456_789
        figures.host = HostFigures(name: "lt1", landingBytes: 5_000, freeShare: 0.25)
        return figures
    }
}

@Suite struct `Metrics for Prometheus` {
    private func read(_ figures: HubFigures) throws -> Exposition {
        try Exposition(PrometheusText(figures, version: "0.1.0").text)
    }

    @Test func `say what happened, in seconds, bytes and counts`() throws {
        let text = try read(.eventful)
        let bills = ["pull": "electricity/bills"]
        #expect(text.value("lienthong_runs_total", ["pull": "electricity/bills", "state": "succeeded"]) == 9)
        #expect(text.value("lienthong_run_duration_seconds_sum", bills) == 12.5)
        #expect(text.value("lienthong_run_duration_seconds_count", bills) == 10)
        #expect(text.value("lienthong_wait_seconds_total", bills) == 1.5)
        #expect(text.value("lienthong_received_bytes_total", bills) == 4e9)
        #expect(text.value("lienthong_records_read_total", bills) == 103)
        #expect(text.value("lienthong_freshness_age_seconds", bills) == 3600)
        #expect(text.value("lienthong_freshness_promise_seconds", bills) == 93_600)
        #expect(text.value("lienthong_last_run_failed", bills) == 1)
        #expect(text.value("lienthong_last_run_duration_seconds", bills) == 9.5)
        #expect(
            text.value("lienthong_quota_limit_requests", ["connector": "electricity", "period": "1d"])
                == 20_000
        )
        #expect(text.value("lienthong_outbox_oldest_seconds", ["push": "ioc/feedback"]) == 7000)
        #expect(text.value("lienthong_outbox_late_messages", ["push": "ioc/feedback"]) == 2)
        #expect(text.value("lienthong_delivery_duration_seconds_sum", ["push": "ioc/feedback"]) == 3.5)
        #expect(text.value("lienthong_disk_free_ratio") == 0.25)
        #expect(text.value("lienthong_build_info", ["version": "0.1.0"]) == 1)
        #expect(text.types["lienthong_run_duration_seconds"] == "summary")
    }

    @Test func `begin at 0 for what is declared and has not happened`() throws {
        let text = try read(.eventful)
        #expect(text.value("lienthong_runs_total", ["pull": "news/papers", "state": "failed"]) == 0)
        #expect(text.value("lienthong_records_total", ["pull": "news/papers", "outcome": "refused"]) == 0)
        #expect(
            text.value("lienthong_quarantine_open_records", ["pull": "news/papers", "entity": "article"]) == 0
        )
        // Never fresh has no age: 0 would read as fresh.
        #expect(text.value("lienthong_freshness_age_seconds", ["pull": "news/papers"]) == nil)
    }

    @Test func `account for every record that was read`() throws {
        let text = try read(.eventful)
        let sum = text.samples.filter {
            $0.name == "lienthong_records_total" && $0.labels["pull"] == "electricity/bills"
        }.map(\.value).reduce(0, +)
        #expect(sum == text.value("lienthong_records_read_total", ["pull": "electricity/bills"]))
    }

    @Test(arguments: [#"a"b"#, #"a\b"#, "a\nlienthong_fake 1", "Điện lực", "", #"\"#, "a}b,c=\"d\""])
    func `bring any name through unharmed`(name: String) throws {
        var figures = HubFigures(now: Timestamp(seconds: 0))
        figures.quotas = [HubFigures.Quota(name: name, period: "1d", used: 1, limit: 2)]
        let text = try read(figures)
        #expect(text.value("lienthong_quota_used_requests", ["connector": name, "period": "1d"]) == 1)
        #expect(text.value("lienthong_fake") == nil)
    }

    @Test func `are readable where nothing has happened`() throws {
        #expect(
            try read(HubFigures(now: Timestamp(seconds: 0))).value("lienthong_outbox_untaken_messages") == 0
        )
    }

    @Test func `are the same as JSON`() throws {
        let metrics = PrometheusText(.eventful, version: "0.1.0")
        let records = metrics.records.flatMap(\.samples).map {
            Exposition.Sample(name: $0.name, labels: $0.labels, value: $0.value)
        }
        #expect(Set(records) == Set(try Exposition(metrics.text).samples))
    }

    @Test(arguments: [
        "a 1", "# HELP a b\n# TYPE a gauge\na{b=\"c} 1\n", "# HELP a b\n# TYPE a gauge\na 1\na 1\n",
        "# HELP a b\n# TYPE a counter\na 1\n",
        "# HELP a b\n# TYPE a gauge\n# HELP b b\n# TYPE b gauge\na 1\n",
        "# HELP a b\n# TYPE a gauge\na{b=\"\\x\"} 1\n",
        "# HELP a_total b\n# TYPE a_total counter\na_total -1\n",
        "a 1\n", "# HELP a b\n# TYPE a gauge\na{1=\"x\"} 1\n", "# HELP a b\n# TYPE a gauge\na one\n",
    ])
    func `that are wrong are seen to be`(text: String) {
        #expect(throws: Exposition.Mistake.self) { try Exposition(text) }
    }
}
