import HubModel

/// Comma-separated values as RFC 4180 has them; the place of a cell is worked out when somebody asks for it.
///
/// Lines end with LF, CRLF or CR; a byte order mark is left out.
struct CSVReader {
    struct Cell {
        var text: String
        fileprivate var line: Int
        /// Bytes.
        fileprivate var startOfLine: Int
        fileprivate var offset: Int
    }

    private(set) var rows: [[Cell]] = []
    private(set) var diagnostics: [Diagnostic] = []
    private let file: String
    private let bytes: [UInt8]
    private var index = 0
    private var line = 1
    private var startOfLine = 0

    /// `bytes`: UTF-8.
    init(file: String, _ bytes: [UInt8]) {
        self.file = file
        self.bytes = bytes
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
            index = 3
            startOfLine = 3
        }
        var width = 0
        while index < bytes.count {
            let row = row(expecting: width)
            width = row.count
            // A blank line is one empty cell.
            if row.count > 1 || row.first?.text.isEmpty == false { rows.append(row) }
        }
    }

    func location(of cell: Cell) -> SourceLocation {
        location(cell.offset, line: cell.line, startOfLine: cell.startOfLine)
    }

    private func location(_ offset: Int, line: Int, startOfLine: Int) -> SourceLocation {
        let before = String(decoding: bytes[startOfLine..<offset], as: UTF8.self)
        return SourceLocation(file: file, line: line, column: before.count + 1)
    }

    private mutating func row(expecting width: Int) -> [Cell] {
        var cells: [Cell] = []
        cells.reserveCapacity(width)
        while true {
            cells.append(cell())
            guard index < bytes.count else { return cells }
            guard bytes[index] != UInt8(ascii: ",") else {
                index += 1
                continue
            }
            takeLineBreak()
            return cells
        }
    }

    private mutating func cell() -> Cell {
        let start = index
        var cell = Cell(text: "", line: line, startOfLine: startOfLine, offset: start)
        if index < bytes.count, bytes[index] == UInt8(ascii: "\"") {
            cell.text = quoted(from: cell)
            return cell
        }
        skipToSeparator()
        cell.text = String(decoding: bytes[start..<index], as: UTF8.self).trimmingSpaces
        return cell
    }

    private mutating func skipToSeparator() {
        while index < bytes.count, bytes[index] != UInt8(ascii: ","), !isLineBreak { index += 1 }
    }

    private var isLineBreak: Bool { bytes[index] == 0x0A || bytes[index] == 0x0D }

    private mutating func takeLineBreak() {
        let isCRLF = bytes[index] == 0x0D && index + 1 < bytes.count && bytes[index + 1] == 0x0A
        index += isCRLF ? 2 : 1
        line += 1
        startOfLine = index
    }

    private mutating func quoted(from cell: Cell) -> String {
        var text: [UInt8] = []
        index += 1
        while index < bytes.count {
            guard bytes[index] == UInt8(ascii: "\"") else {
                if isLineBreak {
                    text.append(0x0A)
                    takeLineBreak()
                } else {
                    text.append(bytes[index])
                    index += 1
                }
                continue
            }
            index += 1
            guard index < bytes.count, bytes[index] == UInt8(ascii: "\"") else {
                checkBehindQuote()
                return String(decoding: text, as: UTF8.self)
            }
            text.append(UInt8(ascii: "\""))
            index += 1
        }
        report(
            at: location(of: cell),
            vi: "Dấu nháy không được đóng.",
            en: "A quote is not closed.",
            cure: Localized(vi: "Thêm dấu nháy đóng.", en: "Add the closing quote.")
        )
        return String(decoding: text, as: UTF8.self)
    }

    /// Behind the closing quote stands a comma or the end of the line.
    private mutating func checkBehindQuote() {
        let end = index
        skipToSeparator()
        guard !String(decoding: bytes[end..<index], as: UTF8.self).allSatisfy(\.isWhitespace) else { return }
        report(
            at: location(end, line: line, startOfLine: startOfLine),
            vi: "Có chữ sau dấu nháy đóng; dấu nháy bên trong viết hai lần: \"\".",
            en: "Text follows the closing quote; a quote inside is written twice: \"\".",
            cure: Localized(
                vi: "Viết hai dấu nháy, hoặc bọc cả ô trong dấu nháy.",
                en: "Write the quote twice, or quote the whole cell."
            )
        )
    }

    private mutating func report(at location: SourceLocation, vi: String, en: String, cure: Localized) {
        diagnostics.append(Diagnostic(.badCSV, at: location, Localized(vi: vi, en: en), cure: cure))
    }
}
