package import HubModel
import PQ

/// Whether staging is what the mappings describe: changes that wait for `db migrate`.
package struct StagingExamination: Examination {
    package let group = ExaminationGroup.database
    package let subject = "staging"
    private let entities: [Entity]
    private let database: DatabaseSession

    /// `entities`: as the environment has chosen them; `database`: as the worker.
    package init(_ entities: [Entity], _ database: DatabaseSession) {
        self.entities = entities
        self.database = database
    }

    package func findings() async -> [Finding] {
        await .of(subject) {
            let plan = try await database.use { try StagingMigration(entities: entities).plan($0) }
            let waiting = plan.changes.filter { if case .awaitsValues = $0.kind { false } else { true } }
            guard !waiting.isEmpty else {
                return [
                    Finding(
                        "staging.current",
                        subject,
                        .good,
                        Localized(
                            vi: "\(entities.count) bảng đúng như Mappings/",
                            en: "\(entities.count) tables as Mappings/ says"
                        )
                    )
                ]
            }
            return waiting.prefix(5).map(line) + more(waiting.count - 5)
        }
    }

    private func line(_ change: StagingChange) -> Finding {
        let cure =
            change.isDestructive
            ? Localized(
                vi: "Xem rồi duyệt: lienthong db migrate --plan plan.txt",
                en: "Look and approve: lienthong db migrate --plan plan.txt"
            )
            : Localized(vi: "Chạy: lienthong db migrate", en: "Run: lienthong db migrate")
        return Finding("staging.pending", subject, .warning, change.summary, cure: cure)
    }

    private func more(_ count: Int) -> [Finding] {
        guard count > 0 else { return [] }
        return [
            Finding(
                "staging.pending",
                subject,
                .warning,
                Localized(vi: "và \(count) thay đổi nữa", en: "and \(count) more changes")
            )
        ]
    }
}
