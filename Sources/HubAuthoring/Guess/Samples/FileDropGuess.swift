import Foundation
import HubModel

/// Files that a source puts down: their address, and what their names say.
struct FileDropGuess: Sendable {
    enum Place: String, Sendable {
        case sftp, folder
    }

    var place: Place
    /// With the names between braces.
    var address: String
    /// The names, each with what it is in the sample's own name.
    var names: [(name: String, value: String)]
    /// What the names are for each record.
    private var ofRecords: [[String: String]] = []

    /// `nil` where the records are not dropped as files.
    init?(_ facts: ConnectorFacts, _ files: [SampleFile], records counts: [Int], _ form: SampleForm) {
        switch facts.source {
        case .sftp(let text): (place, address) = (.sftp, text)
        case .folder(let text): (place, address) = (.folder, text)
        case .http: return nil
        // Nobody serves a table's file by address without saying so.
        case nil:
            guard form.kind == .xlsx || form.kind == .csv, facts.request == nil else { return nil }
            (place, address) = (.folder, "")
        }
        let last = address.split(separator: "/").last.map(String.init) ?? ""
        let sample = files.first?.name ?? ""
        if !last.contains("."), !last.contains("{") {
            let folder = address.hasSuffix("/") ? String(address.dropLast()) : address
            address = (folder.isEmpty ? "" : folder + "/") + FileDropGuess.pattern(files.map(\.name))
        }
        let pattern = address.split(separator: "/").last.map(String.init) ?? ""
        names = FileDropGuess.read(sample, by: pattern)
        ofRecords = zip(files, counts).flatMap { file, count in
            let given = Dictionary(FileDropGuess.read(file.name, by: pattern).map { ($0.name, $0.value) }) {
                first,
                _ in first
            }
            return Array(repeating: given, count: count)
        }
    }

    /// From names such as `TN_KCN_KK01_20260615091000.txt`: what changes, or may, gets a name.
    static func pattern(_ names: [String]) -> String {
        guard let first = names.first else { return "{file}" }
        let dot = first.firstIndex(of: ".") ?? first.endIndex
        let (stem, ending) = (first[..<dot], first[dot...])
        var parts = stem.split(separator: "_", omittingEmptySubsequences: false).map(String.init)
        var number = 1
        for index in parts.indices {
            if isTime(parts[index]) {
                parts[index] = "{time}"
                continue
            }
            let others = names.dropFirst().map { name -> String? in
                let pieces = name.prefix { $0 != "." }.split(separator: "_", omittingEmptySubsequences: false)
                return index < pieces.count ? String(pieces[index]) : nil
            }
            if others.contains(where: { $0 != parts[index] }) {
                parts[index] = "{part\(number)}"
                number += 1
            }
        }
        let pattern = parts.joined(separator: "_")
        return pattern.contains("{") ? pattern + ending : pattern + "{rest}" + ending
    }

    private static func isTime(_ text: String) -> Bool {
        let digits = text.filter(\.isNumber)
        return digits.count >= 6 && digits.count <= 14 && text.allSatisfy { $0.isNumber || "-T".contains($0) }
    }

    /// What the names between braces are in a file's name.
    static func read(_ name: String, by pattern: String) -> [(name: String, value: String)] {
        var found: [(name: String, value: String)] = []
        var rest = name[...]
        var pieces: [(literal: String, name: String?)] = []
        var literal = ""
        var scan = pattern[...]
        while let brace = scan.firstIndex(of: "{"), let end = scan[brace...].firstIndex(of: "}") {
            literal += scan[..<brace]
            let inner = String(scan[scan.index(after: brace)..<end])
            if inner.contains(".") || inner.contains("|") {
                // A placeholder of the hub's, not a name.
                literal += "{\(inner)}"
            } else {
                pieces.append((literal, inner))
                literal = ""
            }
            scan = scan[scan.index(after: end)...]
        }
        pieces.append((literal + scan, nil))
        for (index, piece) in pieces.enumerated() {
            guard rest.hasPrefix(piece.literal) else { break }
            rest = rest.dropFirst(piece.literal.count)
            guard let given = piece.name else { break }
            let next = index + 1 < pieces.count ? pieces[index + 1].literal : ""
            let end = next.isEmpty ? rest.endIndex : rest.range(of: next)?.lowerBound ?? rest.endIndex
            found.append((given, String(rest[..<end])))
            rest = rest[end...]
        }
        if found.isEmpty { found = pieces.compactMap { piece in piece.name.map { ($0, "") } } }
        return found
    }

    /// Columns of what the file's name says, before those of the records; a time is in most records already.
    func fields(_ own: [GuessedField], tester: TypeTester) -> [GuessedField] {
        let isTimed = own.contains { $0.type.type == .datetime }
        let given = names.compactMap { given -> GuessedField? in
            let name = FieldName(given.name)
            let values =
                given.value.isEmpty
                ? [] : ofRecords.map { SampleValue(text: $0[given.name] ?? "", kind: .text) }
            if name.kind == .datetime || name.kind == .date || FileDropGuess.isTime(given.value), isTimed {
                return nil
            }
            if ["rest", "file", "part1", "part2", "part3"].contains(given.name), !given.name.hasPrefix("part")
            {
                return nil
            }
            // A day in the name of a weekly file says when it came, no more.
            if FileDropGuess.isTime(given.value) { return nil }
            let column = own.contains { $0.column == name.column } ? "file_" + name.column : name.column
            var field = GuessedField(
                origin: "{file.\(given.name)}",
                column: column,
                title: name.title,
                type: GuessedType(.text, 0.9, vi: "từ tên tệp", en: "from the file's name"),
                isRequired: true,
                filled: values.count,
                name: name,
                values: values
            )
            field.isPlaceholder = true
            return field
        }
        return given + own
    }
}
