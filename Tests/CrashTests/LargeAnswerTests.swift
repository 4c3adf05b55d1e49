import HubModel
import PQ
import Testing

@Suite struct `An answer larger than memory should hold` {
    /// Of the child, in debug builds; the smaller bar of release builds belongs to `make bench`.
    ///
    /// CSV takes more than the others, and a little more the larger it is (132 MB of 100, 163 of 300): why is not found yet.
    private static func mostMemory(_ form: LargeAnswer.Form) -> Int { (form == .csv ? 200 : 150) << 20 }

    @Test(arguments: LargeAnswer.Form.allCases)
    func `survives kills while it comes in and while it is loaded, in constant memory`(
        form: LargeAnswer.Form
    ) async throws {
        let answer = LargeAnswer(form, megabytes: CrashSettings.answerMegabytes)
        let server = try LargeAnswerServer(answer)
        defer { server.stop() }
        let settings = ["LIENTHONG_ARCHIVE_BASE_URL": server.address]
        try await Trial.with { trial in
            try await killHalfway(trial, form, server, settings)
            try await killBetweenCommits(trial, form, settings)
            let ending = try await finish(trial, form, settings)
            print(
                "large answer (\(form)): \(CrashSettings.answerMegabytes) MB, peak resident memory "
                    + "\(ending.peakMemory >> 20) MB"
            )
            #expect(ending.peakMemory <= Self.mostMemory(form))
            let staged = try PQConnection(trial.database).rows(
                "SELECT count(*), count(DISTINCT id), sum(amount) FROM staging.\(form.entity)"
            )
            #expect(staged == ["\(answer.records) | \(answer.records) | \(answer.sumOfAmounts)"])
            let complaints = try await TrialAudit(trial).complaints()
            #expect(complaints.isEmpty, "\(complaints)")
        }
    }

    private func killHalfway(
        _ trial: Trial,
        _ form: LargeAnswer.Form,
        _ server: LargeAnswerServer,
        _ settings: [String: String]
    ) async throws {
        let child = try trial.start(["archive/\(form.pull)"], settings: settings)
        await server.halfSent()
        child.kill()
        #expect(await child.ending().wasKilled)
    }

    private func killBetweenCommits(
        _ trial: Trial,
        _ form: LargeAnswer.Form,
        _ settings: [String: String]
    ) async throws {
        #if DEFECTS
            // 75: the server has not yet noticed that the one before is gone.
            var ending: ChildProcess.Ending
            repeat {
                ending = try await trial.start(
                    ["archive/\(form.pull)"],
                    defect: "kill:after_commit:1",
                    settings: settings
                ).ending()
            } while ending.exitCode == 75
            #expect(ending.wasKilled, "\(ending.output)")
            let staged = try PQConnection(trial.database).rows(
                "SELECT count(*) > 0 FROM staging.\(form.entity)"
            )
            #expect(staged == ["t"], "no part of the answer was committed before its end")
        #endif
    }

    private func finish(
        _ trial: Trial,
        _ form: LargeAnswer.Form,
        _ settings: [String: String]
    ) async throws -> ChildProcess.Ending {
        var ending = try await trial.start(["archive/\(form.pull)"], settings: settings).ending()
        while ending.exitCode == 75 {
            ending = try await trial.start(["archive/\(form.pull)"], settings: settings).ending()
        }
        #expect(ending.exitCode == 0, "\(ending.output)")
        return ending
    }
}
