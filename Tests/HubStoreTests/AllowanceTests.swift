import HubModel
import HubStore
import Testing

@Suite struct `Calling times` {
    /// Vietnam time on days of November 2026: the 21st is a Saturday.
    private static func instant(_ day: Int, _ hour: Int, _ minute: Int = 0, second: Int = 0) throws
        -> Timestamp
    {
        let date = try #require(CivilDate(year: 2026, month: 11, day: day))
        return Zone.vietnam.instant(CivilTime(date: date, hour: hour, minute: minute, second: second))
    }

    private func times(hours: (Int, Int)? = nil, closed: [Int] = [], rate: Int? = nil) -> CallingTimes {
        let politeness = Politeness(
            rate: rate.map { Politeness.Rate(count: $0, per: CalendarDuration(1, .second)) },
            hours: hours.map { Politeness.Hours(from: $0.0 * 60, until: $0.1 * 60) }
        )
        return CallingTimes(
            Limits(
                name: "x",
                politeness: politeness,
                zone: .vietnam,
                closedDays: Set(closed.compactMap { CivilDate(year: 2026, month: 11, day: $0) })
            )
        )
    }

    @Test(
        arguments: [
            // hours, closed days, from day and hour → day and hour
            (nil, [], (21, 3), (21, 3), Ticket.Reason.none), ((8, 17), [], (21, 8), (21, 8), .none),
            ((8, 17), [], (21, 7), (21, 8), .hours), ((8, 17), [], (21, 17), (22, 8), .hours),
            ((22, 5), [], (21, 23), (21, 23), .none), ((22, 5), [], (21, 4), (21, 4), .none),
            ((22, 5), [], (21, 5), (21, 22), .hours), (nil, [21, 22], (21, 3), (23, 0), .closed),
            ((22, 5), [22], (22, 1), (23, 0), .closed), ((8, 17), [22], (21, 18), (23, 8), .hours),
        ] as [((Int, Int)?, [Int], (Int, Int), (Int, Int), Ticket.Reason)]
    )
    func `open at the first allowed instant`(
        hours: (Int, Int)?,
        closed: [Int],
        from: (Int, Int),
        expected: (Int, Int),
        reason: Ticket.Reason
    ) throws {
        let opening = times(hours: hours, closed: closed).opening(from: try Self.instant(from.0, from.1))
        #expect(opening?.instant == (try Self.instant(expected.0, expected.1)))
        #expect(opening?.reason == reason)
    }

    @Test func `never open where no hour is allowed`() throws {
        #expect(times(hours: (8, 8)).opening(from: try Self.instant(21, 3)) == nil)
    }

    @Test(arguments: [
        (CalendarDuration(1, .day), (21, 0, 0), (22, 0, 0)),
        (CalendarDuration(1, .hour), (21, 13, 0), (21, 14, 0)),
        (CalendarDuration(15, .minute), (21, 13, 30), (21, 13, 45)),
    ])
    func `count quota by periods of the source's zone`(
        span: CalendarDuration,
        start: (Int, Int, Int),
        next: (Int, Int, Int)
    ) throws {
        let period = times().period(of: try Self.instant(21, 13, 44, second: 59), lasting: span)
        #expect(period.start == (try Self.instant(start.0, start.1, start.2)))
        #expect(period.next == (try Self.instant(next.0, next.1, next.2)))
    }

    @Test func `of several connectors keep to the smallest of each`() throws {
        func agreement(rate: Int, quota: Int, hours: (Int, Int), closed: Int, parallel: Int?)
            -> Limits.Agreement
        {
            Limits.Agreement(
                politeness: Politeness(
                    rate: Politeness.Rate(count: rate, per: CalendarDuration(1, .second)),
                    quota: Politeness.Rate(count: quota, per: CalendarDuration(1, .hour)),
                    parallel: parallel,
                    hours: Politeness.Hours(from: hours.0 * 60, until: hours.1 * 60)
                ),
                zone: .vietnam,
                closedDays: Set([CivilDate(year: 2026, month: 11, day: closed)].compactMap { $0 })
            )
        }
        var limits = Limits(name: "x", politeness: Politeness(), zone: .vietnam)
        limits.others = [
            agreement(rate: 2, quota: 100, hours: (20, 6), closed: 21, parallel: 4),
            agreement(rate: 5, quota: 50, hours: (22, 8), closed: 22, parallel: 2),
        ]
        let times = CallingTimes(limits)
        #expect(times.interval == .milliseconds(500))
        #expect(times.quotas.map(\.count) == [100, 50])
        #expect(limits.parallel == 2)
        // The 21st and 22nd are closed by one or the other; then 0:00 to 6:00 is open to both.
        #expect(times.opening(from: try Self.instant(21, 3))?.instant == (try Self.instant(23, 0)))
        #expect(times.opening(from: try Self.instant(23, 7))?.instant == (try Self.instant(23, 22)))
        #expect(!times.isUnlimited)
    }

