import Foundation
import HubModel
import HubPipeline
import Testing

@Suite struct `Administrative units of the project` {
    private let units = ProjectUnits.units

    private func codes(_ level: AdminCode.Level, in version: Int) -> Set<AdminCode> {
        Set(units.units.filter { $0.code.level == level && isValid($0, version) }.map(\.code))
    }

    private func code(_ text: String) throws -> AdminCode {
        try #require(AdminCode(text))
    }

    private func isValid(_ unit: AdminUnit, _ version: Int) -> Bool {
        units.unit(unit.code, in: version).map { units.units[$0] } == unit
    }

    @Test(arguments: [
        ("2025-06-30", 63, 696, 10_051), ("2025-07-01", 34, 0, 3321), ("2026-04-30", 34, 0, 3321),
    ])
    func `are as many as the lists say`(version: String, provinces: Int, districts: Int, wards: Int) throws {
        let index = try #require(units.versions.firstIndex { $0.name == version })
        #expect(codes(.province, in: index).count == provinces)
        #expect(codes(.district, in: index).count == districts)
        #expect(codes(.ward, in: index).count == wards)
    }

    @Test(arguments: [
        ("1999-12-31", 0), ("2025-06-30", 0), ("2025-07-01", 1), ("2026-04-29", 1), ("2026-04-30", 2),
        ("2099-01-01", 2),
    ])
    func `have the version of a day`(day: String, version: Int) throws {
        #expect(units.version(on: try #require(CivilDate(iso: day))) == version)
    }

    @Test(arguments: [
        ("80", 0, "Tỉnh Long An"), ("80", 1, "Tỉnh Tây Ninh"), ("72", 0, "Tỉnh Tây Ninh"), ("72", 1, nil),
        ("54", 0, "Tỉnh Phú Yên"), ("54", 2, nil), ("66", 0, "Tỉnh Đắk Lắk"), ("66", 2, "Tỉnh Đắk Lắk"),
        ("70", 0, "Tỉnh Bình Phước"), ("70", 1, nil), ("75", 1, "Tỉnh Đồng Nai"),
        ("75", 2, "Thành phố Đồng Nai"),
        ("27694", 0, "Phường 1"), ("27694", 2, "Phường Long An"), ("22240", 2, "Phường Phú Yên"),
        ("25195", 2, "Phường Bình Phước"), ("24280", 2, "Xã Cư M'gar"), ("794", 0, "Thành phố Tân An"),
        ("794", 1, nil), ("00004", 1, "Phường Ba Đình"),
    ])
    func `mean by a code what they meant in the version`(code: String, version: Int, name: String?) throws {
        let unit = units.unit(try self.code(code), in: version)
        #expect(unit.map(units.name) == name)
    }

    @Test(arguments: [
        ("80", "80"), ("72", "80"), ("54", "66"), ("82", "82"), ("70", "75"), ("27694", "27694"),
        ("27691", "27694"),
        ("318", "11948"), ("755", "26732"),
    ])
    func `know the one unit that an old one became`(old: String, new: String) throws {
        let unit = try #require(try units.unit(code(old), in: 0))
        #expect(units.current(of: unit) == .one(try code(new)))
    }

    @Test(arguments: [("28042", ["28036", "28051"]), ("00859", ["00859"])])
    func `trap 24 leave a divided ward to a person, even where one part alone is known`(
        old: String,
        new: [String]
    ) throws {
        let unit = try #require(try units.unit(code(old), in: 0))
        #expect(units.current(of: unit) == .several(new.compactMap(AdminCode.init)))
    }

    @Test func `resolve every old ward to wards of today or leave it to a person`() {
        let today = codes(.ward, in: 2)
        var taken: Set<AdminCode> = []
        var (one, several, none) = (0, 0, 0)
        for index in units.units.indices where units.units[index].code.level == .ward {
            guard units.unit(units.units[index].code, in: 0) == index else { continue }
            switch units.current(of: index) {
            case .one(let code):
                one += 1
                taken.insert(code)
            case .several(let codes):
                several += 1
                #expect(!codes.isEmpty)
                taken.formUnion(codes)
            case .none: none += 1
            }
        }
        #expect(taken.isSubset(of: today))
        // Island districts without wards became five more.
        #expect(
            today.subtracting(taken).map(\.description).sorted() == [
                "11948", "19742", "20333", "21548", "26732",
            ]
        )
        #expect((one, several, none) == (9451, 572, 28))
    }

    @Test func `stand below a parent of their time`() {
        for version in units.versions.indices {
            for unit in units.units where isValid(unit, version) {
                #expect(units.unit(unit.parent, in: version) != nil)
                #expect(units.unit(unit.province, in: version) != nil)
            }
        }
    }

    @Test func `are found by their own whole name and their parents', written in many ways`() throws {
        for version in units.versions.indices {
            let day = units.versions[version].first ?? CivilDate(daysSinceEpoch: 20_000)
            for (index, unit) in units.units.enumerated().filter({ isValid($0.1, version) })
            where index % 7 == 0 {
                let address = address(of: unit, in: version)
                let expected = "\"code\":"  // Every result has a current unit.
                for text in [address, address.uppercased(), address.decomposedStringWithCanonicalMapping] {
                    let value = parse(text, on: day)
                    if case .flagged(let notes) = value.outcome, notes.contains(.adminUnitAmbiguous) {
                        continue
                    }
                    #expect(value.text?.contains("\"\(unit.code)\"") == true, "\(text)")
                    #expect(value.text?.contains(expected) == true, "\(text)")
                }
            }
        }
    }

    private func parse(_ text: String, on day: CivilDate) -> NormalizedValue {
        ProjectUnits.normalizer.apply(text, with: Companions(on: day))
    }

    private func address(of unit: AdminUnit, in version: Int) -> String {
        var parts: [String] = []
        var next: AdminUnit? = unit
        while let row = next, let index = units.unit(row.code, in: version) {
            parts.append(units.name(of: index))
            next = row.parent == row.code ? nil : units.unit(row.parent, in: version).map { units.units[$0] }
        }
        return parts.joined(separator: ", ")
    }
}

