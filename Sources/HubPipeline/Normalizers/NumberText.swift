import HubModel

/// Numbers as people and reports write them: signs, units, multipliers, grouping.
///
/// Where no separators are declared: of `.` and `,` the later one is the decimal mark; one kind repeated
/// groups thousands; a single mark before exactly three digits groups thousands (if one to three digits stand
/// before it, not a lone zero), any other single mark is the decimal mark.
struct NumberText {
    private let text: UnsafeBufferPointer<UInt32>
    private var from = 0
    private var until: Int
    private var isNegative = false
    private var hasSign = false
    /// Zeros that a multiplier adds.
    private var zeros = 0

    static func read(
        _ text: UnsafeBufferPointer<UInt32>,
        separators: [DecimalSeparators],
        unit: [UInt32],
        isMoney: Bool
    ) -> ScannedNumber {
        var reader = NumberText(text)
        if isMoney, reader.isNegotiable { return .refused(.numberNegotiable) }
        if reader.isRange { return .refused(.numberRange) }
        reader.takeSign()
        if !unit.isEmpty { reader.takeEnd(unit) }
        if isMoney { reader.takeCurrencyAndMultiplier() }
        reader.takeSign()
        reader.trim()
        guard reader.from < reader.until else { return .refused(.numberInvalid) }
        if text[reader.from..<reader.until].contains(.ascii("e")) { return reader.scientific() }
        if let refusal = reader.refusalOfCharacters() { return .refused(refusal) }
        return separators.isEmpty ? reader.guessed() : reader.declared(separators)
    }

    private init(_ text: UnsafeBufferPointer<UInt32>) {
        self.text = text
        until = text.count
    }

    // MARK: What stands around the number

    private mutating func trim() {
        while from < until, text[from] == 0x20 { from += 1 }
        while until > from, text[until - 1] == 0x20 { until -= 1 }
    }

    /// `-`, `+`, or parentheses around the whole; U+2212 is the minus of typesetters.
    private mutating func takeSign() {
        trim()
        guard until - from >= 2, !hasSign else { return }
        if text[from] == .ascii("("), text[until - 1] == .ascii(")") {
            isNegative = true
            until -= 1
        } else if text[from] == .ascii("-") || text[from] == 0x2212 {
            isNegative = true
        } else if text[from] != .ascii("+") {
            return
        }
        hasSign = true
        from += 1
    }

    @discardableResult
    private mutating func takeEnd(_ word: [UInt32]) -> Bool {
        trim()
        guard until - from > word.count, text[until - 1] == word.last,
            text[(until - word.count)..<until].elementsEqual(word)
        else { return false }
        until -= word.count
        return true
    }

    private mutating func takeCurrencyAndMultiplier() {
        trim()
        guard from < until, !text[until - 1].isDigit || !text[from].isDigit else { return }
        takeCurrency()
        for (word, power) in NumberText.multipliers where takeEnd(word) {
            zeros = power
            return
        }
    }

    private mutating func takeCurrency() {
        for word in NumberText.currencies {
            if takeEnd(word) { return }
            if until - from > word.count, text[from..<(from + word.count)].elementsEqual(word) {
                from += word.count
                return
            }
        }
    }

    private static let currencies = ["vnd", "vnđ", "đồng", "đ", "₫"].map(scalars)
    private static let multipliers = [
        ("nghìn", 3), ("ngàn", 3), ("k", 3), ("triệu", 6), ("tr", 6), ("tỷ", 9), ("tỉ", 9),
    ].map { (scalars($0.0), $0.1) }

    private static func scalars(_ word: String) -> [UInt32] {
        word.unicodeScalars.map(\.value)
    }

    // MARK: What is no single number

    /// `Thỏa thuận`: an offer without an amount.
    private var isNegotiable: Bool {
        guard text.count >= 9, !text[0].isDigit else { return false }
        return NumberText.negotiable.contains { text.behind($0, at: 0) == text.count }
    }

    private static let negotiable: [StaticString] = [
        "thỏa thuận", "thoả thuận", "thoa thuan", "thương lượng", "lương thỏa thuận", "lương thoả thuận",
        "giá thỏa thuận", "giá thoả thuận",
    ]

    /// `5-7 triệu`, `từ 5 triệu đến 7 triệu`: two numbers with a dash or `đến` between them.
    private var isRange: Bool {
        var index = text.behind("từ ", at: 0) ?? 0
        guard index < text.count, text[index].isDigit else { return false }
        while index < text.count {
            if let end = NumberText.joins.firstEnd(in: text, at: index) {
                var next = end
                while next < text.count, text[next] == 0x20 { next += 1 }
                if next < text.count, text[next].isDigit, text[index - 1] != .ascii("e") { return true }
            }
            index += 1
        }
        return false
    }

    private static let joins: [StaticString] = ["-", "–", "—", "~", "đến", "tới"]

    // MARK: The number itself

