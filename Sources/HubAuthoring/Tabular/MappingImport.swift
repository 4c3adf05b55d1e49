package import HubManifest
package import HubModel

/// A mapping's file as a table says it: what the table says otherwise is changed in its place, all else stays.
package struct MappingImport: Sendable {
    package typealias Problem = SheetText.Mistake

    package private(set) var problems: [Problem] = []
    private var editor: ManifestEditor
    private var table: MappingTable
    private var columns: [(key: String, column: Int)] = []
    /// Where each cell of the table stands in the file.
    private var places: [(row: Int, column: Int, path: MappingTable.Path)] = []

    package var text: String { editor.text }

    /// The entity that a table is of: its row `mapping`, `entity`.
    package static func entity(of sheet: SheetText) -> String? {
        guard let header = sheet.rows.first?.cells.map(key) else { return nil }
        func cell(_ row: SheetText.Row, _ key: String) -> String {
            header.firstIndex(of: key).flatMap {
                row.cells.indices.contains($0) ? row.cells[$0].trimmingSpaces : nil
            }
                ?? ""
        }
        return sheet.rows.dropFirst().first { cell($0, "part") == "mapping" && cell($0, "name") == "entity" }
            .map { cell($0, "value") }
    }

    package init(_ sheet: SheetText, into mapping: ManifestEditor) {
        editor = mapping
        table = MappingTable(mapping)
        guard readHeader(sheet.rows.first) else { return }
        let lines = sheet.rows.dropFirst().compactMap { line($0) }
        guard problems.isEmpty else { return }
        for line in lines { take(line) }
        remove(besides: lines)
    }

    /// The cell of the table that a finding of `check` is about.
    package func cell(at place: SourceLocation) -> (row: Int, column: Int)? {
        let found = places.last { cell in
            guard let (start, end) = editor.place(of: cell.path), start.line == place.line else {
                return false
            }
            return start.column <= place.column
                && (end.line > start.line || place.column < max(end.column, start.column + 1))
        }
        return found.map { ($0.row, $0.column) }
    }

    // MARK: Reading

    /// `from · lấy từ` is `from`.
    private static func key(_ cell: String) -> String {
        (cell.firstRange(of: " · ").map { String(cell[..<$0.lowerBound]) } ?? cell).trimmingSpaces
            .lowercased()
    }

    private mutating func readHeader(_ header: SheetText.Row?) -> Bool {
        for (position, cell) in (header?.cells ?? []).enumerated() where !cell.trimmingSpaces.isEmpty {
            let key = Self.key(cell)
            guard MappingTable.columns.contains(key) else {
                report(
                    1,
                    position + 1,
                    vi: "Không có cột «\(key)». Các cột: \(MappingTable.columns.joined(separator: ", ")).",
                    en:
                        "There is no column `\(key)`. The columns: \(MappingTable.columns.joined(separator: ", "))."
                )
                continue
            }
            columns.append((key, position))
        }
        for key in MappingTable.heading where !columns.contains(where: { $0.key == key }) {
            report(1, 0, vi: "Dòng đầu thiếu cột «\(key)».", en: "The first row lacks the column `\(key)`.")
        }
        return problems.isEmpty
    }

    private struct Line {
        var row: Int
        var name: MappingTable.Name
        var cells: [(key: String, column: Int, text: String)]
    }

    private mutating func line(_ row: SheetText.Row) -> Line? {
        func cell(_ column: Int) -> String { row.cells.indices.contains(column) ? row.cells[column] : "" }
        func heading(_ key: String) -> String {
            columns.first { $0.key == key }.map { cell($0.column).trimmingSpaces } ?? ""
        }
        let beyond = row.cells.indices.last { position in
            !row.cells[position].trimmingSpaces.isEmpty && !columns.contains { $0.column == position }
        }
        if let beyond {
            report(
                row.number,
                beyond + 1,
                vi: "Ô này nằm ngoài các cột.",
                en: "This cell is outside the columns."
            )
        }
        guard let part = MappingTable.Part(rawValue: heading("part").lowercased()) else {
            let parts = MappingTable.Part.allCases.map(\.rawValue).joined(separator: ", ")
            report(
                row.number,
                1,
                vi: "«\(heading("part"))» không phải một phần: \(parts).",
                en: "`\(heading("part"))` is no part: \(parts)."
            )
            return nil
        }
        let name = MappingTable.Name(part: part, source: heading("source"), name: heading("name"))
        judge(name, row.number)
        let cells = columns.filter { !MappingTable.heading.contains($0.key) }.map {
            (key: $0.key, column: $0.column + 1, text: Self.normal(cell($0.column), $0.key))
        }
        let allowed = Self.allowed(name)
        for other in cells where !other.text.isEmpty && !allowed.contains(other.key) {
            report(
                row.number,
                other.column,
                vi: "Cột «\(other.key)» không dùng cho dòng «\(part.rawValue)».",
                en: "`\(other.key)` is not for rows of `\(part.rawValue)`."
            )
        }
        return Line(row: row.number, name: name, cells: cells.filter { allowed.contains($0.key) })
    }

    private mutating func judge(_ name: MappingTable.Name, _ row: Int) {
        let needsSource = name.part == .source || name.part == .child
        if needsSource, PullID(name.source) == nil {
            report(
                row,
                2,
                vi: "Nguồn viết «hệ thống/lượt lấy».",
                en: "A source is written `connector/pull`."
            )
        }
        if name.name.isEmpty {
            report(row, 3, vi: "Thiếu tên.", en: "The name is missing.")
        } else if name.part == .mapping, !ManifestSchema.MappingKeys.head.contains(name.name) {
            report(
                row,
                3,
                vi:
                    "Không có khoá «\(name.name)». Các khoá: \(ManifestSchema.MappingKeys.head.joined(separator: ", ")).",
                en:
                    "There is no key `\(name.name)`. The keys: \(ManifestSchema.MappingKeys.head.joined(separator: ", "))."
            )
        }
    }

    private static func allowed(_ name: MappingTable.Name) -> [String] {
        switch name.part {
        case .mapping, .check: ["value"]
        case .field: ManifestSchema.MappingKeys.field
        case .child: ["from"]
        case .source: name.name == "separators" ? ["value"] : ManifestSchema.MappingKeys.value
        }
    }

    /// A spreadsheet writes `TRUE` for `true`, and leaves spaces at the ends.
    private static func normal(_ cell: String, _ key: String) -> String {
        let text = cell.trimmingSpaces
        let word = text.lowercased()
        return ["true", "false"].contains(word) ? word : text
    }

    private mutating func report(_ row: Int, _ column: Int, vi: String, en: String) {
        problems.append(Problem(row: row, column: column, message: Localized(vi: vi, en: en)))
    }

    // MARK: Changing

    private mutating func take(_ line: Line) {
        let known = table.rows.first { $0.name == line.name }
        if let known, line.cells.allSatisfy({ $0.text == known.cells[$0.key] ?? "" }) { return note(line) }
        guard line.cells.contains(where: { !$0.text.isEmpty }) else {
            return report(
                line.row,
                0,
                vi: "Dòng không có giá trị nào; muốn bỏ thì xoá cả dòng.",
                en: "The row has no value; to remove it, delete the row."
            )
        }
        if known == nil { add(line) } else { change(line, known?.cells ?? [:]) }
        note(line)
    }

    private mutating func note(_ line: Line) {
        let paths = paths(of: line.name)
        for cell in line.cells {
            guard let path = paths[cell.key] else { continue }
            places.append((line.row, cell.column, path))
        }
    }

    private func paths(of name: MappingTable.Name) -> [String: MappingTable.Path] {
        switch name.part {
        case .mapping: return ["value": [.key(name.name)]]
        case .field: return MappingTable.field(["fields", .key(name.name)])
        case .child: return ["from": ["sources", .key(name.source), "children", .key(name.name)]]
        case .source where name.name == "separators":
            return ["value": ["sources", .key(name.source), "separators"]]
        case .source: return MappingTable.value(["sources", .key(name.source), .key(name.name)], editor)
        case .check:
            let words = name.name.split(separator: " ").map(String.init)
            guard words.count == 2, let number = Int(words[1]), number > 0 else { return [:] }
            return ["value": ["checks", .item(number - 1), .key(words[0])]]
        }
    }

    /// Cells that say something else than the file.
    private mutating func change(_ line: Line, _ known: [String: String]) {
        let isShort =
            line.name.part == .source && line.name.name != "separators"
            && !editor.isBlock(at: ["sources", .key(line.name.source), .key(line.name.name)])
        if isShort, line.cells.contains(where: { $0.key != "from" && !$0.text.isEmpty }) {
            let path: MappingTable.Path = ["sources", .key(line.name.source), .key(line.name.name)]
            return edit(line.row, 0) { editor throws(ManifestEditor.Mistake) in
                try editor.set(Self.block(line), at: path)
            }
        }
        let paths = paths(of: line.name)
        for cell in line.cells where cell.text != known[cell.key] ?? "" {
            guard let path = paths[cell.key] else { continue }
            edit(line.row, cell.column) { editor throws(ManifestEditor.Mistake) in
                if cell.text.isEmpty {
                    try editor.remove(at: path)
                } else {
                    try Self.put(cell.text, at: path, &editor)
                }
            }
        }
    }

    private mutating func add(_ line: Line) {
        let name = line.name
        let first = line.cells.first { !$0.text.isEmpty }
        edit(line.row, first?.column ?? 0) { editor throws(ManifestEditor.Mistake) in
            switch name.part {
            case .mapping: try Self.put(first?.text ?? "", at: [.key(name.name)], &editor)
            case .field: try editor.set(Self.block(line), at: ["fields", .key(name.name)])
            case .check:
                let word = name.name.split(separator: " ").first.map(String.init) ?? "must"
                let check = "{ \(word): \(Self.value(first?.text ?? "")) }"
                if editor.count(at: ["checks"]) > 0 {
                    try editor.append(check, to: ["checks"])
                } else {
                    try editor.set("[\(check)]", at: ["checks"])
                }
            case .source, .child: try Self.addToSource(line, first?.text ?? "", &editor)
            }
        }
    }

    private static func addToSource(
        _ line: Line,
        _ first: String,
        _ editor: inout ManifestEditor
    ) throws(ManifestEditor.Mistake) {
        let name = line.name
        let source: MappingTable.Path = ["sources", .key(name.source)]
        let isChild = name.part == .child
        let hasOthers = line.cells.contains { $0.key != "from" && $0.key != "value" && !$0.text.isEmpty }
        let entry = hasOthers ? block(line) : value(first)
        let inner = isChild ? "{ \(name.name): \(entry) }" : entry
        guard !editor.names(at: source).isEmpty else {
            return try editor.set("{ \(isChild ? "children" : name.name): \(inner) }", at: source)
        }
        if isChild, !editor.names(at: source + ["children"]).isEmpty {
            try editor.set(entry, at: source + ["children", .key(name.name)])
        } else {
            try editor.set(inner, at: source + [.key(isChild ? "children" : name.name)])
        }
    }

    /// What the file has and the table does not, of the parts and sources that the table is about.
    private mutating func remove(besides lines: [Line]) {
        let named = Set(lines.map(\.name))
        let groups = Set(lines.map { Self.group($0.name) })
        // Checks are told by their numbers: from the last one on, so that the others keep theirs.
        for row in table.rows.reversed()
        where !named.contains(row.name) && groups.contains(Self.group(row.name)) {
            let path: MappingTable.Path
            switch row.name.part {
            case .mapping: path = [.key(row.name.name)]
            case .field: path = ["fields", .key(row.name.name)]
            case .source: path = ["sources", .key(row.name.source), .key(row.name.name)]
            case .child: path = ["sources", .key(row.name.source), "children", .key(row.name.name)]
            case .check: path = paths(of: row.name)["value"]?.dropLast() ?? []
            }
            edit(0, 0) { editor throws(ManifestEditor.Mistake) in try editor.remove(at: path) }
        }
    }

    private static func group(_ name: MappingTable.Name) -> String {
        switch name.part {
        case .mapping, .field, .check: name.part.rawValue
        case .source, .child: name.source
        }
    }

    private mutating func edit(
        _ row: Int,
        _ column: Int,
        _ body: (inout ManifestEditor) throws(ManifestEditor.Mistake) -> Void
    ) {
        do throws(ManifestEditor.Mistake) {
            try body(&editor)
        } catch {
            switch error {
            case .notAValue:
                report(
                    row,
                    column,
                    vi: "Ô này không phải một giá trị YAML: đặt trong dấu nháy nếu là chữ.",
                    en: "The cell is no value of YAML: put it in quotes if it is text."
                )
            case .nothingThere:
                report(
                    row,
                    column,
                    vi: "Không tìm thấy chỗ này trong tệp.",
                    en: "The file has no such place."
                )
            }
        }
    }

    // MARK: Values

    private static func put(
        _ cell: String,
        at path: MappingTable.Path,
        _ editor: inout ManifestEditor
    ) throws(ManifestEditor.Mistake) {
        if MappingTable.isPlainCell(cell) {
            try editor.set(text: cell, at: path)
        } else {
            try editor.set(cell, at: path)
        }
    }

    private static func value(_ cell: String) -> String {
        MappingTable.isPlainCell(cell) ? ManifestEditor.inBrackets(cell) : cell
    }

    private static func block(_ line: Line) -> String {
        let cells = line.cells.filter { !$0.text.isEmpty }.map { "\($0.key): \(value($0.text))" }
        return "{ \(cells.joined(separator: ", ")) }"
    }
}
