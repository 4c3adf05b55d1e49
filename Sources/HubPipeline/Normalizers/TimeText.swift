/// Finds day, time and zone in the spellings that systems, feeds and people use, where no `format:` says
/// which.
struct TimeText {
    let text: UnsafeBufferPointer<UInt32>
    var index = 0
    var year: Int?
    var month: Int?
    var day: Int?
    var clock: ClockReading?
    var offset: Int?
    var isFeed = false
    var refusal: ValueRule?

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
    mutating func isDayOrMonth(_ value: Int?) -> Bool {
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

    // MARK: Reading

    /// The value of the digits at `index`; more than nine of them saturate, no part of a date has so many.
    mutating func digits() -> Int {
        var value = 0
        while index < text.count, text[index].isDigit {
            value = min(value * 10 + Int(text[index] & 15), 1_000_000_000)
            index += 1
        }
        return value
    }

    mutating func skipSpaces() {
        while index < text.count, text[index] == 0x20 { index += 1 }
    }
}
