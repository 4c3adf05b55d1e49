package import HubModel

/// How a golden differs from what is made now: rows by their key, column by column; all else line by line.
package struct GoldenDifference: Sendable, Hashable, Encodable {
    package struct Cell: Sendable, Hashable, Encodable {
        package var column: String
        /// `nil` where the table had no such column.
        package var old: String?
        package var new: String?
    }

    package enum Change: Sendable, Hashable {
        case added(String)
        case removed(String)
        case changed(key: String, [Cell])
        /// The same rows in another order.
        case reordered
    }

    package let file: String
    package let changes: [Change]

    /// `key`: names of the columns that tell rows apart; empty for a text of lines.
    package init(_ file: String, from old: String, to new: String, key: [String]) {
        self.file = file
        let (before, after) = (GoldenTable(old, key: key), GoldenTable(new, key: key))
        if let before, let after {
            changes = GoldenDifference.rows(before, after)
        } else {
            changes = GoldenDifference.lines(old, new)
        }
    }

    private static func rows(_ old: GoldenTable, _ new: GoldenTable) -> [Change] {
        var changes: [Change] = []
        for key in old.keys where new.rows[key] == nil { changes.append(.removed(old.shown(key))) }
        for key in new.keys {
            guard let after = new.rows[key] else { continue }
            guard let before = old.rows[key] else {
                changes.append(.added(new.shown(key)))
                continue
            }
            let columns = new.columns + old.columns.filter { !new.columns.contains($0) }
            let cells = columns.filter { before[$0] != after[$0] }
                .map { Cell(column: $0, old: before[$0], new: after[$0]) }
            if !cells.isEmpty { changes.append(.changed(key: old.shown(key), cells)) }
        }
        if changes.isEmpty { changes.append(.reordered) }
        return changes
    }

    /// The longest run of lines that both have stays; beyond a thousand lines only the ends are compared.
    private static func lines(_ old: String, _ new: String) -> [Change] {
        var before = old.split(separator: "\n").map(String.init)[...]
        var after = new.split(separator: "\n").map(String.init)[...]
        while let first = before.first, first == after.first {
            (before, after) = (before.dropFirst(), after.dropFirst())
        }
        while let last = before.last, last == after.last {
            (before, after) = (before.dropLast(), after.dropLast())
        }
        guard before.count <= 1000, after.count <= 1000 else {
            return before.map { .removed($0) } + after.map { .added($0) }
        }
        let changes = Array(after).difference(from: Array(before)).map { change -> Change in
            switch change {
            case .remove(_, let line, _): .removed(line)
            case .insert(_, let line, _): .added(line)
            }
        }
        return changes.isEmpty ? [.reordered] : changes
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(file, forKey: .file)
        try container.encode(changes.map(Form.init), forKey: .changes)
    }

    private enum CodingKeys: String, CodingKey { case file, changes }

    private struct Form: Encodable {
        var change: String
        var row: String?
        var cells: [Cell]?

        init(_ change: Change) {
            switch change {
            case .added(let row): (self.change, self.row, cells) = ("added", row, nil)
            case .removed(let row): (self.change, self.row, cells) = ("removed", row, nil)
            case .changed(let key, let cells): (self.change, row, self.cells) = ("changed", key, cells)
            case .reordered: (self.change, row, cells) = ("reordered", nil, nil)
            }
        }
    }
}

/// Rows of a golden by their key; `nil` where the text is no table or two rows have one key.
private struct GoldenTable {
    let columns: [String]
    private(set) var keys: [String] = []
    private(set) var rows: [String: [String: String]] = [:]
    private let key: [String]

    init?(_ text: String, key: [String]) {
        let lines = text.split(separator: "\n").map {
            $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        }
        columns = lines.first ?? []
        self.key = key
        guard !key.isEmpty, lines.isEmpty || key.allSatisfy(columns.contains) else { return nil }
        for cells in lines.dropFirst() {
            let row = Dictionary(zip(columns, cells)) { first, _ in first }
            let name = key.map { row[$0] ?? "" }.joined(separator: "\t")
            guard rows[name] == nil else { return nil }
            keys.append(name)
            rows[name] = row
        }
    }

    /// `customer_code=PA01… period=2026-06`.
    func shown(_ key: String) -> String {
        let values = key.split(separator: "\t", omittingEmptySubsequences: false)
        return zip(self.key, values).map { "\($0)=\($1)" }.joined(separator: " ")
    }
}

/// The difference as lines for people, each with a mark for its colour.
package struct GoldenDifferenceText: Sendable {
    package enum Mark: String, Sendable { case added = "+", removed = "-", changed = "~", told = " " }

    package struct Line: Sendable, Hashable {
        package var mark: Mark
        package var text: String
    }

    private let language: Language

    package init(_ language: Language) { self.language = language }

    /// Of one golden no more than so many changes are shown.
    private static let most = 50

    package func lines(_ difference: GoldenDifference) -> [Line] {
        let changes = difference.changes
        var lines = [Line(mark: .told, text: "\(difference.file): \(summary(changes))")]
        for change in changes.prefix(GoldenDifferenceText.most) { lines += self.lines(change) }
        if changes.count > GoldenDifferenceText.most {
            let rest = changes.count - GoldenDifferenceText.most
            lines.append(
                Line(
                    mark: .told,
                    text: Localized(vi: "… và \(rest) thay đổi nữa", en: "… and \(rest) more changes").text(
                        language
                    )
                )
            )
        }
        return lines
    }

    private func summary(_ changes: [GoldenDifference.Change]) -> String {
        var (added, removed, changed, moved) = (0, 0, 0, false)
        for change in changes {
            switch change {
            case .added: added += 1
            case .removed: removed += 1
            case .changed: changed += 1
            case .reordered: moved = true
            }
        }
        if moved {
            return Localized(vi: "cùng các dòng, khác thứ tự", en: "the same rows in another order").text(
                language
            )
        }
        return Localized(
            vi: "thêm \(added), bớt \(removed), đổi \(changed)",
            en: "\(added) added, \(removed) removed, \(changed) changed"
        ).text(language)
    }

    private func lines(_ change: GoldenDifference.Change) -> [Line] {
        switch change {
        case .added(let row): [Line(mark: .added, text: row)]
        case .removed(let row): [Line(mark: .removed, text: row)]
        case .changed(let key, let cells):
            [Line(mark: .changed, text: key)]
                + cells.map {
                    Line(mark: .changed, text: "  \($0.column): \(shown($0.old)) → \(shown($0.new))")
                }
        case .reordered: []
        }
    }

    private func shown(_ cell: String?) -> String {
        guard let cell else { return Localized(vi: "(không có cột)", en: "(no such column)").text(language) }
        return cell == "\\N" ? "∅" : "«\(cell)»"
    }
}
