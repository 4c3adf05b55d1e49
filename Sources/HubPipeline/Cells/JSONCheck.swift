/// Checks a JSON text (RFC 8259) against what a jsonb cell takes, so that PostgreSQL never has to refuse it.
struct JSONCheck {
    static let deepest = 64
    static let largest = 1 << 20
    /// PostgreSQL's `numeric` ends at 131,072 digits before the point and 16,383 behind it, the exponent counted.
    private static let longestWhole = 100_000
    private static let longestFraction = 10_000

    private let bytes: UnsafeRawBufferPointer
    private var index = 0

    static func check(_ text: UnsafeRawBufferPointer) throws(CellFault) {
        guard text.count <= largest else { throw .tooLarge }
        var scan = ScalarScan(text)
        while let scalar = try scan.next() {
            guard scalar != 0 else { throw .holdsNUL }
        }
        var check = JSONCheck(bytes: text)
        try check.value(depth: 0)
        check.skipSpace()
        guard check.index == text.count else { throw .malformed }
    }

    private init(bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    private mutating func value(depth: Int) throws(CellFault) {
        skipSpace()
        switch current {
        case UInt8(ascii: "{"): try members(until: UInt8(ascii: "}"), named: true, depth: depth + 1)
        case UInt8(ascii: "["): try members(until: UInt8(ascii: "]"), named: false, depth: depth + 1)
        case UInt8(ascii: "\""): try string()
        case UInt8(ascii: "t"): try word("true")
        case UInt8(ascii: "f"): try word("false")
        case UInt8(ascii: "n"): try word("null")
        default: try number()
        }
    }

    private mutating func members(until end: UInt8, named: Bool, depth: Int) throws(CellFault) {
        guard depth <= JSONCheck.deepest else { throw .tooDeep }
        index += 1
        skipSpace()
        if take(end) { return }
        repeat {
            skipSpace()
            if named {
                try string()
                skipSpace()
                guard take(UInt8(ascii: ":")) else { throw .malformed }
            }
            try value(depth: depth)
            skipSpace()
        } while take(UInt8(ascii: ","))
        guard take(end) else { throw .malformed }
    }

    private mutating func string() throws(CellFault) {
        guard take(UInt8(ascii: "\"")) else { throw .malformed }
        while let byte = current, byte != UInt8(ascii: "\"") {
            guard byte >= 0x20 else { throw .malformed }
            index += 1
            if byte == UInt8(ascii: "\\") { try escape() }
        }
        guard take(UInt8(ascii: "\"")) else { throw .malformed }
    }

    private mutating func escape() throws(CellFault) {
        guard let byte = current else { throw .malformed }
        index += 1
        if byte == UInt8(ascii: "u") { return try escapedScalar() }
        guard "\"\\/bfnrt".utf8.contains(byte) else { throw .malformed }
    }

    /// PostgreSQL refuses `\u0000` and halves of surrogate pairs in jsonb.
    private mutating func escapedScalar() throws(CellFault) {
        let unit = try hexadecimal()
        guard unit != 0 else { throw .holdsNUL }
        guard (0xD800...0xDFFF).contains(unit) else { return }
        guard unit < 0xDC00, take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) else { throw .malformed }
        guard (0xDC00...0xDFFF).contains(try hexadecimal()) else { throw .malformed }
    }

    private mutating func hexadecimal() throws(CellFault) -> UInt32 {
        var unit: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = current, let digit = Character(UnicodeScalar(byte)).hexDigitValue
            else { throw .malformed }
            unit = unit << 4 | UInt32(digit)
            index += 1
        }
        return unit
    }

    private mutating func number() throws(CellFault) {
        _ = take(UInt8(ascii: "-"))
        if !take(UInt8(ascii: "0")) { try digits(atMost: JSONCheck.longestWhole) }
        if take(UInt8(ascii: ".")) { try digits(atMost: JSONCheck.longestFraction) }
        guard take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) else { return }
        if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
        let from = index
        try digits(atMost: .max)
        // A `numeric` of jsonb ends at 131072 digits; four digits of exponent already reach beyond what is
        // meant.
        guard index - from <= 3 else { throw .outOfRange }
    }

    private mutating func digits(atMost limit: Int) throws(CellFault) {
        let from = index
        while let byte = current, byte.isDigit { index += 1 }
        guard index > from else { throw .malformed }
        guard index - from <= limit else { throw .outOfRange }
    }

    private mutating func word(_ word: StaticString) throws(CellFault) {
        for offset in 0..<word.utf8CodeUnitCount {
            guard take(word.utf8Start[offset]) else { throw .malformed }
        }
    }

    private var current: UInt8? { index < bytes.count ? bytes[index] : nil }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard current == byte else { return false }
        index += 1
        return true
    }

    private mutating func skipSpace() {
        while let byte = current, byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D { index += 1 }
    }
}

extension UInt8 {
    @inline(__always)
    var isDigit: Bool { self &- 0x30 < 10 }
}
