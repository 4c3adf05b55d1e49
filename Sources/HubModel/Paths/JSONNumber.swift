/// A JSON number as exactly as it was written: two of them are equal when they are the same number, however large.
package struct JSONNumber: Sendable, Hashable, Comparable {
    private let isNegative: Bool
    /// Without zeros at either end; empty is zero.
    private let digits: [UInt8]
    /// The value is 0.digits × 10^exponent.
    private let exponent: Int

    /// Beyond it all numbers of one sign are as large; such an exponent takes a document of its own to write.
    private static let mostExponent = 1 << 48

    /// Reads a number that is known to be well-formed.
    package init(_ text: some Collection<UInt8>) {
        var digits: [UInt8] = []
        var (point, shift) = (0, 0)
        var (isFraction, isShift, isShiftNegative) = (false, false, false)
        for byte in text {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9") where isShift:
                shift = min(shift * 10 + Int(byte & 15), JSONNumber.mostExponent)
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                if !isFraction { point += 1 }
                digits.append(byte)
            case UInt8(ascii: "."): isFraction = true
            case UInt8(ascii: "e"), UInt8(ascii: "E"): isShift = true
            case UInt8(ascii: "-"): if isShift { isShiftNegative = true }
            default: break
            }
        }
        let leading = digits.prefix { $0 == UInt8(ascii: "0") }.count
        digits.removeFirst(leading)
        while digits.last == UInt8(ascii: "0") { digits.removeLast() }
        self.digits = digits
        exponent = digits.isEmpty ? 0 : point - leading + (isShiftNegative ? -shift : shift)
        isNegative = !digits.isEmpty && text.first == UInt8(ascii: "-")
    }

    package init(_ count: Int) {
        self.init(String(count).utf8)
    }

    package static func < (left: JSONNumber, right: JSONNumber) -> Bool {
        guard left.isNegative == right.isNegative else { return left.isNegative }
        return left.isNegative ? right.isCloserToZero(than: left) : left.isCloserToZero(than: right)
    }

    private func isCloserToZero(than other: JSONNumber) -> Bool {
        if digits.isEmpty || other.digits.isEmpty { return digits.isEmpty && !other.digits.isEmpty }
        guard exponent == other.exponent else { return exponent < other.exponent }
        return digits.lexicographicallyPrecedes(other.digits)
    }
}
