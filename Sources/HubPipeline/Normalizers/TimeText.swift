/// Finds day, time and zone in the spellings that systems, feeds and people use, where no `format:` says which.
struct TimeText {
    private let text: UnsafeBufferPointer<UInt32>
    private var index = 0
    private var year: Int?
    private var month: Int?
    private var day: Int?
    private var clock: ClockReading?
    private var offset: Int?
    private var isFeed = false
    private var refusal: ValueRule?

    static func read(_ text: UnsafeBufferPointer<UInt32>) -> TimeReading {
        var reader = TimeText(text)
        if let time = reader.dotNet() { return .time(time) }
        while reader.index < text.count {
            guard reader.step() else { return .refused(reader.refusal ?? .dateFormat) }
        }
        return reader.result()
    }

    private init(_ text: UnsafeBufferPointer<UInt32>) {
        self.text = text
    }

    private func result() -> TimeReading {
        guard let year, day == nil || month != nil, clock == nil || day != nil else {
            return .refused(.dateFormat)
        }
        var time = ParsedTime(year: year, month: month ?? 0, day: day ?? 0, offset: offset)
        if let clock {
            guard let microseconds = clock.microsecondOfDay else { return .refused(.dateFormat) }
            time.microsecondOfDay = microseconds
        }
        time.isFeedUTC = isFeed && offset == 0
        if let month, month > 12 { return .refused(.dateNoSuchDay) }
        return .time(time)
    }

    /// `/Date(1750000000000+0700)/`: milliseconds since 1970; the offset only says where it was written.
    private func dotNet() -> ParsedTime? {
        guard var position = text.behind("/date(", at: 0) else { return nil }
        let isNegative = position < text.count && text[position] == .ascii("-")
        if isNegative { position += 1 }
        var value: Int64 = 0
        let from = position
        while position < text.count, text[position].isDigit, position - from < 16 {
            value = value * 10 + Int64(text[position] & 15)
            position += 1
        }
        guard position > from, position < text.count else { return nil }
        if text[position] == .ascii("+") || text[position] == .ascii("-") {
            position += 1
            while position < text.count, text[position].isDigit { position += 1 }
        }
        guard text.behind(")/", at: position) == text.count else { return nil }
        return TimeFormat.epoch(isNegative ? -value : value, unit: 1000)
    }

    // MARK: One step

    /// Reads what stands at `index`; `false` if nothing known does.
    private mutating func step() -> Bool {
        let scalar = text[index]
        if scalar == 0x20 || scalar == .ascii(",") {
            index += 1
            return true
        }
        if scalar.isDigit { return number() }
        if scalar == .ascii("+") || scalar == .ascii("-") { return sign() }
        return word()
    }

    /// A sign before digits behind a time is an offset; a dash alone separates.
    private mutating func sign() -> Bool {
        if clock != nil, offset == nil, let found = offsetValue(at: index) {
            offset = found.seconds
            index = found.next
            return true
        }
        guard text[index] == .ascii("-"), index > 0, text[index - 1] == 0x20, index + 1 < text.count,
            text[index + 1] == 0x20
        else { return false }
        index += 1
        return true
    }

    private mutating func number() -> Bool {
        let from = index
        let value = digits()
        let length = index - from
        let next = index < text.count ? text[index] : 0
        let isBeforeDigit = index + 1 < text.count && text[index + 1].isDigit
        if length <= 2, next == .ascii(":") || isHourSign(index) { return time(hour: value) }
        if next == .ascii("/") || next == .ascii("-") || next == .ascii("."), isBeforeDigit {
            return date(first: value, length: length, mark: next)
        }
        if length > 4 { return compact(from: from, length: length) }
        return lone(value, length: length)
    }

    /// A number by its place: the day before a month's name, the year behind it.
    private mutating func lone(_ value: Int, length: Int) -> Bool {
        if month != nil, year == nil {
            guard length == 4 else {
                refusal = length == 2 ? .dateTwoDigitYear : nil
                return false
            }
            year = value
        } else if day == nil, month == nil, length <= 2 {
            day = value
        } else if day == nil, month == nil, year == nil, length == 4, index == text.count {
            year = value
        } else {
            return false
        }
        return true
    }

