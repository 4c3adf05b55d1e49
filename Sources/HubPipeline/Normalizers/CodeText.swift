/// The characters of a code without what people put between them, letters in upper case.
enum CodeText {
    /// What may stand between the characters of a code.
    enum Separators {
        /// Space, `.` and `-`.
        case loose
        /// Space alone: `.` and `-` belong to the code.
        case space
    }

    /// Calls `body` with at most `longest` bytes; `tooLong` is the outcome of any longer code.
    ///
    /// Nothing is allocated where the text is plain already (`PlainText`).
    @inline(__always)
    static func with(
        _ bytes: UnsafeRawBufferPointer,
        without separators: Separators = .loose,
        longest: Int,
        tooLong: ValueRule,
        _ body: (UnsafeRawBufferPointer) -> Outcome
    ) -> Outcome {
        PlainText.with(bytes) { text in
            withUnsafeTemporaryAllocation(byteCount: longest, alignment: 1) { buffer in
                var count = 0
                for byte in text where !isSeparator(byte, separators) {
                    guard count < longest else { return .fault(tooLong) }
                    buffer[count] = byte &- 0x61 < 26 ? byte & ~0x20 : byte
                    count += 1
                }
                return body(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
            }
        }
    }

    /// As `with`, for a value that its source kept as a number: a fraction of zeros is cut off first.
    ///
    /// `80190999901.0` is how spreadsheets and JSON print a whole number; taken for a separator, its point
    /// would make a twelve-digit code of it.
    @inline(__always)
    static func withNumber(
        _ value: UnsafeRawBufferPointer,
        isNumber: Bool,
        longest: Int,
        tooLong: ValueRule,
        _ body: (UnsafeRawBufferPointer) -> Outcome
    ) -> Outcome {
        let bytes = isNumber ? value.withoutZeroFraction : value
        return with(bytes, longest: longest, tooLong: tooLong, body)
    }

    @inline(__always)
    private static func isSeparator(_ byte: UInt8, _ separators: Separators) -> Bool {
        switch byte {
        case 0x20: true
        case UInt8(ascii: "."), UInt8(ascii: "-"): separators == .loose
        default: false
        }
    }
}

extension UnsafeRawBufferPointer {
    @inline(__always)
    var areDigits: Bool {
        for byte in self where !byte.isDigit { return false }
        return true
    }

    /// ASCII digits as a number; the caller knows that they are digits, at most eighteen.
    @inline(__always)
    var number: Int {
        var value = 0
        for byte in self { value = value * 10 + Int(byte & 15) }
        return value
    }

    /// Digits before a point that only zeros follow; anything else as it stands.
    fileprivate var withoutZeroFraction: UnsafeRawBufferPointer {
        guard let point = firstIndex(of: UInt8(ascii: ".")), point > 0, slice(0, point).areDigits
        else { return self }
        for byte in slice(point + 1) where byte != UInt8(ascii: "0") { return self }
        return slice(0, point)
    }
}

extension UInt8 {
    @inline(__always)
    var isUpperLetter: Bool { self &- 0x41 < 26 }
}

extension CellArena {
    /// A text cell of digits, with zeros before them up to `width`.
    @inline(__always)
    mutating func append(digits: UnsafeRawBufferPointer, paddedTo width: Int) {
        append(raw: Int32(Swift.max(width, digits.count)))
        append(rawDigits: digits, paddedTo: width)
    }

    @inline(__always)
    mutating func append(rawDigits digits: UnsafeRawBufferPointer, paddedTo width: Int) {
        for _ in 0..<Swift.max(0, width - digits.count) { append(raw: UInt8(ascii: "0")) }
        append(raw: digits)
    }
}
