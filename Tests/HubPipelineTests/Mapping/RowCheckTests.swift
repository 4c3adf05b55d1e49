import HubModel
import HubPipeline
import Testing

@Suite struct `A row under a check` {
    private static let columns = [
        LoadPlan.Column(name: "a", type: .numeric), LoadPlan.Column(name: "b", type: .numeric),
        LoadPlan.Column(name: "n", type: .bigint), LoadPlan.Column(name: "m", type: .bigint),
        LoadPlan.Column(name: "d", type: .date), LoadPlan.Column(name: "e", type: .date),
        LoadPlan.Column(name: "t", type: .timestamptz), LoadPlan.Column(name: "u", type: .timestamptz),
        LoadPlan.Column(name: "s", type: .text), LoadPlan.Column(name: "r", type: .text),
        LoadPlan.Column(name: "yes", type: .boolean),
    ]

    private func failures(_ texts: [String], _ row: TestRow) throws -> [String] {
        let checks = RowChecks(try texts.map { try RowCheck($0) }, columns: Self.columns)
        var failed: [String] = []
        row.withCells { cells in checks.eachFailure(in: cells) { failed.append($0.check.text) } }
        return failed
    }

    private func holds(_ text: String, _ row: TestRow) throws -> Bool {
        try failures([text], row).isEmpty
    }

    @Test(arguments: [
        ("a = b", "1.50", "1.5", true), ("a = b", "1.50", "1.51", false), ("a != b", "0", "-0", false),
        ("a < b", "-0.001", "0", true), ("a < b", "-10000", "-9999.9999", true),
        ("a <= b", "10000", "9999", false),
        ("a > b", "0.00000000000000000002", "0.00000000000000000001", true),
        (
            "a > b", "123456789012345678901234567890123456789012.000000001",
            "123456789012345678901234567890123456789012", true
        ),
        ("a + b = 0", "99999999999999999999.99", "-99999999999999999999.99", true),
        ("a - b = 0.02", "0.3", "0.28", true), ("a = b within 1", "100", "101", true),
        ("a = b within 1", "101", "100", true), ("a = b within 1", "100", "101.0001", false),
        ("a = b within 1", "-100", "-101", true), ("a = b within 0.5", "-0.25", "0.25", true),
        ("a = b within 0.5", "-0.25", "0.2501", false), ("a = b within 0", "7", "7.00", true),
        ("-a = b", "3", "-3", true), ("a >= 10", "9.99", "0", false), ("a = 0", "0.0", "0", true),
    ])
    func `compares exact decimals`(check: String, a: String, b: String, holds: Bool) throws {
        #expect(try self.holds(check, TestRow(a: a, b: b)) == holds)
    }

    @Test(arguments: [
        ("n = m", Int64.max, Int64.min, false), ("n + m = -1", .max, .min, true),
        ("n - m > 0", .max, .min, true),
        ("n + n + n > m", .max, .max, true), ("n >= 0", -1, 0, false),
        ("n = m within 1", .min, .min + 1, true),
        ("n = m within 18446744073709551615", .max, .min, true),
        ("n = m within 18446744073709551614", .max, .min, false),
    ])
    func `adds whole numbers without overflow`(check: String, n: Int64, m: Int64, holds: Bool) throws {
        #expect(try self.holds(check, TestRow(n: n, m: m)) == holds)
    }

