import HubModel

// Spans, patterns, rates, hours: forms that HubModel reads and a manifest may get wrong.

extension Kind where Value == CalendarDuration {
    static var duration: Kind {
        anyDuration.also { span, element, reading in
            guard span.count <= 0 else { return }
            reading.report(
                .badDuration,
                at: element.location,
                vi: "Khoảng thời gian phải lớn hơn 0.",
                en: "The span must be more than 0.",
                cure: Localized(
                    vi: "Viết một khoảng dài hơn, như 30d.",
                    en: "Write a longer span, such as 30d."
                ),
                fix: .proposal(.setValue("1\(span.unit.rawValue)", at: element.location))
            )
        }
    }

    /// May be negative or zero: the edges of a window.
    static var anyDuration: Kind {
        Kind.scalar(.text("duration", pattern: "^-?[0-9]+(s|m|h|d|w|mo|y)$", example: "26h")) {
            text,
            element,
            reading in
            // Above this, adding a span to a date could leave the calendar.
            guard let span = CalendarDuration(text), abs(span.count) <= 1_000_000, text.first != "+" else {
                reading.report(
                    .badDuration,
                    at: element.location,
                    vi: "«\(text)» không phải khoảng thời gian.",
                    en: "`\(text)` is not a span of time.",
                    cure: Localized(
                        vi: "Viết số và đơn vị liền nhau: 90s, 15m, 26h, 7d, 2w, 1mo, 5y.",
                        en: "Write number and unit together: 90s, 15m, 26h, 7d, 2w, 1mo, 5y."
                    ),
                    fix: CalendarDuration(spelled: text).map {
                        .safe(.setValue($0.text, at: element.location))
                    }
                )
                return nil
            }
            return span
        }
    }

}

extension Kind where Value == Pull.Keeping {
    static var keeping: Kind {
        let span = Kind<CalendarDuration>.duration
        let isAvailable = !LanguageGaps.notAvailableYet.contains(.keepNoAnswers)
        let shape = isAvailable ? Shape.any([span.shape, .choice(["never"])]) : span.shape
        return Kind(shape: shape) { element, reading in
            guard element.text == "never" else { return span.read(element, &reading).map { .span($0) } }
            reading.refuse(.keepNoAnswers, at: element.location)
            return .never
        }
    }
}

extension Kind where Value == DatePattern {
    static var datePattern: Kind {
        Kind.scalar(.text("date pattern", example: "dd/MM/yyyy HH:mm:ss")) {
            text,
            element,
            reading in
            do throws(DatePattern.Mistake) {
                let pattern = try DatePattern(text)
                reading.judge(pattern, at: element.location(offset: text.offset(of: "mm") ?? 0))
                return pattern
            } catch {
                reading.report(
                    .badDatePattern,
                    at: element.location(offset: error.offset),
                    vi: "«\(error.found)» không có trong mẫu ngày.",
                    en: "`\(error.found)` is not part of a date pattern.",
                    cure: Localized(
                        vi: "Dùng yyyy M MM d dd H HH h mm ss SSS a; chữ khác đặt trong '…'.",
                        en: "Use yyyy M MM d dd H HH h mm ss SSS a; other letters in '…'."
                    ),
                    fix: DatePattern.meant(by: text).map { .safe(.setValue($0, at: element.location)) }
                )
                return nil
            }
        }
    }
}

extension Kind where Value == DateFormat {
    static var dateFormat: Kind {
        Kind(shape: .text("date pattern, iso, epoch_s or epoch_ms", example: "dd/MM/yyyy")) {
            element,
            reading in
            switch element.text {
            case "iso": .iso
            case "epoch_s": .epochSeconds
            case "epoch_ms": .epochMilliseconds
            default: Kind<DatePattern>.datePattern.read(element, &reading).map(DateFormat.pattern)
            }
        }
    }
}

extension Kind where Value == Zone {
    static var zone: Kind {
        Kind.scalar(.text("time zone", example: "Asia/Ho_Chi_Minh")) { text, element, reading in
            if let zone = Zone(identifier: text) { return zone }
            reading.report(
                .badZone,
                at: element.location,
                vi: "Không có múi giờ «\(text)».",
                en: "There is no time zone `\(text)`.",
                cure: .line("timezone: Asia/Ho_Chi_Minh"),
                fix: .proposal(.setValue("Asia/Ho_Chi_Minh", at: element.location))
            )
            return nil
        }
    }
}

