package import HubModel
package import HubOperations
import HubPipeline

/// What the manifests as they are now would do to what a pull has staged: in rows and counts, nothing written.
package struct StagedDifference: Sendable, Codable {
    /// A value that would change; personal ones as patterns, unless they are to be shown.
    package struct Cell: Sendable, Codable, Hashable {
        package var column: String
        package var before: String?
        package var after: String?
    }

    package struct Example: Sendable, Codable, Hashable {
        package var key: String
        package var cells: [Cell]
    }

    package struct Table: Sendable, Codable {
        package var entity: String
        package var new = 0
        package var same = 0
        package var changed = 0
        /// Rows that no answer that is kept gives any more: they stay until the source is asked again.
        package var gone = 0
        /// Changed values by column.
        package var columns: [String: Int] = [:]
        package var newlyRefused: [String: Int] = [:]
        package var noLongerRefused: [String: Int] = [:]
        package var examples: [Example] = []
        package var newKeys: [String] = []
        package var goneKeys: [String] = []

        package var isEmpty: Bool {
            new + changed + gone == 0 && newlyRefused.isEmpty && noLongerRefused.isEmpty
        }
    }

    package var pull: String
    package var pages: Int
    /// Answers that are no longer kept: of their rows nothing is known.
    package var gonePages: Int
    package var tables: [Table]
    package var failure: String?

    package var isEmpty: Bool { tables.allSatisfy(\.isEmpty) && failure == nil }

    /// How much of it is shown.
    package struct Showing: Sendable {
        package var examples: Int
        package var revealsPersonalData: Bool

        package init(examples: Int = 5, revealsPersonalData: Bool = false) {
            self.examples = examples
            self.revealsPersonalData = revealsPersonalData
        }
    }

    /// - Parameters:
    ///   - pull: which one.
    ///   - project: the manifests as they are now.
    ///   - staged: what is there.
    ///   - landing: where the answers are; nothing is put there.
    ///   - erasures: persons of whom nothing is shown.
    ///   - now: the clock of the run that is not made.
    ///   - showing: how many rows are shown, and whether as they are.
    /// - Throws: what kept the answers from being mapped at all.
    package init(
        _ pull: PullID,
        in project: Project,
        staged: StagedPicture,
        landing: any LandingStore,
        erasures: Erasures,
        now: Timestamp,
        showing: Showing
    ) async throws {
        var job = try JobCompiler(project, erasures: erasures).job(pull, now: now, isOffline: true)
        job.options.showsAllRejections = true
        let preview = PreviewStore(clock: now, zone: job.connector.system.zone)
        var environment = PullEnvironment(
            transport: NoTransport(),
            store: LedgerReplay(preview, pages: staged.pages),
            landing: ReadOnlyLanding(landing),
            allowance: NoLimits(),
            sleep: { _ in },
            observe: { _ in }
        )
        environment.root = project.root
        let report = try await Pipeline(job, environment).remap()
        let plans = ([job.plan] + job.further.map(\.plan))
        self.pull = pull.description
        pages = staged.pages.count
        gonePages = report.gonePages
        failure = report.failure.map { "\($0.code): \($0.message.vietnamese) · \($0.message.english)" }
        tables = plans.map { plan in
            let comparison = TableComparison(
                plan.entity,
                columns: plan.load.columns.map(\.name),
                made: preview.rows.filter { $0.entity == plan.entity.name },
                staged: staged.tables.first { $0.entity == plan.entity.name },
                showing: showing
            )
            return comparison.table
        }
        compareRefused(preview.rejections, staged.refused)
    }

    /// By rule: what was in order and is not, and what was refused and would be no more.
    private mutating func compareRefused(_ rejections: [Rejection], _ known: [StagedPicture.Refused]) {
        guard !tables.isEmpty else { return }
        let before = Set(known.map(\.identity))
        var after: Set<String> = []
        for rejection in rejections {
            let identity = rejection.identity
            guard after.insert(identity).inserted, !before.contains(identity) else { continue }
            for rule in Set(rejection.faults.map(\.rule)) { tables[0].newlyRefused[rule, default: 0] += 1 }
        }
        for entry in known where !after.contains(entry.identity) {
            let table = tables.firstIndex { $0.entity == entry.entity } ?? 0
            for rule in Set(entry.rules) { tables[table].noLongerRefused[rule, default: 0] += 1 }
        }
    }
}
