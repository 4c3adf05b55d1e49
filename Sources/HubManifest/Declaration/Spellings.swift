import HubModel

// What people write in place of the forms of the language, where it can mean one thing only.

extension CalendarDuration {
    private static let words: [(words: [String], unit: Unit)] = [
        (["s", "sec", "second", "seconds", "giây"], .second),
        (["m", "min", "minute", "minutes", "phút"], .minute),
        (["h", "hour", "hours", "giờ", "tiếng"], .hour),
        (["d", "day", "days", "ngày"], .day), (["w", "week", "weeks", "tuần"], .week),
        (["mo", "month", "months", "tháng"], .month), (["y", "year", "years", "năm"], .year),
    ]

    /// `2 hours`, `7 ngày`.
    init?(spelled text: String) {
        let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == "-") }
        let word = text.dropFirst(digits.count).trimmingSpaces.lowercased()
        guard let count = Int(digits), count != 0,
            let unit = Self.words.first(where: { $0.words.contains(word) })?.unit
        else { return nil }
        self.init(count, unit)
    }
}

extension DatePattern {
    /// `DD/MM/YYYY` and `dd/mm/YYYY` as they are meant; `nil` where that is no pattern either.
    static func meant(by text: String) -> String? {
        var meant = text.replacing("YYYY", with: "yyyy").replacing("DD", with: "dd")
            .replacing("Y", with: "y").replacing("D", with: "d")
        if let pattern = try? DatePattern(meant), pattern.hasMinutesForMonths {
            meant = meant.replacing("mm", with: "MM")
        }
        if meant.contains("HH:MM") { meant = meant.replacing("HH:MM", with: "HH:mm") }
        if meant.hasSuffix(":SS") { meant = meant.dropLast(2) + "ss" }
        guard meant != text, (try? DatePattern(meant)) != nil else { return nil }
        return meant
    }

    /// `dd/mm/yyyy`: days and minutes, and neither months nor hours.
    var hasMinutesForMonths: Bool {
        var (hasDay, hasMonth, hasHour) = (false, false, false)
        for item in items {
            switch item {
            case .day, .year: hasDay = true
            case .month: hasMonth = true
            case .hour24, .hour12: hasHour = true
            case .minute, .second, .fraction, .dayPeriod, .literal: continue
            }
        }
        return hasDay && !hasMonth && !hasHour && items.contains(.minute)
    }
}

extension Reading {
    /// A pattern that can be read and still says what nobody means.
    mutating func judge(_ pattern: DatePattern, at place: SourceLocation) {
        guard pattern.hasMinutesForMonths else { return }
        report(
            .badDatePattern,
            at: place,
            vi: "«mm» là phút; tháng viết «MM».",
            en: "`mm` is minutes; months are `MM`.",
            cure: .line(pattern.text.replacing("mm", with: "MM")),
            fix: .safe(.replace("mm", with: "MM", at: place))
        )
    }
}

extension String {
    /// Characters in front of a part.
    func offset(of part: String) -> Int? {
        firstRange(of: part).map { distance(from: startIndex, to: $0.lowerBound) }
    }

    /// `31/12/2024` and `31-12-2024`, as Vietnam writes days.
    var asISODate: String? {
        guard let match = wholeMatch(of: /([0-9]{1,2})[\/.\-]([0-9]{1,2})[\/.\-]([0-9]{4})/) else {
            return nil
        }
        func two(_ part: Substring) -> String { part.count == 1 ? "0\(part)" : String(part) }
        let iso = "\(match.3)-\(two(match.2))-\(two(match.1))"
        return CivilDate(iso: iso) == nil ? nil : iso
    }

    /// `2 per second`, `2 / s`, `30 lần/phút`.
    var asRate: String? {
        let words = lowercased().replacing(" per ", with: "/").replacing("lần", with: "").filter { $0 != " " }
        let parts = words.split(separator: "/").map(String.init)
        guard parts.count == 2, let count = Int(parts[0]), count > 0,
            let span = CalendarDuration(spelled: "1 " + parts[1])
        else { return nil }
        return "\(count)/\(span.unit == .day ? "day" : span.unit.rawValue)"
    }

    /// `22h-5h30`, `22:00 - 5:30`.
    var asHours: String? {
        let times = lowercased().filter { $0 != " " }.split(separator: "-").map { part -> String? in
            let numbers = part.split(omittingEmptySubsequences: true) { $0 == "h" || $0 == ":" }
            guard (1...2).contains(numbers.count), let hour = Int(numbers[0]),
                let minute = numbers.count == 2 ? Int(numbers[1]) : 0
            else { return nil }
            return "\(hour < 10 ? "0" : "")\(hour):\(minute < 10 ? "0" : "")\(minute)"
        }
        guard times.count == 2, let from = times[0], let until = times[1] else { return nil }
        return "\(from)-\(until)"
    }

    /// `0.02` and `2` as shares.
    var asPercentage: String? {
        guard let number = Double(self), (0...100).contains(number) else { return nil }
        let share = number < 1 ? number * 100 : number
        let rounded = (share * 100).rounded() / 100
        return rounded == rounded.rounded() ? "\(Int(rounded))%" : "\(rounded)%"
    }
}