extension Kind where Value == Politeness.Rate {
    private static var units: [String: CalendarDuration.Unit] {
        [
            "s": .second, "second": .second, "m": .minute, "minute": .minute, "h": .hour, "hour": .hour,
            "d": .day, "day": .day,
        ]
    }

    static var rate: Kind {
        Kind.scalar(.text("rate", pattern: "^[1-9][0-9]*/(s|second|m|minute|h|hour|d|day)$", example: "2/s"))
        {
            text,
            element,
            reading in
            let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(\.trimmingSpaces)
            guard parts.count == 2, let count = Int(parts[0]), count > 0, let unit = units[parts[1]] else {
                reading.report(
                    .badRate,
                    at: element.location,
                    vi: "«\(text)» không phải nhịp gọi.",
                    en: "`\(text)` is not a rate.",
                    cure: Localized(
                        vi: "Viết số lần và đơn vị: 2/s, 30/m, 500/h, 20000/day.",
                        en: "Write a count and a unit: 2/s, 30/m, 500/h, 20000/day."
                    ),
                    fix: text.asRate.map { .safe(.setValue($0, at: element.location)) }
                )
                return nil
            }
            return Politeness.Rate(count: count, per: CalendarDuration(1, unit))
        }
    }
}

extension Kind where Value == Politeness.Hours {
    static var hours: Kind {
        Kind.scalar(
            .text("hours", pattern: "^[0-2][0-9]:[0-5][0-9]-[0-2][0-9]:[0-5][0-9]$", example: "22:00-05:30")
        ) {
            text,
            element,
            reading in
            let parts = text.split(separator: "-", omittingEmptySubsequences: false).map(\.trimmingSpaces)
            guard parts.count == 2, let from = ClockTime(parts[0]),
                let until = ClockTime(parts[1], through24: true),
                from.minute != until.minute
            else {
                reading.report(
                    .badHours,
                    at: element.location,
                    vi: "«\(text)» không phải khung giờ.",
                    en: "`\(text)` is not a span of hours.",
                    cure: .line("hours: \"22:00-05:30\""),
                    fix: text.asHours.map { .safe(.setValue($0, at: element.location)) }
                )
                return nil
            }
            return Politeness.Hours(from: from.minute, until: until.minute)
        }
    }
}

/// `01:30` as a minute of the day.
struct ClockTime {
    let minute: Int

    init?(_ text: String, through24: Bool = false) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ $0.count == 2 && $0.allSatisfy(\.isASCII) }),
            let hour = Int(parts[0]), let minute = Int(parts[1]), (0...59).contains(minute),
            (0...23).contains(hour) || (through24 && hour == 24 && minute == 0)
        else { return nil }
        self.minute = hour * 60 + minute
    }
}

extension Kind where Value == Double {
    static var percentage: Kind {
        Kind.scalar(.text("percentage", pattern: "^[0-9]+([.][0-9]+)?%$", example: "2%")) {
            text,
            element,
            reading in
            guard text.hasSuffix("%"), let number = Double(text.dropLast().trimmingSpaces),
                (0...100).contains(number)
            else {
                reading.report(
                    .badPercentage,
                    at: element.location,
                    vi: "«\(text)» không phải phần trăm.",
                    en: "`\(text)` is not a percentage.",
                    cure: .line("2%"),
                    fix: text.asPercentage.map { .proposal(.setValue($0, at: element.location)) }
                )
                return nil
            }
            return number
        }
    }
}

extension Kind where Value == Int64 {
    private static var units: [(String, Int64)] {
        [("KB", 1 << 10), ("MB", 1 << 20), ("GB", 1 << 30)]
    }

    static var size: Kind {
        Kind.scalar(.text("size", pattern: "^[1-9][0-9]* (KB|MB|GB)$", example: "300 MB")) {
            text,
            element,
            reading in
            for (unit, factor) in units where text.hasSuffix(unit) {
                guard let count = Int64(text.dropLast(unit.count).trimmingSpaces),
                    (1...1 << 20).contains(count)
                else { break }
                return count * factor
            }
            reading.report(
                .badSize,
                at: element.location,
                vi: "«\(text)» không phải kích thước.",
                en: "`\(text)` is not a size.",
                cure: Localized(
                    vi: "Viết số và KB, MB hoặc GB: 300 MB.",
                    en: "Write a number and KB, MB or GB: 300 MB."
                ),
                fix: Int(text).map { .proposal(.setValue("\($0) MB", at: element.location)) }
            )
            return nil
        }
    }
}