    @Test func `mixes whole numbers and decimals`() throws {
        let row = TestRow(a: "110.4", n: 100, m: 10)
        #expect(
            try failures(["a = n + m within 1", "a = n + m", "a > n", "a - n < m"], row) == [
                "a = n + m", "a - n < m",
            ]
        )
    }

    @Test(arguments: [
        ("d <= e", "2026-01-31", "2026-02-01", true), ("d <= e", "2026-02-01", "2026-01-31", false),
        ("d = e", "0001-01-01", "0001-01-01", true), ("d >= 1900-01-01", "1899-12-31", "2000-01-01", false),
        ("d < 9999-12-31", "9999-12-30", "2000-01-01", true),
    ])
    func `compares days`(check: String, d: String, e: String, holds: Bool) throws {
        let days = try [d, e].map { text in try #require(CivilDate(iso: text)) }
        #expect(try self.holds(check, TestRow(d: days[0], e: days[1])) == holds)
    }

    @Test func `compares instants and texts`() throws {
        let row = TestRow(t: Timestamp(seconds: -1), u: Timestamp(seconds: 1), s: "đã huỷ", r: "đã huỷ")
        let checks = ["t < u", "t > u", "s = r", "s != r", "s = 'đã huỷ'", "s != 'đã huỷ'", "s = ''"]
        #expect(try failures(checks, row) == ["t > u", "s != r", "s != 'đã huỷ'", "s = ''"])
    }

    @Test(arguments: [
        "a = 1", "a + n = 1", "n >= a", "d <= e", "t <= u", "s = 'x'", "s != 'x'", "a != b", "n != 1",
    ])
    func `holds where a column is empty`(check: String) throws {
        #expect(try holds(check, TestRow()))
    }

    @Test func `holds where one column of a sum is empty`() throws {
        #expect(try holds("a = b + n", TestRow(a: "1", b: "5")))
    }

    @Test(arguments: ["z >= 0", "a = z", "yes = 1", "a = s", "d = t", "d + 1 = e", "s + s = s"])
    func `is not judged by what no row can be judged by`(check: String) throws {
        #expect(RowChecks([try RowCheck(check)], columns: Self.columns).isEmpty)
    }

    @Test func `is told with its values`() throws {
        let checks = RowChecks(
            [try RowCheck("a = b + n", .should), try RowCheck("s != r", .must)],
            columns: Self.columns
        )
        var faults: [FieldFault] = []
        TestRow(a: "1.50", b: "2", n: 3, s: "x", r: "x").withCells { cells in
            checks.eachFailure(in: cells) { faults.append($0.fault(in: cells, columns: Self.columns)) }
        }
        #expect(
            faults == [
                FieldFault(
                    field: "",
                    rule: "check.doubtful",
                    path: "a = b + n",
                    value: "a = 1.50, b = 2, n = 3"
                ),
                FieldFault(field: "", rule: "check.failed", path: "s != r", value: "s = x, r = x"),
            ]
        )
    }

    /// Sums of both signs and all sizes against whole numbers of 128 bits at one scale.
    @Test func `adds as exactly as whole numbers do`() throws {
        var random = SeededGenerator(seed: 11)
        let checks = RowChecks(
            try ["a + n - m = b", "a + n - m < b", "a + n - m = b within 2.5"].map { try RowCheck($0) },
            columns: Self.columns
        )
        for _ in 0..<20_000 {
            let n =
                Int64.random(in: .min ... .max, using: &random) >> Int64.random(in: 0..<64, using: &random)
            let m =
                Int64.random(in: .min ... .max, using: &random) >> Int64.random(in: 0..<64, using: &random)
            let a = ScaledNumber(using: &random)
            let left = a.scaled + Int128(n) * 100_000_000 - Int128(m) * 100_000_000
            let isNear = Bool.random(using: &random)
            let b =
                isNear
                ? ScaledNumber(scaled: left + Int128(Int.random(in: -3...3, using: &random)) * 83_333_333)
                : ScaledNumber(using: &random)
            var expected: [String] = []
            if left != b.scaled { expected.append("a + n - m = b") }
            if left >= b.scaled { expected.append("a + n - m < b") }
            if (left - b.scaled).magnitude > 250_000_000 { expected.append("a + n - m = b within 2.5") }
            var failed: [String] = []
            TestRow(a: a.text, b: b.text, n: n, m: m).withCells { cells in
                checks.eachFailure(in: cells) { failed.append($0.check.text) }
            }
            #expect(failed == expected, "\(a.text) + \(n) - \(m) ? \(b.text)")
        }
    }
}

@Suite struct `Cells that are none` {
    private static let columns = [
        LoadPlan.Column(name: "a", type: .numeric), LoadPlan.Column(name: "n", type: .bigint),
        LoadPlan.Column(name: "d", type: .date), LoadPlan.Column(name: "t", type: .timestamptz),
    ]

