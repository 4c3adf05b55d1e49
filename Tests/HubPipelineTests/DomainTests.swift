import Foundation
import HubModel
import HubPipeline
import Testing

/// Section 3 of the specification, where it lies beside the repository: each of its examples is an example of a type,
/// or is executed here.
@Suite(.enabled(if: DomainTables.isThere)) struct `Every example of the specification` {
    /// The types whose examples a section's table is.
    private static let sections: [(section: String, types: [FieldType])] = [
        ("3.1", [.text, .longText, .personName]), ("3.3", [.personName]), ("3.5", [.citizenID, .cardQR]),
        ("3.6", [.phoneVN]), ("3.7", [.date, .datetime, .month, .partialDate]),
        ("3.8", [.moneyVND, .decimal]), ("3.9", [.adminUnit]), ("3.10", [.taxCode]),
        ("3.11", [.socialInsuranceCode, .healthCard]), ("3.12", [.evnCustomerCode]),
        ("3.13", [.vehiclePlate]),
    ]

    /// A row whose first column says more than the value.
    private static let spoken = ["Tỉnh Tây Ninh": "72"]

    @Test(arguments: sections)
    func `is an example of its type`(section: String, types: [FieldType]) throws {
        let rows = try DomainTables.rows(of: section)
        #expect(rows.count >= 6)
        let inputs = Set(types.flatMap(\.examples).map { DomainTables.plain($0.input) })
        for row in rows {
            let written = DomainTables.codes(in: row[0])
            #expect(!written.isEmpty, "\(row)")
            for input in written.map({ Self.spoken[$0] ?? DomainTables.plain($0) }) {
                #expect(inputs.contains(input), "\(section): \(input)")
            }
        }
    }

    @Test func `of tones gives the same key, or another one`() throws {
        var pairs = 0
        for row in try DomainTables.rows(of: "3.2") {
            if row[2] == "–" {
                for word in row[0].split(separator: ", ") {
                    #expect(String(word).toneKey.isSame(as: word.lowercased()))
                }
                continue
            }
            let (first, second) = (Self.bare(row[0]), Self.bare(row[1]))
            #expect((first.toneKey == second.toneKey) == row[2].hasPrefix("yes"), "\(row)")
            if row[2].hasPrefix("yes"), let key = DomainTables.codes(in: row[2]).first {
                #expect(first.toneKey.isSame(as: key))
            }
            pairs += 1
        }
        #expect(pairs >= 8)
    }

    /// `quý`, of a cell that also says why.
    private static func bare(_ cell: String) -> String {
        String(cell.prefix { $0 != "(" }).trimmingCharacters(in: .whitespaces)
    }

    @Test func `of old encodings is read as it was meant`() throws {
        let rows = try DomainTables.rows(of: "3.4")
        #expect(rows.count == 12)
        var bytes = 0
        for row in rows {
            for code in DomainTables.codes(in: row[1]) where code.allSatisfy({ $0.isHexDigit || $0 == " " }) {
                let encoding = try #require(Self.encoding(row[0]))
                let decoded = TextReading(encoding).decode(Self.bytes(code))
                #expect(decoded.isSame(as: Self.meant(row)), "\(row)")
                bytes += 1
            }
        }
        #expect(bytes == 4)
    }

    /// Values of one encoding are one column: that is how they are judged.
    @Test(arguments: ["TCVN3", "VNI", "mojibake", "entity", "plain", "broken"])
    func `of old text in new letters is read as it was meant`(encoding: String) throws {
        let rows = try DomainTables.rows(of: "3.4").filter { $0[0].hasPrefix(encoding) }
        let seen = rows.flatMap { row in Self.quoted(row[1]).map { (row: row, text: $0) } }
        #expect(seen.count >= rows.count)
        let column = RescuedColumn(seen.map(\.text))
        for (index, (row, text)) in seen.enumerated() {
            if row[2].contains("lossy") {
                #expect(column.outcomes[index] == .lossy)
            } else {
                let meant = row[2].contains("unchanged") ? text : Self.meant(row)
                #expect(column.texts[index].isSame(as: meant), "\(column.texts[index])")
            }
        }
    }

    /// The output, without what is said about it.
    private static func meant(_ row: [String]) -> String {
        String(row[2].prefix { $0 != "(" }).trimmingCharacters(in: .whitespaces)
    }

    private static func encoding(_ name: String) -> TextEncoding? {
        switch name.split(separator: " ")[0] {
        case "TCVN3": .tcvn3
        case "cp1258": .windows1258
        case "VISCII": .viscii
        default: nil
        }
    }

    private static func bytes(_ hexadecimal: String) -> [UInt8] {
        hexadecimal.split(separator: " ").compactMap { UInt8($0, radix: 16) }
    }

    private static func quoted(_ cell: String) -> [String] {
        let quoted = cell.split(separator: "\"", omittingEmptySubsequences: false).enumerated()
            .filter { $0.offset % 2 == 1 }.map { DomainTables.plain(String($0.element)) }
        return quoted + DomainTables.codes(in: cell).filter { $0.contains("&#") }
    }

    @Test func `of codes that collide is told apart by its own table`() throws {
        // Prose: each list is a code table of the source that has it. None of them may be one of ours for all.
        #expect(try DomainTables.rows(of: "3.14").count == 5)
    }
}

/// The tables of the specification.
private enum DomainTables {
    private static var file: URL {
        var root = URL(filePath: #filePath).resolvingSymlinksInPath()
        for _ in 0..<3 { root.deleteLastPathComponent() }
        return root.deletingLastPathComponent().appending(path: "shared/domain.md")
    }

    static var isThere: Bool { FileManager.default.fileExists(atPath: file.path) }

    /// The cells of a section's first table, without its head.
    static func rows(of section: String) throws -> [[String]] {
        let text = try String(contentsOf: file, encoding: .utf8)
        let start = try #require(text.range(of: "\n## \(section) ")).upperBound
        let lines = text[start...].split(separator: "\n", omittingEmptySubsequences: false)
        let body = lines.prefix { !$0.hasPrefix("#") }
        // Where a section has two tables, the one of inputs comes last.
        let head = try #require(body.lastIndex { $0.hasPrefix("|---") })
        return body[(head + 1)...].prefix { $0.hasPrefix("|") }.map { line in
            line.split(separator: "|", omittingEmptySubsequences: false).dropFirst().dropLast()
                .map { $0.trimmingCharacters(in: CharacterSet(charactersIn: " ")) }
        }
    }

    /// What stands between backticks; an empty pair is the empty text.
    static func codes(in cell: String) -> [String] {
        cell.split(separator: "`", omittingEmptySubsequences: false).enumerated()
            .filter { $0.offset % 2 == 1 }.map { String($0.element) }
    }

    /// As a type sees it: escapes read, marks that stand on a circle put back, white space at the ends away.
    static func plain(_ text: String) -> String {
        let letters = String(String.UnicodeScalarView(text.unicodeScalars.filter { $0 != "\u{25CC}" }))
        return letters.replacing("\\uFEFF", with: "\u{FEFF}")
            .replacing("\\uFFFD", with: "\u{FFFD}").replacing("\\u00AD", with: "\u{AD}")
            .replacing("\u{A0}", with: " ").precomposedStringWithCanonicalMapping
            .trimmingCharacters(in: CharacterSet(charactersIn: " "))
    }
}
