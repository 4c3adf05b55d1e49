import HubModel
import Testing

@Suite struct `Paths` {
    @Test(arguments: [
        ("a.b", 2), ("a.b[]", 3), ("a[0]", 2), ("a[k=v].c", 3), ("@attr", 1), ("#text", 1), ("**.x", 2),
        ("*.x", 2),
        ("['odd.key'].b", 2), ("Họ tên", 1), (".", 0), ("^^.total", 1), ("^.x", 1), ("[]", 1), ("ns:name", 1),
    ])
    func `of the simple form are read`(text: String, steps: Int) throws {
        #expect(try Path(text).steps.count == steps)
    }

    @Test func `name their origin`() throws {
        #expect(try Path("^^.a").origin == .answer)
        #expect(try Path("^.a").origin == .parent(1))
        #expect(try Path("a").origin == .record)
    }

    @Test(arguments: [("a.", 2), ("a..b", 2), ("a[", 1), ("a[x]", 2), ("a b]", 3), ("#txt", 0), ("", 0)])
    func `that are wrong say where`(text: String, offset: Int) {
        #expect(throws: Path.Mistake.self) { try Path(text) }
        do { _ = try Path(text) } catch { #expect(error.offset == offset) }
    }

    @Test(arguments: [" a", "a ", " $.a", "$.a ", "\na"])
    func `begin and end without blanks`(text: String) {
        #expect(throws: Path.Mistake.self) { try Path(text) }
    }

    @Test func `are JSONPath, XPath or simple by their first sign`() throws {
        #expect(try Path("$.a").form == .json(JSONPath("$.a")))
        #expect(try Path("/a").form == .xml(XPath("/a")))
        #expect(try Path("a").form == .simple)
    }

    @Test(arguments: [
        ("/a/b[1]", "/a"), ("/a//b", "/a"), ("//b", "/"), ("/a[b/c]/d", "/a[b/c]"), ("/a", "/"),
    ])
    func `of XPath tell what must be there`(text: String, holder: String) throws {
        #expect(try XPath(text).holder == holder)
    }

    @Test(arguments: ["/a | /b", "/a = 1", "/a + 1"])
    func `of XPath that join do not tell what must be there`(text: String) throws {
        #expect(try XPath(text).holder == nil)
    }
}

@Suite struct `Conditions` {
    @Test func `tell a status from a path`() throws {
        #expect(try Condition("status 5xx").subject == .httpStatus(from: 500, through: 599))
        #expect(try Condition("status 404").subject == .httpStatus(from: 404, through: 404))
        #expect(try Condition("status = 1").subject == .path(try Path("status"), .equal("1")))
    }

    @Test(arguments: [
        ("code in 500, 502", Condition.Test.isIn(["500", "502"])),
        ("code not in 1, 2", .notIn(["1", "2"])), ("a != b", .notEqual("b")), ("a <= 3", .lessOrEqual("3")),
        ("link contains /quang-cao/", .contains("/quang-cao/")), ("a starts with PB", .startsWith("PB")),
        ("a missing", .missing), ("a present", .present), ("a empty", .empty), ("a[k=v].c = 1", .equal("1")),
    ])
    func `have one test`(text: String, test: Condition.Test) throws {
        guard case .path(_, let found) = try Condition(text).subject else { return #expect(Bool(false)) }
        #expect(found == test)
    }

    @Test(arguments: [
        ("$.a[?@.b == 'x'] = 1", "$.a[?@.b == 'x']", Condition.Test.equal("1")),
        ("$['a = b'] in 1, 2", "$['a = b']", .isIn(["1", "2"])), ("$.a missing", "$.a", .missing),
        ("$.a[?@.b in_x] = 1", "", .present), ("$.a contains = ", "$.a", .contains("=")),
        ("/a[b = 'x']/c != 2", "/a[b = 'x']/c", .notEqual("2")), ("/a/b = O'Neil", "/a/b", .equal("O'Neil")),
        ("a[k='x]=y'] = 1", "a[k='x]=y']", .equal("1")),
    ])
    func `hold paths of every form`(text: String, path: String, test: Condition.Test) throws {
        guard !path.isEmpty else {
            #expect(throws: Condition.Mistake.self) { try Condition(text) }
            return
        }
        #expect(try Condition(text).subject == .path(try Path(path), test))
    }

    @Test(arguments: ["", "code", "status 9xx", "status abc"])
    func `without sense are refused`(text: String) {
        #expect(throws: Condition.Mistake.self) { try Condition(text) }
    }
}

@Suite struct `Templates` {
    @Test func `are literals and placeholders with pipes`() throws {
        let template = try Template("{KIHIEU_SERY}-{SO_SERY | pad 8}")
        #expect(template.placeholders.map(\.name) == ["KIHIEU_SERY", "SO_SERY"])
        #expect(template.placeholders.last?.pipes == [.pad(8)])
    }

