import HubModel
import PQ
import Testing

/// A year of bills, fetched month by month, by a program that is killed.
@Suite struct `A backfill that is killed` {
    private let year = BillMonths(today: .todayInVietnam)

    /// Until the first of this month: every bill is issued before.
    private var words: [String] {
        let today = CivilDate.todayInVietnam.components
        return [
            "power/bills", "--from", day(year.firstIssued.components), "--to",
            day((today.year, today.month, 1)),
            "--slice", "1M",
        ]
    }

    private func day(_ parts: (year: Int, month: Int, day: Int)) -> String {
        "\(parts.year)-\(parts.month < 10 ? "0" : "")\(parts.month)-\(parts.day < 10 ? "0" : "")\(parts.day)"
    }

    private func finish(_ trial: Trial, _ more: [String] = []) async throws {
        var last = ""
        for _ in 0..<200 {
            let ending = try await trial.start("backfill", words + more).ending()
            if ending.isDone { return }
            last = ending.output
        }
        throw Trial.Unfinished(output: last)
    }

    /// As one undisturbed run staged it, with every slice fetched well exactly once.
    private func expectWhole(_ trial: Trial, _ undisturbed: CrashStage.Undisturbed, _ history: String)
        async throws
    {
        let portrait = try trial.portrait()
        #expect(portrait["bill"].sorted() == undisturbed.first["bill"].sorted(), "\(history)")
        let refused = { (portrait: Portrait) in
            portrait["quarantine"].filter { $0.hasPrefix("power/bills ") }.sorted()
        }
        #expect(refused(portrait) == refused(undisturbed.first), "\(history)")
        let connection = try PQConnection(trial.database)
        #expect(
            try connection.rows("SELECT state, count(*) FROM hub.interval GROUP BY 1") == ["done | 12"],
            "\(history)"
        )
        #expect(
            try connection.rows("SELECT count(*) FROM hub.run WHERE mode = 'limited' AND state = 'succeeded'")
                == ["12"],
            "\(history)"
        )
        #expect(
            try connection.rows(
                "SELECT count(*) FROM hub.interval i JOIN hub.run r ON r.id = i.run AND r.state = 'succeeded'"
            ) == ["12"]
        )
        #expect(
            try connection.rows("SELECT * FROM hub.cursor WHERE pull = 'power/bills'").isEmpty,
            "\(history)"
        )
        #expect(try connection.rows("SELECT 1 FROM hub.lease").isEmpty, "\(history)")
        let complaints = try await TrialAudit(trial).complaints()
        #expect(complaints.isEmpty, "\(history): \(complaints.prefix(10))")
    }

    @Test(
        .enabled(if: CrashSettings.hasDefects),
        arguments: [
            "slice_claimed:5", "slice_fetched:7", "before_commit:6", "after_commit:4", "before_finish:9",
        ]
    )
    func `at a named point goes on where it was`(point: String) async throws {
        try await Comparison.sameDay { undisturbed in
            try await Trial.with { trial in
                let ending = try await trial.start("backfill", words, defect: "kill:\(point)").ending()
                #expect(ending.wasKilled, "\(ending.output)")
                try await finish(trial)
                try await expectWhole(trial, undisturbed, point)
            }
        }
    }

    @Test func `again and again leaves what an undisturbed run leaves`() async throws {
        var delays = SeededNumbers(seed: CrashSettings.seed)
        try await Comparison.sameDay { undisturbed in
            try await Trial.with { trial in
                var history: [Duration] = []
                for _ in 0..<8 {
                    let child = try trial.start("backfill", words)
                    let delay = undisturbed.duration * delays.next(below: 1000) / 1000
                    child.kill(after: delay)
                    let ending = await child.ending()
                    if ending.isDone { break }
                    history.append(delay)
                }
                try await finish(trial)
                try await expectWhole(trial, undisturbed, "CRASH_SEED=\(CrashSettings.seed) \(history)")
            }
        }
    }

    @Test func `by two hosts at once is finished by the one that lives`() async throws {
        try await Comparison.sameDay { undisturbed in
            try await Trial.with { trial in
                let victim = try trial.start("backfill", words)
                let other = try trial.start("backfill", words)
                victim.kill(after: undisturbed.duration / 3)
                let (_, ending) = (await victim.ending(), await other.ending())
                #expect(ending.isDone, "\(ending.output)")
                try await expectWhole(trial, undisturbed, "two hosts")
            }
        }
    }

    @Test func `asked again repeats what was asked for, harmlessly, and never moves the nightly cursor`()
        async throws
    {
        try await Comparison.sameDay { undisturbed in
            try await Trial.with { trial in
                try await trial.finish(["power/bills"])
                let connection = try PQConnection(trial.database)
                let cursor = try connection.rows("SELECT * FROM hub.cursor")
                #expect(cursor.count == 1)
                try await finish(trial)
                try await finish(trial)
                let runs = "SELECT count(*) FROM hub.run WHERE mode = 'limited'"
                #expect(try connection.rows(runs) == ["12"])
                try await finish(trial, ["--again"])
                #expect(try connection.rows(runs) == ["24"])
                #expect(try connection.rows("SELECT * FROM hub.cursor") == cursor)
                #expect(try trial.portrait()["bill"].sorted() == undisturbed.first["bill"].sorted())
            }
        }
    }

    @Test func `tells how far it is, and what it would ask for`() async throws {
        try await Trial.with { trial in
            let plan = try await trial.start("backfill", words + ["--dry-run"]).ending()
            #expect(
                plan.exitCode == 0 && plan.output.contains("12 slices to ask for, at least"),
                "\(plan.output)"
            )
            #expect(try PQConnection(trial.database).rows("SELECT 1 FROM hub.interval").isEmpty)
            let nothing = try await trial.start("backfill", ["power/bills", "--status"]).ending()
            #expect(nothing.output.contains("never backfilled"), "\(nothing.output)")
            if CrashSettings.hasDefects {
                _ = try await trial.start("backfill", words, defect: "kill:slice_claimed:4").ending()
                let some = try await trial.start("backfill", ["power/bills", "--status", "--json"]).ending()
                #expect(some.output.contains(#""done" : 3"#), "\(some.output)")
                let rest = try await trial.start("backfill", words + ["--dry-run"]).ending()
                #expect(rest.output.contains("9 slices to ask for, about"), "\(rest.output)")
            }
            let refused = try await trial.start("backfill", ["power/listed_bills"] + words.dropFirst())
                .ending()
            #expect(
                refused.exitCode == 2 && refused.output.contains("backfill.no_window"),
                "\(refused.output)"
            )
            let future = try await trial.start(
                "backfill",
                ["power/bills", "--from", "2025-01-01", "--to", "2999-01-01"]
            )
            .ending()
            #expect(future.exitCode == 2 && future.output.contains("backfill.future"), "\(future.output)")
        }
    }
}
