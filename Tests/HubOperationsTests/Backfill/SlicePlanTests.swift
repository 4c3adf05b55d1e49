import HubModel
import HubOperations
import HubPipeline
import Testing

@Suite struct `A plan of slices` {
    private static let berlin = Zone(identifier: "Europe/Berlin") ?? .utc

    private func span(_ from: String, _ until: String, _ zone: Zone = .vietnam) throws -> TimeSpan {
        TimeSpan(
            from: try #require(InstantText.read(from, zone: zone)),
            until: try #require(InstantText.read(until, zone: zone))
        )
    }

    private func plan(_ span: TimeSpan, _ length: String, _ zone: Zone = .vietnam, again: Bool = false) throws
        -> SlicePlan
    {
        SlicePlan(span: span, length: try #require(SliceLength.read(length)), zone: zone, again: again)
    }

    private func days(_ spans: [TimeSpan], _ zone: Zone = .vietnam) -> [String] {
        spans.map { span in
            [span.from, span.until].map { instant in
                let (_, month, day) = zone.civil(instant).date.components
                return "\(day).\(month)"
            }.joined(separator: "-")
        }
    }

    @Test(
        arguments: [
            ("7d", CalendarDuration(7, .day)), ("1M", CalendarDuration(1, .month)),
            ("1mo", CalendarDuration(1, .month)),
            ("12h", CalendarDuration(12, .hour)), ("15m", CalendarDuration(15, .minute)), ("0d", nil),
            ("-1d", nil),
            ("d", nil), ("7", nil), ("7 d", nil), ("", nil), ("M", nil), ("1D", nil),
            ("99999999999999999999d", nil), ("1000000d", nil),
        ] as [(String, CalendarDuration?)]
    )
    func `reads lengths, a month also as M`(text: String, length: CalendarDuration?) {
        #expect(SliceLength.read(text) == length)
    }

    @Test func `has each instant in one slice, the last one shorter`() throws {
        let year = try span("2025-01-01", "2026-01-01")
        let pieces = try plan(year, "7d").cut(year)
        #expect(pieces.count == 53)
        #expect(pieces.first?.from == year.from && pieces.last?.until == year.until)
        for (left, right) in zip(pieces, pieces.dropFirst()) { #expect(left.until == right.from) }
    }

    @Test func `counts months from its beginning, so that a short one shortens no other`() throws {
        let half = try span("2025-01-31", "2025-06-15")
        #expect(
            days(try plan(half, "1M").cut(half)) == [
                "31.1-28.2", "28.2-31.3", "31.3-30.4", "30.4-31.5", "31.5-15.6",
            ]
        )
    }

    @Test func `keeps to midnights where a day has 23 or 25 hours`() throws {
        for (from, until) in [("2026-03-27", "2026-03-31"), ("2026-10-23", "2026-10-27")] {
            let days = try span(from, until, Self.berlin)
            let pieces = try plan(days, "1d", Self.berlin).cut(days)
            #expect(pieces.count == 4)
            for piece in pieces { #expect(Self.berlin.civil(piece.from).microsecondOfDay == 0) }
            #expect(Set(pieces.map { $0.until - $0.from }).count == 2)
            #expect(pieces.joined == [days])
        }
    }

    @Test func `of hours goes along the clock where an hour is missing`() throws {
        let night = try span("2026-03-28T12:00", "2026-03-30", Self.berlin)
        let pieces = try plan(night, "6h", Self.berlin).cut(night)
        #expect(pieces.joined == [night])
        #expect(pieces.dropLast().allSatisfy { $0.until - $0.from == .seconds(6 * 3600) })
    }

    private func applied(_ revision: SliceRevision, to slices: [BackfillSlice]) -> [BackfillSlice] {
        let kept = slices.filter { !revision.dropped.contains($0.id) }
        let last = slices.map(\.id).max() ?? 0
        let added = revision.added.enumerated().map { index, slice in
            var slice = slice
            slice.id = last + 1 + Int64(index)
            return slice
        }
        return (kept + added).sorted { $0.span.from < $1.span.from }
    }

    @Test func `leaves alone what is there already`() throws {
        let plan = try plan(span("2025-01-01", "2025-03-01"), "7d")
        let slices = applied(plan.revision(of: []), to: [])
        #expect(slices.count == 9)
        #expect(plan.revision(of: slices) == SliceRevision())
    }

    @Test func `keeps what is done, cuts the rest anew, and tries again what failed`() throws {
        let month = try span("2025-01-01", "2025-02-01")
        let weeks = applied(try plan(month, "7d").revision(of: []), to: [])
        let states: [BackfillSlice.State] = [.done, .failed, .running, .waiting, .waiting]
        let standing = zip(weeks, states).map { slice, state in
            var slice = slice
            slice.state = state
            return slice
        }
        let after = applied(try plan(month, "1d").revision(of: standing), to: standing)
        #expect(
            after.map(\.state) == [.done] + Array(repeating: .waiting, count: 7) + [.running]
                + Array(repeating: .waiting, count: 10)
        )
        #expect(after.map(\.span).joined == [month])
    }

    @Test func `asked again cuts out of what is done no more than was asked for`() throws {
        let year = BackfillSlice(id: 7, span: try span("2025-01-01", "2026-01-01"), state: .done, run: 3)
        let may = try plan(span("2025-05-01", "2025-06-01"), "1M", again: true)
        let after = applied(may.revision(of: [year]), to: [year])
        #expect(after.map(\.state) == [.done, .waiting, .done])
        #expect(days(after.map(\.span)) == ["1.1-1.5", "1.5-1.6", "1.6-1.1"])
        #expect(after.map(\.run) == [3, nil, nil])
        let same = try plan(span("2025-05-01", "2025-06-01"), "1M")
        #expect(same.revision(of: [year]) == SliceRevision())
    }
}

@Suite struct `How far a backfill is` {
    private func span(_ from: Int64, _ until: Int64) -> TimeSpan {
        TimeSpan(from: Timestamp(seconds: from), until: Timestamp(seconds: until))
    }

