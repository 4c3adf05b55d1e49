import HubModel
import HubPipeline
import Testing

@Suite struct `Binary cells` {
    @Test func `hold what PostgreSQL reads`() throws {
        var arena = CellArena()
        arena.append(raw: 3 as Int16)
        arena.append(int64: -2)
        arena.append(bool: true)
        arena.appendNull()
        let date = try #require(CivilDate(year: 1999, month: 12, day: 31))
        try arena.append(date: date)
        try arena.append(timestamp: Timestamp(seconds: 946_684_801))
        try arena.append(copying: "ệ")
        #expect(
            Array(arena.bytes) == [0, 3]
                + [0, 0, 0, 8, 255, 255, 255, 255, 255, 255, 255, 254]
                + [0, 0, 0, 1, 1]
                + [255, 255, 255, 255]
                + [0, 0, 0, 4, 255, 255, 255, 255]
                + [0, 0, 0, 8, 0, 0, 0, 0, 0, 0x0F, 0x42, 0x40]
                + [0, 0, 0, 3, 0xE1, 0xBB, 0x87]
        )
    }

    @Test func `are taken back to a mark, and patched`() {
        var arena = CellArena(capacity: 64)
        arena.append(raw: 0 as Int32)
        let mark = arena.mark
        arena.append(int64: 7)
        arena.truncate(to: mark)
        arena.patch(-1, at: 0)
        #expect(Array(arena.bytes) == [255, 255, 255, 255])
        arena.reset()
        #expect(arena.bytes.isEmpty)
    }

    @Test func `keep their bytes while the memory grows`() {
        var arena = CellArena(capacity: 64)
        for value in 0..<10_000 { arena.append(int64: Int64(value)) }
        for value in 0..<10_000 {
            #expect(CellText.read(arena.bytes, at: value * 12, as: .bigint)?.text == String(value))
        }
    }

    @Test func `are given away with their memory`() {
        var arena = CellArena()
        arena.append(bool: false)
        let memory = arena.release()
        #expect(Array(memory) == [0, 0, 0, 1, 0])
        memory.deallocate()
    }

    @Test(
        arguments: [
            ([0x61, 0x00], CellFault.holdsNUL), ([0xC3], .notUTF8), ([0xC0, 0x80], .notUTF8),
            ([0xED, 0xA0, 0x80], .notUTF8), ([0xF4, 0x90, 0x80, 0x80], .notUTF8),
            ([0xE0, 0x80, 0x80], .notUTF8),
            ([0x80], .notUTF8), ([0xF8, 0x88, 0x80, 0x80, 0x80], .notUTF8),
        ] as [([UInt8], CellFault)]
    )
    func `refuse text that PostgreSQL refuses`(bytes: [UInt8], fault: CellFault) {
        var arena = CellArena()
        #expect(throws: fault) { try arena.append(copying: bytes) }
        #expect(arena.count == 0)
    }

    @Test func `refuse days outside 0001 to 9999`() throws {
        var arena = CellArena()
        let first = try #require(CivilDate(year: 1, month: 1, day: 1))
        let last = try #require(CivilDate(year: 9999, month: 12, day: 31))
        try arena.append(date: first)
        try arena.append(date: last)
        #expect(CellText.read(arena.bytes, at: 0, as: .date)?.text == "0001-01-01")
        #expect(CellText.read(arena.bytes, at: 8, as: .date)?.text == "9999-12-31")
        #expect(throws: CellFault.outOfRange) {
            try arena.append(date: CivilDate(daysSinceEpoch: first.daysSinceEpoch - 1))
        }
        #expect(throws: CellFault.outOfRange) {
            try arena.append(date: CivilDate(daysSinceEpoch: last.daysSinceEpoch + 1))
        }
        #expect(throws: CellFault.outOfRange) {
            try arena.append(timestamp: Timestamp(seconds: 253_402_300_800))
        }
        #expect(arena.count == 16)
    }
}

@Suite struct `Cells of jsonb` {
    @Test(arguments: [
        "{}", "[]", " {\"a\": [1, -0.5e+3, true, null, \"\\u1EC7\\n\"]} ", "\"\\ud83d\\ude00\"", "0",
    ])
    func `hold JSON`(text: String) throws {
        var arena = CellArena()
        try arena.append(json: text)
        #expect(arena.bytes[4] == 1)
        #expect(CellText.read(arena.bytes, at: 0, as: .jsonb)?.text == text)
    }

    @Test(arguments: [
        ("", CellFault.malformed), ("{", .malformed), ("{\"a\"}", .malformed), ("[1,]", .malformed),
        ("01", .malformed), ("1.", .malformed), ("nul", .malformed), ("\"\n\"", .malformed),
        ("1 2", .malformed),
        ("\"\\ud83d\"", .malformed), ("\"\\ude00\"", .malformed), ("\"\\x\"", .malformed),
        ("\"\\u0000\"", .holdsNUL), ("1e1000", .outOfRange), ("NaN", .malformed),
    ])
    func `refuse what PostgreSQL refuses`(text: String, fault: CellFault) {
        var arena = CellArena()
        #expect(throws: fault) { try arena.append(json: text) }
        #expect(arena.count == 0)
    }

    @Test func `have at most 64 levels and a megabyte`() throws {
        var arena = CellArena()
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        try arena.append(json: nested(64))
        #expect(throws: CellFault.tooDeep) { try arena.append(json: nested(65)) }
        #expect(throws: CellFault.tooDeep) { try arena.append(json: nested(500_000)) }
        try arena.append(json: "\"" + String(repeating: "a", count: (1 << 20) - 2) + "\"")
        #expect(throws: CellFault.tooLarge) {
            try arena.append(json: "\"" + String(repeating: "a", count: (1 << 20) - 1) + "\"")
        }
    }
}

extension CellArena {
    mutating func append(copying text: String) throws {
        try append(copying: Array(text.utf8))
    }

    mutating func append(copying bytes: [UInt8]) throws {
        try bytes.withUnsafeBytes { try append(text: $0) }
    }

    mutating func append(json text: String) throws {
        try Array(text.utf8).withUnsafeBytes { try append(jsonb: $0) }
    }
}