    @Test(arguments: [
        (nil, Duration.zero), (1, .seconds(1)), (2, .milliseconds(500)), (1000, .milliseconds(1)),
    ])
    func `keep messages apart by the rate`(rate: Int?, interval: Duration) {
        #expect(times(rate: rate).interval == interval)
    }
}

@Suite struct `An allowance` {
    private let database: TestDatabase
    private let allowance: PostgresAllowance

    init() async throws {
        database = try await TestDatabase()
        allowance = PostgresAllowance(database.conninfo)
    }

    private func limits(
        rate: Int? = nil,
        quota: Int? = nil,
        parallel: Int = 1,
        hours: Politeness.Hours? = nil,
        closed: Set<CivilDate> = []
    ) -> Limits {
        Limits(
            name: "lgsp",
            politeness: Politeness(
                rate: rate.map { Politeness.Rate(count: $0, per: CalendarDuration(1, .hour)) },
                quota: quota.map { Politeness.Rate(count: $0, per: CalendarDuration(1, .day)) },
                parallel: parallel,
                hours: hours
            ),
            zone: .vietnam,
            closedDays: closed
        )
    }

    private func now() async throws -> Timestamp {
        let text = try await database.value(
            "SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint"
        )
        return Timestamp(microseconds: try #require(text.flatMap { Int64($0) }))
    }

    @Test func `asks for nothing where nothing was agreed`() async throws {
        #expect(try await allowance.ticket(for: limits(), patience: .zero) == Ticket(wait: .zero))
        #expect(try await database.rows("SELECT 1 FROM hub.allowance").isEmpty)
    }

    @Test func `spaces messages of all processes by the rate`() async throws {
        let other = PostgresAllowance(database.conninfo)
        let before = try await now()
        #expect(try await allowance.ticket(for: limits(rate: 2), patience: .zero).wait == .zero)
        let second = try await other.ticket(for: limits(rate: 2), patience: .seconds(7200))
        let third = try await allowance.ticket(for: limits(rate: 2), patience: .seconds(7200))
        let after = try await now()
        #expect(second.reason == .rate)
        #expect(second.wait <= .seconds(1800))
        #expect(second.wait >= .seconds(1800) - (after - before))
        #expect(third.wait > second.wait)
        #expect(third.wait <= .seconds(3600))
    }

    @Test func `takes nothing when the next instant is beyond all patience`() async throws {
        _ = try await allowance.ticket(for: limits(rate: 1), patience: .zero)
        let next = try await database.value("SELECT next_at FROM hub.allowance")
        let failure = await #expect(throws: HubFailure.self) {
            try await allowance.ticket(for: limits(rate: 1), patience: .seconds(60))
        }
        #expect(failure?.recovery == .askAPerson)
        #expect(try await database.value("SELECT next_at FROM hub.allowance") == next)
    }

    @Test func `rolls over to the next day when the quota is used up`() async throws {
        let limits = limits(quota: 2)
        for _ in 0..<2 { #expect(try await allowance.ticket(for: limits, patience: .zero).wait == .zero) }
        let failure = await #expect(throws: HubFailure.self) {
            try await allowance.ticket(for: limits, patience: .zero)
        }
        #expect(failure?.code == "politeness.quota")
        let before = try await now()
        let ticket = try await allowance.ticket(for: limits, patience: .seconds(200_000))
        let after = try await now()
        #expect(ticket.reason == .quota)
        let midnight = CallingTimes(limits).period(of: before, lasting: CalendarDuration(1, .day)).next
        #expect(ticket.wait <= midnight - before)
        #expect(ticket.wait >= midnight - after)
    }

