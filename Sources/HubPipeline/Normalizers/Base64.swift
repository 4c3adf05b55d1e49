/// Base64 as systems send it (RFC 4648): either alphabet, padding or none, lines broken anywhere.
enum Base64 {
    enum Survey {
        /// The text behind a `data:` head, and the number of bytes that it stands for.
        case encoded(UnsafeRawBufferPointer, size: Int)
        /// Only characters of base64, but no whole number of bytes: it was cut.
        case malformed
        /// Some character is not of base64.
        case otherText
    }

    static func survey(_ bytes: UnsafeRawBufferPointer) -> Survey {
        let text = behindHead(bytes)
        var sextets = 0
        var padding = 0
        for byte in text where !byte.isWhite {
            if byte == UInt8(ascii: "=") {
                padding += 1
                continue
            }
            guard value(byte) < 64 else { return .otherText }
            guard padding == 0 else { return .malformed }
            sextets += 1
        }
        guard sextets % 4 != 1, padding == 0 || (padding <= 2 && (sextets + padding) % 4 == 0)
        else { return .malformed }
        return .encoded(text, size: sextets * 3 / 4)
    }

    /// Takes what `survey` has called encoded, and exactly as many bytes as it has said.
    static func decode(_ text: UnsafeRawBufferPointer, into buffer: UnsafeMutableRawBufferPointer) {
        var bits: UInt32 = 0
        var count = 0
        var output = 0
        for byte in text {
            let value = value(byte)
            guard value < 64 else { continue }
            bits = bits << 6 | UInt32(value)
            count += 1
            guard count % 4 != 1 else { continue }
            let shift = UInt32(count % 4 == 2 ? 4 : count % 4 == 3 ? 2 : 0)
            buffer[output] = UInt8(truncatingIfNeeded: bits >> shift)
            output += 1
        }
    }

    /// `data:application/pdf;base64,` (RFC 2397).
    private static func behindHead(_ bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        let limit = min(bytes.count, 200)
        guard limit > 5, UnsafeRawBufferPointer(rebasing: bytes[..<5]).equals("data:"),
            let comma = bytes[..<limit].firstIndex(of: UInt8(ascii: ",")), comma >= 7,
            UnsafeRawBufferPointer(rebasing: bytes[(comma - 7)..<comma]).equals(";base64")
        else { return bytes }
        return UnsafeRawBufferPointer(rebasing: bytes[(comma + 1)...])
    }

    /// 64 for what is not of the alphabet.
    @inline(__always)
    static func value(_ byte: UInt8) -> UInt8 {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte - UInt8(ascii: "A")
        case UInt8(ascii: "a")...UInt8(ascii: "z"): byte - UInt8(ascii: "a") + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0") + 52
        case UInt8(ascii: "+"), UInt8(ascii: "-"): 62
        case UInt8(ascii: "/"), UInt8(ascii: "_"): 63
        default: 64
        }
    }
}
