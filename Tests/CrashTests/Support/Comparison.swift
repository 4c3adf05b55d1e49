import HubModel
import Testing

/// A trial held against the undisturbed run of the same day.
struct Comparison {
    private let trial: Trial
    private let undisturbed: CrashStage.Undisturbed

    init(_ trial: Trial, _ day: CivilDate) async throws {
        self.trial = trial
        undisturbed = try await CrashStage.ready.undisturbed(on: day)
    }

    /// Requests hold the day and spans end with the month: a trial over midnight proves nothing and is done again.
    static func sameDay(_ body: (CivilDate) async throws -> Void) async throws {
        let day = CivilDate.todayInVietnam
        do {
            try await body(day)
        } catch is DayChanged {
            try await body(.todayInVietnam)
        }
    }

    struct DayChanged: Error {}

    /// After the first load.
    mutating func expectFirst(_ history: String) async throws {
        try await expect(undisturbed.first, history)
    }

    /// After a run over the source's next revision.
    mutating func expectSecond(_ history: String) async throws {
        try await expect(undisturbed.second, history)
    }

    private func expect(_ portrait: Portrait, _ history: String) async throws {
        let differences = try trial.portrait().differences(from: portrait)
        #expect(differences.isEmpty, "\(history):\n\(differences.joined(separator: "\n"))")
        let complaints = try await TrialAudit(trial).complaints()
        #expect(complaints.isEmpty, "\(history):\n\(complaints.prefix(20).joined(separator: "\n"))")
    }
}
