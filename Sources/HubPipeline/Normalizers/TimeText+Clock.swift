/// Times of day: `14:30`, `23h59`, `9 giờ 05 phút`, `5:30:00 CH`.
extension TimeText {
    /// `14h`, `23h59`, `9 giờ 05`: whether an hour's sign stands at `position`.
    func isHourSign(_ position: Int) -> Bool {
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

    mutating func time(hour: Int) -> Bool {
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

    mutating func dayPeriod() -> Bool {
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
}
