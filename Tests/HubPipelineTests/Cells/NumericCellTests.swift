import HubModel
import HubPipeline
import Testing

@Suite struct `Cells of numeric` {
    /// As `numeric_send` of PostgreSQL 15 prints them.
    @Test(
        arguments: [
            (0, 0, false, [0, 0, 0, 0, 0, 0, 0, 0]),
            (0, 2, true, [0, 0, 0, 0, 0, 0, 0, 2]),
            (123_450, 2, false, [0, 2, 0, 0, 0, 0, 0, 2, 0x04, 0xD2, 0x13, 0x88]),
            (5, 1, true, [0, 1, 0xFF, 0xFF, 0x40, 0, 0, 1, 0x13, 0x88]),
            (1, 5, false, [0, 1, 0xFF, 0xFE, 0, 0, 0, 5, 0x03, 0xE8]),
            (100_000_000, 0, false, [0, 1, 0, 2, 0, 0, 0, 0, 0, 1]),
        ] as [(UInt64, Int, Bool, [UInt8])]
    )
    func `are the bytes that PostgreSQL sends`(magnitude: UInt64, scale: Int, isNegative: Bool, cell: [UInt8])
    {
        var arena = CellArena()
        arena.append(numeric: magnitude, scale: scale, isNegative: isNegative)
        #expect(Array(arena.bytes.dropFirst(4)) == cell)
    }

    @Test func `lose neither digit, scale nor sign`() throws {
        var random = SeededGenerator(seed: 41)
        for _ in 0..<20_000 {
            let number = RandomDecimal(using: &random)
            var arena = CellArena()
            try number.digits.withUnsafeBytes { digits in
                try arena.append(numericDigits: digits, scale: number.scale, isNegative: number.isNegative)
            }
            #expect(CellText.read(arena.bytes, at: 0, as: .numeric)?.text == number.text)
        }
    }

    @Test func `are the same bytes by either way of writing`() throws {
        var random = SeededGenerator(seed: 42)
        for _ in 0..<20_000 {
            let magnitude =
                UInt64.random(in: 0...UInt64.max, using: &random) >> UInt64.random(in: 0..<64, using: &random)
            let scale = Int.random(in: 0...16, using: &random)
            var short = CellArena()
            short.append(numeric: magnitude, scale: scale, isNegative: false)
            var long = CellArena()
            try Array(String(magnitude).utf8).withUnsafeBytes { digits in
                try long.append(numericDigits: digits, scale: scale, isNegative: false)
            }
            #expect(Array(short.bytes) == Array(long.bytes), "\(magnitude) \(scale)")
        }
    }

    @Test(arguments: [
        ("1e5", "100000"), ("-0", "0"), ("1E+2", "100"), ("1.50e1", "15.0"),
        ("1e-20", "0.00000000000000000001"),
        (
            "123456789012345678901234567890.123456789012345678901",
            "123456789012345678901234567890.123456789012345678901"
        ),
        ("0.00000000000000000000", "0.00000000000000000000"), ("-9999.9999", "-9999.9999"),
        ("18446744073709551616", "18446744073709551616"), ("9999999999999999999", "9999999999999999999"),
        ("0e5", "0"), ("100e-2", "1.00"),
    ])
    func `are exact for every JSON number`(input: String, text: String) {
        let decimal = Normalizer(type: .decimal, options: ValueOptions(now: ValueExample.now))
        let value = decimal.apply(input, isNumber: true)
        #expect(value.outcome == .written)
        #expect(value.text == text)
    }

    @Test(arguments: ["1e1001", "1e-1001", "1e999999999999", "1e-999999999999"])
    func `refuse exponents that no quantity has`(input: String) {
        let decimal = Normalizer(type: .decimal, options: ValueOptions(now: ValueExample.now))
        #expect(decimal.apply(input, isNumber: true).outcome == .fault(.numberOutOfRange))
    }
}

/// Up to 60 digits with some of them behind the point.
private struct RandomDecimal {
    let digits: [UInt8]
    let scale: Int
    let isNegative: Bool

    init(using random: inout SeededGenerator) {
        let count = Int.random(in: 1...60, using: &random)
        let hasManyZeros = Bool.random(using: &random)
        digits = (0..<count).map { _ in
            hasManyZeros && Bool.random(using: &random) ? 0x30 : UInt8.random(in: 0x30...0x39, using: &random)
        }
        scale = Int.random(in: 0...70, using: &random)
        isNegative = Bool.random(using: &random)
    }

    var text: String {
        let padded =
            String(repeating: "0", count: max(0, scale + 1 - digits.count))
            + String(decoding: digits, as: UTF8.self)
        let whole = padded.dropLast(scale).drop { $0 == "0" }
        let isZero = digits.allSatisfy { $0 == 0x30 }
        let head = (isNegative && !isZero ? "-" : "") + (whole.isEmpty ? "0" : whole)
        return scale == 0 ? head : head + "." + padded.suffix(scale)
    }
}
