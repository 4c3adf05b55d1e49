import HubModel
import HubPipeline
import Testing

@Suite struct `Companions of a value` {
    private static let births: [(FieldType, String, day: String?, year: Int?)] = [
        (.date, "1990-09-02", "1990-09-02", nil), (.month, "1990-09-01", nil, 1990),
        (.text, "1990-09-02", "1990-09-02", nil), (.text, "1990-09-02 05:00", "1990-09-02", nil),
        (.text, "1990-09", nil, 1990), (.text, "1990", nil, 1990), (.text, "1990-02-31", nil, 1990),
        (.text, "02/09/1990", nil, nil), (.text, "199", nil, nil), (.text, "", nil, nil),
        (.integer, "1990", nil, 1990), (.integer, "19900902", nil, nil), (.boolean, "1", nil, nil),
    ]

    @Test(arguments: births)
    func `tell a birth as exactly as their column does`(
        type: FieldType,
        value: String,
        day: String?,
        year: Int?
    ) throws {
        let row = try read(value, of: type, as: .born)
        #expect(row.born == day.flatMap(CivilDate.init(iso:)))
        #expect(row.bornYear == year)
    }

    @Test func `tell the day of an instant where it happened`() throws {
        var arena = CellArena()
        // 1990-09-02T20:00:00Z is the next day in Vietnam.
        try arena.append(timestamp: Timestamp(seconds: 652_305_600))
        let cell = UnsafeRawBufferPointer(rebasing: arena.bytes.dropFirst(4))
        var row = Companions.none
        row.read(cell, of: .datetime, as: .on)
        #expect(row.on == CivilDate(iso: "1990-09-03"))
        row.read(cell, of: .datetime, as: .on, zone: .utc)
        #expect(row.on == CivilDate(iso: "1990-09-02"))
    }

    private static let sexes: [(String, Companions.Sex?)] = [
        ("male", .male), ("Nam", .male), ("NAM", .male), ("female", .female), ("Nữ", .female),
        ("nữ", .female), ("NỮ", .female), ("unknown", nil), ("1", nil), ("N", nil), ("Nam giới", nil),
    ]

    @Test(arguments: sexes)
    func `tell a sex in the words of code tables alone`(text: String, sex: Companions.Sex?) throws {
        #expect(try read(text, of: .text, as: .sex).sex == sex)
    }

    @Test func `are left out where cells have another size`() {
        for type in FieldType.allCases {
            for count in 0...12 {
                for byte in [UInt8(0), 0x2D, 0x30, 0x7F, 0xFF] {
                    Array(repeating: byte, count: count).withUnsafeBytes { cell in
                        for role in Companions.Role.allCases {
                            var row = Companions.none
                            row.read(cell, of: type, as: role)
                            #expect(row.sex == nil)
                        }
                    }
                }
            }
        }
    }

    /// The companion that a cell of that value makes.
    private func read(_ value: String, of type: FieldType, as role: Companions.Role) throws -> Companions {
        var arena = CellArena()
        switch type.column {
        case .date: try arena.append(date: #require(CivilDate(iso: value)))
        case .bigint: arena.append(int64: try #require(Int64(value)))
        case .boolean: arena.append(bool: value == "1")
        default: try Array(value.utf8).withUnsafeBytes { try arena.append(text: $0) }
        }
        var row = Companions.none
        row.read(UnsafeRawBufferPointer(rebasing: arena.bytes.dropFirst(4)), of: type, as: role)
        return row
    }
}
