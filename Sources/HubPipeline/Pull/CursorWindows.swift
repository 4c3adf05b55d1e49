package import HubModel

/// `since` and `window`: which spans a run asks for, in order.
///
/// Pure.
package struct CursorWindows {
    private let pull: Pull
    private let zone: Zone
    private let clock: Timestamp
    private let forcedFrom: Timestamp?
    private let forcedUntil: Timestamp?

    /// `forcedFrom`: `--since` of the command line.
    ///
    /// `forcedUntil`: `--until` of the command line.
    package init(
        pull: Pull,
        zone: Zone,
        clock: Timestamp,
        forcedFrom: Timestamp? = nil,
        forcedUntil: Timestamp? = nil
    ) {
        self.pull = pull
        self.zone = zone
        self.clock = clock
        self.forcedFrom = forcedFrom
        self.forcedUntil = forcedUntil
    }

    /// `[nil]` for a pull without either.
    package func spans(after cursor: Cursor?) throws(HubFailure) -> [TimeSpan?] {
        if let window = pull.window { return stepped(windowSpan(window), by: window.step) }
        guard let since = pull.since else { return [nil] }
        let from = if let forcedFrom { forcedFrom } else { try start(since, cursor) }
        let until = min(forcedUntil ?? clock, clock)
        guard from < until else { return [TimeSpan(from: from, until: from)] }
        return stepped(TimeSpan(from: from, until: until), by: since.step)
    }

    private func windowSpan(_ window: Pull.Window) -> TimeSpan {
        TimeSpan(
            from: forcedFrom ?? window.from.added(to: clock, in: zone),
            until: forcedUntil ?? window.to.added(to: clock, in: zone)
        )
    }

    private func stepped(_ span: TimeSpan, by step: CalendarDuration?) -> [TimeSpan?] {
        guard let step else { return [span] }
        var spans: [TimeSpan?] = []
        var from = span.from
        while from < span.until {
            let until = min(max(step.added(to: from, in: zone), from + .seconds(1)), span.until)
            spans.append(TimeSpan(from: from, until: until))
            from = until
        }
        return spans
    }

    private func start(_ since: Pull.Since, _ cursor: Cursor?) throws(HubFailure) -> Timestamp {
        guard let until = cursor?.until else { return try beginning(since) }
        #if DEFECTS
            if Omission.cursorPastSameSecond.isPlanted { return until + .seconds(1) }
        #endif
        let lookBack = since.lookBack ?? CalendarDuration(1, isDateOnly(since) ? .day : .hour)
        return lookBack.negated.added(to: until, in: zone)
    }

    private func isDateOnly(_ since: Pull.Since) -> Bool {
        !since.formats.isEmpty && since.formats.allSatisfy { [.day, .month, .year].contains($0.finestUnit) }
    }

    /// `start:` is a day or an instant in ISO form.
    private func beginning(_ since: Pull.Since) throws(HubFailure) -> Timestamp {
        if let instant = InstantText.read(since.start, zone: zone) { return instant }
        throw HubFailure(
            .configure,
            .fixConfiguration,
            code: "since.start",
            message: Localized(
                vi: "since.start «\(since.start)» không phải ngày (viết 2024-01-01).",
                en: "since.start «\(since.start)» is not a date (write 2024-01-01)."
            )
        )
    }
}

/// Days and instants as manifests and the command line write them.
package enum InstantText {
    /// `2024-01-01`, `2024-01-01T10:00`, `2024-01-01T10:00:00`, a fraction behind it, with `Z` or `+07:00`.
    package static func read(_ text: String, zone: Zone) -> Timestamp? {
        let text = text.trimmingSpaces
        let digits = Array(text.utf8)
        guard digits.count >= 10, let date = day(text.prefix(10)) else { return nil }
        guard digits.count > 10 else { return zone.instant(CivilTime(date: date)) }
        guard digits[10] == UInt8(ascii: "T") || digits[10] == 0x20 else { return nil }
        var clock = text.dropFirst(11)
        var offset: Int?
        if clock.hasSuffix("Z") {
            offset = 0
            clock = clock.dropLast()
        } else if let sign = clock.lastIndex(where: { $0 == "+" || $0 == "-" }) {
            let parts = clock[clock.index(after: sign)...].split(separator: ":").compactMap { Int($0) }
            guard parts.count == 2 else { return nil }
            offset = (parts[0] * 3600 + parts[1] * 60) * (clock[sign] == "-" ? -1 : 1)
            clock = clock[..<sign]
        }
        let fraction = clock.lastIndex(of: ".").map { clock[clock.index(after: $0)...] } ?? ""
        guard fraction.utf8.allSatisfy({ $0 &- 0x30 < 10 }) else { return nil }
        if !fraction.isEmpty { clock = clock.dropLast(fraction.count + 1) }
        let parts = clock.split(separator: ":").compactMap { Int($0) }
        guard parts.count >= 2, parts.count <= 3, (0..<24).contains(parts[0]), (0..<60).contains(parts[1]),
            parts.count == 2 || (0..<60).contains(parts[2])
        else { return nil }
        let civil = CivilTime(
            date: date,
            hour: parts[0],
            minute: parts[1],
            second: parts.count == 3 ? parts[2] : 0,
            // What is finer than a microsecond is cut off.
            microsecond: Int((fraction + "000000").prefix(6)) ?? 0
        )
        guard let offset else { return zone.instant(civil) }
        return Timestamp(microseconds: Zone.utc.instant(civil).microseconds - Int64(offset) * 1_000_000)
    }

    private static func day(_ text: Substring) -> CivilDate? {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].count == 4, parts[1].count == 2, parts[2].count == 2,
            let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2])
        else { return nil }
        return CivilDate(year: year, month: month, day: day)
    }
}
