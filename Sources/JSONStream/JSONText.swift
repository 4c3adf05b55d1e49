/// The text of a JSON string that holds escapes (RFC 8259, section 7).
package enum JSONText {
    /// Appends the unescaped text.
    ///
    /// `text` stands between quotes in a document that was read without failure.
    package static func unescape(_ text: UnsafeRawBufferPointer, into output: inout [UInt8]) {
        guard let start = text.baseAddress else { return }
        var at = 0
        while at < text.count {
            let byte = unsafe text[at]
            if byte != UInt8(ascii: "\\") {
                output.append(byte)
                at += 1
            } else if let simple = unsafe simpleEscape(text[at + 1]) {
                output.append(simple)
                at += 2
            } else {
                at += unsafe appendScalar(start + at, left: text.count - at, to: &output)
            }
        }
    }

    private static func simpleEscape(_ letter: UInt8) -> UInt8? {
        switch letter {
        case UInt8(ascii: "b"): 0x08
        case UInt8(ascii: "f"): 0x0C
        case UInt8(ascii: "n"): 0x0A
        case UInt8(ascii: "r"): 0x0D
        case UInt8(ascii: "t"): 0x09
        case UInt8(ascii: "u"): nil
        default: letter
        }
    }

    /// The length of the escape, or of both escapes of a pair.
    private static func appendScalar(
        _ escape: UnsafeRawPointer,
        left: Int,
        to output: inout [UInt8]
    ) -> Int {
        guard left >= 6, let unit = unsafe codeUnit(escape + 2) else { return left }
        var value = UInt32(unit)
        var length = 6
        if unit & 0xFC00 == 0xD800, left >= 12, let low = unsafe codeUnit(escape + 8) {
            value = 0x10000 + (UInt32(unit & 0x3FF) << 10) + UInt32(low & 0x3FF)
            length = 12
        }
        if let scalar = Unicode.Scalar(value) { output.append(contentsOf: String(scalar).utf8) }
        return length
    }

    /// Four hexadecimal digits.
    static func codeUnit(_ digits: UnsafeRawPointer) -> UInt16? {
        var value: UInt16 = 0
        for offset in 0..<4 {
            let digit = unsafe digits.load(fromByteOffset: offset, as: UInt8.self)
            switch digit {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): value = value << 4 | UInt16(digit - 0x30)
            case UInt8(ascii: "a")...UInt8(ascii: "f"), UInt8(ascii: "A")...UInt8(ascii: "F"):
                value = value << 4 | UInt16(digit & 0xDF - 0x37)
            default: return nil
            }
        }
        return value
    }
}
