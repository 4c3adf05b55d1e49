import HubModel
import HubStore
import PQ
import Testing

@Suite struct `Calls in the ledger` {
    private let database: TestDatabase
    private let noon = Timestamp(seconds: 1_781_499_600)

    init() async throws {
        database = try await TestDatabase()
    }

    private func hour(_ statuses: [Int], of connector: String = "water", took: Int = 40) -> CallHour {
        var hour = CallHour(connector: connector, hour: noon)
        for status in statuses {
            hour.classes.count(status: status)
            hour.latencies.note(milliseconds: took)
        }
        hour.bytes = Int64(statuses.count * 100)
        return hour
    }

    private func call(_ second: Int64, _ status: Int? = 200, _ connector: String = "water") -> LastCall {
        LastCall(
            connector: connector,
            at: noon.microseconds + second * 1_000_000,
            status: status,
            milliseconds: Int(second)
        )
    }

    @Test func `add up, whoever brought them`() async throws {
        let ledgers = [PostgresCallLedger(database.conninfo), PostgresCallLedger(database.conninfo)]
        try await ledgers[0].add([hour([200, 200, 404])], [call(1)])
        try await ledgers[1].add([hour([503], took: 9000), hour([200], of: "power")], [call(2, nil)])
        let reader = CallReader(database.session)
        let hours = try await reader.hours(["water", "power", "none"], since: noon)
        #expect(hours.keys.sorted() == ["power", "water"])
        let sum = CallReader.Sum.of(hours["water"] ?? [])
        #expect(hours["water"]?.count == 1)
        #expect(sum.classes.success == 2 && sum.classes.refused == 1 && sum.classes.failed == 1)
        #expect(sum.bytes == 400 && sum.latencies.count == 4)
        #expect(try await reader.hours(["water"], since: noon + .seconds(3600)).isEmpty)
        #expect(try await reader.last(["water"], limit: 9)["water"]?.map(\.status) == [nil, 200])
    }

    @Test func `keep the last twenty of each connector`() async throws {
        let ledger = PostgresCallLedger(database.conninfo)
        for start in stride(from: Int64(0), to: 60, by: 15) {
            try await ledger.add([], (start..<start + 15).map { call($0) } + [call(start, 200, "power")])
        }
        let last = try await CallReader(database.session).last(["water", "power"], limit: 100)
        #expect(last["water"]?.map(\.milliseconds) == (40..<60).reversed().map { $0 })
        #expect(last["power"]?.count == 4)
    }

    @Test func `go after ninety days`() async throws {
        let ledger = PostgresCallLedger(database.conninfo)
        try await ledger.add([hour([200])], [])
        for (days, left) in [(90, "1"), (91, "0")] {
            let now = noon + .seconds(days * 86_400)
            _ = try await RetentionSweep(database.session, entities: [], now: now).sweep()
            #expect(try await database.value("SELECT count(*) FROM hub.call_hour") == left)
        }
    }
}

@Suite struct `The census of rows` {
    private let database: TestDatabase
    private let monday = Timestamp(seconds: 1_781_499_600)

    init() async throws {
        database = try await TestDatabase()
    }

    private func counts() async throws -> [String] {
        try await database.rows("SELECT day, rows, is_estimate FROM hub.row_count ORDER BY entity, day")
    }

    private func census(exactly: Int64 = 64 << 20) -> RowCensus {
        RowCensus(database.session, exactly: exactly)
    }

    @Test func `counts what is there, and again only what was written`() async throws {
        #expect(try await census().take(["invoice", "unknown"], now: monday) == 0)
        try await TestRun.whole(database, [TestPage("p1", [Invoice("A"), Invoice("B"), Invoice("C")])])
        try await database.script("UPDATE staging.invoice SET _removed_at = now() WHERE code = 'C'")
        #expect(try await census().take(["invoice"], now: monday) == 1)
        #expect(try await counts() == ["2026-06-15|2|f"])
        // Nothing was written since: not even looked at.
        try await database.script("DELETE FROM staging.invoice")
        #expect(try await census().take(["invoice"], now: monday) == 0)
        // A new day says the same of what nobody has written.
        #expect(try await census().take(["invoice"], now: monday + .seconds(86_400)) == 1)
        #expect(try await counts() == ["2026-06-15|2|f", "2026-06-16|2|f"])
        try await TestRun.whole(database, [TestPage("p2", [Invoice("D")])])
        #expect(try await census().take(["invoice"], now: monday + .seconds(90_000)) == 1)
        #expect(try await counts().last == "2026-06-16|1|f")
    }

