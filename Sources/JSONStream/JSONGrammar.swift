import Bytes
import CJSON

/// The syntax of single tokens (RFC 8259). Ends are positions behind the last byte.
extension JSONTokens {
    @inline(__always) static func isWhitespace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
    }

    @inline(__always) static func isDigit(_ byte: UInt8) -> Bool {
        byte &- 0x30 < 10
    }

    /// Whether a number or literal may end before this position.
    @inline(__always) private func isBoundary(_ position: Int) -> Bool {
        guard position < length else { return true }
        switch byte(position) {
        case UInt8(ascii: ","), UInt8(ascii: "}"), UInt8(ascii: "]"), UInt8(ascii: ":"), UInt8(ascii: "{"),
            UInt8(ascii: "["), 0x20, 0x0A, 0x0D, 0x09:
            return true
        default: return false
        }
    }

    @inline(__always) func numberEnd(_ start: Int, limit: Int) throws(JSONStop) -> Int {
        var at = start
        if byte(at) == UInt8(ascii: "-") { at += 1 }
        let whole = at
        at = digitsEnd(at, limit)
        guard at > whole, byte(whole) != UInt8(ascii: "0") || at == whole + 1 else {
            throw invalidNumber(start)
        }
        if at < limit, byte(at) == UInt8(ascii: ".") {
            let fraction = at + 1
            at = digitsEnd(fraction, limit)
            guard at > fraction else { throw invalidNumber(start) }
        }
        if at < limit, byte(at) | 0x20 == UInt8(ascii: "e") {
            var exponent = at + 1
            if exponent < limit, byte(exponent) == UInt8(ascii: "+") || byte(exponent) == UInt8(ascii: "-") {
                exponent += 1
            }
            at = digitsEnd(exponent, limit)
            guard at > exponent else { throw invalidNumber(start) }
        }
        guard isBoundary(at) else { throw invalidNumber(start) }
        return at
    }

    private func invalidNumber(_ start: Int) -> JSONStop { .malformed(start, .invalidNumber) }

    @inline(__always) private func digitsEnd(_ start: Int, _ limit: Int) -> Int {
        var at = start
        while at < limit, Self.isDigit(byte(at)) { at += 1 }
        return at
    }

    @inline(__always) func literalEnd(_ start: Int, limit: Int, _ word: StaticString) throws(JSONStop) -> Int
    {
        let end = start + word.utf8CodeUnitCount
        guard end <= limit, isBoundary(end) else { throw .malformed(start, .invalidLiteral) }
        for offset in 0..<word.utf8CodeUnitCount where unsafe byte(start + offset) != word.utf8Start[offset] {
            throw .malformed(start, .invalidLiteral)
        }
        return end
    }

    /// Position of the closing quote of the string that is this token.
    @inline(__always) func closingQuote(_ start: Int, token: Int, limit: Int) throws(JSONStop) -> Int {
        guard token + 1 < count else { return try lastClosingQuote(start) }
        var end = limit - 1
        // Stage 1 has no token inside a string and none between a string and the next token.
        while Self.isWhitespace(byte(end)) { end -= 1 }
        guard end > start, byte(end) == UInt8(ascii: "\"") else {
            throw .malformed(start, .unterminatedString)
        }
        return end
    }

    private func lastClosingQuote(_ start: Int) throws(JSONStop) -> Int {
        var at = start + 1
        while at < length {
            if byte(at) == UInt8(ascii: "\"") { return at }
            at += byte(at) == UInt8(ascii: "\\") ? 2 : 1
        }
        throw .malformed(start, .unterminatedString)
    }

    /// Whether the text holds escapes, which are then proven right.
    @inline(__always) mutating func holdsEscapes(_ start: Int, _ end: Int) throws(JSONStop) -> Bool {
        if nextEscape < start {
            nextEscape = unsafe cjson_find_backslash(bytes, start, length)
        }
        guard nextEscape < end else { return false }
        try checkEscapes(nextEscape, end)
        return true
    }

    private func checkEscapes(_ start: Int, _ end: Int) throws(JSONStop) {
        var at = start
        while at < end {
            guard byte(at) == UInt8(ascii: "\\") else {
                at += 1
                continue
            }
            at += try escapeLength(at, end)
        }
    }

    private func escapeLength(_ at: Int, _ end: Int) throws(JSONStop) -> Int {
        switch byte(at + 1) {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            return 2
        case UInt8(ascii: "u"):
            guard let unit = codeUnit(at, end) else { throw .malformed(at, .invalidEscape) }
            guard unit & 0xF800 == 0xD800 else { return 6 }
            guard unit < 0xDC00, let low = codeUnit(at + 6, end), low & 0xFC00 == 0xDC00 else {
                throw .malformed(at, .loneSurrogate)
            }
            return 12
        default: throw .malformed(at, .invalidEscape)
        }
    }

    /// The UTF-16 code unit of a `\uXXXX`, if there is one.
    private func codeUnit(_ at: Int, _ end: Int) -> UInt16? {
        guard at + 6 <= end, byte(at) == UInt8(ascii: "\\"), byte(at + 1) == UInt8(ascii: "u") else {
            return nil
        }
        return unsafe JSONText.codeUnit(bytes + at + 2)
    }
}

extension JSONTokens {
    /// The literal that is this token, and its end; anything else is no value.
    func literal(_ token: Int, _ start: Int) throws(JSONStop) -> (kind: RecordNode.Kind, end: Int) {
        switch byte(start) {
        case UInt8(ascii: "t"): (.true, try literalEnd(start, limit: try limit(token), "true"))
        case UInt8(ascii: "f"): (.false, try literalEnd(start, limit: try limit(token), "false"))
        case UInt8(ascii: "n"): (.null, try literalEnd(start, limit: try limit(token), "null"))
        default: throw .malformed(start, .expectedValue)
        }
    }
}
