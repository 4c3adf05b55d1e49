/// Letters outside ASCII that were written as numeric character references of HTML:
/// `M&#7863;t &#273;&#432;&#7901;ng`.
///
/// Names and punctuation (`&amp;`, `&#38;`) stay as they are: in a plain value they may be meant.
enum EntityText {
    static func isIn(_ value: UnsafeRawBufferPointer) -> Bool {
        value.indices.contains { reference(value, at: $0) != nil }
    }

    /// Writes the value with its letters.
    static func resolve(_ value: UnsafeRawBufferPointer, into output: ByteScratch) {
        output.reset()
        var sink = UTF8Sink(output: output)
        var index = 0
        while index < value.count {
            if let (scalar, next) = reference(value, at: index) {
                sink.take(scalar)
                index = next
            } else {
                output.append(value[index])
                index += 1
            }
        }
    }

    private static func reference(
        _ value: UnsafeRawBufferPointer,
        at start: Int
    ) -> (scalar: UInt32, next: Int)? {
        guard value[start] == UInt8(ascii: "&"), start + 3 < value.count,
            value[start + 1] == UInt8(ascii: "#")
        else { return nil }
        let isHexadecimal = value[start + 2] | 0x20 == UInt8(ascii: "x")
        var index = start + (isHexadecimal ? 3 : 2)
        var scalar: UInt32 = 0
        let first = index
        while index < value.count, index < first + 6, let digit = value[index].digit(isHexadecimal) {
            scalar = scalar * (isHexadecimal ? 16 : 10) + digit
            index += 1
        }
        guard index > first, index < value.count, value[index] == UInt8(ascii: ";"), scalar >= 0xC0,
            Unicode.Scalar(scalar)?.properties.isAlphabetic == true || scalar &- 0x300 < 0x70
        else { return nil }
        return (scalar, index + 1)
    }
}

extension UInt8 {
    fileprivate func digit(_ isHexadecimal: Bool) -> UInt32? {
        switch self {
        case 0x30...0x39: UInt32(self - 0x30)
        case 0x41...0x46 where isHexadecimal: UInt32(self - 0x37)
        case 0x61...0x66 where isHexadecimal: UInt32(self - 0x57)
        default: nil
        }
    }
}

extension UnsafeRawBufferPointer {
    /// ASCII without `?` and `&`: nothing that was read wrongly.
    @inline(__always)
    var isPlainForRescue: Bool {
        var index = 0
        let tops: UInt64 = 0x8080_8080_8080_8080
        while index + 8 <= count {
            let word = loadUnaligned(fromByteOffset: index, as: UInt64.self)
            let questions = Self.zeros(word ^ 0x3F3F_3F3F_3F3F_3F3F)
            let ampersands = Self.zeros(word ^ 0x2626_2626_2626_2626)
            guard (word | questions | ampersands) & tops == 0 else { return false }
            index += 8
        }
        while index < count {
            let byte = self[index]
            guard byte < 0x80, byte != UInt8(ascii: "?"), byte != UInt8(ascii: "&") else { return false }
            index += 1
        }
        return true
    }

    /// Whether a value may be old text: it has a letter outside ASCII and none that old encodings cannot hold, or a
    /// `?` or `&` that may stand for a letter.
    ///
    /// What it lets through is looked at closely; what it stops is good Vietnamese, or ASCII.
    @inline(__always)
    var mayHoldOldText: Bool {
        let tops: UInt64 = 0x8080_8080_8080_8080
        var isSuspect = false
        var index = 0
        while index < count {
            if index + 8 <= count {
                let word = loadUnaligned(fromByteOffset: index, as: UInt64.self)
                let marks =
                    Self.zeros(word ^ 0x3F3F_3F3F_3F3F_3F3F) | Self.zeros(word ^ 0x2626_2626_2626_2626)
                if (word | marks) & tops == 0 {
                    index += 8
                    continue
                }
            }
            for byte in self[index..<Swift.min(index + 8, count)] {
                switch byte {
                // ă đ ĩ ũ ơ ư, and all letters with two marks.
                case 0xC4, 0xC6, 0xE1: return false
                case 0x80..., UInt8(ascii: "?"), UInt8(ascii: "&"): isSuspect = true
                default: break
                }
            }
            index += 8
        }
        return isSuspect
    }

    /// A top bit for a zero byte; bytes above it may show too.
    @inline(__always)
    private static func zeros(_ word: UInt64) -> UInt64 {
        (word &- 0x0101_0101_0101_0101) & ~word
    }
}