    /// Digits, marks and spaces remain.
    private func refusalOfCharacters() -> ValueRule? {
        var digits = 0
        for index in from..<until {
            let scalar = text[index]
            if scalar.isDigit {
                digits += 1
            } else if scalar != .ascii("."), scalar != .ascii(","), scalar != 0x20 {
                return .numberInvalid
            }
        }
        return digits == 0 ? .numberInvalid : nil
    }

    /// `5.8825E5`, as some languages print floating numbers into XML.
    private func scientific() -> ScannedNumber {
        let number = withUnsafeTemporaryAllocation(byteCount: until - from, alignment: 1) { bytes in
            for index in from..<until { bytes[index - from] = text[index] < 0x80 ? UInt8(text[index]) : 0 }
            return ScannedNumber.general(UnsafeRawBufferPointer(bytes))
        }
        switch number {
        case .short(let magnitude, let scale, let hasSign):
            return .short(magnitude: magnitude, scale: scale, isNegative: hasSign != isNegative)
        case .long(let digits, let scale, let hasSign):
            return .long(digits: digits, scale: scale, isNegative: hasSign != isNegative)
        case .refused(let rule): return .refused(rule)
        }
    }

    private func guessed() -> ScannedNumber {
        let dots = positions(of: .ascii("."))
        let commas = positions(of: .ascii(","))
        let hasSpaces = text[from..<until].contains(0x20)
        switch (dots.count, commas.count) {
        case (0, 0): return number(decimal: nil, grouping: 0x20)
        case (0, _): return oneKind(.ascii(","), commas, hasSpaces: hasSpaces)
        case (_, 0): return oneKind(.ascii("."), dots, hasSpaces: hasSpaces)
        default:
            return dots.last > commas.last
                ? number(decimal: dots.last, grouping: .ascii(","))
                : number(decimal: commas.last, grouping: .ascii("."))
        }
    }

    private func oneKind(
        _ mark: UInt32,
        _ found: (count: Int, last: Int),
        hasSpaces: Bool
    ) -> ScannedNumber {
        guard found.count == 1 else { return number(decimal: nil, grouping: mark) }
        let before = found.last - from
        let groupsThousands =
            until - found.last == 4 && (1...3).contains(before) && text[from] != .ascii("0") && zeros == 0
            && !hasSpaces
        return groupsThousands
            ? number(decimal: nil, grouping: mark) : number(decimal: found.last, grouping: 0x20)
    }

    private func declared(_ separators: [DecimalSeparators]) -> ScannedNumber {
        var refusal = ValueRule.numberSeparators
        for form in separators {
            let decimals = positions(of: UInt32(form.decimal))
            let groupings = form.grouping.map { positions(of: UInt32($0)) }
            guard decimals.count <= 1, decimals.count == 0 || (groupings?.last ?? -1) < decimals.last
            else { continue }
            let result = number(
                decimal: decimals.count == 1 ? decimals.last : nil,
                grouping: form.grouping.map(UInt32.init)
            )
            guard case .refused(let rule) = result else { return result }
            if rule == .numberBadGrouping, form.grouping != nil { refusal = rule }
        }
        return .refused(refusal)
    }

    private func positions(of mark: UInt32) -> (count: Int, last: Int) {
        var found = (count: 0, last: -1)
        for index in from..<until where text[index] == mark {
            found = (found.count + 1, index)
        }
        return found
    }

    /// Reads digits with one decimal mark at `decimal`, and groups of three between marks of `grouping`.
    private func number(decimal: Int?, grouping: UInt32?) -> ScannedNumber {
        let end = decimal ?? until
        guard isGrouped(until: end, by: grouping) else { return .refused(.numberBadGrouping) }
        guard let decimal else { return value(scale: 0) }
        let fraction = text[(decimal + 1)..<until]
        guard fraction.allSatisfy(\.isDigit) else { return .refused(.numberBadGrouping) }
        return fraction.isEmpty ? .refused(.numberInvalid) : value(scale: fraction.count)
    }

    /// One to three digits, then groups of three; or no grouping at all.
    private func isGrouped(until end: Int, by grouping: UInt32?) -> Bool {
        var groupStart = from
        for index in from..<end where !text[index].isDigit {
            guard text[index] == grouping, index > groupStart else { return false }
            guard groupStart == from ? index - from <= 3 : index - groupStart == 3 else { return false }
            groupStart = index + 1
        }
        return groupStart == from || end - groupStart == 3
    }

    private func value(scale: Int) -> ScannedNumber {
        let shifted = max(scale, zeros)
        guard until - from + shifted - scale <= 18, scale <= 16 else {
            let digits = text[from..<until].filter(\.isDigit).map { UInt8($0) }
            return .number(digits: digits, scale: scale - zeros, isNegative: isNegative)
        }
        var magnitude: UInt64 = 0
        for index in from..<until where text[index].isDigit {
            magnitude = magnitude &* 10 &+ UInt64(text[index] & 15)
        }
        return .short(
            magnitude: magnitude &* powersOfTen[max(0, zeros - scale)],
            scale: max(0, scale - zeros),
            isNegative: isNegative
        )
    }
}