@Suite struct `Tables of administrative units` {
    private static func tables(_ edit: (inout [CodeTable]) -> Void) -> [CodeTable] {
        var tables = AdminUnits.exampleTables
        edit(&tables)
        return tables
    }

    private static func changed(_ table: Int, _ row: CodeTable.Row) -> [CodeTable] {
        tables { $0[table].rows.append(row) }
    }

    static let faults: [(String, [CodeTable], String)] = [
        ("no table", [], "admin_units.missing"),
        ("no changes", tables { $0.remove(at: 1) }, "admin_units.missing"),
        ("an empty table", tables { $0[0].rows = [] }, "admin_units.missing"),
        (
            "a code of four digits",
            changed(0, .init(code: "1234", value: "Xã Mẫu", columns: ["parent": "80"])),
            "admin_units.bad_table"
        ),
        (
            "letters for a code", changed(0, .init(code: "AB", value: "Tỉnh Mẫu")), "admin_units.bad_table"
        ),
        (
            "a ward without a parent", changed(0, .init(code: "99999", value: "Xã Mẫu")),
            "admin_units.bad_table"
        ),
        (
            "a parent that is not there",
            changed(0, .init(code: "99999", value: "Xã Mẫu", columns: ["parent": "99"])),
            "admin_units.bad_table"
        ),
        (
            "a parent of another time",
            changed(0, .init(code: "99999", value: "Xã Mẫu", columns: ["parent": "72"])),
            "admin_units.bad_table"
        ),
        (
            "a ward that calls itself province",
            changed(0, .init(code: "99999", value: "Tỉnh Mẫu", columns: ["parent": "80"])),
            "admin_units.bad_table"
        ),
        (
            "a kind without a name",
            changed(0, .init(code: "99999", value: "Xã ", columns: ["parent": "80"])),
            "admin_units.bad_table"
        ),
        (
            "a name without end",
            changed(
                0,
                .init(code: "98", value: "Tỉnh " + String(repeating: "Mẫu ", count: 40))
            ),
            "admin_units.bad_table"
        ),
        ("a successor of yesterday", changed(1, .init(code: "12345", value: "794")), "admin_units.bad_table"),
        ("an alias of nothing", changed(2, .init(code: "Mẫu", value: "99")), "admin_units.bad_table"),
    ]

    @Test(arguments: faults)
    func `are refused with the table and the row`(fault: (String, [CodeTable], String)) {
        let failure = #expect(throws: HubFailure.self, "\(fault.0)") { try AdminUnits(fault.1) }
        #expect(failure?.code == fault.2)
        #expect(failure?.message.vietnamese != failure?.message.english)
    }

    @Test func `are those of the examples, row by row`() throws {
        for (example, whole) in zip(AdminUnits.exampleTables, ProjectUnits.tables) {
            for row in example.rows {
                let real = whole.rows.first { $0.code == row.code && $0.validFrom == row.validFrom }
                #expect(real?.value == row.value)
                #expect(real?.validTo == row.validTo)
                for column in ["parent", "divided"] { #expect(real?.columns[column] == row.columns[column]) }
            }
        }
        #expect(AdminUnits.example != nil)
    }

    @Test(arguments: FieldType.adminUnit.examples)
    func `read the examples as the few units of the examples do`(example: ValueExample) {
        let few = Normalizer(type: .adminUnit, options: example.options)
        let all = ProjectUnits.normalizer
        example.neighbours.with {
            #expect(all.apply(example.input, with: $0) == few.apply(example.input, with: $0))
        }
    }

    @Test func `make another plan when they change`() throws {
        let same = try AdminUnits(AdminUnits.exampleTables)
        let other = try AdminUnits(
            Self.changed(2, .init(code: "Tỉnh cũ", value: "72"))
        )
        #expect(same.digest == (try AdminUnits(AdminUnits.exampleTables)).digest)
        #expect(same.digest != other.digest)
    }
}
