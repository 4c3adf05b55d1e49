/// `phone_vn`: E.164, after the renumberings of landlines (2017) and mobiles (2018).
///
/// Short numbers stay as they are.
enum PhoneNormalizer {
    static func append(_ bytes: UnsafeRawBufferPointer, to arena: inout CellArena) -> Outcome {
        PlainText.with(bytes) { text in
            withUnsafeTemporaryAllocation(byteCount: 24, alignment: 1) { buffer in
                guard let count = digits(of: text, into: buffer) else { return .fault(.phoneInvalid) }
                return append(digits: UnsafeRawBufferPointer(rebasing: buffer[..<count]), to: &arena)
            }
        }
    }

    /// Takes off space, `.`, `-`, parentheses and a leading `+`, which becomes `00`.
    private static func digits(
        of text: UnsafeRawBufferPointer,
        into buffer: UnsafeMutableRawBufferPointer
    ) -> Int? {
        var count = 0
        for byte in text {
            if byte == UInt8(ascii: "+"), count == 0 {
                buffer[0] = UInt8(ascii: "0")
                buffer[1] = UInt8(ascii: "0")
                count = 2
                continue
            }
            if byte == 0x20 || " .-()".utf8.contains(byte) { continue }
            guard byte.isDigit, count < 20 else { return nil }
            buffer[count] = byte
            count += 1
        }
        return count
    }

    private static func append(digits: UnsafeRawBufferPointer, to arena: inout CellArena) -> Outcome {
        if isShort(digits) {
            arena.append(checkedText: digits)
            return .flagged(.phoneShort)
        }
        guard let (number, isRepaired) = nationalNumber(digits) else { return .fault(.phoneInvalid) }
        if isMobile(number) || isLandline(number) {
            arena.append(phone: number)
            return isRepaired ? .flagged(.phoneRepaired) : .written
        }
        for (table, rule) in [
            (mobiles2018, ValueRule.phoneMigrated2018), (landlines2017, .phoneLandlineMigrated),
        ] {
            guard let change = table.first(where: { $0.applies(to: number) }) else { continue }
            let rest = UnsafeRawBufferPointer(rebasing: number[(change.old.utf8CodeUnitCount - 1)...])
            arena.append(phone: rest, prefix: change.new)
            return .flagged(rule)
        }
        return .fault(.phoneInvalid)
    }

    /// The digits behind the trunk zero, and whether that zero had been lost.
    private static func nationalNumber(
        _ digits: UnsafeRawBufferPointer
    ) -> (UnsafeRawBufferPointer, isRepaired: Bool)? {
        var rest = digits
        if digits.begins(with: "0084") {
            rest = UnsafeRawBufferPointer(rebasing: digits[4...])
        } else if digits.begins(with: "84"), (11...12).contains(digits.count) {
            rest = UnsafeRawBufferPointer(rebasing: digits[2...])
        } else if digits.first != UInt8(ascii: "0") {
            return (9...10).contains(digits.count) ? (digits, true) : nil
        }
        if rest.first == UInt8(ascii: "0") { rest = UnsafeRawBufferPointer(rebasing: rest[1...]) }
        return (9...10).contains(rest.count) && rest.first != UInt8(ascii: "0") ? (rest, false) : nil
    }

    /// 113, 1022, 1900xxxx, 1800xxxx.
    private static func isShort(_ digits: UnsafeRawBufferPointer) -> Bool {
        guard digits.first == UInt8(ascii: "1") else { return false }
        if digits.begins(with: "1900") || digits.begins(with: "1800") {
            return digits.count == 6 || digits.count == 8
        }
        return (3...5).contains(digits.count)
    }

    private static func isMobile(_ number: UnsafeRawBufferPointer) -> Bool {
        guard number.count == 9 else { return false }
        let second = number[1] & 15
        switch number[0] {
        case UInt8(ascii: "3"): return second >= 2
        case UInt8(ascii: "5"): return [2, 5, 6, 8, 9].contains(second)
        case UInt8(ascii: "7"): return second == 0 || second >= 6
        case UInt8(ascii: "8"): return second >= 1
        case UInt8(ascii: "9"): return true
        default: return false
        }
    }

    private static func isLandline(_ number: UnsafeRawBufferPointer) -> Bool {
        number.count == 10 && number[0] == UInt8(ascii: "2")
    }

    /// Prefixes with the trunk zero; `count` digits behind the zero in the old form.
    private struct Change: Sendable {
        var old: StaticString
        var new: StaticString
        var count: Int

        func applies(to number: UnsafeRawBufferPointer) -> Bool {
            guard number.count == count else { return false }
            let wanted = UnsafeRawBufferPointer(start: old.utf8Start + 1, count: old.utf8CodeUnitCount - 1)
            return number.prefix(wanted.count).elementsEqual(wanted)
        }
    }

    /// Ministry's renumbering of eleven-digit mobile numbers, 15/9/2018.
    private static let mobiles2018: [Change] = [
        ("0120", "070"), ("0121", "079"), ("0122", "077"), ("0126", "076"), ("0128", "078"), ("0123", "083"),
        ("0124", "084"), ("0125", "085"), ("0127", "081"), ("0129", "082"), ("0162", "032"), ("0163", "033"),
        ("0164", "034"), ("0165", "035"), ("0166", "036"), ("0167", "037"), ("0168", "038"), ("0169", "039"),
        ("0186", "056"), ("0188", "058"), ("0199", "059"),
    ].map { Change(old: $0.0, new: $0.1, count: 10) }

    /// Area codes of 2017 for the provinces that the hub serves: old local numbers had seven digits.
    private static let landlines2017: [Change] = [
        Change(old: "072", new: "0272", count: 9), Change(old: "066", new: "0276", count: 9),
        Change(old: "057", new: "0257", count: 9), Change(old: "061", new: "0251", count: 9),
        Change(old: "0500", new: "0262", count: 10), Change(old: "0651", new: "0271", count: 10),
    ]
}

extension CellArena {
    /// Writes `+84`, the digits of `prefix` behind its trunk zero, and `rest`.
    fileprivate mutating func append(phone rest: UnsafeRawBufferPointer, prefix: StaticString = "0") {
        let start = mark
        append(raw: 0 as Int32)
        for byte in "+84".utf8 { append(raw: byte) }
        append(raw: UnsafeRawBufferPointer(start: prefix.utf8Start + 1, count: prefix.utf8CodeUnitCount - 1))
        append(raw: rest)
        patch(Int32(mark - start - 4), at: start)
    }
}

extension UnsafeRawBufferPointer {
    fileprivate func begins(with prefix: StaticString) -> Bool {
        count >= prefix.utf8CodeUnitCount
            && self[..<prefix.utf8CodeUnitCount].elementsEqual(
                UnsafeRawBufferPointer(start: prefix.utf8Start, count: prefix.utf8CodeUnitCount)
            )
    }
}
