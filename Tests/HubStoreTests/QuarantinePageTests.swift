import HubStore
import Testing

@Suite struct `A page of quarantine` {
    private let database: TestDatabase
    private let quarantine: Quarantine

    /// 120 entries of two pulls; every fourth breaks the same rule in both, two of the second break another one.
    init() async throws {
        database = try await TestDatabase()
        quarantine = Quarantine(database.session)
        try await TestRun.whole(database, [TestPage("p", [Invoice("A")])])
        try await database.script(
            """
            INSERT INTO hub.payload (digest, size, media_type, pull, kept, bytes)
            VALUES (sha256('p'), 2, 'application/json', 'evn/bills', 'row', '\\x7b7d');
            INSERT INTO hub.quarantine (pull, entity, identity, key, faults, record, record_digest, first_seen, last_seen,
                times, run, payload, page, ordinal)
            SELECT CASE WHEN n % 3 = 0 THEN 'evn/bills' ELSE 'bhxh/cards' END, 'invoice', 'HD' || n, 'HD' || n,
                jsonb_build_array(jsonb_build_object('field', CASE WHEN n % 4 = 0 THEN 'ngay' ELSE 'tien' END, 'path', 'a',
                    'value', 'x', 'rule', CASE WHEN n IN (7, 8) THEN 'code.unknown' ELSE 'date.unreadable' END)),
                '\\x7b7d', '\\x00', now(), now() - n * interval '1 s', 1, (SELECT min(id) FROM hub.run),
                (SELECT min(id) FROM hub.payload), 0, n
            FROM generate_series(1, 120) n;
            UPDATE hub.quarantine SET state = 'discarded', settled_at = now() WHERE identity = 'HD12';
            """
        )
    }

    private func ordinals(_ filter: Quarantine.Filter, areMany: Bool, before: Int64 = .max) async throws
        -> [Int]
    {
        var counts = try await quarantine.counts().rules
        if areMany { counts.indices.forEach { counts[$0].count *= 10_000 } }
        return try await quarantine.page(filter, counts: counts, before: before, limit: 500).map(\.ordinal)
    }

    @Test(arguments: [false, true])
    func `has what was asked for, newest first, whether few or many others have it too`(areMany: Bool)
        async throws
    {
        let all = (1...120).filter { $0 != 12 }.reversed()
        let (evn, date) = ("evn/bills", "date.unreadable")
        let expected: [(Quarantine.Filter, (Int) -> Bool)] = [
            (.init(), { _ in true }),
            (.init(pull: evn), { $0 % 3 == 0 }),
            (.init(rule: "code.unknown"), { $0 == 7 || $0 == 8 }),
            (.init(pull: evn, rule: "code.unknown"), { _ in false }),
            (.init(field: "ngay"), { $0 % 4 == 0 }),
            (.init(field: "ngay", rule: date), { $0 % 4 == 0 && $0 != 8 }),
            (.init(pull: evn, field: "ngay", rule: date), { $0 % 12 == 0 }),
            (.init(pull: "evn/bills\" }]", rule: date), { _ in false }),
        ]
        for (filter, isWanted) in expected {
            #expect(try await ordinals(filter, areMany: areMany) == all.filter(isWanted), "\(filter)")
        }
    }

    @Test func `goes on below a number`() async throws {
        let filter = Quarantine.Filter(pull: "evn/bills", rule: "date.unreadable")
        let page = try await quarantine.page(filter, counts: quarantine.counts().rules, limit: 3)
        #expect(page.map(\.ordinal) == [120, 117, 114])
        let last = try #require(page.last?.id)
        #expect(try await ordinals(filter, areMany: false, before: last).prefix(2) == [111, 108])
    }
}
