import HubModel
import HubPipeline
import Testing

/// A push's `where` on the record of a message.
@Suite struct `Conditions on a record that is sent` {
    private static let table = CodeTable(
        name: "route",
        columns: ["code", "value"],
        rows: [
            .init(code: "duong", value: "ioc"), .init(code: "dien", value: "evn"),
            .init(code: "rac", value: "ioc"),
        ]
    )

    private func holds(_ conditions: [String], _ record: String, _ tables: [CodeTable] = [table]) throws
        -> Bool
    {
        let codes = CodeBook(tables, on: try #require(CivilDate(year: 2026, month: 6, day: 15)))
        let outgoing = try OutgoingRecord(Array(record.utf8), message: "1")
        return RecordConditions(try conditions.map { try Condition($0) }, codes: codes).hold(in: outgoing)
    }

    @Test(arguments: [
        ("loai | code route = ioc", true), ("loai | code route = evn", false),
        ("loai | code route in evn, ioc", true), ("loai | code route != evn", true),
        ("la | code route = ioc", false), ("la | code route != ioc", false),
        ("la | code route not in ioc", false), ("la | code route missing", true),
        ("la | code route present", false), ("khong | code route missing", true),
        ("khong | code route != ioc", false), ("so | code route = ioc", false),
        ("anh[].loai | code route = ioc", true), ("lan[].loai | code route = ioc", false),
        ("doi | code route present", false), ("loai = duong", true), ("anh present", true),
        ("so >= 4", true), ("so = 05", true), ("loai | code khac = ioc", false),
        ("loai | code khac missing", true),
    ])
    func `hold as they say`(condition: String, expected: Bool) throws {
        let record = #"""
            {"loai": " duong ", "la": "bien", "so": 5, "anh": [{"loai": "duong"}, {"loai": "rac"}],
             "lan": [{"loai": "duong"}, {"loai": "bien"}], "doi": {"loai": "duong"}}
            """#
        #expect(try holds([condition], record) == expected)
    }

    @Test func `must hold all`() throws {
        let record = #"{"loai": "dien", "so": 1}"#
        #expect(try holds([], record))
        #expect(try holds(["loai | code route = evn", "so = 1"], record))
        #expect(try !holds(["loai | code route = evn", "so = 2"], record))
    }
}