    @Test func `keeps to every quota of the connectors that share it`() async throws {
        var daily = limits(quota: 3)
        daily.others = [
            Limits.Agreement(
                politeness: Politeness(quota: Politeness.Rate(count: 2, per: CalendarDuration(1, .hour))),
                zone: .vietnam
            )
        ]
        // The other connector sees the same agreements from its side.
        var hourly = Limits(name: "lgsp", politeness: daily.others[0].politeness, zone: .vietnam)
        hourly.others = [Limits.Agreement(politeness: daily.politeness, zone: .vietnam)]
        let other = PostgresAllowance(database.conninfo)
        let first = try await allowance.ticket(for: daily, patience: .seconds(7200))
        let second = try await other.ticket(for: hourly, patience: .seconds(7200))
        let third = try await allowance.ticket(for: daily, patience: .seconds(7200))
        #expect(first.wait <= second.wait && second.wait <= third.wait)
        // Three tickets of one day do not fit into one hour.
        let hours = try await database.rows(
            "SELECT used FROM hub.allowance_use WHERE extract(microseconds FROM period)::bigint % 1000000 = 3600"
        )
        #expect(hours.count == 2 && hours.allSatisfy { ["1", "2"].contains($0) })
        #expect(try await database.value("SELECT sum(used) FROM hub.allowance_use") == "6")
    }

    @Test func `frees the place of an answer that nobody read`() async throws {
        let limits = limits(parallel: 1)
        do {
            let place = try await allowance.place(for: limits)
            #expect(place != nil)
            withExtendedLifetime(place) {}
        }
        while try await allowance.place(for: limits) == nil { await Task.yield() }
    }

    @Test func `frees the place of a process that is gone, without waiting for its heartbeat to end`()
        async throws
    {
        let limits = limits(parallel: 1)
        let place = try await PostgresAllowance(database.conninfo).place(for: limits)
        #expect(place != nil)
        #expect(try await allowance.place(for: limits) == nil)
        try await database.script("SELECT pg_terminate_backend(backend, 10000) FROM hub.allowance_slot")
        #expect(try await allowance.place(for: limits) != nil)
        withExtendedLifetime(place) {}
    }

    @Test func `waits for the opening hour`() async throws {
        let minute = Zone.vietnam.civil(try await now())
        // Opens two hours from now for one hour, across midnight where it must.
        let from = (minute.hour * 60 + minute.minute + 120) % 1440
        let limits = limits(hours: Politeness.Hours(from: from, until: (from + 60) % 1440))
        let failure = await #expect(throws: HubFailure.self) {
            try await allowance.ticket(for: limits, patience: .seconds(60))
        }
        #expect(failure?.code == "politeness.closed")
        let ticket = try await allowance.ticket(for: limits, patience: .seconds(7200))
        #expect(ticket.reason == .hours)
        #expect(ticket.wait > .seconds(7000))
    }

    @Test func `waits for the end of closed days`() async throws {
        let today = Zone.vietnam.civil(try await now()).date
        // Tomorrow too: the day may turn while the test runs.
        let tomorrow = CivilDate(daysSinceEpoch: today.daysSinceEpoch + 1)
        let ticket = try await allowance.ticket(
            for: limits(closed: [today, tomorrow]),
            patience: .seconds(3 * 86_400)
        )
        #expect(ticket.reason == .closed)
        #expect(ticket.wait > .seconds(86_000))
    }

    @Test func `gives as many places as were agreed`() async throws {
        let limits = limits(parallel: 2)
        let first = try await allowance.place(for: limits)
        let second = try await allowance.place(for: limits)
        #expect(first != nil && second != nil)
        #expect(try await PostgresAllowance(database.conninfo).place(for: limits) == nil)
        try await second?.release()
        #expect(try await allowance.place(for: limits) != nil)
        try await database.script(
            "UPDATE hub.allowance_slot SET beat_at = beat_at - interval '61 s' WHERE slot = 1"
        )
        #expect(try await allowance.place(for: limits) != nil)
        withExtendedLifetime(first) {}
    }
}
