package import HubModel

/// A table as spreadsheet programs write it: `,` or `;` or tabs, with or without a byte order mark, `sep=`, quotes.
///
/// Cells that a spreadsheet would take for a formula, a number or a date get an apostrophe in front, and lose it again.
package struct SheetText: Sendable, Equatable {
    /// A row with its number in the sheet, from 1.
    package struct Row: Sendable, Equatable {
        package var number: Int
        package var cells: [String]

        package init(number: Int, cells: [String]) {
            self.number = number
            self.cells = cells
        }
    }

    package struct Mistake: Error, Sendable, Equatable {
        /// From 1; 0 where it is about the whole file.
        package var row: Int
        /// From 1; 0 where it is about the whole row.
        package var column: Int
        package var message: Localized

        package init(row: Int, column: Int, message: Localized) {
            self.row = row
            self.column = column
            self.message = message
        }
    }

    package var rows: [Row]

    package init(rows: [Row]) { self.rows = rows }

    // MARK: Writing

    /// With a byte order mark, without which Excel takes UTF-8 for another encoding.
    package func bytes(separator: Character) -> [UInt8] {
        let width = rows.map(\.cells.count).max() ?? 0
        let lines = rows.map { row in
            let cells = row.cells + Array(repeating: "", count: width - row.cells.count)
            return cells.map { SheetText.quoted(SheetText.protected($0), separator) }
                .joined(separator: String(separator))
        }
        return Array("\u{FEFF}".utf8) + Array((lines.joined(separator: "\r\n") + "\r\n").utf8)
    }

    private static func quoted(_ cell: String, _ separator: Character) -> String {
        guard cell.contains(where: { $0 == separator || $0 == "\"" || $0.isNewline }) else { return cell }
        return "\"\(cell.replacing("\"", with: "\"\""))\""
    }

    /// `=`, `+`, `-`, `@` begin formulas; digits begin numbers and dates, which lose zeros and change their form.
    static func protected(_ cell: String) -> String {
        guard let first = cell.first else { return cell }
        let isTaken = "=+-@'\t".contains(first) || first.isNumber
        return isTaken ? "'\(cell)" : cell
    }

    static func unprotected(_ cell: String) -> String {
        guard cell.first == "'", let next = cell.dropFirst().first else { return cell }
        return "=+-@'\t".contains(next) || next.isNumber ? String(cell.dropFirst()) : cell
    }

    // MARK: Reading

    package init(_ bytes: [UInt8]) throws(Mistake) {
        guard bytes.count <= 4 << 20 else {
            throw Mistake(
                row: 0,
                column: 0,
                message: Localized(vi: "Tệp lớn hơn 4 MB.", en: "The file has more than 4 MB.")
            )
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw Mistake(
                row: 0,
                column: 0,
                message: Localized(
                    vi: "Tệp không phải UTF-8: trong Excel, lưu với kiểu «CSV UTF-8».",
                    en: "The file is not UTF-8: in Excel, save it as `CSV UTF-8`."
                )
            )
        }
        var characters = Array(text)[...]
        if characters.first == "\u{FEFF}" { characters = characters.dropFirst() }
        let separator = SheetText.separator(&characters)
        var reader = Reader(
            Array(characters.map { $0 == "\r\n" || $0 == "\r" ? "\n" : $0 }),
            separator
        )
        rows = try reader.rows()
    }

    /// As `sep=;` in the first line says, or as the first line has most of it.
    private static func separator(_ characters: inout ArraySlice<Character>) -> Character {
        let first = characters.prefix { !$0.isNewline }
        if String(first).lowercased().hasPrefix("sep="), let sign = first.dropFirst(4).first {
            characters = characters.dropFirst(first.count + 1)
            return sign
        }
        func count(_ sign: Character) -> Int { first.count { $0 == sign } }
        return [";", ",", "\t"].max { count($0) < count($1) } ?? ";"
    }
}

extension SheetText {
    fileprivate struct Reader {
        private let characters: [Character]
        private let separator: Character
        private var index = 0
        private var row = 1

        init(_ characters: [Character], _ separator: Character) {
            self.characters = characters
            self.separator = separator
        }

        mutating func rows() throws(Mistake) -> [Row] {
            var rows: [Row] = []
            while index < characters.count {
                let number = row
                let cells = try cells()
                row += 1
                if cells.contains(where: { !$0.isEmpty }) { rows.append(Row(number: number, cells: cells)) }
            }
            return rows
        }

        private mutating func cells() throws(Mistake) -> [String] {
            var cells: [String] = []
            while true {
                cells.append(SheetText.unprotected(try cell(cells.count + 1)))
                guard index < characters.count else { return cells }
                let sign = characters[index]
                index += 1
                if sign == "\n" { return cells }
            }
        }

        private mutating func cell(_ column: Int) throws(Mistake) -> String {
            guard index < characters.count, characters[index] == "\"" else { return plain() }
            var text = ""
            index += 1
            while index < characters.count {
                let sign = characters[index]
                index += 1
                guard sign == "\"" else {
                    text.append(sign)
                    continue
                }
                guard index < characters.count, characters[index] == "\"" else {
                    return try closed(text, column)
                }
                text.append("\"")
                index += 1
            }
            throw Mistake(
                row: row,
                column: column,
                message: Localized(vi: "Dấu nháy không được đóng.", en: "A quote is not closed.")
            )
        }

        private func closed(_ text: String, _ column: Int) throws(Mistake) -> String {
            guard index < characters.count, characters[index] != separator, characters[index] != "\n" else {
                return text
            }
            throw Mistake(
                row: row,
                column: column,
                message: Localized(
                    vi: "Sau dấu nháy đóng còn chữ.",
                    en: "Text follows the closing quote."
                )
            )
        }

        private mutating func plain() -> String {
            let start = index
            while index < characters.count, characters[index] != separator, characters[index] != "\n" {
                index += 1
            }
            return String(characters[start..<index])
        }
    }
}
