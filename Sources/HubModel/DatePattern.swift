/// A date pattern of the manifests: `yyyy M MM d dd H HH h mm ss SSS a`, other letters quoted as `'T'`.
///
/// Subset of Unicode TR 35 with fixed meaning: nothing depends on a locale.
package struct DatePattern: Sendable, Hashable {
    package enum Item: Sendable, Hashable {
        case year
        /// Digits to print; when reading, 1 accepts one or two digits.
        case month(Int)
        case day(Int)
        case hour24(Int)
        case hour12
        case minute
        case second
        case fraction
        /// `SA`/`CH` or `AM`/`PM`.
        case dayPeriod
        case literal(String)
    }

    package let text: String
    package let items: [Item]

    /// Why a pattern cannot be read, with the offset of the offending character.
    package struct Mistake: Error, Sendable, Hashable {
        package var offset: Int
        package var found: String
    }

    package init(_ text: String) throws(Mistake) {
        self.text = text
        var items: [Item] = []
        var literal = ""
        let characters = Array(text)
        var index = 0
        func flush() {
            guard !literal.isEmpty else { return }
            items.append(.literal(literal))
            literal = ""
        }
        while index < characters.count {
            let character = characters[index]
            if character == "'" {
                var end = index + 1
                while end < characters.count, characters[end] != "'" { end += 1 }
                guard end < characters.count else { throw Mistake(offset: index, found: "'") }
                literal += end == index + 1 ? "'" : String(characters[(index + 1)..<end])
                index = end + 1
                continue
            }
            guard character.isASCII, character.isLetter else {
                literal.append(character)
                index += 1
                continue
            }
            var end = index
            while end < characters.count, characters[end] == character { end += 1 }
            flush()
            switch (character, end - index) {
            case ("y", 4): items.append(.year)
            case ("M", 1...2): items.append(.month(end - index))
            case ("d", 1...2): items.append(.day(end - index))
            case ("H", 1...2): items.append(.hour24(end - index))
            case ("h", 1...2): items.append(.hour12)
            case ("m", 2): items.append(.minute)
            case ("s", 2): items.append(.second)
            case ("S", 3): items.append(.fraction)
            case ("a", 1): items.append(.dayPeriod)
            default: throw Mistake(offset: index, found: String(characters[index..<end]))
            }
            index = end
        }
        flush()
        self.items = items
    }

    /// What the pattern can tell apart; a cursor is floored to it.
    package var finestUnit: CalendarDuration.Unit {
        if items.contains(.second) || items.contains(.fraction) { return .second }
        if items.contains(.minute) { return .minute }
        if items.contains(where: { if case .hour24 = $0 { true } else { $0 == .hour12 } }) { return .hour }
        if items.contains(where: { if case .day = $0 { true } else { false } }) { return .day }
        if items.contains(where: { if case .month = $0 { true } else { false } }) { return .month }
        return .year
    }

    package func format(_ civil: CivilTime) -> String {
        let (year, month, day) = civil.date.components
        var output = ""
        for item in items {
            switch item {
            case .year: output += padded(year, 4)
            case .month(let width): output += padded(month, width)
            case .day(let width): output += padded(day, width)
            case .hour24(let width): output += padded(civil.hour, width)
            case .hour12: output += padded(civil.hour % 12 == 0 ? 12 : civil.hour % 12, 1)
            case .minute: output += padded(civil.minute, 2)
            case .second: output += padded(civil.second, 2)
            case .fraction: output += padded(civil.microsecond / 1000, 3)
            case .dayPeriod: output += civil.hour < 12 ? "SA" : "CH"
            case .literal(let text): output += text
            }
        }
        return output
    }

    private func padded(_ value: Int, _ width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
