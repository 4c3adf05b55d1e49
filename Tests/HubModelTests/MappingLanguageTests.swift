import HubModel
import Testing

@Suite struct `Texts read by a template` {
    private func like(_ text: String) throws -> LikeTemplate {
        try LikeTemplate(Template(text))
    }

    @Test func `have names between literals`() throws {
        #expect(try like("{organ},{day},{number}").names == ["organ", "day", "number"])
        #expect(try like("Số {number} ngày").names == ["number"])
    }

    @Test(
        arguments: [
            ("a{x}{y}", .adjacent(offset: 4, first: "x", second: "y")),
            ("{x}-{x}", .repeated(offset: 4, name: "x")),
            ("{x}-{y | upper}", .pipes(offset: 4, name: "y")),
            ("x-y", .noName), ("", .noName),
        ] as [(String, LikeTemplate.Mistake)]
    )
    func `that nobody could take apart are refused`(text: String, mistake: LikeTemplate.Mistake) {
        #expect(throws: mistake) { try like(text) }
    }

    @Test func `have sixteen names at most`() throws {
        func template(_ count: Int) -> String { (0..<count).map { "{n\($0)}" }.joined(separator: ",") }
        #expect(try like(template(16)).names.count == 16)
        #expect(throws: LikeTemplate.Mistake.tooManyNames) { try like(template(17)) }
    }
}

@Suite struct `Checks between columns` {
    @Test func `compare sums`() throws {
        let check = try RowCheck("total = net + vat - 0.5 within 1.25", .should)
        #expect(check.severity == .should)
        #expect(check.comparison == .equal)
        #expect(check.left.map(\.operand) == [.column("total")])
        #expect(check.right.map(\.operand) == [.column("net"), .column("vat"), .number("0.5")])
        #expect(check.right.map(\.isSubtracted) == [false, false, true])
        #expect(check.within == "1.25")
        #expect(check.columns == ["total", "net", "vat"])
        #expect(check.terms.map(\.offset) == [0, 8, 14, 20])
    }

    @Test(arguments: [
        ("a=b", RowCheck.Comparison.equal), ("a != b", .notEqual), ("a<=b", .lessOrEqual),
        ("a >= 0", .greaterOrEqual),
        ("a < b", .less), ("-a > b", .greater),
    ])
    func `have one comparison`(text: String, comparison: RowCheck.Comparison) throws {
        #expect(try RowCheck(text).comparison == comparison)
    }

    @Test func `tell a date from a difference`() throws {
        let day = try #require(CivilDate(year: 2020, month: 1, day: 31))
        #expect(try RowCheck("born >= 2020-01-31").right.map(\.operand) == [.date(day)])
        #expect(try RowCheck("a >= 2020 - 1").right.map(\.operand) == [.number("2020"), .number("1")])
        #expect(try RowCheck("a >= 20-1").right.map(\.operand) == [.number("20"), .number("1")])
    }

    @Test func `compare texts in either quotes`() throws {
        #expect(try RowCheck("state != 'đã huỷ'").right.map(\.operand) == [.text("đã huỷ")])
        #expect(try RowCheck("state = \"it's\"").right.map(\.operand) == [.text("it's")])
        #expect(try RowCheck("state = ''").right.map(\.operand) == [.text("")])
    }

    @Test(
        arguments: [
            ("", .empty), ("  ", .empty), ("total", .noComparison),
            ("total >=", .unexpected(offset: 8, found: "")),
            ("= 1", .unexpected(offset: 0, found: "=")), ("a = b = c", .unexpected(offset: 6, found: "=")),
            ("a = b within 1 2", .unexpected(offset: 15, found: "2")),
            ("a * 2 = b", .unexpected(offset: 2, found: "*")),
            ("a = --b", .unexpected(offset: 5, found: "-")),
            ("a = 1.2.3", .badNumber(offset: 4, found: "1.2.3")),
            ("a = 1.", .badNumber(offset: 4, found: "1.")),
            ("a = 'b", .unclosedText(offset: 4)),
            ("a = 2024-02-30", .badDate(offset: 4, found: "2024-02-30")),
            ("a < b within 1", .withinNeedsEqual(offset: 6)), ("ạ = 1", .unexpected(offset: 0, found: "ạ")),
            ("a = ٣", .unexpected(offset: 4, found: "٣")), ("A = 1", .unexpected(offset: 0, found: "A")),
            ("a = b within", .unexpected(offset: 6, found: "w")),
        ] as [(String, RowCheck.Mistake)]
    )
    func `that cannot be read say where`(text: String, mistake: RowCheck.Mistake) {
        #expect(throws: mistake) { try RowCheck(text) }
    }

    @Test func `with numbers beyond forty digits are refused`() {
        let digits = String(repeating: "9", count: 41)
        #expect(throws: RowCheck.Mistake.badNumber(offset: 4, found: digits)) {
            try RowCheck("a = \(digits)")
        }
    }
}
