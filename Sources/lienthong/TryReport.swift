import HubModel
import HubOperations
import HubPipeline
import Synchronization

/// Requests and answers of a trial run, as lines.
final class Transcript: Sendable {
    private let kept = Mutex<[String]>([])

    var lines: [String] { kept.withLock { $0 } }

    func note(_ event: PullEvent) {
        let line: String? =
            switch event {
            case .asked(let method, let address): "→ \(method) \(address)"
            case .answered(let status, let bytes): "← HTTP \(status), \(bytes) B"
            case .signedIn: "✓ sign-in"
            case .retrying(let attempt, _, let why): "↻ \(attempt): \(why)"
            case .page(_, let records, _): "  \(records) records"
            case .parentFailed(let each, let failure): "✗ \(each): \(failure.code)"
            case .file(let place, let news): FileNewsText.line(place, news)
            case .began, .waiting, .committed: nil
            }
        if let line { kept.withLock { $0.append(line) } }
    }
}

/// What a trial run read, mapped and refused.
struct TryReport {
    private let pull: PullID
    private let outcome: SampleReplay.Outcome
    private let requests: [String]
    private let reveals: Bool

    init(_ pull: PullID, _ outcome: SampleReplay.Outcome, _ requests: [String], reveals: Bool) {
        self.pull = pull
        self.outcome = outcome
        self.requests = requests
        self.reveals = reveals
    }

    /// On a terminal as many records as a person scrolls through, on a page as many as one reads.
    private static let shown = 20
    private static let written = 200

    private func records(_ most: Int) throws -> [TrialRecord] {
        let mask = TrialMask(reveals: reveals)
        return try outcome.sight.records(most: most).map(mask.masked)
    }

    func page(_ language: Language) throws -> String {
        let records = try records(TryReport.written)
        return TrialPage(
            pull: pull,
            language: language,
            clock: .now,
            requests: requests,
            account: outcome.report.account,
            records: records,
            more: max(0, outcome.report.account.read - records.count),
            failure: outcome.report.failure,
            isMasked: !reveals
        ).text
    }

    private struct JSONForm: Encodable {
        var entity: String
        var requests: [String]
        var account: RecordAccount
        var rows: [[String: String?]]
        /// The other entities that the pull goes into.
        var further: [TableForm]
        var rejections: [RejectionForm]
        var changes: [ChangeForm]
        var failure: String?
    }

    private struct TableForm: Encodable {
        var entity: String
        var rows: [[String: String?]]
    }

    private struct ChangeForm: Encodable {
        var page: Int
        var ordinal: Int
        var key: String
        var kind: ValueChange.Kind
        var fault: FieldFault
    }

    private struct RejectionForm: Encodable {
        var page: Int
        var ordinal: Int
        var key: String?
        var faults: [FieldFault]
    }

    func print(_ terminal: Terminal) throws {
        guard !terminal.isJSON else { return try printJSON(terminal) }
        Swift.print("  " + AccountText.equation(outcome.report.account, terminal.figures))
        Swift.print("")
        requests.forEach { Swift.print($0) }
        let records = try records(TryReport.shown)
        let text = TrialText(terminal.language, width: terminal.width, hasColour: terminal.isInteractive)
        for record in records {
            Swift.print("")
            text.lines(record).forEach { Swift.print($0) }
        }
        let more = outcome.report.account.read - records.count
        if more > 0 {
            Swift.print("")
            terminal.say(
                vi: "  … còn \(more) bản ghi; --html TỆP cho thấy nhiều hơn.",
                en: "  … \(more) more records; --html FILE shows more."
            )
        }
        let known = Set(records.map(\.entity))
        for table in outcome.tables where !known.contains(table.entity) { count(table, terminal) }
        if !reveals, records.contains(where: { $0.columns.contains(where: \.isPersonal) }) {
            Swift.print("")
            terminal.say(
                vi: "  Giá trị về cá nhân được che; --reveal để xem.",
                en: "  Values about persons are hidden; --reveal shows them."
            )
        }
    }

    /// Children and other entities, whose rows hang on what is shown.
    private func count(_ table: SampleReplay.Outcome.Table, _ terminal: Terminal) {
        guard !table.rows.isEmpty else { return }
        let rows = terminal.number(table.rows.count)
        Swift.print("")
        terminal.say(
            vi: "  staging.\(table.entity): \(rows) dòng",
            en: "  staging.\(table.entity): \(rows) rows"
        )
    }

    private func printJSON(_ terminal: Terminal) throws {
        let tables = outcome.tables.map { table in
            TableForm(
                entity: table.entity,
                rows: table.rows.map { row in
                    Dictionary(zip(row.columns, row.cells), uniquingKeysWith: { first, _ in first })
                }
            )
        }
        try terminal.printJSON(
            JSONForm(
                entity: tables[0].entity,
                requests: requests,
                account: outcome.report.account,
                rows: tables[0].rows,
                further: Array(tables.dropFirst()),
                rejections: outcome.rejections.map(form),
                changes: outcome.changes.map {
                    ChangeForm(
                        page: $0.page,
                        ordinal: $0.ordinal,
                        key: $0.key,
                        kind: $0.kind,
                        fault: $0.fault
                    )
                },
                failure: outcome.report.failure?.code
            )
        )
    }

    private func form(_ rejection: Rejection) -> RejectionForm {
        RejectionForm(
            page: rejection.page,
            ordinal: rejection.ordinal,
            key: rejection.key,
            faults: rejection.faults
        )
    }
}