    private func fails(_ text: String, _ cell: [UInt8]) throws -> Bool {
        let checks = RowChecks([try RowCheck(text)], columns: Self.columns)
        var arena = CellArena()
        var starts: [Int] = []
        for _ in Self.columns {
            starts.append(arena.count)
            arena.append(raw: Int32(cell.count))
            cell.withUnsafeBytes { arena.append(raw: $0) }
        }
        var count = 0
        try starts.withUnsafeBufferPointer { starts in
            let base = try #require(arena.bytes.baseAddress)
            let row = RowCells(base: base, starts: try #require(starts.baseAddress))
            checks.eachFailure(in: row) { check in
                _ = check.fault(in: row, columns: Self.columns)
                count += 1
            }
        }
        return count > 0
    }

    @Test(
        arguments: [
            [], [0], [0, 0, 0, 0, 0, 0, 0], [0, 1, 0, 0, 0, 0, 0, 0], [0xFF, 0xFF, 0, 0, 0, 0, 0, 0],
            // NaN, infinity, a digit of 10,000, a negative digit, weights beyond what the hub writes.
            [0, 0, 0, 0, 0xC0, 0, 0, 0], [0, 0, 0, 0, 0xD0, 0, 0, 0], [0, 1, 0, 0, 0, 0, 0, 0, 0x27, 0x10],
            [0, 1, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF], [0, 1, 0x7F, 0xFF, 0, 0, 0, 0, 0, 1],
            [0, 1, 0x80, 0, 0, 0, 0, 0, 0, 1],
            [0, 1, 1, 0, 0, 0, 0, 0, 0, 1], [0, 2, 0xFF, 0, 0, 0, 0, 0, 0, 1, 0, 1],
        ] as [[UInt8]]
    )
    func `fail every check of numbers and harm nobody`(cell: [UInt8]) throws {
        #expect(try fails("a = a", cell))
        #expect(try fails("a != 5", cell))
    }

    @Test(arguments: [0, 1, 3, 5, 7, 9, 100])
    func `of another length fail`(length: Int) throws {
        let cell = [UInt8](repeating: 1, count: length)
        for check in ["n = n", "d = d", "t = t"] { #expect(try fails(check, cell)) }
    }

    @Test func `of random bytes do no harm`() throws {
        var random = SeededGenerator(seed: 5)
        for _ in 0..<5000 {
            let cell = (0..<Int.random(in: 0...24, using: &random)).map { _ in
                UInt8.random(in: 0...3, using: &random)
            }
            _ = try fails("a + a - 1.5 = a within 3", cell)
        }
    }

    /// The longest numbers that the hub writes: a thousand digits on each side.
    @Test func `that are as long as cells can be are added exactly`() throws {
        let digits = [UInt8](repeating: UInt8(ascii: "9"), count: 2000)
        var arena = CellArena()
        try digits.withUnsafeBytes { try arena.append(numericDigits: $0, scale: 1000, isNegative: false) }
        let cell = Array(arena.bytes.dropFirst(4))
        #expect(try !fails("a + a + a - a - a = a", cell))
        #expect(try !fails("a + a > a", cell))
        #expect(try fails("a - a - a > a", cell))
    }
}

/// A number of at most eight decimals as a whole number of that scale.
private struct ScaledNumber {
    var scaled: Int128

    init(scaled: Int128) {
        self.scaled = scaled
    }

    init(using random: inout SeededGenerator) {
        let value = Int128(Int64.random(in: .min ... .max, using: &random)) * 1_000_000_007
        scaled = value >> Int128(Int.random(in: 0..<90, using: &random))
    }

    var text: String {
        let digits = String(scaled.magnitude)
        let padded = String(repeating: "0", count: max(0, 9 - digits.count)) + digits
        return (scaled < 0 ? "-" : "") + padded.dropLast(8) + "." + padded.suffix(8)
    }
}

/// One row of the columns above; what is not given is NULL.
private struct TestRow {
    var a: String?
    var b: String?
    var n: Int64?
    var m: Int64?
    var d: CivilDate?
    var e: CivilDate?
    var t: Timestamp?
    var u: Timestamp?
    var s: String?
    var r: String?

    func withCells(_ body: (RowCells) -> Void) {
        var arena = CellArena()
        var starts: [Int] = []
        func next() { starts.append(arena.count) }
        for number in [a, b] {
            next()
            TestRow.append(number, to: &arena)
        }
        for number in [n, m] {
            next()
            if let number { arena.append(int64: number) } else { arena.appendNull() }
        }
        for day in [d, e] {
            next()
            if let day { try? arena.append(date: day) } else { arena.appendNull() }
        }
        for instant in [t, u] {
            next()
            if let instant { try? arena.append(timestamp: instant) } else { arena.appendNull() }
        }
        for text in [s, r] {
            next()
            if let text {
                Array(text.utf8).withUnsafeBytes { try? arena.append(text: $0) }
            } else {
                arena.appendNull()
            }
        }
        next()
        arena.append(bool: true)
        starts.withUnsafeBufferPointer { starts in
            guard let base = arena.bytes.baseAddress, let first = starts.baseAddress else { return }
            body(RowCells(base: base, starts: first))
        }
    }

    private static func append(_ number: String?, to arena: inout CellArena) {
        guard let number else { return arena.appendNull() }
        let digits = number.utf8.filter { (0x30...0x39).contains($0) }
        let scale =
            number.split(separator: ".", omittingEmptySubsequences: false).dropFirst().first?.count ?? 0
        digits.withUnsafeBytes {
            try? arena.append(numericDigits: $0, scale: scale, isNegative: number.hasPrefix("-"))
        }
    }
}
