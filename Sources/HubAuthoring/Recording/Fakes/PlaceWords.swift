import HubModel

/// Which words of an address name a unit of administration, which stays, and which a house, which does not.
struct PlaceWords: Sendable {
    /// Names without marks and kind: `vinh kim`.
    private let names: Set<String>

    init(_ tables: [CodeTable]) {
        let wanted = FieldType.adminUnit.codeTables
        var names: Set<String> = ["viet nam"]
        for table in tables where wanted.contains(table.name) {
            for row in table.rows {
                for text in [row.code, row.value] where text.contains(where: \.isLetter) {
                    let words = Words(text).words.map(\.key)
                    names.insert(words.joined(separator: " "))
                    let bare = PlaceWords.withoutKind(words)
                    if !bare.isEmpty { names.insert(bare.joined(separator: " ")) }
                }
            }
        }
        self.names = names
    }

    private static let kinds: [[String]] = [
        ["thi", "tran"], ["thi", "xa"], ["thanh", "pho"], ["dac", "khu"], ["xa"], ["phuong"], ["quan"],
        ["huyen"],
        ["tinh"], ["tp"], ["tt"], ["tx"],
    ]
    private static let short: Set<String> = ["p", "q", "h", "x", "t"]

    private static func withoutKind(_ words: [String]) -> [String] {
        for kind in kinds where words.starts(with: kind) { return Array(words.dropFirst(kind.count)) }
        return words
    }

    /// Words that say what kind of thing follows, and not which.
    private static let generic: Set<String> = [
        "so", "nha", "ngo", "ngach", "hem", "kiet", "duong", "pho", "thon", "ap", "to", "dan", "khu", "kp",
        "lo",
        "tang", "toa", "chung", "cu", "phong", "quoc", "lo", "tinh", "ban", "buon", "khom", "doi", "xom",
        "cum",
        "cong", "nghiep", "tap", "the", "block", "can", "ho", "tdp",
    ]

    /// Of the words of one part between commas, those that stay.
    ///
    /// A name without its kind may be a street's: the first part of an address is none of a place.
    func kept(_ words: Words, _ part: Range<Int>) -> Range<Int> {
        let keys = words.words[part].map(\.key)
        if part.lowerBound > 0, names.contains(keys.joined(separator: " ")) { return part }
        for index in keys.indices where startsUnit(keys[index...], words, part.lowerBound + index) {
            return part.lowerBound + index..<part.upperBound
        }
        return part.upperBound..<part.upperBound
    }

    private func startsUnit(_ keys: ArraySlice<String>, _ words: Words, _ index: Int) -> Bool {
        if PlaceWords.kinds.contains(where: { keys.starts(with: $0) && keys.count > $0.count }) {
            return true
        }
        guard let first = keys.first, PlaceWords.short.contains(first), keys.count > 1 else { return false }
        return words.gap(after: index).first == "."
    }

    func isGeneric(_ key: String) -> Bool { PlaceWords.generic.contains(key) }

    /// A part of it names a unit.
    func looksLikeAddress(_ words: Words) -> Bool {
        guard words.words.count >= 3 else { return false }
        let parts = PlaceWords.parts(of: words)
        return parts.count > 1 && parts.contains { !kept(words, $0).isEmpty }
    }

    /// Between commas, semicolons and dashes with blanks.
    static func parts(of words: Words) -> [Range<Int>] {
        var parts: [Range<Int>] = []
        var start = 0
        for index in words.words.indices {
            let isLast = index == words.words.count - 1
            if !isLast, !isSeparator(words.gap(after: index)) { continue }
            parts.append(start..<index + 1)
            start = index + 1
        }
        return parts
    }

    private static func isSeparator(_ gap: ArraySlice<Unicode.Scalar>) -> Bool {
        gap.contains { ",;\n".unicodeScalars.contains($0) } || (gap.count >= 3 && gap.contains("-"))
    }
}
