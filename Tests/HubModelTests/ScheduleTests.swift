import HubModel
import Testing

@Suite struct `A schedule` {
    private static let berlin = Zone(identifier: "Europe/Berlin") ?? .utc

    private func instant(_ text: String, _ zone: Zone = .vietnam) throws -> Timestamp {
        let parts = text.split(separator: " ")
        let time = parts[1].split(separator: ":").compactMap { Int($0) }
        let date = try #require(CivilDate(iso: String(parts[0])))
        return zone.instant(CivilTime(date: date, hour: time[0], minute: time[1]))
    }

    private func text(_ instant: Timestamp, _ zone: Zone = .vietnam) -> String {
        let civil = zone.civil(instant)
        let (year, month, day) = civil.date.components
        let two = { (number: Int) in number < 10 ? "0\(number)" : "\(number)" }
        return "\(year)-\(two(month))-\(two(day)) \(two(civil.hour)):\(two(civil.minute))"
    }

    @Test(
        arguments: [
            (.every(CalendarDuration(15, .minute)), "2026-06-15 01:30", "2026-06-15 01:45"),
            (.every(CalendarDuration(15, .minute)), "2026-06-15 01:31", "2026-06-15 01:45"),
            // Counted from each midnight.
            (.every(CalendarDuration(7, .hour)), "2026-06-15 21:00", "2026-06-16 00:00"),
            (.every(CalendarDuration(45, .minute)), "2026-06-15 23:15", "2026-06-16 00:00"),
            (.every(CalendarDuration(1, .week)), "2026-06-16 12:00", "2026-06-22 00:00"),
            (.daily(minute: 90), "2026-06-15 01:29", "2026-06-15 01:30"),
            (.daily(minute: 90), "2026-06-15 01:30", "2026-06-16 01:30"),
            (.weekly(weekday: 1, minute: 120), "2026-06-15 02:00", "2026-06-22 02:00"),
            (.weekly(weekday: 7, minute: 120), "2026-06-15 02:00", "2026-06-21 02:00"),
            (.monthly(day: 5, minute: 180), "2026-12-05 03:00", "2027-01-05 03:00"),
            (.cron("30 1 * * *"), "2026-06-15 01:30", "2026-06-16 01:30"),
            (.cron("0 0 29 2 *"), "2026-06-15 00:00", "2028-02-29 00:00"),
            // A day of the month or a day of the week, as cron has it.
            (.cron("0 6 1 * mon"), "2026-06-27 00:00", "2026-06-29 06:00"),
            (.cron("0 6 1 * mon"), "2026-06-29 06:00", "2026-07-01 06:00"),
            (.cron("*/20 8-9 * * 1-5"), "2026-06-19 09:40", "2026-06-22 08:00"),
            (.cron("5/15 * * * *"), "2026-06-15 10:35", "2026-06-15 10:50"),
            (.cron("0 3 * jan,JUL 0"), "2026-06-15 00:00", "2026-07-05 03:00"),
            (.cron("0 3 * * 7"), "2026-06-15 00:00", "2026-06-21 03:00"),
        ] as [(Schedule.Recurrence, String, String)]
    )
    func `is next due`(recurrence: Schedule.Recurrence, after: String, due: String) throws {
        let next = try #require(try recurrence.next(after: instant(after), in: .vietnam))
        #expect(text(next) == due)
    }

    private func firstOf(_ year: Int, _ zone: Zone) -> Timestamp {
        zone.instant(CivilTime(date: CivilDate(year: year, month: 1, day: 1) ?? CivilDate(daysSinceEpoch: 0)))
    }