    private var slices: [BackfillSlice] {
        [
            BackfillSlice(id: 1, span: span(0, 10), state: .done, calls: 3, records: 100),
            BackfillSlice(id: 2, span: span(10, 20), state: .done, calls: 4, records: 200),
            BackfillSlice(id: 3, span: span(20, 30), state: .failed, reason: "quarantine.too_many"),
            BackfillSlice(id: 4, span: span(30, 40)),
        ]
    }

    @Test func `is told in whole spans, counts and a share of the time`() {
        let progress = BackfillProgress(slices)
        #expect(progress.done == [span(0, 20)] && progress.missing == [span(20, 40)])
        #expect(progress.percent == 50 && progress.calls == 7 && progress.records == 300)
        #expect(progress.count(.done) == 2 && progress.count(.failed) == 1 && progress.total == 4)
    }

    @Test func `counts what was never asked for as missing where somebody names a span`() {
        let progress = BackfillProgress(slices, within: span(5, 60))
        #expect(progress.done == [span(5, 20)] && progress.missing == [span(20, 60)])
    }

    @Test func `is nothing where nothing was asked for`() {
        let progress = BackfillProgress([])
        #expect(progress.span == nil && progress.percent == 0 && progress.total == 0)
    }
}

@Suite struct `Room for the night` {
    private let pull = PullID(connector: "dien", pull: "hoadon")

    private func room(_ recurrence: Schedule.Recurrence, _ target: String = "dien") -> ScheduleRoom {
        ScheduleRoom(
            [Schedule(name: "n", title: "t", recurrence: recurrence, jobs: [.init(target: target)])],
            for: pull
        )
    }

    private func at(_ text: String) throws -> Timestamp {
        try #require(InstantText.read(text, zone: .vietnam))
    }

    @Test(arguments: ["dien", "dien/hoadon"])
    func `is made from five minutes before a turn until one after`(target: String) throws {
        let room = room(.daily(minute: 90), target)
        #expect(room.opening(at: try at("2026-05-01T01:24:59")) == nil)
        for now in ["2026-05-01T01:25", "2026-05-01T01:30", "2026-05-01T01:30:59"] {
            #expect(room.opening(at: try at(now)) == (try at("2026-05-01T01:31")))
        }
        #expect(room.opening(at: try at("2026-05-01T01:31")) == nil)
    }

    @Test func `is none for schedules of others`() throws {
        let now = try at("2026-05-01T01:30")
        #expect(room(.daily(minute: 90), "nuoc").opening(at: now) == nil)
        #expect(room(.daily(minute: 90), "dien/khac").opening(at: now) == nil)
    }

    @Test func `leaves half of the time where a turn comes every few minutes`() throws {
        let room = room(.every(CalendarDuration(2, .minute)))
        let start = try at("2026-05-01T00:00")
        let open = (0..<1200).count { room.opening(at: start + .seconds(Int64($0))) == nil }
        #expect(open == 600)
    }
}
