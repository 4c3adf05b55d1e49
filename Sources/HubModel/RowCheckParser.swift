/// Reads a check: terms, one comparison, terms, and `within` a number.
struct RowCheckParser {
    private let characters: [Character]
    private var index = 0

    init(_ text: String) {
        characters = Array(text)
    }

    mutating func parse() throws(RowCheck.Mistake) -> (
        left: [RowCheck.Term], comparison: RowCheck.Comparison, right: [RowCheck.Term], within: String?
    ) {
        skipSpaces()
        guard peek != nil else { throw .empty }
        let left = try terms()
        guard peek != nil else { throw .noComparison }
        let comparison = try comparison()
        let right = try terms()
        let within = try within(of: comparison)
        guard peek == nil else { throw unexpected() }
        return (left, comparison, right, within)
    }

    private var peek: Character? { index < characters.count ? characters[index] : nil }

    private mutating func skipSpaces() {
        while let character = peek, character.isWhitespace { index += 1 }
    }

    private func unexpected() -> RowCheck.Mistake {
        .unexpected(offset: index, found: peek.map(String.init) ?? "")
    }

    private mutating func terms() throws(RowCheck.Mistake) -> [RowCheck.Term] {
        var terms: [RowCheck.Term] = []
        var isSubtracted = false
        if peek == "-" {
            isSubtracted = true
            index += 1
        }
        while true {
            skipSpaces()
            let offset = index
            terms.append(RowCheck.Term(try operand(), isSubtracted: isSubtracted, offset: offset))
            skipSpaces()
            guard peek == "+" || peek == "-" else { return terms }
            isSubtracted = peek == "-"
            index += 1
        }
    }

    private mutating func operand() throws(RowCheck.Mistake) -> RowCheck.Operand {
        switch peek {
        case "'", "\"": .text(try quoted())
        case let character? where character.isDigit: try numberOrDate()
        case let character? where character.isSmallLetter:
            .column(word { $0.isSmallLetter || $0.isDigit || $0 == "_" })
        default: throw unexpected()
        }
    }

    private mutating func word(while belongs: (Character) -> Bool) -> String {
        let start = index
        while let character = peek, belongs(character) { index += 1 }
        return String(characters[start..<index])
    }

    private mutating func quoted() throws(RowCheck.Mistake) -> String {
        let start = index
        let quote = characters[index]
        index += 1
        let text = word { $0 != quote }
        guard peek == quote else { throw .unclosedText(offset: start) }
        index += 1
        return text
    }

    /// `2020-01-31` is a date, never a difference.
    private mutating func numberOrDate() throws(RowCheck.Mistake) -> RowCheck.Operand {
        let start = index
        let digits = word { $0.isDigit || $0 == "." }
        guard digits.count == 4, peek == "-", index + 1 < characters.count, characters[index + 1].isDigit
        else {
            return .number(try number(digits, at: start))
        }
        let written = digits + word { $0.isDigit || $0 == "-" }
        guard let date = CivilDate(iso: written) else { throw .badDate(offset: start, found: written) }
        return .date(date)
    }

    private func number(_ text: String, at offset: Int) throws(RowCheck.Mistake) -> String {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), parts.allSatisfy({ (1...40).contains($0.count) }) else {
            throw .badNumber(offset: offset, found: text)
        }
        return text
    }

    private mutating func comparison() throws(RowCheck.Mistake) -> RowCheck.Comparison {
        // The longer sign first, so that "<=" is not "<".
        for sign in RowCheck.Comparison.allCases.sorted(by: { $0.rawValue.count > $1.rawValue.count })
        where characters[index...].starts(with: sign.rawValue) {
            index += sign.rawValue.count
            skipSpaces()
            return sign
        }
        throw unexpected()
    }

    private mutating func within(of comparison: RowCheck.Comparison) throws(RowCheck.Mistake) -> String? {
        let start = index
        guard characters[index...].starts(with: "within ") else { return nil }
        guard comparison == .equal else { throw .withinNeedsEqual(offset: start) }
        index += "within ".count
        skipSpaces()
        let offset = index
        let digits = word { $0.isDigit || $0 == "." }
        guard !digits.isEmpty else { throw unexpected() }
        let number = try number(digits, at: offset)
        skipSpaces()
        return number
    }
}

extension Character {
    fileprivate var isDigit: Bool { isASCII && ("0"..."9").contains(self) }
    fileprivate var isSmallLetter: Bool { isASCII && ("a"..."z").contains(self) }
}