    @Test func `believes the server's statistics of a large table, once it has some`() async throws {
        let invoices = (0..<2000).map { Invoice("A\($0)") }
        try await TestRun.whole(database, [TestPage("p1", invoices)])
        #expect(try await census(exactly: 1000).take(["invoice"], now: monday) == 1)
        #expect(try await counts() == ["2026-06-15|2000|f"])
        try await database.script("ANALYZE staging.invoice; UPDATE hub.entity SET writes = writes + 1")
        #expect(try await census(exactly: 1000).take(["invoice"], now: monday) == 1)
        #expect(try await counts() == ["2026-06-15|2000|t"])
        let growth = GrowthReader(database.session)
        let day = CivilDate(daysSinceEpoch: 20_619)
        let later = CivilDate(daysSinceEpoch: 20_640)
        #expect(try await growth.counts(["invoice"], since: day)["invoice"]?.map(\.rows) == [2000])
        #expect(try await growth.counts(["invoice"], since: later)["invoice"]?.map(\.isEstimate) == [true])
    }
}

@Suite struct `How pulls stand` {
    private let database: TestDatabase
    private let pull = PullID(connector: "electricity", pull: "invoices")

    init() async throws {
        database = try await TestDatabase()
    }

    private func fail(_ code: String) async throws {
        let run = try await TestRun(database)
        let failure = HubFailure(
            .request,
            .failRun,
            code: code,
            message: Localized(vi: "Bị từ chối", en: "Refused")
        )
        try await run.finish(.failed, failure: failure)
    }

    private func present(_ reader: FreshnessReader) async throws -> [FreshnessReader.Failure] {
        try await reader.presentFailures([pull], among: try await reader.states([pull]))
    }

    @Test func `is told with the failure of now, and what has been mended is left to the past`() async throws
    {
        let reader = FreshnessReader(database.session)
        #expect(try await reader.states([pull]).isEmpty)
        try await fail("request.refused")
        #expect(try await present(reader).map(\.code) == ["request.refused"])
        #expect(try await reader.states([pull])["electricity/invoices"]?.freshAt == nil)
        try await TestRun.whole(database, [TestPage("p1", [Invoice("A")])])
        #expect(try await present(reader).isEmpty)
        #expect(try await reader.failures([pull], limit: 5).map(\.message.vietnamese) == ["Bị từ chối"])
        let state = try #require(try await reader.states([pull])["electricity/invoices"])
        let now = try #require(state.freshAt) + .seconds(3600)
        #expect(state.isFresh(within: CalendarDuration(1, .hour), at: now) == true)
        #expect(state.isFresh(within: CalendarDuration(1, .hour), at: now + .seconds(1)) == false)
        #expect(try await reader.runs([pull], limit: 1).map(\.state) == ["succeeded"])
    }

    @Test func `grows by what its runs brought, day by day`() async throws {
        for page in 0..<3 {
            try await TestRun.whole(
                database,
                [TestPage("p\(page)", [Invoice("A\(page)"), Invoice("B\(page)")])]
            )
        }
        // 23:30 and 00:30 in Vietnam are two days.
        try await database.script(
            """
            UPDATE hub.run SET started_at = '2026-06-15 16:30Z' WHERE id = 1;
            UPDATE hub.run SET started_at = '2026-06-15 17:30Z' WHERE id > 1;
            """
        )
        let days = try await GrowthReader(database.session).days(of: "invoice", since: Timestamp(seconds: 0))
        #expect(days.map(\.new) == [2, 4])
        #expect(days.map(\.day.daysSinceEpoch) == [20_619, 20_620])
    }

    @Test func `uses of a quota what tickets took in its period`() async throws {
        let limits = Limits(
            name: "evn",
            politeness: Politeness(quota: Politeness.Rate(count: 100, per: CalendarDuration(1, .day))),
            zone: .vietnam
        )
        let allowance = PostgresAllowance(database.conninfo)
        for _ in 0..<3 { _ = try await allowance.ticket(for: limits, patience: .seconds(1)) }
        let reader = QuotaReader(database.session)
        let now = try #require(
            try await database.value("SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint")
                .flatMap { Int64($0) }
        )
        let uses = try await reader.uses(of: [limits], at: Timestamp(microseconds: now))["evn"]
        #expect(uses?.map(\.used) == [3] && uses?.map(\.limit) == [100])
        let tomorrow = Timestamp(microseconds: now) + .seconds(86_400)
        #expect(try await reader.uses(of: [limits], at: tomorrow)["evn"]?.map(\.used) == [0])
    }
}
