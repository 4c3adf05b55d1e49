/// Reads text as keys see it: valid scalars, look-alikes mapped, invisible ones left out, every white space a
/// space (domain rule 3.1).
struct KeyScan {
    private var scan: ScalarScan

    init(_ bytes: UnsafeRawBufferPointer) {
        scan = ScalarScan(bytes)
    }

    /// `nil` at the end, and at the first byte that is not UTF-8.
    @inline(__always)
    mutating func next() -> UInt32? {
        while let scalar = try? scan.next() {
            if scalar < 0x80 { return scalar == 0x20 || scalar &- 0x09 < 5 ? 0x20 : scalar }
            switch scalar {
            case 0x00D0, 0x0189: return 0x0110
            case 0x00F0, 0x0256: return 0x0111
            case 0x200B...0x200D, 0x2060, 0xFEFF: continue
            case 0x00A0, 0x202F, 0x2007, 0x3000: return 0x20
            case 0x2019, 0x02BC: return 0x27
            default: return scalar
            }
        }
        return nil
    }
}

/// UTF-8 written into memory of a caller, never beyond it.
struct BoundedWriter {
    private let buffer: UnsafeMutableRawBufferPointer
    private(set) var count = 0

    init(_ buffer: UnsafeMutableRawBufferPointer) {
        self.buffer = buffer
    }

    @inline(__always)
    var last: UInt8? { count > 0 ? buffer[count - 1] : nil }

    @inline(__always)
    mutating func write(_ scalar: UInt32) {
        if scalar < 0x80 { return put(UInt8(truncatingIfNeeded: scalar)) }
        if scalar < 0x800 {
            put(0xC0 | UInt8(truncatingIfNeeded: scalar >> 6))
        } else if scalar < 0x10000 {
            put(0xE0 | UInt8(truncatingIfNeeded: scalar >> 12))
            put(0x80 | UInt8(truncatingIfNeeded: scalar >> 6 & 0x3F))
        } else {
            put(0xF0 | UInt8(truncatingIfNeeded: scalar >> 18))
            put(0x80 | UInt8(truncatingIfNeeded: scalar >> 12 & 0x3F))
            put(0x80 | UInt8(truncatingIfNeeded: scalar >> 6 & 0x3F))
        }
        put(0x80 | UInt8(truncatingIfNeeded: scalar & 0x3F))
    }

    /// A space between two words; none at the beginning and none twice.
    @inline(__always)
    mutating func writeSpace() {
        if let last, last != 0x20 { put(0x20) }
    }

    mutating func dropLastSpace() {
        if last == 0x20 { count -= 1 }
    }

    @inline(__always)
    private mutating func put(_ byte: UInt8) {
        buffer[count] = byte
        count += 1
    }
}
