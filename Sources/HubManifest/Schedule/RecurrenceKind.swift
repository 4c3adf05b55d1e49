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
                    ),
                    fix: Schedule.Recurrence.meant(by: text).map {
                        .proposal(.setValue($0, at: element.location))
                    }
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
    /// `30 1 * * *` without its word, `hourly`, `daily 1:30`.
    static func meant(by text: String) -> String? {
        let candidates = [
            (try? CronTimes(text)) != nil ? "cron \"\(text)\"" : nil,
            ["hourly": "every 1h", "daily": "daily 01:30", "weekly": "weekly mon 01:30"][text.lowercased()],
            text.firstMatch(of: /(.* )([0-9]):([0-9]{2})/).map { "\($0.1)0\($0.2):\($0.3)" },
        ]
        return candidates.compactMap { $0 }.first { (try? Schedule.Recurrence(written: $0)) != nil }
    }

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
        do throws(CronTimes.Mistake) {
            _ = try CronTimes(line)
            return .cron(line)
        } catch {
            throw mistake(
                offset,
                vi: "trường cron «\(error.field)» không hợp lệ",
                en: "the cron field `\(error.field)` is not valid"
            )
        }
    }
}
