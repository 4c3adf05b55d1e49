/// A decimal number as digits and scale: `magnitude / 10^scale`.
enum ScannedNumber {
    /// At most 19 digits and a scale of at most 16.
    case short(magnitude: UInt64, scale: Int, isNegative: Bool)
    /// ASCII digits, the last `scale` of them behind the point.
    case long(digits: [UInt8], scale: Int, isNegative: Bool)
    case refused(ValueRule)

    /// Reads `-?digits(.digits)?` of at most 19 digits, the form that nearly every number has.
    ///
    /// `nil` for any other.
    @inline(__always)
    static func plain(_ bytes: UnsafeRawBufferPointer) -> (magnitude: UInt64, scale: Int, isNegative: Bool)? {
        let isNegative = bytes.first == UInt8(ascii: "-")
        var index = isNegative ? 1 : 0
        guard bytes.count - index <= 20 else { return nil }
        let from = index
        var magnitude: UInt64 = 0
        while index < bytes.count, bytes[index].isDigit {
            magnitude = magnitude &* 10 &+ UInt64(bytes[index] & 15)
            index += 1
        }
        let whole = index - from
        guard whole > 0, whole <= 19 else { return nil }
        guard index < bytes.count else { return (magnitude, 0, isNegative) }
        guard bytes[index] == UInt8(ascii: ".") else { return nil }
        index += 1
        let point = index
        while index < bytes.count, bytes[index].isDigit {
            magnitude = magnitude &* 10 &+ UInt64(bytes[index] & 15)
            index += 1
        }
        let scale = index - point
        guard index == bytes.count, scale > 0, scale <= 16, whole + scale <= 19 else { return nil }
        return (magnitude, scale, isNegative)
    }

    /// Reads a JSON number, also `06`, `+1`, `.5` and any exponent that stays within 1,000 digits.
    static func general(_ bytes: UnsafeRawBufferPointer) -> ScannedNumber {
        short(bytes) ?? long(bytes)
    }

    /// The same for what has at most 18 digits, without memory.
    private static func short(_ bytes: UnsafeRawBufferPointer) -> ScannedNumber? {
        let isNegative = bytes.first == UInt8(ascii: "-")
        var index = isNegative || bytes.first == UInt8(ascii: "+") ? 1 : 0
        let from = index
        var magnitude: UInt64 = 0
        var point: Int?
        while index < bytes.count, bytes[index].isDigit || (bytes[index] == UInt8(ascii: ".") && point == nil)
        {
            if bytes[index].isDigit {
                magnitude = magnitude &* 10 &+ UInt64(bytes[index] & 15)
            } else {
                point = index
            }
            index += 1
        }
        let digits = index - from - (point == nil ? 0 : 1)
        var scale = point.map { index - $0 - 1 } ?? 0
        guard (1...18).contains(digits), point == nil || scale > 0 else { return nil }
        if index < bytes.count {
            guard let exponent = exponent(bytes, at: index) else { return .refused(.numberInvalid) }
            scale -= exponent
        }
        guard magnitude != 0, scale <= 16, digits - min(scale, 0) <= 18 else { return nil }
        return .short(
            magnitude: magnitude &* powersOfTen[max(0, -scale)],
            scale: max(0, scale),
            isNegative: isNegative
        )
    }

    private static func long(_ bytes: UnsafeRawBufferPointer) -> ScannedNumber {
        let isNegative = bytes.first == UInt8(ascii: "-")
        var index = isNegative || bytes.first == UInt8(ascii: "+") ? 1 : 0
        var digits: [UInt8] = []
        var scale = 0
        var hasPoint = false
        while index < bytes.count, bytes[index].isDigit || (bytes[index] == UInt8(ascii: ".") && !hasPoint) {
            if bytes[index] == UInt8(ascii: ".") {
                hasPoint = true
            } else {
                digits.append(bytes[index])
                if hasPoint { scale += 1 }
            }
            index += 1
        }
        guard !digits.isEmpty, !hasPoint || scale > 0 else { return .refused(.numberInvalid) }
        if index < bytes.count {
            guard let exponent = exponent(bytes, at: index) else { return .refused(.numberInvalid) }
            scale -= exponent
        }
        return number(digits: digits, scale: scale, isNegative: isNegative)
    }

