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

    init(steps: [String], staging: StagingMigration.Outcome, app: AppMigration.Outcome) {
        self.steps = steps
        applied = staging.applied.map(MigrationReport.line) + MigrationReport.lines(app)
        refused = staging.refused.map(MigrationReport.line)
        plan = staging.refused.isEmpty ? nil : staging.plan.file
    }

    /// The entity of such a line is the file.
    private static func lines(_ app: AppMigration.Outcome) -> [Line] {
        app.made.map { made in
            Line(
                entity: made.file,
                vietnamese: "\(made.file): tạo \(made.objects.count) hàm và khung nhìn cho ứng dụng",
                english: "\(made.file): \(made.objects.count) functions and views for the app"
            )
        }
            + app.dropped.map { object in
                Line(
                    entity: AppFile.Callers.app.folder,
                    vietnamese: "App: bỏ \(object.identity), không tệp nào còn tạo nó",
                    english: "App: dropped \(object.identity), which no file makes any more"
                )
            }
    }

    private static func line(_ change: StagingChange) -> Line {
        let summary = change.summary
        return Line(entity: change.entity, vietnamese: summary.vietnamese, english: summary.english)
    }
}
