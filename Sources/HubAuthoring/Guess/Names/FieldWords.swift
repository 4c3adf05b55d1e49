import Foundation
import HubPipeline

/// What the names of fields mean: a dictionary of the words that providers use, read once.
package struct FieldWords: Sendable {
    /// What a word says of the values beside it.
    enum Kind: String, Sendable, Hashable {
        case citizen, tax, insurance, card, person, phone, email, address, place, lat, lng, geo, url
        case id, no, code, text, long, org, integer, decimal, percent, money, pay, boolean, unit
        case date, datetime, updated, born, clock, month, monthno, year, dossier, plate, weekdays

        var isTime: Bool { [.date, .datetime, .updated, .born].contains(self) }
    }

    struct Entry: Sendable, Hashable {
        var vietnamese: String
        var english: String
        var kind: Kind
        /// `basic` or `sensitive`.
        var personal: String?
    }

    struct Match: Sendable, Hashable {
        var entry: Entry
        var isEnglish: Bool
    }

    /// By their words without marks, with single spaces.
    private let phrases: [String: Match]
    private let longest: Int
    /// Parts that a word written in one may be put together from.
    private let syllables: Set<String>
    private let envelope: [(role: String, names: Set<String>)]
    private let parameters: [(role: String, names: Set<String>)]

    package static let shared = FieldWords()

    private init() {
        var phrases: [String: Match] = [:]
        for line in FieldWords.lines(of: FieldWords.table) {
            let cells = line.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
            guard cells.count == 5, let kind = Kind(rawValue: cells[2]) else { continue }
            let entry = Entry(
                vietnamese: cells[0],
                english: cells[1],
                kind: kind,
                personal: cells[3].isEmpty ? nil : cells[3]
            )
            let english = cells[1].replacing("_", with: " ")
            let others = cells[4].split(separator: ";").map(String.init)
            for (key, isEnglish) in [(FieldWords.folded(cells[0]), false)]
                + others.map({ (FieldWords.folded($0), false) }) + [(english, true)]
            where phrases[key] == nil && !key.isEmpty {
                phrases[key] = Match(entry: entry, isEnglish: isEnglish || FieldWords.isEnglish(key))
            }
        }
        self.phrases = phrases
        longest = phrases.keys.map { $0.split(separator: " ").count }.max() ?? 1
        syllables = Set(
            phrases.filter { !$0.value.isEnglish }.keys.flatMap { $0.split(separator: " ").map(String.init) }
        )
        envelope = FieldWords.roles(FieldWords.envelopeTable)
        parameters = FieldWords.roles(FieldWords.parameterTable)
    }

    private static func lines(of table: String) -> [Substring] {
        table.split(separator: "\n").filter { !$0.hasPrefix("#") }
    }

    private static func roles(_ table: String) -> [(String, Set<String>)] {
        lines(of: table).map { line in
            let parts = line.split(separator: "|")
            return (String(parts[0]), Set(parts[1].split(separator: ";").map(String.init)))
        }
    }

    /// Words that are English wherever they stand: what the table has as a further spelling may be either.
    private static let englishWords: Set<String> = [
        "code", "name", "date", "number", "no", "id", "phone", "mobile", "address", "customer", "total",
        "amount", "status",
        "state", "type", "kind", "description", "content", "note", "notes", "reason", "title", "subject",
        "summary", "unit",
        "time", "created", "updated", "modified", "start", "end", "due", "price", "fee", "quantity", "value",
        "image", "link",
        "url", "website", "file", "category", "author", "source", "invoice", "contract", "meter", "station",
        "parameter",
        "plate", "vehicle", "route", "trip", "stop", "position", "province", "district", "ward", "street",
        "gender", "sex",
        "birth", "birthday", "birthdate", "dob", "passport", "company", "enterprise", "employer",
        "department", "office",
        "latitude", "longitude", "location", "coordinates", "email", "level", "group", "class", "result",
        "request",
        "requirement", "purpose", "month", "year", "day", "period", "quarter", "week", "line", "index",
        "order", "hour",
        "salary", "wage", "deadline", "count", "volume", "consumption", "ratio", "percent", "rate",
        "temperature", "humidity",
        "distance", "score", "dossier", "procedure", "document", "series", "serial", "bill", "person",
        "officer", "school",
        "grade", "answer", "reply", "event", "payment", "registration", "contact", "current", "old", "new",
        "first", "last",
        "original", "parent", "paid", "issued", "signed", "expires", "published", "received", "submitted",
        "version", "device",
        "indicator", "pollutant", "tax", "identity", "citizen", "national", "personal", "full", "timestamp",
        "tel",
        "organization", "organisation", "org", "facility", "place", "area", "region", "body", "remark",
    ]

    private static func isEnglish(_ key: String) -> Bool {
        key.split(separator: " ").contains { englishWords.contains(String($0)) }
    }

    // MARK: - Looking up

    func match(_ words: ArraySlice<String>) -> Match? { phrases[words.joined(separator: " ")] }

    /// What a name outside the records stands for, such as `total` or `message`.
    func envelopeRole(_ name: String) -> String? {
        let plain = FieldWords.plain(name)
        return envelope.first { $0.names.contains(plain) }?.role
    }

    /// What a parameter of a request stands for, such as `page` or `since`.
    func parameterRole(_ name: String) -> String? {
        let plain = FieldWords.plain(name)
        return parameters.first { $0.names.contains(plain) }?.role
    }

    /// The words of a name, those written in one taken apart: `soDinhDanh`, `MA_KHANG`, `mA_KHANG`, `sodinhdanh`.
    func words(of name: String) -> [String] {
        // `TgTTTBSo`: short for something, as a whole.
        let whole = FieldWords.plain(name)
        if phrases[whole] != nil { return [whole] }
        var parts = FieldWords.split(name)
        // What programs put before a name says nothing of it.
        if parts.count > 1, let first = parts.first,
            ["str", "obj", "txt", "lst", "int", "dec"].contains(first)
        {
            parts.removeFirst()
        }
        return parts.flatMap { word -> [String] in
            if phrases[word] != nil || word.count < 4 { return [word] }
            return parted(word) ?? [word]
        }
    }

    /// A word put together from known ones; `nil` if it is not.
    private func parted(_ word: String) -> [String]? {
        let letters = Array(word)
        guard letters.count <= 40 else { return nil }
        var best = [[String]?](repeating: nil, count: letters.count + 1)
        best[0] = []
        for end in 1...letters.count {
            for start in max(0, end - 8)..<end {
                guard let before = best[start] else { continue }
                let part = String(letters[start..<end])
                guard syllables.contains(part), part.count > 1 else { continue }
                if best[end].map({ before.count + 1 < $0.count }) ?? true { best[end] = before + [part] }
            }
        }
        return best[letters.count]
    }

    /// Longest phrases first, from the left; what nothing is known of stays a word.
    func segments(_ words: [String]) -> [(match: Match?, text: String)] {
        var found: [(match: Match?, text: String)] = []
        var index = 0
        while index < words.count {
            var length = min(longest, words.count - index)
            while length > 0, match(words[index..<(index + length)]) == nil { length -= 1 }
            if length > 0, let match = match(words[index..<(index + length)]) {
                found.append((match, words[index..<(index + length)].joined(separator: " ")))
                index += length
            } else {
                // What is not known stays together and in its order.
                if let last = found.last, last.match == nil {
                    found[found.count - 1].text = "\(last.text) \(words[index])"
                } else {
                    found.append((nil, words[index]))
                }
                index += 1
            }
        }
        return found
    }

    // MARK: - Letters

    /// Small letters without marks, single spaces for everything that is no letter or digit.
    package static func folded(_ text: String) -> String {
        var bytes = Array(text.utf8)
        let count = bytes.count
        var key = [UInt8](repeating: 0, count: count)
        let length = bytes.withUnsafeMutableBytes { from in
            key.withUnsafeMutableBytes { LooseKey.write(UnsafeRawBufferPointer(from), into: $0) }
        }
        return String(decoding: key[..<length], as: UTF8.self)
    }

    /// As `folded`, without spaces.
    package static func plain(_ text: String) -> String { folded(text).filter { $0 != " " } }

    /// At capitals, digits and whatever is no letter; a name with `_` only there, for some serialisers write `mA_KHANG`.
    static func split(_ name: String) -> [String] {
        let hasMarks = name.contains { "_ -./".contains($0) }
        let isLoud = name == name.uppercased()
        guard !hasMarks, !isLoud else { return folded(name).split(separator: " ").map(String.init) }
        var text = ""
        let letters = Array(name)
        for (index, letter) in letters.enumerated() {
            let before = index > 0 ? letters[index - 1] : nil
            let after = index + 1 < letters.count ? letters[index + 1] : nil
            let begins =
                letter.isUppercase
                && (before?.isLowercase ?? false || before?.isNumber ?? false
                    || (before?.isUppercase ?? false && after?.isLowercase ?? false))
            if begins { text.append(" ") }
            text.append(letter)
        }
        return folded(text).split(separator: " ").map(String.init)
    }
}
