/// Reads UTF-8 scalar by scalar and checks it (RFC 3629): no overlong forms, no surrogates.
struct ScalarScan {
    private let bytes: UnsafeRawBufferPointer
    private(set) var index = 0

    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    /// `nil` at the end.
    @inline(__always)
    mutating func next() throws(CellFault) -> UInt32? {
        guard index < bytes.count else { return nil }
        let lead = bytes[index]
        index += 1
        return lead < 0x80 ? UInt32(lead) : try afterLead(lead)
    }

    private mutating func afterLead(_ lead: UInt8) throws(CellFault) -> UInt32 {
        switch lead {
        case 0xC2...0xDF:
            return UInt32(lead & 0x1F) << 6 | (try continuation())
        case 0xE0...0xEF:
            let scalar = UInt32(lead & 0x0F) << 12 | (try continuation()) << 6 | (try continuation())
            guard scalar >= 0x800, !(0xD800...0xDFFF).contains(scalar) else { throw .notUTF8 }
            return scalar
        case 0xF0...0xF4:
            let head = UInt32(lead & 0x07) << 18 | (try continuation()) << 12
            let scalar = head | (try continuation()) << 6 | (try continuation())
            guard (0x10000...0x10FFFF).contains(scalar) else { throw .notUTF8 }
            return scalar
        default:
            throw .notUTF8
        }
    }

    private mutating func continuation() throws(CellFault) -> UInt32 {
        guard index < bytes.count, bytes[index] & 0xC0 == 0x80 else { throw .notUTF8 }
        index += 1
        return UInt32(bytes[index - 1] & 0x3F)
    }
}

extension [UInt8] {
    /// Appends a scalar as UTF-8.
    ///
    /// The scalar must be one that `ScalarScan` gave or a valid constant.
    @inline(__always)
    mutating func append(scalar: UInt32) {
        switch scalar {
        case 0..<0x80:
            append(UInt8(truncatingIfNeeded: scalar))
        case 0x80..<0x800:
            append(0xC0 | UInt8(truncatingIfNeeded: scalar >> 6))
            append(0x80 | UInt8(truncatingIfNeeded: scalar & 0x3F))
        case 0x800..<0x10000:
            append(0xE0 | UInt8(truncatingIfNeeded: scalar >> 12))
            append(0x80 | UInt8(truncatingIfNeeded: scalar >> 6 & 0x3F))
            append(0x80 | UInt8(truncatingIfNeeded: scalar & 0x3F))
        default:
            append(0xF0 | UInt8(truncatingIfNeeded: scalar >> 18))
            append(0x80 | UInt8(truncatingIfNeeded: scalar >> 12 & 0x3F))
            append(0x80 | UInt8(truncatingIfNeeded: scalar >> 6 & 0x3F))
            append(0x80 | UInt8(truncatingIfNeeded: scalar & 0x3F))
        }
    }
}
