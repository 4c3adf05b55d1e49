import HubModel
import HubPipeline
import Testing

@Suite struct `Spans of a run` {
    private let zone = Zone.vietnam

    private func instant(_ text: String) throws -> Timestamp {
        try #require(InstantText.read(text, zone: zone))
    }

    private func pull(since: Pull.Since? = nil, window: Pull.Window? = nil) -> Pull {
        Pull(
            name: "p",
            title: "t",
            freshWithin: CalendarDuration(1, .day),
            way: .feed((try? Template("http://a.example")).unsafelyUnwrapped),
            since: since,
            window: window,
            into: "e"
        )
    }

    private func texts(_ spans: [TimeSpan?]) -> [String] {
        spans.map { span in
            guard let span else { return "whole" }
            return "\(zone.civil(span.from).date.components) … \(zone.civil(span.until).date.components)"
        }
    }

    @Test func `begin at the start and step to the clock`() throws {
        let since = Pull.Since(start: "2026-01-01", step: CalendarDuration(1, .month))
        let spans = try CursorWindows(pull: pull(since: since), zone: zone, clock: instant("2026-03-10"))
            .spans(after: nil)
        #expect(spans.count == 3)
        #expect(spans.first??.from == (try instant("2026-01-01")))
        #expect(spans.last??.until == (try instant("2026-03-10")))
        for (left, right) in zip(spans, spans.dropFirst()) { #expect(left?.until == right?.from) }
    }

    @Test func `look back once from the cursor, an hour for times`() throws {
        let since = Pull.Since(formats: [try DatePattern("dd/MM/yyyy HH:mm:ss")], start: "2026-01-01")
        let spans = try CursorWindows(
            pull: pull(since: since),
            zone: zone,
            clock: instant("2026-03-10T12:00")
        )
        .spans(after: Cursor(until: instant("2026-03-09T12:00")))
        #expect(
            spans == [TimeSpan(from: try instant("2026-03-09T11:00"), until: try instant("2026-03-10T12:00"))]
        )
    }

    @Test func `look back a day where the source knows only days`() throws {
        let since = Pull.Since(formats: [try DatePattern("dd/MM/yyyy")], start: "2026-01-01")
        let spans = try CursorWindows(pull: pull(since: since), zone: zone, clock: instant("2026-03-10"))
            .spans(after: Cursor(until: instant("2026-03-09")))
        #expect(spans.first??.from == (try instant("2026-03-08")))
    }

    @Test func `roll around the clock with a window`() throws {
        let window = Pull.Window(from: CalendarDuration(-1, .day), to: CalendarDuration(14, .day))
        let spans = try CursorWindows(pull: pull(window: window), zone: zone, clock: instant("2026-03-10"))
            .spans(after: nil)
        #expect(spans == [TimeSpan(from: try instant("2026-03-09"), until: try instant("2026-03-24"))])
    }

    @Test func `are one without since or window`() throws {
        #expect(
            texts(try CursorWindows(pull: pull(), zone: zone, clock: instant("2026-03-10")).spans(after: nil))
                == ["whole"]
        )
    }

    @Test(arguments: ["2026-02-30", "hôm qua", "2026-13-01", "2026-01-01T25:00", ""])
    func `refuse a start that is no date`(start: String) throws {
        let windows = CursorWindows(
            pull: pull(since: Pull.Since(start: start)),
            zone: zone,
            clock: try instant("2026-03-10")
        )
        #expect(throws: HubFailure.self) { try windows.spans(after: nil) }
    }
}