    // MARK: Days

    private mutating func date(first: Int, length: Int, mark: UInt32) -> Bool {
        guard year == nil, month == nil, day == nil else { return false }
        index += 1
        var from = index
        let second = digits()
        let secondLength = index - from
        let hasThird = index + 1 < text.count && text[index] == mark && text[index + 1].isDigit
        guard hasThird else {
            return monthOfYear((first, length), (second, secondLength))
        }
        index += 1
        from = index
        let third = digits()
        let thirdLength = index - from
        guard secondLength <= 2 else { return false }
        if length == 4, thirdLength <= 2 {
            (year, month, day) = (first, second, third)
        } else if length <= 2, thirdLength == 4 {
            (year, month, day) = (third, second, first)
        } else {
            refusal = length <= 2 && thirdLength <= 2 ? .dateTwoDigitYear : nil
            return false
        }
        return isDayOrMonth(day) && isDayOrMonth(month)
    }

    /// A zero stands for "unknown" only in the digits-only form.
    private mutating func isDayOrMonth(_ value: Int?) -> Bool {
        guard value == 0 else { return true }
        refusal = .dateNoSuchDay
        return false
    }

    private mutating func monthOfYear(_ first: (value: Int, length: Int), _ second: (value: Int, length: Int))
        -> Bool
    {
        if first.length <= 2, second.length == 4 {
            (month, year) = (first.value, second.value)
        } else if first.length == 4, second.length <= 2 {
            (year, month) = (first.value, second.value)
        } else {
            return false
        }
        return isDayOrMonth(month)
    }

    /// `yyyyMM`, `yyyyMMdd`, `yyyyMMddHHmm` (health insurance), `yyyyMMddHHmmss`, and with milliseconds.
    private mutating func compact(from: Int, length: Int) -> Bool {
        guard [6, 8, 12, 14, 17].contains(length), year == nil, day == nil, month == nil else { return false }
        func part(_ offset: Int, _ count: Int) -> Int {
            text[(from + offset)..<(from + offset + count)].reduce(0) { $0 * 10 + Int($1 & 15) }
        }
        year = part(0, 4)
        // Zeros say that month or day are not known.
        month = part(4, 2) == 0 ? nil : part(4, 2)
        if length >= 8, month != nil { day = part(6, 2) == 0 ? nil : part(6, 2) }
        guard length >= 12, day != nil else { return true }
        var reading = ClockReading()
        (reading.hour, reading.minute) = (part(8, 2), part(10, 2))
        if length >= 14 { reading.second = part(12, 2) }
        if length == 17 { reading.microsecond = part(14, 3) * 1000 }
        clock = reading
        return true
    }

    // MARK: Times

    /// `14h`, `23h59`, `9 giờ 05`: whether an hour's sign stands at `position`.
    private func isHourSign(_ position: Int) -> Bool {
        hourSignEnd(position) != nil
    }

    private func hourSignEnd(_ position: Int) -> Int? {
        if position < text.count, text[position] == .ascii("h") || text[position] == .ascii("g") {
            let next = position + 1
            return next == text.count || text[next].isDigit || text[next] == 0x20 || text[next] == .ascii(",")
                ? next : nil
        }
        return text.behind("giờ", at: position) ?? text.behind(" giờ", at: position)
    }

    private mutating func time(hour: Int) -> Bool {
        guard clock == nil else { return false }
        var reading = ClockReading()
        reading.hour = hour
        if let end = hourSignEnd(index) {
            index = end
            takeMinutesInWords(&reading)
        } else {
            index += 1
            guard let minute = twoDigits() else { return false }
            reading.minute = minute
            guard takeSeconds(&reading) else { return false }
        }
        guard reading.hour < 24, reading.minute < 60, reading.second < 60 else { return false }
        clock = reading
        return true
    }

