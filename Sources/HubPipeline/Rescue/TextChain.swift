/// Bytes to text by one reading: decoded, read again where they were misread, capitals of TCVN3 told.
struct TextChain<End: ScalarSink> {
    private var first: ByteDecoder<Rereading<Rereading<CapitalTokens<End>>>>

    init(_ reading: TextReading, into end: End) {
        let rereadings = reading.rereadings
        let capitals = CapitalTokens(isOn: reading.needsCapitals, into: end)
        let second = Rereading(rereadings.dropFirst().first, into: capitals)
        first = ByteDecoder(reading.outer, into: Rereading(rereadings.first, into: second))
    }

    @inline(__always)
    mutating func take(_ bytes: UnsafeRawBufferPointer) {
        first.take(bytes)
    }

    mutating func finish() {
        first.finish()
    }

    var end: End {
        get { first.next.next.next.next }
        _modify { yield &first.next.next.next.next }
    }
}

/// Writes scalars as UTF-8 into memory that grows.
struct UTF8Sink: ScalarSink {
    var output: ByteScratch
    /// Scalars that could not be decoded.
    var lost = 0

    @inline(__always)
    mutating func take(_ scalar: UInt32) {
        if scalar < 0x80 { return output.append(UInt8(truncatingIfNeeded: scalar)) }
        func tail(_ shift: UInt32) -> UInt8 { 0x80 | UInt8(truncatingIfNeeded: scalar >> shift & 0x3F) }
        if scalar < 0x800 {
            output.append(0xC0 | UInt8(truncatingIfNeeded: scalar >> 6))
        } else if scalar < 0x10000 {
            if scalar == 0xFFFD { lost += 1 }
            output.append(0xE0 | UInt8(truncatingIfNeeded: scalar >> 12))
            output.append(tail(6))
        } else {
            output.append(0xF0 | UInt8(truncatingIfNeeded: scalar >> 18))
            output.append(tail(12))
            output.append(tail(6))
        }
        output.append(tail(0))
    }

    mutating func finish() {}
}
