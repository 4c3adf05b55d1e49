/// A number of a cell: up to 19 significant digits and where the point stands, without the memory of a text.
struct CellDecimal {
    private var mantissa: UInt64 = 0
    private var digits = 0
    /// Of the last digit.
    private var exponent = 0
    private var isNegative = false
    /// It is written with an exponent.
    private(set) var isScientific = false

    init() {}

    /// False where the text is no number.
    mutating func read(_ text: UnsafeRawBufferPointer) -> Bool {
        var index = 0
        var seen = false
        var isFraction = false
        if index < text.count, text[index] == UInt8(ascii: "-") {
            isNegative = true
            index += 1
        }
        while index < text.count {
            let byte = text[index]
            index += 1
            switch byte {
            case 0x30...0x39:
                seen = true
                take(byte - 0x30, isFraction: isFraction)
            case UInt8(ascii: ".") where !isFraction: isFraction = true
            case UInt8(ascii: "e"), UInt8(ascii: "E"): return seen && readExponent(text, index)
            default: return false
            }
        }
        return seen
    }

    private mutating func take(_ digit: UInt8, isFraction: Bool) {
        guard digits < 19 else {
            if !isFraction { exponent += 1 }
            return
        }
        mantissa = mantissa * 10 + UInt64(digit)
        if mantissa > 0 { digits += 1 }
        if isFraction { exponent -= 1 }
    }

    private mutating func readExponent(_ text: UnsafeRawBufferPointer, _ start: Int) -> Bool {
        isScientific = true
        var index = start
        var sign = 1
        if index < text.count, text[index] == UInt8(ascii: "-") || text[index] == UInt8(ascii: "+") {
            sign = text[index] == UInt8(ascii: "-") ? -1 : 1
            index += 1
        }
        guard index < text.count,
            let value = UnsafeRawBufferPointer(rebasing: text[index...]).wholeNumber, value < 400
        else { return false }
        exponent += sign * value
        return true
    }

    var double: Double {
        var value = Double(mantissa)
        var left = exponent
        while left > 0 {
            let step = min(left, 22)
            value *= CellDecimal.power(step)
            left -= step
        }
        while left < 0 {
            let step = min(-left, 22)
            value /= CellDecimal.power(step)
            left += step
        }
        return isNegative ? -value : value
    }

    private static func power(_ exponent: Int) -> Double {
        var value = 1.0
        for _ in 0..<exponent { value *= 10 }
        return value
    }

    /// Whether a person sees other digits than are written: Excel keeps 17 and shows 15, and no exponent.
    var isWrittenOtherwise: Bool { isScientific || digits > 15 }

    /// Writes what a person sees: 15 digits, no exponent; false beyond what numbers of people are.
    mutating func writePlain(into append: (UInt8) -> Void) -> Bool {
        while digits > 15 {
            let last = mantissa % 10
            mantissa /= 10
            digits -= 1
            exponent += 1
            // Only the last step may round, or 0.49 would become 1.
            if digits == 15, last >= 5 { mantissa += 1 }
        }
        while mantissa != 0, mantissa % 10 == 0 {
            mantissa /= 10
            exponent += 1
        }
        guard exponent > -40, exponent < 40 else { return false }
        if isNegative, mantissa != 0 { append(UInt8(ascii: "-")) }
        write(append)
        return true
    }

    private func write(_ append: (UInt8) -> Void) {
        var scale: UInt64 = 1
        var count = 1
        while mantissa / scale >= 10 {
            scale *= 10
            count += 1
        }
        let point = count + exponent
        if point <= 0 {
            append(0x30)
            append(UInt8(ascii: "."))
            for _ in point..<0 { append(0x30) }
        }
        var place = 0
        while scale > 0 {
            if place == point, point > 0 { append(UInt8(ascii: ".")) }
            append(UInt8(truncatingIfNeeded: 0x30 + mantissa / scale % 10))
            scale /= 10
            place += 1
        }
        if mantissa != 0 { while place < point { append(0x30); place += 1 } }
    }
}