    /// Behind `h` or `giờ`: nothing, `05`, `05'`, ` 05 phút`.
    private mutating func takeMinutesInWords(_ reading: inout ClockReading) {
        let start = index
        if index < text.count, text[index] == 0x20 { index += 1 }
        guard let minute = twoDigits() else {
            index = start
            return
        }
        let isMinute = index == start + 2 || text.behind(" phút", at: index) != nil
        guard isMinute || text.behind("phút", at: index) != nil else {
            index = start
            return
        }
        reading.minute = minute
        index =
            text.behind(" phút", at: index) ?? text.behind("phút", at: index)
            ?? text.behind("'", at: index) ?? index
    }

    private mutating func takeSeconds(_ reading: inout ClockReading) -> Bool {
        guard index < text.count, text[index] == .ascii(":") else { return true }
        index += 1
        guard let second = twoDigits() else { return false }
        reading.second = second
        let hasFraction =
            index + 1 < text.count && (text[index] == .ascii(".") || text[index] == .ascii(","))
            && text[index + 1].isDigit
        guard hasFraction else { return true }
        index += 1
        var unit = 100_000
        while index < text.count, text[index].isDigit {
            reading.microsecond += Int(text[index] & 15) * unit
            unit /= 10
            index += 1
        }
        return true
    }

    private mutating func twoDigits() -> Int? {
        guard index + 2 <= text.count, text[index].isDigit, text[index + 1].isDigit,
            index + 2 == text.count || !text[index + 2].isDigit
        else { return nil }
        index += 2
        return Int(text[index - 2] & 15) * 10 + Int(text[index - 1] & 15)
    }

    /// `+07:00`, `+0700`, `+7` at `position`, not followed by what would make it a date.
    private func offsetValue(at position: Int) -> (seconds: Int, next: Int)? {
        guard position < text.count, text[position] == .ascii("+") || text[position] == .ascii("-") else {
            return nil
        }
        var next = position + 1
        while next < text.count, text[next].isDigit, next - position <= 4 { next += 1 }
        let length = next - position - 1
        let value = text[(position + 1)..<next].reduce(0) { $0 * 10 + Int($1 & 15) }
        var (hours, minutes) = length > 2 ? (value / 100, value % 100) : (value, 0)
        if length <= 2, next + 2 < text.count, text[next] == .ascii(":"), text[next + 1].isDigit,
            text[next + 2].isDigit
        {
            minutes = Int(text[next + 1] & 15) * 10 + Int(text[next + 2] & 15)
            next += 3
        }
        guard length == 1 || length == 2 || length == 4, hours <= 14, minutes < 60 else { return nil }
        if next < text.count, text[next] == .ascii("/") || text[next] == .ascii("-") || text[next].isDigit {
            return nil
        }
        if text[position] == .ascii("-") { (hours, minutes) = (-hours, -minutes) }
        return (hours * 3600 + minutes * 60, next)
    }

    // MARK: Words

    private mutating func word() -> Bool {
        if let end = text.behind("tháng", at: index) ?? text.behind("thang", at: index) {
            index = end
            return monthInWords()
        }
        if let end = text.behind("thứ", at: index) ?? text.behind("thu", at: index), weekday(from: end) {
            return true
        }
        if let end = text.behind("năm", at: index) ?? text.behind("nam", at: index) {
            index = end
            return true
        }
        if let end = ["ngày", "ngay", "lúc", "vào", "chủ nhật", "chu nhat", "cn"].firstEnd(
            in: text,
            at: index
        ) {
            index = end
            return true
        }
        return dayPeriod() || zone() || timeMark() || englishName()
    }

    /// `tháng 6 năm 2026`, `tháng 6/2026`.
    private mutating func monthInWords() -> Bool {
        skipSpaces()
        guard month == nil, year == nil, index < text.count, text[index].isDigit else { return false }
        month = digits()
        guard isDayOrMonth(month) else { return false }
        guard index + 4 < text.count, text[index] == .ascii("/") || text[index] == .ascii("-") else {
            return true
        }
        index += 1
        let from = index
        year = digits()
        return index - from == 4
    }

