import HubModel
import Testing

/// A trial held against the undisturbed run of the same day.
struct Comparison {
    private let trial: Trial
    private let undisturbed: CrashStage.Undisturbed

    init(_ trial: Trial, _ undisturbed: CrashStage.Undisturbed) {
        self.trial = trial
        self.undisturbed = undisturbed
    }

    /// Requests hold the day and spans end with the month: a trial that sees midnight is done again.
    static func sameDay(_ body: (CrashStage.Undisturbed) async throws -> Void) async throws {
        let day = CivilDate.todayInVietnam
        let undisturbed = try await CrashStage.ready.undisturbed(on: day)
        do {
            try await body(undisturbed)
        } catch is DayChanged {
            try await body(try await CrashStage.ready.undisturbed(on: .todayInVietnam))
        }
    }

    struct DayChanged: Error {}

    /// After the first load.
    func expectFirst(_ history: String) async throws {
        try await expect(undisturbed.first, history)
    }

    /// After a run over the source's next revision.
    func expectSecond(_ history: String) async throws {
        try await expect(undisturbed.second, history)
    }

    private func expect(_ portrait: Portrait, _ history: String) async throws {
        guard CivilDate.todayInVietnam == undisturbed.day else { throw DayChanged() }
        let differences = try trial.portrait().differences(from: portrait)
        #expect(differences.isEmpty, "\(history):\n\(differences.joined(separator: "\n"))")
        let complaints = try await TrialAudit(trial).complaints()
        #expect(complaints.isEmpty, "\(history):\n\(complaints.prefix(20).joined(separator: "\n"))")
    }
}
