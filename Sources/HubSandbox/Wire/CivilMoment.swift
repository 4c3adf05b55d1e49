/// A second on the wall clock, and the ways in which headers and feeds write it.
struct CivilMoment: Sendable {
    /// Seconds by which clocks in Vietnam are ahead of Greenwich.
    static let vietnam = 7 * 3600
    private static let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    private static let vietnameseDays = ["Thứ 5", "Thứ 6", "Thứ 7", "Chủ nhật", "Thứ 2", "Thứ 3", "Thứ 4"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    private let day: CalendarDay
    /// 0 is a Thursday, as 1 January 1970 was.
    private let weekday: Int
    private let secondOfDay: Int

    /// - Parameter seconds: since 1970-01-01T00:00:00 on the clock that is to be shown.
    init(seconds: Int) {
        let dayNumber = seconds.quotientAndRemainder(dividingBy: 86_400).quotient
        day = CalendarDay(daysSinceEpoch: dayNumber)
        weekday = dayNumber % 7
        secondOfDay = seconds % 86_400
    }

    /// `Mon, 15 Jun 2026 07:45:00`, to be followed by a zone.
    var internet: String {
        "\(Self.days[weekday]), \(two(day.day)) \(Self.months[day.month - 1]) \(day.year) \(time)"
    }

    /// `Thứ 2, 15/06/2026 07:45:00`.
    var vietnamese: String {
        "\(Self.vietnameseDays[weekday]), \(two(day.day))/\(two(day.month))/\(day.year) \(time)"
    }

    /// `2026-06-15T07:45:00`.
    var iso: String {
        "\(day.year)-\(two(day.month))-\(two(day.day))T\(time)"
    }

    /// `20260615074500`.
    var compact: String {
        "\(compactDay)\(two(secondOfDay / 3600))\(two(secondOfDay / 60 % 60))\(two(secondOfDay % 60))"
    }

    /// `20260615`.
    var compactDay: String {
        "\(day.year)\(two(day.month))\(two(day.day))"
    }

    /// `2026-06-15 07:45:00`.
    var spaced: String {
        "\(day.year)-\(two(day.month))-\(two(day.day)) \(time)"
    }

    /// `15/06/2026 07:45:00`.
    var slashed: String {
        "\(slashedDay) \(time)"
    }

    /// `15/06/2026`.
    var slashedDay: String {
        "\(two(day.day))/\(two(day.month))/\(day.year)"
    }

    /// `2026/06/15 07:45:00`.
    var foldered: String {
        "\(folder) \(time)"
    }

    /// `15/06/2026 07:45`.
    var slashedMinute: String {
        "\(slashedDay) \(two(secondOfDay / 3600)):\(two(secondOfDay / 60 % 60))"
    }

    /// `2026/06/15`.
    var folder: String {
        "\(day.year)/\(two(day.month))/\(two(day.day))"
    }

    private var time: String {
        "\(two(secondOfDay / 3600)):\(two(secondOfDay / 60 % 60)):\(two(secondOfDay % 60))"
    }

    private func two(_ number: Int) -> String {
        number < 10 ? "0\(number)" : "\(number)"
    }
}
