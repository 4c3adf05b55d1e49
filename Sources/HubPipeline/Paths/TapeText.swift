import Bytes
import Glibc

extension RecordTape {
    /// A node's text as it stands in the buffer: of a list or JSON object nothing.
    @inline(__always)
    func raw(_ node: Int) -> UnsafeRawBufferPointer {
        let slot = nodes[node]
        switch slot.kind {
        case .string, .number, .attribute, .object:
            return UnsafeRawBufferPointer(start: bytes + Int(slot.valueOffset), count: Int(slot.valueLength))
        case .true: return trueBytes
        case .false: return falseBytes
        case .null, .list: return UnsafeRawBufferPointer(start: nil, count: 0)
        }
    }

    /// A node's text, unescaped.
    ///
    /// Allocates only for a JSON text with escapes.
    func text(_ node: Int) -> [UInt8] {
        nodes[node].isEscaped ? unescapedJSON(raw(node)) : Array(raw(node))
    }

    /// A node's text for people and for placeholders.
    func string(_ node: Int) -> String {
        String(decoding: text(node), as: UTF8.self)
    }

    /// Missing, null, blank, or the text `null`; also an empty list or object.
    @inline(__always)
    func isEmpty(_ node: Int) -> Bool {
        let slot = nodes[node]
        switch slot.kind {
        case .null: return true
        case .true, .false, .number: return false
        case .list: return Int(slot.end) == node + 1
        case .object where Int(slot.end) > node + 1: return false
        case .object, .string, .attribute: return raw(node).isBlankOrNull
        }
    }
}

// Static memory: a tape's node for `true` has no bytes of its own that a typed value could read.
private nonisolated(unsafe) let trueBytes = UnsafeRawBufferPointer(permanentCopy("true"))
private nonisolated(unsafe) let falseBytes = UnsafeRawBufferPointer(permanentCopy("false"))

private func permanentCopy(_ text: String) -> UnsafeMutableRawBufferPointer {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: text.utf8.count, alignment: 1)
    buffer.copyBytes(from: text.utf8)
    return buffer
}

@inline(__always)
func memoryEqual(_ left: UnsafeRawPointer?, _ right: UnsafeRawPointer, _ count: Int) -> Bool {
    guard let left else { return count == 0 }
    return memcmp(left, right, count) == 0
}

extension UnsafeRawBufferPointer {
    /// Nothing but white space, or the text `null`.
    @inline(__always)
    var isBlankOrNull: Bool {
        guard let first else { return true }
        guard first.isWhite || first == UInt8(ascii: "n") else { return false }
        return isBlankOrNullBehindSpace
    }

    @inline(never)
    private var isBlankOrNullBehindSpace: Bool {
        let text = trimmed
        return text.isEmpty || (text.count == 4 && text.elementsEqual("null".utf8))
    }

    /// Without ASCII white space at both ends.
    var trimmed: Slice<UnsafeRawBufferPointer> {
        var from = startIndex
        var until = endIndex
        while from < until, self[from].isWhite { from += 1 }
        while until > from, self[until - 1].isWhite { until -= 1 }
        return self[from..<until]
    }
}

extension [UInt8] {
    var trimmed: ArraySlice<UInt8> {
        var slice = self[...]
        while let first = slice.first, first.isWhite { slice = slice.dropFirst() }
        while let last = slice.last, last.isWhite { slice = slice.dropLast() }
        return slice
    }
}

/// The text of a JSON string without its escapes (RFC 8259, 7).
///
/// The reader has checked the escapes.
func unescapedJSON(_ raw: UnsafeRawBufferPointer) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(raw.count)
    unescapeJSON(raw) { output.append($0) }
    return output
}

/// Gives the bytes of a JSON string one by one, without escapes.
@inline(__always)
func unescapeJSON(_ raw: UnsafeRawBufferPointer, _ append: (UInt8) -> Void) {
    var index = 0
    while index < raw.count {
        guard raw[index] == UInt8(ascii: "\\"), index + 1 < raw.count else {
            append(raw[index])
            index += 1
            continue
        }
        index += 2
        switch raw[index - 1] {
        case UInt8(ascii: "n"): append(0x0A)
        case UInt8(ascii: "t"): append(0x09)
        case UInt8(ascii: "r"): append(0x0D)
        case UInt8(ascii: "b"): append(0x08)
        case UInt8(ascii: "f"): append(0x0C)
        case UInt8(ascii: "u"):
            var scalar = hexadecimal(raw, at: index)
            index += 4
            if (0xD800..<0xDC00).contains(scalar), index + 6 <= raw.count {
                scalar = 0x10000 + ((scalar - 0xD800) << 10) + (hexadecimal(raw, at: index + 2) - 0xDC00)
                index += 6
            }
            for byte in String(UnicodeScalar(scalar) ?? "\u{FFFD}").utf8 { append(byte) }
        case let other: append(other)
        }
    }
}

private func hexadecimal(_ raw: UnsafeRawBufferPointer, at start: Int) -> UInt32 {
    guard start + 4 <= raw.count else { return 0xFFFD }
    return raw[start..<(start + 4)].reduce(0) { value, byte in
        let digit: UInt8 =
            switch byte {
            case 0x30...0x39: byte - 0x30
            case 0x41...0x46: byte - 0x37
            case 0x61...0x66: byte - 0x57
            default: 0
            }
        return value << 4 | UInt32(digit)
    }
}