    /// `Thứ 5`, `Thứ năm`: the day of the week says nothing that the date does not.
    private mutating func weekday(from end: Int) -> Bool {
        var next = end
        while next < text.count, text[next] == 0x20 { next += 1 }
        if next < text.count, text[next].isDigit {
            next += 1
        } else if let end = TimeText.weekdayWords.firstEnd(in: text, at: next) {
            next = end
        } else {
            return false
        }
        guard next == text.count || text[next] == .ascii(",") || text[next] == 0x20 else { return false }
        isFeed = true
        index = next
        return true
    }

    private static let weekdayWords: [StaticString] = [
        "hai", "ba", "tư", "tu", "năm", "nam", "sáu", "sau", "bảy", "bay",
    ]

    private mutating func dayPeriod() -> Bool {
        guard var reading = clock, reading.period == nil else { return false }
        for (word, period) in ClockReading.periods {
            guard let end = text.behind(word, at: index) else { continue }
            reading.period = period
            clock = reading
            index = end
            return true
        }
        return false
    }

    /// `Z`, `GMT+7`, ` gMt + 7 `, `UTC`, `ICT`.
    private mutating func zone() -> Bool {
        guard clock != nil, offset == nil else { return false }
        if let end = text.behind("ict", at: index) {
            (offset, index) = (7 * 3600, end)
            return true
        }
        guard let end = ["gmt", "utc", "ut", "z"].firstEnd(in: text, at: index) else { return false }
        (offset, index) = (0, end)
        var position = end
        while position < text.count, text[position] == 0x20 { position += 1 }
        guard position < text.count, text[position] == .ascii("+") || text[position] == .ascii("-") else {
            return true
        }
        return zoneDifference(at: position)
    }

    private mutating func zoneDifference(at sign: Int) -> Bool {
        if let found = offsetValue(at: sign) {
            (offset, index) = (found.seconds, found.next)
            return true
        }
        var position = sign + 1
        while position < text.count, text[position] == 0x20 { position += 1 }
        let from = position
        while position < text.count, text[position].isDigit { position += 1 }
        let hours = text[from..<position].prefix(2).reduce(0) { $0 * 10 + Int($1 & 15) }
        guard (1...2).contains(position - from), hours <= 14 else { return false }
        (offset, index) = (text[sign] == .ascii("-") ? -hours * 3600 : hours * 3600, position)
        return true
    }

    /// The `T` between a day and a time.
    private mutating func timeMark() -> Bool {
        guard text[index] == .ascii("t"), index + 1 < text.count, text[index + 1].isDigit else {
            return false
        }
        if day == nil {
            // "T5, 28/05/2026": a weekday.
            index += 2
            return index < text.count && (text[index] == .ascii(",") || text[index] == 0x20)
        }
        index += 1
        return clock == nil
    }

    /// RFC 822: `Wed, 26 Jul 2017`.
    private mutating func englishName() -> Bool {
        let weekdays: [StaticString] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
        let months: [StaticString] = [
            "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
        ]
        isFeed = true
        if let end = weekdays.firstEnd(in: text, at: index), day == nil {
            index = end
            return true
        }
        guard month == nil, day != nil,
            let found = months.firstIndex(where: { text.behind($0, at: index) != nil })
        else { return false }
        month = found + 1
        index += 3
        return true
    }

    // MARK: Reading

    /// The value of the digits at `index`; more than nine of them saturate, no part of a date has so many.
    private mutating func digits() -> Int {
        var value = 0
        while index < text.count, text[index].isDigit {
            value = min(value * 10 + Int(text[index] & 15), 1_000_000_000)
            index += 1
        }
        return value
    }

    private mutating func skipSpaces() {
        while index < text.count, text[index] == 0x20 { index += 1 }
    }
}

extension [StaticString] {
    /// The index behind the first of these words that stands at `index`.
    fileprivate func firstEnd(in text: UnsafeBufferPointer<UInt32>, at index: Int) -> Int? {
        for word in self {
            if let end = text.behind(word, at: index) { return end }
        }
        return nil
    }
}
