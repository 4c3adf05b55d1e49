import HubModel
import Testing

#if DEFECTS
    @Suite struct `The comparison of the crash suite` {
        /// The twelfth month is the last with bills; its rows are lost if the cursor is there before them.
        private static let killedInLastMonth = "kill:rows_copied:12"

        @Test func `notices a cursor that is committed before its data`() async throws {
            try await Comparison.sameDay { undisturbed in
                let differences = try await differences(
                    after: "cursor_before_data,\(Self.killedInLastMonth)",
                    from: undisturbed
                )
                #expect(differences.contains { $0.hasPrefix("- bill:") }, "no row was missed")
            }
        }

        @Test func `finds nothing where the cursor comes with its data`() async throws {
            try await Comparison.sameDay { undisturbed in
                let differences = try await differences(after: Self.killedInLastMonth, from: undisturbed)
                #expect(differences == [])
            }
        }

        private func differences(after defect: String, from undisturbed: CrashStage.Undisturbed) async throws
            -> [String]
        {
            try await Trial.with { trial in
                let killed = try await trial.start(defect: defect).ending()
                #expect(killed.wasKilled, "never reached: \(killed.output)")
                try await trial.finish()
                return try trial.portrait().differences(from: undisturbed.first)
            }
        }
    }
#endif
