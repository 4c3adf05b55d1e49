import HubModel

/// Comma-separated values as RFC 4180 has them, with the place of every cell.
struct CSVReader {
    struct Cell {
        var text: String
        var location: SourceLocation
    }

    private(set) var rows: [[Cell]] = []
    private(set) var diagnostics: [Diagnostic] = []
    private let source: SourceText
    private var index = 0

    init(_ source: SourceText) {
        self.source = source
        while index < source.scalars.count {
            let row = row()
            // A blank line is one empty cell.
            if row.count > 1 || row.first?.text.isEmpty == false { rows.append(row) }
        }
    }

    private mutating func row() -> [Cell] {
        var cells: [Cell] = []
        while true {
            cells.append(cell())
            guard index < source.scalars.count else { return cells }
            let separator = source.scalars[index]
            index += 1
            if separator == "\n" { return cells }
        }
    }

    private mutating func cell() -> Cell {
        let start = index
        guard index < source.scalars.count, source.scalars[index] == "\"" else {
            while index < source.scalars.count, ![",", "\n"].contains(source.scalars[index]) { index += 1 }
            return Cell(
                text: source.text(in: start..<index).trimmingSpaces,
                location: source.location(of: start)
            )
        }
        return Cell(text: quoted(from: start), location: source.location(of: start))
    }

    private mutating func quoted(from start: Int) -> String {
        var text = String.UnicodeScalarView()
        index += 1
        while index < source.scalars.count {
            let scalar = source.scalars[index]
            index += 1
            guard scalar == "\"" else {
                text.append(scalar)
                continue
            }
            guard index < source.scalars.count, source.scalars[index] == "\"" else {
                return afterQuote(String(text), from: start)
            }
            text.append("\"")
            index += 1
        }
        report(at: start, vi: "Dấu nháy không được đóng.", en: "A quote is not closed.")
        return String(text)
    }

    /// Behind the closing quote stands a comma or the end of the line.
    private mutating func afterQuote(_ text: String, from start: Int) -> String {
        let end = index
        while index < source.scalars.count, ![",", "\n"].contains(source.scalars[index]) { index += 1 }
        if !source.text(in: end..<index).allSatisfy(\.isWhitespace) {
            report(
                at: end,
                vi: "Có chữ sau dấu nháy đóng; dấu nháy bên trong viết hai lần: \"\".",
                en: "Text follows the closing quote; a quote inside is written twice: \"\"."
            )
        }
        return text
    }

    private mutating func report(at offset: Int, vi: String, en: String) {
        diagnostics.append(Diagnostic(.badCSV, at: source.location(of: offset), Localized(vi: vi, en: en)))
    }
}
