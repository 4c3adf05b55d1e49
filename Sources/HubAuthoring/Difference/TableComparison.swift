import Foundation
import HubModel
import HubPipeline

/// Rows that a mapping makes beside those that are staged.
struct TableComparison {
    private(set) var table: StagedDifference.Table
    private let entity: Entity
    private let showing: StagedDifference.Showing

    init(
        _ entity: Entity,
        columns: [String],
        made: [PreviewRow],
        staged: StagedPicture.Table?,
        showing: StagedDifference.Showing
    ) {
        self.entity = entity
        self.showing = showing
        table = StagedDifference.Table(entity: entity.name)
        let known = Dictionary(staged?.rows.map { ($0.key, $0) } ?? []) { first, _ in first }
        var seen: Set<String> = []
        for row in made {
            seen.insert(row.key)
            guard let before = known[row.key] else {
                table.new += 1
                if table.newKeys.count < showing.examples { table.newKeys.append(shown(key: row.key)) }
                continue
            }
            compare(before, row, columns)
        }
        for row in staged?.rows.sorted(by: { $0.key < $1.key }) ?? [] where !seen.contains(row.key) {
            table.gone += 1
            if table.goneKeys.count < showing.examples { table.goneKeys.append(shown(key: row.key)) }
        }
    }

    private mutating func compare(_ before: StagedPicture.Row, _ after: PreviewRow, _ columns: [String]) {
        var cells: [StagedDifference.Cell] = []
        for column in columns {
            let (old, new) = (before.cells[column], after[column].map(Self.canonical))
            guard old != new, !Self.isSame(old, new, entity.field(column)?.type.column) else { continue }
            table.columns[column, default: 0] += 1
            cells.append(
                StagedDifference.Cell(
                    column: column,
                    before: shown(old, of: column),
                    after: shown(new, of: column)
                )
            )
        }
        guard !cells.isEmpty else {
            table.same += 1
            return
        }
        table.changed += 1
        guard table.examples.count < showing.examples else { return }
        table.examples.append(StagedDifference.Example(key: shown(key: after.key), cells: cells))
    }

    // MARK: The same value in other words

    /// `2026-01-31T00:00:00.120000Z` is `2026-01-31T00:00:00.12Z`.
    private static func canonical(_ text: String) -> String {
        guard text.hasSuffix("Z"), let dot = text.lastIndex(of: ".") else { return text }
        var digits = text[dot...].dropLast()
        while digits.last == "0" { digits = digits.dropLast() }
        return text[..<dot] + (digits == "." ? "" : digits) + "Z"
    }

    private static func isSame(_ old: String?, _ new: String?, _ type: ColumnType?) -> Bool {
        guard let old, let new else { return false }
        switch type {
        case .numeric: return Decimal(string: old) == Decimal(string: new)
        case .jsonb: return object(old) == object(new)
        case .text, .bigint, .boolean, .date, .timestamptz, nil: return false
        }
    }

    private static func object(_ text: String) -> NSObject? {
        try? JSONSerialization.jsonObject(with: Data(text.utf8), options: [.fragmentsAllowed]) as? NSObject
    }

    // MARK: What a person may read

    private func shown(_ value: String?, of column: String) -> String? {
        guard !showing.revealsPersonalData, entity.field(column)?.personalData != nil else { return value }
        return value.map { ExampleMask.pattern(of: $0) }
    }

    private func shown(key: String) -> String {
        let parts = key.split(separator: "\u{1F}", omittingEmptySubsequences: false).map(String.init)
        return zip(entity.key, parts).map { shown($1, of: $0) ?? "" }.joined(separator: " · ")
    }
}
