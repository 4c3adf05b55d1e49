package import HubModel

extension Schedule {
    /// When it is due, for people.
    package var words: Localized {
        let words = recurrence.words
        return zone.identifier == Zone.vietnam.identifier
            ? words
            : Localized(
                vi: "\(words.vietnamese) (\(zone.identifier))",
                en: "\(words.english) (\(zone.identifier))"
            )
    }
}

extension Schedule.Recurrence {
    fileprivate var words: Localized {
        switch self {
        case .every(let span):
            Localized(vi: "mỗi \(Self.vietnamese(span))", en: "every \(Self.english(span))")
        case .daily(let minute):
            Localized(vi: "hằng ngày lúc \(Self.time(minute))", en: "daily at \(Self.time(minute))")
        case .weekly(let day, let minute):
            Localized(
                vi: "\(Self.vietnameseDays[day - 1]) hằng tuần lúc \(Self.time(minute))",
                en: "on \(Self.englishDays[day - 1]) at \(Self.time(minute))"
            )
        case .monthly(let day, let minute):
            Localized(
                vi: "ngày \(day) hằng tháng lúc \(Self.time(minute))",
                en: "on day \(day) of the month at \(Self.time(minute))"
            )
        case .cron(let line): Localized(vi: "cron «\(line)»", en: "cron `\(line)`")
        }
    }

    private static let vietnameseDays = [
        "thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật",
    ]
    private static let englishDays = [
        "Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays",
    ]

    /// `01:30`.
    static func time(_ minute: Int) -> String {
        let two = { (number: Int) in number < 10 ? "0\(number)" : "\(number)" }
        return "\(two(minute / 60)):\(two(minute % 60))"
    }

    private static func vietnamese(_ span: CalendarDuration) -> String {
        let unit =
            switch span.unit {
            case .second: "giây"
            case .minute: "phút"
            case .hour: "giờ"
            case .day: "ngày"
            case .week: "tuần"
            case .month: "tháng"
            case .year: "năm"
            }
        return span.count == 1 ? unit : "\(span.count) \(unit)"
    }

    private static func english(_ span: CalendarDuration) -> String {
        let unit =
            switch span.unit {
            case .second: "second"
            case .minute: "minute"
            case .hour: "hour"
            case .day: "day"
            case .week: "week"
            case .month: "month"
            case .year: "year"
            }
        return span.count == 1 ? unit : "\(span.count) \(unit)s"
    }
}