    @Test func `that no day fits is never due`() throws {
        #expect(
            try Schedule.Recurrence.cron("0 0 31 2 *").next(after: instant("2026-06-15 00:00"), in: .vietnam)
                == nil
        )
    }

    @Test(
        arguments: [
            // 02:30 does not exist on this day; it is kept an hour later.
            (.daily(minute: 150), "2026-03-28 12:00", ["2026-03-29 03:30", "2026-03-30 02:30"]),
            // 02:30 comes twice; it is kept the first time.
            (.daily(minute: 150), "2026-10-24 12:00", ["2026-10-25 02:30", "2026-10-26 02:30"]),
            (.cron("30 2 * * *"), "2026-10-24 12:00", ["2026-10-25 02:30", "2026-10-26 02:30"]),
            // Spans go on through both.
            (
                .every(CalendarDuration(30, .minute)), "2026-03-29 01:00",
                ["2026-03-29 01:30", "2026-03-29 03:00"]
            ),
            (
                .every(CalendarDuration(30, .minute)), "2026-10-25 01:30",
                [
                    "2026-10-25 02:00", "2026-10-25 02:30", "2026-10-25 02:00", "2026-10-25 02:30",
                    "2026-10-25 03:00",
                ]
            ),
            (
                .cron("*/30 * * * *"), "2026-10-25 01:30",
                [
                    "2026-10-25 02:00", "2026-10-25 02:30", "2026-10-25 02:00", "2026-10-25 02:30",
                    "2026-10-25 03:00",
                ]
            ),
        ] as [(Schedule.Recurrence, String, [String])]
    )
    func `is kept when clocks change`(recurrence: Schedule.Recurrence, after: String, due: [String]) throws {
        var last = try instant(after, Self.berlin)
        for expected in due {
            last = try #require(recurrence.next(after: last, in: Self.berlin))
            #expect(text(last, Self.berlin) == expected)
        }
    }

    @Test func `is due as often in a year as the calendar says, in every zone`() throws {
        let year = { (recurrence: Schedule.Recurrence, zone: Zone) in
            let schedule = Schedule(name: "s", title: "s", recurrence: recurrence, zone: zone, jobs: [])
            let start = firstOf(2026, zone)
            let end = firstOf(2027, zone)
            return schedule.due(
                after: Timestamp(microseconds: start.microseconds - 1),
                through: Timestamp(microseconds: end.microseconds - 1)
            ).count
        }
        for zone in [Zone.vietnam, Self.berlin] {
            #expect(year(.every(CalendarDuration(15, .minute)), zone) == 365 * 96)
            #expect(year(.daily(minute: 150), zone) == 365)
            #expect(year(.weekly(weekday: 3, minute: 0), zone) == 52)
            #expect(year(.monthly(day: 28, minute: 1439), zone) == 12)
            #expect(year(.cron("0 */6 * * *"), zone) == 365 * 4)
        }
    }

    @Test(arguments: 0..<40)
    func `is due when a look at every minute says so`(seed: Int) throws {
        var generator = Seeded(seed)
        let field = { (low: Int, high: Int, generator: inout Seeded) in
            switch Int.random(in: 0..<4, using: &generator) {
            case 0: return "*"
            case 1: return "\(Int.random(in: low...high, using: &generator))"
            case 2: return "*/\(Int.random(in: 2...7, using: &generator))"
            default:
                let first = Int.random(in: low...high, using: &generator)
                return
                    "\(first)-\(Int.random(in: first...high, using: &generator)),\(Int.random(in: low...high, using: &generator))"
            }
        }
        let line = [(0, 59), (0, 23), (1, 28), (1, 12), (0, 6)].map { field($0.0, $0.1, &generator) }
            .joined(separator: " ")
        let times = try CronTimes(line)
        let start = Timestamp(seconds: 1_781_461_800 + Int64.random(in: 0..<10_000_000, using: &generator))
        let next = try #require(Schedule.Recurrence.cron(line).next(after: start, in: .vietnam))
        var minute = (start.seconds / 60 + 1) * 60
        while true {
            let civil = Zone.vietnam.civil(Timestamp(seconds: minute))
            if times.contains(civil.date), times.hours.contains(civil.hour),
                times.minutes.contains(civil.minute)
            {
                break
            }
            minute += 60
        }
        #expect(next == Timestamp(seconds: minute), "\(line)")
    }

    private struct Seeded: RandomNumberGenerator {
        private var state: UInt64

        init(_ seed: Int) { state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 &+ 1 }

        mutating func next() -> UInt64 {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return state
        }
    }
}