    @Test func `know date patterns`() throws {
        let pipes = try Template("{since | dd/MM/yyyy}").placeholders.first?.pipes
        #expect(pipes == [.pattern(try DatePattern("dd/MM/yyyy"))])
    }

    @Test(arguments: ["{a", "{}", "{a | nothing}", "{a | pad x}", "{a | code}"])
    func `that are wrong are refused`(text: String) {
        #expect(throws: Template.Mistake.self) { try Template(text) }
    }
}

@Suite struct `Calendar` {
    @Test(arguments: [
        (2024, 2, 29, true), (2026, 2, 29, false), (1900, 2, 29, false), (2000, 2, 29, true),
        (2026, 13, 1, false),
    ])
    func `knows its days`(year: Int, month: Int, day: Int, exists: Bool) {
        #expect((CivilDate(year: year, month: month, day: day) != nil) == exists)
    }

    @Test func `dates go back and forth`() throws {
        for days in stride(from: -719_162, to: 2_932_896, by: 997) {
            let (year, month, day) = CivilDate(daysSinceEpoch: days).components
            #expect(CivilDate(year: year, month: month, day: day)?.daysSinceEpoch == days)
        }
    }

    @Test func `15 June 2026 is a Monday`() throws {
        #expect(try #require(CivilDate(year: 2026, month: 6, day: 15)).weekday == 1)
    }

    @Test(arguments: [
        ("7d", 7, CalendarDuration.Unit.day), ("1mo", 1, .month), ("15m", 15, .minute), ("-1d", -1, .day),
    ])
    func `durations are read`(text: String, count: Int, unit: CalendarDuration.Unit) {
        #expect(CalendarDuration(text) == CalendarDuration(count, unit))
    }

    @Test(arguments: ["7", "d", "7 d", "7x", "", "1.5h"])
    func `other words are no durations`(text: String) {
        #expect(CalendarDuration(text) == nil)
    }

    @Test func `a month after 31 January is the last of February`() throws {
        let zone = Zone.vietnam
        let january = zone.instant(CivilTime(date: try #require(CivilDate(year: 2026, month: 1, day: 31))))
        let civil = zone.civil(CalendarDuration(1, .month).added(to: january, in: zone))
        #expect(civil.date == CivilDate(year: 2026, month: 2, day: 28))
    }

    @Test func `a zone with daylight saving moves its clock`() throws {
        let zone = try #require(Zone(identifier: "Europe/Paris"))
        let summer = zone.instant(
            CivilTime(date: try #require(CivilDate(year: 2026, month: 7, day: 1)), hour: 12, minute: 0)
        )
        let winter = zone.instant(
            CivilTime(date: try #require(CivilDate(year: 2026, month: 1, day: 1)), hour: 12, minute: 0)
        )
        #expect(zone.offset(at: summer) == 7200)
        #expect(zone.offset(at: winter) == 3600)
        #expect(zone.civil(summer).hour == 12)
    }
}
