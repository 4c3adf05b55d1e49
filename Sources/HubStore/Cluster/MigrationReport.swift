import HubModel

/// What `db migrate` did, and what it did not without an approval.
package struct MigrationReport: Sendable, Hashable, Codable {
    package struct Line: Sendable, Hashable, Codable {
        package var entity: String
        package var vietnamese: String
        package var english: String
    }

    /// Steps of the hub's own schema that were applied.
    package var steps: [String]
    package var applied: [Line]
    /// Destructive changes that wait for an approval: then the command ends 4.
    package var refused: [Line]
    /// The text of the plan file with the refused changes; `nil` if there is none.
    package var plan: String?

    init(steps: [String], staging: StagingMigration.Outcome) {
        self.steps = steps
        applied = staging.applied.map(MigrationReport.line)
        refused = staging.refused.map(MigrationReport.line)
        plan = staging.refused.isEmpty ? nil : staging.plan.file
    }

    private static func line(_ change: StagingChange) -> Line {
        let summary = change.summary
        return Line(entity: change.entity, vietnamese: summary.vietnamese, english: summary.english)
    }
}
