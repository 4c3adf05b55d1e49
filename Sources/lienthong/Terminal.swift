import Foundation
import HubModel
import HubOperations

/// Prints for people, in their language, or JSON for machines.
struct Terminal: Sendable {
    let language: Language
    let isJSON: Bool

    /// Colour and moving progress only where a person looks on.
    var isInteractive: Bool { isatty(1) == 1 && !isJSON }

    /// In characters; `nil` where nobody looks on.
    var width: Int? {
        guard isInteractive else { return nil }
        var size = winsize()
        guard ioctl(1, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }

    func say(_ text: Localized) {
        if !isJSON { Swift.print(text.text(language)) }
    }

    func say(vi: String, en: String) {
        say(Localized(vi: vi, en: en))
    }

    func text(vi: String, en: String) -> String {
        Localized(vi: vi, en: en).text(language)
    }

    /// To standard error, so that a pipe of the results stays clean.
    func print(_ failure: HubFailure) {
        let word = text(vi: "Lỗi", en: "Error")
        var lines = ["\(word) [\(failure.code)] \(failure.message.text(language))"]
        if let underlying = failure.underlying { lines.append("    \(underlying)") }
        FileHandle.standardError.write(Data((lines.joined(separator: "\n") + "\n").utf8))
    }

    func printJSON(_ value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .iso8601
        Swift.print(String(decoding: try encoder.encode(value), as: UTF8.self))
    }

    /// A table with columns as wide as their cells; numbers stand right.
    func table(_ header: [String], _ rows: [[String]]) {
        guard !isJSON else { return }
        for line in TextTable(header: header, rows: rows).lines(bold: isInteractive) { Swift.print(line) }
    }
}

/// Text in columns, counted in characters so that diacritics do not shift them.
struct TextTable {
    let header: [String]
    let rows: [[String]]

    func lines(bold: Bool) -> [String] {
        let widths = header.indices.map { column in
            max(header[column].count, rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0)
        }
        let numeric = header.indices.map { column in
            !rows.isEmpty && rows.allSatisfy { column >= $0.count || isNumber($0[column]) }
        }
        func line(_ cells: [String]) -> String {
            let padded = cells.enumerated().map { column, cell in
                let space = String(repeating: " ", count: widths[column] - cell.count)
                return numeric[column] ? space + cell : cell + space
            }
            return "  " + padded.joined(separator: "  ").trimmingSuffix()
        }
        let head = line(header)
        return [bold ? "\u{1B}[1m\(head)\u{1B}[0m" : head] + rows.map(line)
    }

    private func isNumber(_ text: String) -> Bool {
        text.isEmpty || text == "–" || text.allSatisfy { $0.isNumber || ".,%-+".contains($0) }
    }
}

extension String {
    fileprivate func trimmingSuffix() -> String {
        var text = self[...]
        while text.last == " " { text = text.dropLast() }
        return String(text)
    }
}

/// Figures as people write them here.
extension Terminal {
    var figures: Figures { Figures(language) }

    func number(_ value: Int) -> String { figures.number(value) }
    func bytes(_ value: Int64) -> String { figures.bytes(value) }
    func duration(_ value: Duration) -> String { figures.duration(value) }
    func instant(_ value: Timestamp) -> String { figures.instant(value) }
}
