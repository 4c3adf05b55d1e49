import HubModel

extension Kind where Value == Schedule.Recurrence {
    static var recurrence: Kind {
        .scalar(.text("recurrence", example: "daily 01:30")) { text, element, reading in
            do throws(RecurrenceMistake) {
                return try Schedule.Recurrence(written: text)
            } catch {
                reading.report(
                    .badRecurrence,
                    at: element.location(offset: error.offset),
                    vi: "«\(text)»: \(error.reason.vietnamese)",
                    en: "`\(text)`: \(error.reason.english)",
                    cure: Localized(
                        vi:
                            "Viết every 15m, daily 01:30, weekly mon 02:00, monthly 5 03:00 hoặc cron \"30 1 * * *\".",
                        en:
                            "Write every 15m, daily 01:30, weekly mon 02:00, monthly 5 03:00 or cron \"30 1 * * *\"."
                    )
                )
                return nil
            }
        }
    }
}

/// Why a `run:` line cannot be read, with the offset of the word at fault.
struct RecurrenceMistake: Error {
    var offset: Int
    var reason: Localized
}

extension Schedule.Recurrence {
    private static let weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

    init(written text: String) throws(RecurrenceMistake) {
        let words = text.split(separator: " ").map(String.init)
        let offsets = Self.offsets(of: text)
        switch (words.first, words.count) {
        case ("every", 2):
            guard let span = CalendarDuration(words[1]), (1...100_000).contains(span.count),
                [.minute, .hour, .day, .week].contains(span.unit)
            else {
                throw Self.mistake(
                    offsets[1],
                    vi: "cần một khoảng như 15m, 2h, 1d",
                    en: "a span such as 15m, 2h or 1d is needed"
                )
            }
            self = .every(span)
        case ("daily", 2): self = .daily(minute: try Self.time(words[1], offsets[1]))
        case ("weekly", 3):
            guard let day = Self.weekdays.firstIndex(of: words[1]) else {
                throw Self.mistake(
                    offsets[1],
                    vi: "thứ viết mon tue wed thu fri sat sun",
                    en: "days are mon tue wed thu fri sat sun"
                )
            }
            self = .weekly(weekday: day + 1, minute: try Self.time(words[2], offsets[2]))
        case ("monthly", 3):
            guard let day = Int(words[1]), (1...28).contains(day) else {
                throw Self.mistake(
                    offsets[1],
                    vi: "ngày từ 1 đến 28, tháng nào cũng có",
                    en: "days are 1 to 28, which every month has"
                )
            }
            self = .monthly(day: day, minute: try Self.time(words[2], offsets[2]))
        case ("cron", 2...): self = try Self.cron(text, at: offsets[1])
        default: throw Self.mistake(0, vi: "không hiểu được lịch này", en: "this is not a recurrence")
        }
    }

    private static func offsets(of text: String) -> [Int] {
        text.split(separator: " ").map { text.distance(from: text.startIndex, to: $0.startIndex) }
    }

    private static func mistake(_ offset: Int, vi: String, en: String) -> RecurrenceMistake {
        RecurrenceMistake(offset: offset, reason: Localized(vi: vi + ".", en: en + "."))
    }

    private static func time(_ text: String, _ offset: Int) throws(RecurrenceMistake) -> Int {
        guard let time = ClockTime(text) else {
            throw mistake(offset, vi: "giờ viết HH:mm", en: "a time is written HH:mm")
        }
        return time.minute
    }

    private static func cron(_ text: String, at offset: Int) throws(RecurrenceMistake) -> Self {
        var line = String(text.dropFirst(offset))
        if line.count >= 2, let quote = line.first, quote == "\"" || quote == "'", line.last == quote {
            line = String(line.dropFirst().dropLast())
        }
        guard let bad = CronLine.firstBadField(line) else { return .cron(line) }
        throw mistake(
            offset,
            vi: "trường cron «\(bad)» không hợp lệ",
            en: "the cron field `\(bad)` is not valid"
        )
    }
}

/// The five fields of crontab(5): minute, hour, day of month, month, day of week.
enum CronLine {
    private static let ranges = [0...59, 0...23, 1...31, 1...12, 0...7]
    private static let months = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ]
    private static let days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]

    /// `nil` if the line is good; the whole line if it has not five fields.
    static func firstBadField(_ line: String) -> String? {
        let fields = line.split(separator: " ").map { $0.lowercased() }
        guard fields.count == 5 else { return line }
        return zip(fields.indices, fields).first { !isGood($0.1, at: $0.0) }?.1
    }

    private static func isGood(_ field: String, at position: Int) -> Bool {
        field.split(separator: ",", omittingEmptySubsequences: false).allSatisfy { part in
            let halves = part.split(separator: "/", omittingEmptySubsequences: false)
            guard halves.count <= 2, let range = halves.first else { return false }
            if halves.count == 2, Int(halves[1]).map({ $0 < 1 }) ?? true { return false }
            if range == "*" { return true }
            let ends = range.split(separator: "-", omittingEmptySubsequences: false).map {
                value($0, at: position)
            }
            guard ends.count <= 2, let first = ends.first ?? nil, let last = ends.last ?? nil else {
                return false
            }
            return first <= last && ranges[position].contains(first) && ranges[position].contains(last)
        }
    }

    private static func value(_ text: Substring, at position: Int) -> Int? {
        if position == 3, let month = months.firstIndex(of: String(text)) { return month + 1 }
        if position == 4, let day = days.firstIndex(of: String(text)) { return day }
        guard text.allSatisfy({ ("0"..."9").contains($0) }) else { return nil }
        return Int(text)
    }
}
