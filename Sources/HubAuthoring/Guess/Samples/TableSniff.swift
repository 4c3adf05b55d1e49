import Foundation
import HubModel
import HubPipeline

/// How a file of separated values is written: told from the beginning of its text.
enum TableSniff {
    /// In the order in which a tie is decided: a comma is a decimal mark as often as a separator.
    private static let separators: [Character] = ["\t", ";", "|", ","]

    static func values(_ writing: SampleReader.Writing) -> ReadAs.Values? {
        let head = writing.head.hasPrefix("\u{FEFF}") ? String(writing.head.dropFirst()) : writing.head
        var text = head.replacing("\r\n", with: "\n").replacing("\r", with: "\n")
        var values = ReadAs.Values()
        if let encoding = writing.encoding { values.encoding = Charset(rawValue: encoding) ?? .auto }
        let first = text.prefix { $0 != "\n" }
        if first.lowercased().hasPrefix("sep="), let mark = first.dropFirst(4).first {
            text = String(text.dropFirst(first.count + 1))
            values.separator = mark.asciiValue ?? values.separator
        } else {
            guard let found = separator(text) else { return nil }
            values.separator = found
        }
        let rows = rows(text, Character(UnicodeScalar(values.separator)))
        let width = mode(rows.map(\.count))
        values.skip = rows.firstIndex { $0.count == width } ?? 0
        if values.skip > 10 { values.skip = 0 }
        values.hasHeader = hasHeader(Array(rows.dropFirst(values.skip)))
        return values
    }

    /// The mark that parts nearly every line into the same number of fields.
    private static func separator(_ text: String) -> UInt8? {
        let scores = separators.map { mark -> (mark: Character, share: Double, width: Int) in
            let counts = rows(text, mark).map(\.count)
            let width = mode(counts)
            return (mark, Double(counts.count { $0 == width }) / Double(max(counts.count, 1)), width)
        }
        let usable = scores.filter { $0.width > 1 && $0.share >= 0.7 }
        // More fields by half win over a few lines that do not fit.
        let best = usable.max { left, right in
            left.share * log(Double(left.width)) < right.share * log(Double(right.width))
        }
        return best?.mark.asciiValue
    }

    private static func mode(_ counts: [Int]) -> Int {
        let tally = Dictionary(counts.map { ($0, 1) }, uniquingKeysWith: +)
        return tally.max { ($0.value, $0.key) < ($1.value, $1.key) }?.key ?? 0
    }

    /// The first lines, fields that are enclosed taken together (RFC 4180).
    static func rows(_ text: some StringProtocol, _ mark: Character, atMost: Int = 200) -> [[String]] {
        var rows: [[String]] = []
        var row = [""]
        var isQuoted = false
        for letter in text {
            if letter == "\"", isQuoted || row[row.count - 1].isEmpty {
                isQuoted.toggle()
            } else if letter == mark, !isQuoted {
                row.append("")
            } else if letter == "\n", !isQuoted {
                if row != [""] { rows.append(row.map { $0.trimmingCharacters(in: .whitespaces) }) }
                guard rows.count < atMost else { return rows }
                row = [""]
            } else {
                row[row.count - 1].append(letter)
            }
        }
        if row != [""] { rows.append(row.map { $0.trimmingCharacters(in: .whitespaces) }) }
        return rows
    }

    /// Names hold no numbers; data below them does, or at least differs from them in every line.
    static func hasHeader(_ rows: [[String]]) -> Bool {
        guard let first = rows.first else { return false }
        let names = first.filter { !$0.isEmpty }
        guard !names.isEmpty, !names.contains(where: isData), Set(names).count == names.count else {
            return false
        }
        let known = names.count { FieldName($0).isKnown }
        if known * 2 >= names.count { return true }
        return rows.dropFirst().contains { $0.contains(where: isData) }
    }

    /// A number, a date, a code of digits.
    private static func isData(_ cell: String) -> Bool {
        let digits = cell.count(where: \.isNumber)
        return digits > 0 && digits * 2 >= cell.count(where: { !$0.isWhitespace })
    }
}

/// Which row of a sheet holds the names.
enum WorkbookSniff {
    static func form(_ bytes: [UInt8], sheet: String?) throws(HubFailure) -> ReadAs.Sheet {
        var form = ReadAs.Sheet()
        form.name = sheet
        let usual = try score(bytes, form)
        var best = (score: usual, form: form)
        for row in 1...10 {
            form.header = .row(row)
            guard let score = try? score(bytes, form), score > best.score else { continue }
            best = (score, form)
        }
        return best.form
    }

    /// How much the names look like names.
    private static func score(_ bytes: [UInt8], _ form: ReadAs.Sheet) throws(HubFailure) -> Int {
        let records = try SampleReader.records(bytes, readAs: .xlsx(form), atMost: 20)
        let names = Set(records.rows.flatMap { $0.members.map(\.name) })
        return names.reduce(0) { sum, name in
            if name.count <= 2 && name == name.uppercased() && !FieldName(name).isKnown { return sum - 1 }
            if name.allSatisfy({ $0.isNumber || "-.:/ ".contains($0) }) { return sum - 2 }
            return sum + (FieldName(name).isKnown ? 4 : 2)
        }
    }
}
