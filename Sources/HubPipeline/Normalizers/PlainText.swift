/// Text that already is what the rules of text make of it, found by a scan; other text is cleaned first.
enum PlainText {
    /// Calls `body` with text that is valid, composed (NFC), trimmed and single-spaced, without look-alikes.
    ///
    /// The bytes themselves where they are so already; nothing is allocated then.
    @inline(__always)
    static func with(
        _ bytes: UnsafeRawBufferPointer,
        _ body: (UnsafeRawBufferPointer) -> Outcome
    ) -> Outcome {
        isPlain(bytes) ? body(bytes) : cleaned(bytes, body)
    }

    @inline(never)
    private static func cleaned(
        _ bytes: UnsafeRawBufferPointer,
        _ body: (UnsafeRawBufferPointer) -> Outcome
    ) -> Outcome {
        do throws(CellFault) {
            let (text, isLossy) = try TextCleaning.clean(bytes, keepsLines: false)
            guard !isLossy else { return .fault(.textLossy) }
            return text.withUnsafeBytes { $0.isEmptyOrNull ? .empty() : body($0) }
        } catch {
            return .fault(ValueRule(error))
        }
    }

    /// Whether no rule of text has anything to change.
    ///
    /// `bytes` neither begin nor end with white space.
    static func isPlain(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var index = 0
        var followsSpace = false
        while index < bytes.count {
            if index + 8 <= bytes.count {
                let word = bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self).littleEndian
                if isPlainASCII(word, &followsSpace) {
                    index += 8
                    continue
                }
            }
            // To the next letter that is not ASCII, and over it: looked at as words, its neighbours tell nothing.
            while index < bytes.count {
                let byte = bytes[index]
                guard byte < 0x80 else { break }
                guard byte > 0x20 || (byte == 0x20 && !followsSpace) else { return false }
                followsSpace = byte == 0x20
                index += 1
            }
            while index < bytes.count, bytes[index] >= 0x80 {
                let length = plainLength(bytes, index)
                guard length > 0 else { return false }
                followsSpace = false
                index += length
            }
        }
        return true
    }

    /// Eight bytes of printable ASCII without two spaces in a row.
    @inline(__always)
    private static func isPlainASCII(_ word: UInt64, _ followsSpace: inout Bool) -> Bool {
        let tops: UInt64 = 0x8080_8080_8080_8080
        let rest: UInt64 = 0x7F7F_7F7F_7F7F_7F7F
        guard word & tops == 0, (word &+ 0x6060_6060_6060_6060) & tops == tops else { return false }
        let other = word ^ 0x2020_2020_2020_2020
        let spaces = ~((other &+ rest) | other) & tops
        guard spaces & (spaces << 8) == 0, !(followsSpace && spaces & 0x80 != 0) else { return false }
        followsSpace = spaces >> 63 != 0
        return true
    }

    /// The length of a character that no rule changes and that composes with nothing; 0 for any other.
    ///
    /// Latin with its extensions, Vietnamese letters (U+1E00 to U+1EFF), common punctuation and currency
    /// signs.
    @inline(__always)
    private static func plainLength(_ bytes: UnsafeRawBufferPointer, _ index: Int) -> Int {
        let left = bytes.count - index
        guard left >= 2, bytes[index + 1] & 0xC0 == 0x80 else { return 0 }
        let (lead, second) = (bytes[index], bytes[index + 1])
        switch lead {
        case 0xE1:
            return left >= 3 && second >= 0xB8 && second <= 0xBB && bytes[index + 2] & 0xC0 == 0x80 ? 3 : 0
        case 0xC4, 0xC5, 0xC7, 0xC8, 0xCA, 0xCB: return 2
        case 0xC3: return second == 0x90 || second == 0xB0 ? 0 : 2
        case 0xC6: return second == 0x89 ? 0 : 2
        case 0xC9: return second == 0x96 ? 0 : 2
        case 0xC2: return second > 0xA0 ? 2 : 0
        case 0xE2:
            guard left >= 3, bytes[index + 2] & 0xC0 == 0x80 else { return 0 }
            let third = bytes[index + 2]
            return second == 0x80 && (0x90...0xA7).contains(third) || second == 0x82 ? 3 : 0
        default: return 0
        }
    }
}
