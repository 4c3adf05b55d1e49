extension Schedule {
    /// The first due instant behind `instant`; `nil` if there is none for eight years (31 February).
    ///
    /// Pure: the same for every host. On the days on which clocks change, an appointment in the hour that is left out is
    /// kept as much later, one in the hour that comes twice is kept the first time; spans (`every 15m`) go on as time does.
    package func next(after instant: Timestamp) -> Timestamp? {
        recurrence.next(after: instant, in: zone)
    }

    /// The due instants of a range, its beginning left out, its end included; at most `limit`.
    package func due(after: Timestamp, through: Timestamp, limit: Int = .max) -> [Timestamp] {
        var due: [Timestamp] = []
        var last = after
        while due.count < limit, let next = next(after: last), next <= through {
            due.append(next)
            last = next
        }
        return due
    }
}

extension Schedule.Recurrence {
    /// A leap day may be eight years away (1896 to 1904).
    private static let farthest = 8 * 366 + 1

    package func next(after instant: Timestamp, in zone: Zone) -> Timestamp? {
        switch self {
        case .every(let span): Self.next(every: span, after: instant, in: zone)
        case .daily(let minute): Self.next(at: [minute], after: instant, in: zone) { _ in true }
        case .weekly(let weekday, let minute):
            Self.next(at: [minute], after: instant, in: zone) { $0.weekday == weekday }
        case .monthly(let day, let minute):
            Self.next(at: [minute], after: instant, in: zone) { $0.components.day == day }
        case .cron(let line): Self.next(cron: line, after: instant, in: zone)
        }
    }

    /// The shortest time between two of them, where it is always the same.
    package var span: Duration? {
        switch self {
        case .every(let span): span.duration
        case .daily: .seconds(86_400)
        case .weekly: .seconds(7 * 86_400)
        case .monthly, .cron: nil
        }
    }

    /// The first minute of the day in `minutes` on a day that `isDay`.
    private static func next(
        at minutes: [Int],
        after instant: Timestamp,
        in zone: Zone,
        on isDay: (CivilDate) -> Bool
    ) -> Timestamp? {
        // A day back: where clocks were put back by more than the time of day, yesterday is not over.
        let first = zone.civil(instant).date.daysSinceEpoch - 1
        for day in first..<first + farthest {
            let date = CivilDate(daysSinceEpoch: day)
            guard isDay(date) else { continue }
            let due = minutes.map { zone.instant(CivilTime(date: date, hour: $0 / 60, minute: $0 % 60)) }
            if let next = due.filter({ $0 > instant }).min() { return next }
        }
        return nil
    }

    private static func next(cron line: String, after instant: Timestamp, in zone: Zone) -> Timestamp? {
        guard let times = try? CronTimes(line) else { return nil }
        guard times.isHourly else {
            return next(at: times.minutesOfDay, after: instant, in: zone, on: times.contains)
        }
        let today = zone.civil(instant).date.daysSinceEpoch
        for day in today..<today + farthest {
            let date = CivilDate(daysSinceEpoch: day)
            guard times.contains(date) else { continue }
            let midnight = zone.instant(CivilTime(date: date)).seconds
            let end = zone.instant(CivilTime(date: CivilDate(daysSinceEpoch: day + 1))).seconds
            let behind = instant.seconds < midnight ? midnight : (instant.seconds / 60 + 1) * 60
            for second in stride(from: behind, to: end, by: 60) {
                let due = Timestamp(seconds: second)
                if times.minutes.contains(zone.civil(due).minute) { return due }
            }
        }
        return nil
    }

    /// Minutes and hours are counted from each midnight, so that `every 45m` begins anew there; days from 1 January
    /// 1970, weeks from its Monday.
    private static func next(every span: CalendarDuration, after instant: Timestamp, in zone: Zone)
        -> Timestamp?
    {
        let days = span.unit == .day ? span.count : span.unit == .week ? 7 * span.count : 0
        if days > 0 {
            // 1 January 1970 was a Thursday.
            let shift = span.unit == .week ? 3 : 0
            return next(at: [0], after: instant, in: zone) { ($0.daysSinceEpoch + shift) % days == 0 }
        }
        let seconds = Int64(span.count) * (span.unit == .hour ? 3600 : 60)
        let today = zone.civil(instant).date
        let midnight = zone.instant(CivilTime(date: today)).seconds
        let tomorrow = zone.instant(CivilTime(date: CivilDate(daysSinceEpoch: today.daysSinceEpoch + 1)))
            .seconds
        guard seconds < 86_400 else {
            return Timestamp(seconds: (instant.seconds / seconds + 1) * seconds)
        }
        let next = midnight + ((instant.seconds - midnight) / seconds + 1) * seconds
        return Timestamp(seconds: min(next, tomorrow))
    }
}
