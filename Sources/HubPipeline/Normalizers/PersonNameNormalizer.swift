/// `person_name`: a name all in one case is capitalised, mixed case is kept; spelling and tone marks are
/// never changed.
enum PersonNameNormalizer {
    /// Characters, as the health-insurance schema has them.
    private static let longest = 255

    static func append(_ bytes: UnsafeRawBufferPointer, to arena: inout CellArena) -> Outcome {
        PlainText.with(bytes) { text in
            let start = arena.mark
            arena.append(raw: 0 as Int32)
            let outcome = appendBare(text, to: &arena)
            if case .fault = outcome {
                arena.truncate(to: start)
            } else {
                arena.patch(Int32(arena.mark - start - 4), at: start)
            }
            return outcome
        }
    }

    /// Writes the name's bytes without a cell around them; `text` is plain already (`PlainText`).
    ///
    /// A fault may leave a part of them behind.
    static func appendBare(_ text: UnsafeRawBufferPointer, to arena: inout CellArena) -> Outcome {
        var name = NameScan()
        do throws(CellFault) {
            if let rule = try name.read(text) { return .fault(rule) }
        } catch {
            return .fault(.textNotUTF8)
        }
        guard name.hasLetter else { return .fault(.personNameCharacter) }
        guard name.length <= longest else { return .fault(.personNameTooLong) }
        let isCapitalised = name.hasUpper && name.hasLower
        if isCapitalised, !name.hasOtherApostrophe {
            arena.append(raw: text)
            return name.hasSpace ? .written : .flagged(.personNameSingleToken)
        }
        arena.append(name: text, capitalising: !isCapitalised)
        return name.hasSpace ? .written : .flagged(.personNameSingleToken)
    }
}

/// What kinds of characters a name holds.
private struct NameScan {
    var length = 0
    var hasLetter = false
    var hasUpper = false
    var hasLower = false
    var hasSpace = false
    /// One that is written as `'`.
    var hasOtherApostrophe = false

    /// Gives the rule that a character breaks.
    mutating func read(_ text: UnsafeRawBufferPointer) throws(CellFault) -> ValueRule? {
        var rule: ValueRule?
        var scan = ScalarScan(text)
        while let scalar = try scan.next() {
            length += 1
            if LatinCase.isUpper(scalar) {
                hasUpper = true
                hasLetter = true
            } else if LatinCase.isLower(scalar) {
                hasLower = true
                hasLetter = true
            } else if scalar == 0x20 {
                hasSpace = true
            } else if let broken = broken(scalar) {
                // A digit explains more than another stray character.
                if rule != .personNameDigit { rule = broken }
            }
        }
        return rule
    }

    private mutating func broken(_ scalar: UInt32) -> ValueRule? {
        if scalar.isDigit { return .personNameDigit }
        if scalar == .ascii("-") || scalar == .ascii(".") || scalar == .ascii("'") { return nil }
        guard !scalar.isApostrophe else {
            hasOtherApostrophe = true
            return nil
        }
        // Ê Đê writes ơ̆ and ư̆, which have no composed form.
        if (0x300...0x36F).contains(scalar) { return hasLetter ? nil : .personNameCharacter }
        guard scalar >= 0xAA, let properties = Unicode.Scalar(scalar)?.properties else {
            return .personNameCharacter
        }
        if properties.numericType != nil, !properties.isAlphabetic { return .personNameDigit }
        guard properties.isAlphabetic else { return .personNameCharacter }
        hasLetter = true
        return nil
    }
}

extension CellArena {
    /// The bytes of a name, apostrophes as `'`, each part capitalised if asked.
    ///
    /// Parts end at space, `-` and `'`. The name has been read whole before.
    fileprivate mutating func append(name: UnsafeRawBufferPointer, capitalising: Bool) {
        var isFirst = true
        var scan = ScalarScan(name)
        while let scalar = try? scan.next() {
            let letter = scalar.isApostrophe ? .ascii("'") : scalar
            append(
                scalar: capitalising ? (isFirst ? LatinCase.upper(letter) : LatinCase.lower(letter)) : letter
            )
            isFirst = letter == 0x20 || letter == .ascii("-") || letter == .ascii("'")
        }
    }

    private mutating func append(scalar: UInt32) {
        func tail(_ shift: UInt32) -> UInt8 { 0x80 | UInt8(truncatingIfNeeded: scalar >> shift & 0x3F) }
        if scalar < 0x80 { return append(raw: UInt8(truncatingIfNeeded: scalar)) }
        if scalar < 0x800 {
            append(raw: 0xC0 | UInt8(truncatingIfNeeded: scalar >> 6))
        } else if scalar < 0x10000 {
            append(raw: 0xE0 | UInt8(truncatingIfNeeded: scalar >> 12))
            append(raw: tail(6))
        } else {
            append(raw: 0xF0 | UInt8(truncatingIfNeeded: scalar >> 18))
            append(raw: tail(12))
            append(raw: tail(6))
        }
        append(raw: tail(0))
    }
}

extension UInt32 {
    /// `'`, `’`, `ʼ`, `` ` ``.
    fileprivate var isApostrophe: Bool { self == 0x27 || self == 0x2019 || self == 0x2BC || self == 0x60 }
}
