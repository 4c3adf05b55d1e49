/// The five fields of crontab(5), read: minute, hour, day of month, month, day of week.
package struct CronTimes: Sendable, Hashable {
    package var minutes: Set<Int>
    package var hours: Set<Int>
    package var days: Set<Int>
    package var months: Set<Int>
    /// 0 is Sunday.
    package var weekdays: Set<Int>
    /// With neither `*`, a day of either counts (crontab(5)).
    package var isEither: Bool

    private static let ranges = [0...59, 0...23, 1...31, 1...12, 0...7]
    private static let monthNames = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ]
    private static let dayNames = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]

    /// What cannot be read: a field, or the whole line where it has not five.
    package struct Mistake: Error, Hashable {
        package var field: String
    }

    package init(_ line: String) throws(Mistake) {
        let fields = line.split(separator: " ").map { $0.lowercased() }
        guard fields.count == 5 else { throw Mistake(field: line) }
        var sets: [Set<Int>] = []
        for (position, field) in fields.enumerated() { sets.append(try Self.numbers(field, position)) }
        (minutes, hours, days, months) = (sets[0], sets[1], sets[2], sets[3])
        weekdays = Set(sets[4].map { $0 % 7 })
        isEither = !fields[2].hasPrefix("*") && !fields[4].hasPrefix("*")
    }

    /// Every hour of the day: these times are spans, not appointments.
    package var isHourly: Bool { hours.count == 24 }

    /// Minutes of a day on which it is due, in order.
    package var minutesOfDay: [Int] {
        hours.flatMap { hour in minutes.map { hour * 60 + $0 } }.sorted()
    }

    package func contains(_ date: CivilDate) -> Bool {
        let (_, month, day) = date.components
        guard months.contains(month) else { return false }
        let isDay = days.contains(day)
        let isWeekday = weekdays.contains(date.weekday % 7)
        return isEither ? isDay || isWeekday : isDay && isWeekday
    }

    private static func numbers(_ field: String, _ position: Int) throws(Mistake) -> Set<Int> {
        var all: Set<Int> = []
        for part in field.split(separator: ",", omittingEmptySubsequences: false) {
            let halves = part.split(separator: "/", omittingEmptySubsequences: false)
            guard halves.count <= 2, let words = halves.first,
                let range = range(words, position, isStepped: halves.count == 2)
            else { throw Mistake(field: field) }
            var step = 1
            if halves.count == 2 {
                guard let written = number(halves[1]), written > 0 else { throw Mistake(field: field) }
                step = written
            }
            all.formUnion(stride(from: range.lowerBound, through: range.upperBound, by: step))
        }
        return all
    }

    private static func range(_ words: Substring, _ position: Int, isStepped: Bool) -> ClosedRange<Int>? {
        let whole = ranges[position]
        if words == "*" { return whole }
        let ends = words.split(separator: "-", omittingEmptySubsequences: false).map { value($0, position) }
        guard ends.count <= 2, let first = ends.first ?? nil, let last = ends.last ?? nil, first <= last,
            whole.contains(first), whole.contains(last)
        else { return nil }
        // `5/15` is `5-59/15`, as cron has it.
        return ends.count == 1 && isStepped ? first...whole.upperBound : first...last
    }

    private static func value(_ text: Substring, _ position: Int) -> Int? {
        if position == 3, let month = monthNames.firstIndex(of: String(text)) { return month + 1 }
        if position == 4, let day = dayNames.firstIndex(of: String(text)) { return day }
        return number(text)
    }

    private static func number(_ text: Substring) -> Int? {
        text.allSatisfy { ("0"..."9").contains($0) } ? Int(text) : nil
    }
}
