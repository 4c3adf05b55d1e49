/// `email`: one address; its domain in lower case, the part before `@` as it stands.
///
/// RFC 5321 with the dot-atom of RFC 5322: at most 254 characters, 64 before `@`; a domain of two labels or
/// more, ASCII letters, digits and inner hyphens.
enum EmailNormalizer {
    private static let longest = 254
    private static let longestLocal = 64
    private static let longestLabel = 63

    static func append(_ bytes: UnsafeRawBufferPointer, to arena: inout CellArena) -> Outcome {
        PlainText.with(bytes) { text in
            let address = text.begins(with: "mailto:") ? text.slice(7) : text
            guard let at = address.firstIndex(of: UInt8(ascii: "@")) else { return .fault(.emailInvalid) }
            let (local, domain) = (address.slice(0, at), address.slice(at + 1))
            guard !domain.contains(UInt8(ascii: "@")) else { return .fault(.emailSeveral) }
            guard address.count <= longest, local.count <= longestLocal, isLocal(local), isDomain(domain)
            else { return .fault(.emailInvalid) }
            arena.append(raw: Int32(address.count))
            arena.append(raw: local)
            arena.append(raw: UInt8(ascii: "@"))
            for byte in domain { arena.append(raw: byte &- 0x41 < 26 ? byte | 0x20 : byte) }
            return .written
        }
    }

    private static func isLocal(_ text: UnsafeRawBufferPointer) -> Bool {
        var previous = UInt8(ascii: ".")
        for byte in text {
            guard byte.isOfAtom || (byte == UInt8(ascii: ".") && previous != byte) else { return false }
            previous = byte
        }
        return previous != UInt8(ascii: ".")
    }

    private static func isDomain(_ text: UnsafeRawBufferPointer) -> Bool {
        var labels = 0
        var start = 0
        while start <= text.count {
            var end = start
            while end < text.count, text[end] != UInt8(ascii: ".") { end += 1 }
            guard isLabel(text.slice(start, end)) else { return false }
            labels += 1
            // A last label of digits would be an address of a machine.
            if end == text.count { return labels >= 2 && !text.slice(start).areDigits }
            start = end + 1
        }
        return false
    }

    private static func isLabel(_ text: UnsafeRawBufferPointer) -> Bool {
        guard (1...longestLabel).contains(text.count) else { return false }
        for byte in text where !byte.isLetterOrDigit && byte != UInt8(ascii: "-") { return false }
        return text[0] != UInt8(ascii: "-") && text[text.count - 1] != UInt8(ascii: "-")
    }
}

extension UInt8 {
    @inline(__always)
    var isLetterOrDigit: Bool { isDigit || (self | 0x20) &- 0x61 < 26 }

    /// `atext` of RFC 5322.
    fileprivate var isOfAtom: Bool {
        switch self {
        case UInt8(ascii: "!"), UInt8(ascii: "#")...UInt8(ascii: "'"), UInt8(ascii: "*"), UInt8(ascii: "+"),
            UInt8(ascii: "-"), UInt8(ascii: "/"), UInt8(ascii: "="), UInt8(ascii: "?"),
            UInt8(ascii: "^")...UInt8(ascii: "`"), UInt8(ascii: "{")...UInt8(ascii: "~"):
            true
        default: isLetterOrDigit
        }
    }
}