    /// Of `E-4` to the end of the text; `nil` for anything else.
    static func exponent(_ bytes: UnsafeRawBufferPointer, at start: Int) -> Int? {
        guard bytes[start] | 0x20 == UInt8(ascii: "e"), start + 1 < bytes.count else { return nil }
        let sign = bytes[start + 1]
        let hasSign = sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-")
        let from = start + (hasSign ? 2 : 1)
        guard from < bytes.count else { return nil }
        var value = 0
        for byte in bytes[from...] {
            guard byte.isDigit else { return nil }
            // Beyond 1,000 it is refused anyway; this only keeps the sum from overflowing.
            value = min(value * 10 + Int(byte & 15), 1_000_000)
        }
        return sign == UInt8(ascii: "-") ? -value : value
    }

    /// The number of digits whose last `scale` stand behind the point; a negative scale appends zeros.
    static func number(digits: [UInt8], scale: Int, isNegative: Bool) -> ScannedNumber {
        let significant = digits.drop { $0 == UInt8(ascii: "0") }
        guard !significant.isEmpty else {
            return scale <= 1000 ? zero(scale: max(scale, 0)) : .refused(.numberOutOfRange)
        }
        guard significant.count <= 2000, significant.count - scale <= 1000, scale <= 1000
        else { return .refused(.numberOutOfRange) }
        let zeros = [UInt8](repeating: UInt8(ascii: "0"), count: max(0, -scale))
        let all = Array(significant) + zeros
        guard all.count <= 19, scale <= 16 else {
            return .long(digits: all, scale: max(scale, 0), isNegative: isNegative)
        }
        let magnitude = all.reduce(UInt64(0)) { $0 * 10 + UInt64($1 & 15) }
        return .short(magnitude: magnitude, scale: max(scale, 0), isNegative: isNegative)
    }

    private static func zero(scale: Int) -> ScannedNumber {
        scale <= 16
            ? .short(magnitude: 0, scale: scale, isNegative: false)
            : .long(digits: [UInt8(ascii: "0")], scale: scale, isNegative: false)
    }
}

extension ScannedNumber {
    /// The nearest whole number, halves away from zero, and whether a fraction was dropped.
    func whole() -> (value: Int64?, isRounded: Bool) {
        switch self {
        case .refused: (nil, false)
        case .short(let magnitude, let scale, let isNegative):
            ScannedNumber.whole(magnitude, scale, isNegative)
        case .long(let digits, let scale, let isNegative):
            ScannedNumber.whole(digits, scale, isNegative)
        }
    }

    @inline(__always)
    static func whole(_ magnitude: UInt64, _ scale: Int, _ isNegative: Bool) -> (
        value: Int64?, isRounded: Bool
    ) {
        guard scale > 0 else { return (signed(magnitude, isNegative), false) }
        let unit = powersOfTen[scale]
        let rest = magnitude % unit
        return (signed(magnitude / unit + (rest >= unit / 2 ? 1 : 0), isNegative), rest != 0)
    }

    private static func whole(_ digits: [UInt8], _ scale: Int, _ isNegative: Bool) -> (
        value: Int64?, isRounded: Bool
    ) {
        let split = max(0, digits.count - scale)
        guard split <= 19 else { return (nil, false) }
        let magnitude = digits[..<split].reduce(UInt64(0)) { $0 * 10 + UInt64($1 & 15) }
        let isHalf = digits.count >= scale && split < digits.count && digits[split] >= UInt8(ascii: "5")
        let isRounded = digits[split...].contains { $0 != UInt8(ascii: "0") }
        return (signed(magnitude + (isHalf ? 1 : 0), isNegative), isRounded)
    }

    @inline(__always)
    private static func signed(_ magnitude: UInt64, _ isNegative: Bool) -> Int64? {
        guard magnitude <= UInt64(Int64.max) else {
            return isNegative && magnitude == Int64.min.magnitude ? Int64.min : nil
        }
        return isNegative ? -Int64(magnitude) : Int64(magnitude)
    }
}
