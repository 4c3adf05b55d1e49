import HubModel

/// `phone_vn`: E.164, after the renumberings of landlines (2008, 2017) and mobiles (2018).
///
/// Short numbers stay as they are. The day of the record (`on`) tells what a number can mean: before 15/9/2018
/// one that is a mobile's today may have been a landline's, and before 1/11/2008 landlines were one digit
/// shorter.
enum PhoneNormalizer {
    static func append(
        _ bytes: UnsafeRawBufferPointer,
        with companions: Companions,
        to arena: inout CellArena
    ) -> Outcome {
        PlainText.with(bytes) { text in
            withUnsafeTemporaryAllocation(byteCount: 24, alignment: 1) { buffer in
                guard let count = digits(of: text, into: buffer) else { return .fault(.phoneInvalid) }
                let digits = UnsafeRawBufferPointer(rebasing: buffer[..<count])
                return append(digits: digits, on: companions.on, to: &arena)
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
            switch byte {
            case UInt8(ascii: "+") where count == 0:
                buffer[0] = UInt8(ascii: "0")
                buffer[1] = UInt8(ascii: "0")
                count = 2
            case 0x20, UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "("), UInt8(ascii: ")"): continue
            default:
                guard byte.isDigit, count < 20 else { return nil }
                buffer[count] = byte
                count += 1
            }
        }
        return count
    }

    private static func append(
        digits: UnsafeRawBufferPointer,
        on day: CivilDate?,
        to arena: inout CellArena
    ) -> Outcome {
        if isShort(digits) {
            arena.append(checkedText: digits)
            return .flagged(.phoneShort)
        }
        guard let (number, isRepaired) = nationalNumber(digits) else { return .fault(.phoneInvalid) }
        var notes = isRepaired ? ValueFlags(.phoneRepaired) : ValueFlags()
        guard let rule = append(number: number, on: day, to: &arena) else { return .fault(.phoneInvalid) }
        if let rule = rule.note { notes.insert(rule) }
        return .written(with: notes)
    }

    private struct Written {
        var note: ValueRule?
    }

    /// `nil` for what is no number, and never was.
    private static func append(
        number: UnsafeRawBufferPointer,
        on day: CivilDate?,
        to arena: inout CellArena
    ) -> Written? {
        if PhoneNumbering.isMobile(number) {
            arena.append(phone: number)
            return Written(note: isAmbiguous(number, on: day) ? .phoneAmbiguous : nil)
        }
        if PhoneNumbering.isLandline(number) {
            arena.append(phone: number)
            return Written()
        }
        if number.count == 10, let prefix = PhoneNumbering.mobile2018(number.slice(0, 3).number) {
            arena.append(phone: number.slice(3), behind: prefix)
            return Written(note: .phoneMigrated2018)
        }
        if let length = PhoneNumbering.oldAreaLength(number, subscriber: 7) {
            return append(landline: number, areaLength: length, to: &arena)
        }
        guard let day, let limit = PhoneNumbering.lengthening, day < limit,
            let length = PhoneNumbering.oldAreaLength(number, subscriber: 6)
        else { return nil }
        return append(shortLandline: number, areaLength: length, to: &arena)
    }

    /// A landline with its area code of before 2017.
    private static func append(
        landline number: UnsafeRawBufferPointer,
        areaLength: Int,
        to arena: inout CellArena
    ) -> Written? {
        let subscriber = number.slice(areaLength)
        guard PhoneNumbering.isCarriedOver(subscriber[0]),
            let area = PhoneNumbering.area2017(number.slice(0, areaLength).number)
        else { return nil }
        arena.append(phone: subscriber, behind: area)
        return Written(note: .phoneLandlineMigrated)
    }

    /// A landline of before 2008, one digit shorter.
    private static func append(
        shortLandline number: UnsafeRawBufferPointer,
        areaLength: Int,
        to arena: inout CellArena
    ) -> Written? {
        let subscriber = number.slice(areaLength)
        guard let digit = PhoneNumbering.lengthening(of: subscriber),
            let area = PhoneNumbering.area2017(number.slice(0, areaLength).number)
        else { return nil }
        arena.append(phone: subscriber, behind: area * 10 + Int(digit & 15))
        return Written(note: .phoneLandlineLengthened)
    }

    /// A mobile of today that at its time may have been a landline.
    private static func isAmbiguous(_ number: UnsafeRawBufferPointer, on day: CivilDate?) -> Bool {
        guard let day, let change = PhoneNumbering.mobileChange, day < change else { return false }
        return PhoneNumbering.oldAreaLength(number, subscriber: 7) != nil
    }

    /// The digits behind the trunk zero, and whether that zero had been lost.
    private static func nationalNumber(
        _ digits: UnsafeRawBufferPointer
    ) -> (UnsafeRawBufferPointer, isRepaired: Bool)? {
        var rest = digits
        if digits.begins(with: "0084") {
            rest = digits.slice(4)
        } else if digits.begins(with: "84"), (11...12).contains(digits.count) {
            rest = digits.slice(2)
        } else if digits.first != UInt8(ascii: "0") {
            return (9...10).contains(digits.count) ? (digits, true) : nil
        }
        if rest.first == UInt8(ascii: "0") { rest = rest.slice(1) }
        return (8...10).contains(rest.count) && rest.first != UInt8(ascii: "0") ? (rest, false) : nil
    }

    /// 113, 1022, 1900xxxx, 1800xxxx.
    private static func isShort(_ digits: UnsafeRawBufferPointer) -> Bool {
        guard digits.first == UInt8(ascii: "1") else { return false }
        if digits.begins(with: "1900") || digits.begins(with: "1800") {
            return digits.count == 6 || digits.count == 8
        }
        return (3...5).contains(digits.count)
    }
}

extension CellArena {
    /// Writes `+84`, a prefix and the rest of the number.
    fileprivate mutating func append(phone rest: UnsafeRawBufferPointer, behind prefix: Int? = nil) {
        let start = mark
        append(raw: 0 as Int32)
        for byte in "+84".utf8 { append(raw: byte) }
        if let prefix {
            append(number: prefix, width: prefix < 100 ? 2 : prefix < 1000 ? 3 : 4)
        }
        append(raw: rest)
        patch(Int32(mark - start - 4), at: start)
    }
}
