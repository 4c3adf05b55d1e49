/// A span as manifests write it: `90s 15m 2h 7d 1w 1mo 5y`.
///
/// `m` is a minute and `mo` a calendar month. Months and years step along the calendar, the rest along the clock.
package struct CalendarDuration: Sendable, Hashable {
    package enum Unit: String, Sendable, CaseIterable {
        case second = "s"
        case minute = "m"
        case hour = "h"
        case day = "d"
        case week = "w"
        case month = "mo"
        case year = "y"
    }

    package var count: Int
    package var unit: Unit

    package init(_ count: Int, _ unit: Unit) {
        self.count = count
        self.unit = unit
    }

    /// Reads `7d`, `-1d`, `2mo`; `nil` for anything else.
    package init?(_ text: some StringProtocol) {
        let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == "-") }
        guard let count = Int(digits), let unit = Unit(rawValue: String(text.dropFirst(digits.count)))
        else { return nil }
        self.init(count, unit)
    }

    package var text: String { "\(count)\(unit.rawValue)" }

    /// Seconds, with a month of 30 and a year of 365 days where a plain figure is enough (limits, comparisons).
    package var approximateSeconds: Int64 {
        let each: Int64 =
            switch unit {
            case .second: 1
            case .minute: 60
            case .hour: 3600
            case .day: 86_400
            case .week: 604_800
            case .month: 30 * 86_400
            case .year: 365 * 86_400
            }
        return Int64(count) * each
    }

    package var duration: Duration { .seconds(approximateSeconds) }

    /// The instant this span after another, along the calendar of a zone for days and longer.
    package func added(to instant: Timestamp, in zone: Zone) -> Timestamp {
        switch unit {
        case .second, .minute, .hour:
            return Timestamp(microseconds: instant.microseconds + approximateSeconds * 1_000_000)
        case .day, .week:
            var civil = zone.civil(instant)
            civil.date.daysSinceEpoch += unit == .week ? count * 7 : count
            return zone.instant(civil)
        case .month, .year:
            var civil = zone.civil(instant)
            let (year, month, day) = civil.date.components
            let months = year * 12 + month - 1 + (unit == .year ? count * 12 : count)
            let target = (year: months / 12, month: months % 12 + 1)
            let last = CivilDate.days(inMonth: target.month, year: target.year)
            if let date = CivilDate(year: target.year, month: target.month, day: min(day, last)) {
                civil.date = date
            }
            return zone.instant(civil)
        }
    }

    /// The same span in the other direction.
    package var negated: CalendarDuration { CalendarDuration(-count, unit) }
}
