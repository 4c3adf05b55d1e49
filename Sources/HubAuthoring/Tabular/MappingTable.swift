package import HubManifest

/// A mapping as rows: its head, its columns, how each source fills them, and its checks.
///
/// Each cell is a value of the file at a known place, so that a changed cell changes that value and nothing else.
package struct MappingTable: Sendable {
    package enum Part: String, Sendable, CaseIterable {
        case mapping, field, source, child, check
    }

    /// What a row is about.
    package struct Name: Sendable, Hashable {
        package var part: Part
        /// `connector/pull`; of sources and children.
        package var source: String
        package var name: String
    }

    package struct Row: Sendable {
        package var name: Name
        /// By key of the header; no value is empty.
        package var cells: [String: String]
    }

    package typealias Path = [ManifestEditor.Step]

    package let rows: [Row]

    /// What every row begins with.
    static let heading = ["part", "source", "name"]

    static var columns: [String] {
        let values = ManifestSchema.MappingKeys.value
        let fields = ManifestSchema.MappingKeys.field
        return heading + ["value", "from"] + fields + values.filter { $0 != "from" && !fields.contains($0) }
    }

    /// `source`: of this one alone, if any.
    package init(_ mapping: ManifestEditor, source: String? = nil) {
        var rows: [Row] = []
        for key in mapping.names(at: []) where ManifestSchema.MappingKeys.head.contains(key) {
            rows.append(
                Self.row(mapping, Name(part: .mapping, source: "", name: key), ["value": [.key(key)]])
            )
        }
        for field in mapping.names(at: ["fields"]) {
            let paths = Self.field(["fields", .key(field)])
            rows.append(Self.row(mapping, Name(part: .field, source: "", name: field), paths))
        }
        for id in mapping.names(at: ["sources"]) where source == nil || id == source {
            rows += Self.rows(of: id, mapping)
        }
        for position in 0..<mapping.count(at: ["checks"]) {
            for key in mapping.names(at: ["checks", .item(position)]) {
                let name = Name(part: .check, source: "", name: "\(key) \(position + 1)")
                let path: Path = ["checks", .item(position), .key(key)]
                rows.append(Self.row(mapping, name, ["value": path]))
            }
        }
        self.rows = rows
    }

    private static func rows(of source: String, _ mapping: ManifestEditor) -> [Row] {
        let path: Path = ["sources", .key(source)]
        return mapping.names(at: path).flatMap { key -> [Row] in
            let here = path + [.key(key)]
            let name = Name(part: .source, source: source, name: key)
            switch key {
            case "children":
                return mapping.names(at: here).map { child in
                    let name = Name(part: .child, source: source, name: child)
                    return row(mapping, name, ["from": here + [.key(child)]])
                }
            case "separators": return [row(mapping, name, ["value": here])]
            default: return [row(mapping, name, value(here, mapping))]
            }
        }
    }

    static func field(_ path: Path) -> [String: Path] {
        Dictionary(uniqueKeysWithValues: ManifestSchema.MappingKeys.field.map { ($0, path + [.key($0)]) })
    }

    /// Where each cell of a value stands: the short form is `from` alone.
    static func value(_ path: Path, _ mapping: ManifestEditor) -> [String: Path] {
        guard mapping.isBlock(at: path) else { return ["from": path] }
        return Dictionary(
            uniqueKeysWithValues: ManifestSchema.MappingKeys.value.map { ($0, path + [.key($0)]) }
        )
    }

    private static func row(_ mapping: ManifestEditor, _ name: Name, _ paths: [String: Path]) -> Row {
        Row(name: name, cells: paths.compactMapValues { cell(mapping, $0) })
    }

    /// Plain text as it is; lists and blocks as YAML; text that looks like either, in quotes.
    static func cell(_ mapping: ManifestEditor, _ path: Path) -> String? {
        guard let text = mapping.text(at: path) else { return mapping.written(at: path) }
        return isPlainCell(text) ? text : mapping.written(at: path)
    }

    /// Whether a cell is the text that it shows, and no YAML.
    static func isPlainCell(_ cell: String) -> Bool {
        guard let first = cell.first, cell.last?.isWhitespace == false, !first.isWhitespace,
            !cell.contains(where: \.isNewline)
        else { return false }
        switch first {
        case "\"", "'": return false
        case "[": return !cell.hasSuffix("]")
        // A template begins with a name, a block with a key and its colon.
        case "{": return cell.wholeMatch(of: /\{\s*[^{}:]+:.*\}/) == nil
        default: return true
        }
    }

    /// With a header that says what each column is; every one is there, so that every option can be written.
    package var sheet: SheetText {
        let used = MappingTable.columns
        let lines = rows.map { row in
            used.map { column -> String in
                switch column {
                case "part": row.name.part.rawValue
                case "source": row.name.source
                case "name": row.name.name
                default: row.cells[column] ?? ""
                }
            }
        }
        let all = [used.map(MappingTable.label)] + lines
        return SheetText(rows: all.enumerated().map { SheetText.Row(number: $0 + 1, cells: $1) })
    }

    /// `from · lấy từ`: the key, and what it is called.
    private static func label(_ column: String) -> String {
        labels[column].map { "\(column) · \($0)" } ?? column
    }

    private static let labels = [
        "part": "phần", "source": "nguồn", "name": "tên", "value": "giá trị", "from": "lấy từ",
        "as": "kiểu", "title": "tên hiển thị", "required": "bắt buộc", "pii": "dữ liệu cá nhân",
        "unit": "đơn vị", "not_before": "không trước", "format": "mẫu ngày", "codes": "bảng mã",
        "if_unknown": "mã lạ", "default": "mặc định", "if_bad": "khi hỏng", "one_of": "một trong",
        "separators": "dấu số",
    ]
}
