/// Takes text scalar by scalar.
protocol ScalarSink {
    mutating func take(_ scalar: UInt32)
    /// The text, or a part of it that stands for itself, is at its end.
    mutating func finish()
}

/// Bytes of one encoding in, composed scalars into the next stage; the same however the bytes are cut.
///
/// What cannot be decoded becomes U+FFFD, one for each longest part of a sequence (Unicode, chapter 3.9).
struct ByteDecoder<Next: ScalarSink> {
    var next: Next
    private(set) var encoding: TextEncoding
    private var table: [UInt32] = []
    /// A letter that a mark may join, or what has been read of a scalar; `none` if nothing is held.
    private var held = ByteDecoder.none
    /// Bytes that a scalar of UTF-8 still lacks; of UTF-16, bytes held.
    private var lacking = 0
    private var lowest: UInt8 = 0x80
    private var highest: UInt8 = 0xBF
    private var highSurrogate: UInt32 = 0
    private var isAtStart = true

    private static var none: UInt32 { .max }

    init(_ encoding: TextEncoding, into next: Next) {
        self.encoding = encoding
        self.next = next
        table =
            switch encoding {
            case .utf8, .utf16LittleEndian, .utf16BigEndian: []
            case .windows1252: ByteTables.windows1252
            case .windows1258: ByteTables.windows1258
            case .tcvn3: ByteTables.tcvn3
            case .viscii: ByteTables.viscii
            case .vni: ByteTables.vni
            }
    }

    @inline(__always)
    mutating func take(_ bytes: UnsafeRawBufferPointer) {
        for byte in bytes { take(byte) }
    }

    @inline(__always)
    mutating func take(_ byte: UInt8) {
        switch encoding {
        case .utf8: takeUTF8(byte)
        case .utf16LittleEndian, .utf16BigEndian: takeUTF16(byte)
        case .windows1252, .viscii: next.take(table[Int(byte)])
        case .windows1258, .tcvn3:
            let scalar = table[Int(byte)]
            hold(scalar, joined: LatinComposition.compose(held, scalar))
        case .vni: hold(table[Int(byte)], joined: VNIMarks.join(held, byte))
        }
    }

    @inline(__always)
    private mutating func hold(_ scalar: UInt32, joined: UInt32?) {
        if let joined {
            held = joined
            return
        }
        if held != Self.none { next.take(held) }
        held = scalar
    }

    /// Says what is held; an unfinished scalar is lost.
    mutating func flush() {
        if encoding == .utf8 || encoding == .utf16LittleEndian || encoding == .utf16BigEndian {
            if lacking > 0 || highSurrogate != 0 { emit(0xFFFD) }
            lacking = 0
            highSurrogate = 0
        } else if held != Self.none {
            next.take(held)
        }
        held = Self.none
    }

    /// Ready for the next text after this one.
    mutating func finish() {
        flush()
        isAtStart = true
        next.finish()
    }

    // MARK: Unicode

    private mutating func takeUTF8(_ byte: UInt8) {
        if lacking > 0 {
            if byte >= lowest, byte <= highest {
                held = held << 6 | UInt32(byte & 0x3F)
                (lowest, highest) = (0x80, 0xBF)
                lacking -= 1
                if lacking == 0 { emit(held) }
                return
            }
            lacking = 0
            emit(0xFFFD)
        }
        (lowest, highest) = (0x80, 0xBF)
        switch byte {
        case 0..<0x80: emit(UInt32(byte))
        case 0xC2...0xDF: begin(byte & 0x1F, lacking: 1)
        case 0xE0...0xEF:
            if byte == 0xE0 { lowest = 0xA0 }
            if byte == 0xED { highest = 0x9F }
            begin(byte & 0x0F, lacking: 2)
        case 0xF0...0xF4:
            if byte == 0xF0 { lowest = 0x90 }
            if byte == 0xF4 { highest = 0x8F }
            begin(byte & 0x07, lacking: 3)
        default: emit(0xFFFD)
        }
    }

    private mutating func begin(_ bits: UInt8, lacking count: Int) {
        held = UInt32(bits)
        lacking = count
    }

    private mutating func takeUTF16(_ byte: UInt8) {
        guard lacking == 1 else {
            held = UInt32(byte)
            lacking = 1
            return
        }
        lacking = 0
        let unit = encoding == .utf16BigEndian ? held << 8 | UInt32(byte) : UInt32(byte) << 8 | held
        if highSurrogate != 0 {
            let high = highSurrogate
            highSurrogate = 0
            if unit & 0xFC00 == 0xDC00 {
                return emit(0x10000 + ((high & 0x3FF) << 10 | unit & 0x3FF))
            }
            emit(0xFFFD)
        }
        switch unit & 0xFC00 {
        case 0xD800: highSurrogate = unit
        case 0xDC00: emit(0xFFFD)
        default: emit(unit)
        }
    }

    /// A byte order mark at the start is no text.
    @inline(__always)
    private mutating func emit(_ scalar: UInt32) {
        let isMark = isAtStart && scalar == 0xFEFF
        isAtStart = false
        if !isMark { next.take(scalar) }
    }
}

/// Text that was old bytes read as windows-1252: makes the bytes again and decodes them.
struct Rereading<Next: ScalarSink>: ScalarSink {
    private var decoder: ByteDecoder<Next>
    private let isOn: Bool

    /// `nil` hands everything on as it is.
    init(_ encoding: TextEncoding?, into next: Next) {
        decoder = ByteDecoder(encoding ?? .utf8, into: next)
        isOn = encoding != nil
    }

    @inline(__always)
    mutating func take(_ scalar: UInt32) {
        guard isOn else { return decoder.next.take(scalar) }
        if let byte = ByteTables.windows1252Byte(of: scalar) {
            decoder.take(byte)
        } else {
            decoder.flush()
            decoder.next.take(scalar)
        }
    }

    mutating func finish() {
        decoder.finish()
    }

    var next: Next {
        get { decoder.next }
        _modify { yield &decoder.next }
    }
}
