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
    private let outcome: SampleReplay.Outcome
    private let requests: [String]

    init(_ outcome: SampleReplay.Outcome, _ requests: [String]) {
        self.outcome = outcome
        self.requests = requests
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
        requests.forEach { Swift.print($0) }
        Swift.print("")
        outcome.tables.forEach(print)
        let refused = outcome.rejections.prefix(20).flatMap(\.faults)
        print(refused, outcome.rejections.count, terminal.text(vi: "Bị từ chối", en: "Refused"))
        print(.emptied, terminal.text(vi: "Giá trị bị bỏ trống", en: "Values emptied"))
        print(.repaired, terminal.text(vi: "Giá trị được sửa", en: "Values repaired"))
        Swift.print("")
        Swift.print("  " + AccountText.equation(outcome.report.account, terminal.figures))
    }

    private func print(_ table: SampleReplay.Outcome.Table) {
        Swift.print("staging.\(table.entity)")
        for row in table.rows.prefix(20) {
            Swift.print("  ┌ \(row.key.replacing("\u{1F}", with: " · "))")
            for (column, cell) in zip(row.columns, row.cells) {
                Swift.print("  │ \(column.padded(to: 18)) \(cell ?? "∅")")
            }
        }
        if table.rows.count > 20 { Swift.print("  … \(table.rows.count - 20)") }
    }

    private func print(_ kind: ValueChange.Kind, _ title: String) {
        let changes = outcome.changes.filter { $0.kind == kind }
        print(changes.prefix(20).map(\.fault), changes.count, title)
    }

    private func print(_ faults: [FieldFault], _ count: Int, _ title: String) {
        guard count > 0 else { return }
        Swift.print("")
        Swift.print("\(title): \(count)")
        for fault in faults {
            Swift.print("  ✗ \(fault.field) ← \(fault.path) = «\(fault.value)»: \(fault.rule)")
        }
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

extension String {
    func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - count))
    }
}
