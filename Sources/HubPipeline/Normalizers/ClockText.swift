/// Finds a time of day in the spellings of timetables and people: `5h30`, `5 giờ 30 phút`, `5:30 CH`, `0530`.
struct ClockText {
    private let text: UnsafeBufferPointer<UInt32>
    private var index = 0
    private var clock = ClockReading()

    /// `nil` unless the whole text is a time.
    static func read(_ text: UnsafeBufferPointer<UInt32>) -> ClockReading? {
        var reader = ClockText(text: text)
        guard reader.hour() else { return nil }
        reader.period()
        return reader.index == text.count ? reader.clock : nil
    }

    private init(text: UnsafeBufferPointer<UInt32>) {
        self.text = text
    }

    private mutating func hour() -> Bool {
        let from = index
        while index < text.count, text[index].isDigit { index += 1 }
        let length = index - from
        if length == 4 || length == 6 { return compact(length) }
        guard length == 1 || length == 2 else { return false }
        clock.hour = value(from, length)
        if take(":") { return minute(isRequired: true) }
        skipSpace()
        guard take("giờ") || take("gio") || take("h") || take("g") else { return false }
        skipSpace()
        return minute(isRequired: false)
    }

    /// `0530`, `053000`.
    private mutating func compact(_ length: Int) -> Bool {
        clock.hour = value(0, 2)
        clock.minute = value(2, 2)
        if length == 6 { clock.second = value(4, 2) }
        return true
    }

    private mutating func minute(isRequired: Bool) -> Bool {
        guard let minute = pair() else { return !isRequired }
        clock.minute = minute
        if take(":") {
            guard let second = pair() else { return false }
            clock.second = second
            return fraction()
        }
        if !isRequired {
            let end = index
            skipSpace()
            if !(take("phút") || take("phut") || take("p") || take("'")) { index = end }
        }
        return true
    }

    /// Digits behind the seconds are read and dropped.
    private mutating func fraction() -> Bool {
        guard take(".") || take(",") else { return true }
        let from = index
        while index < text.count, text[index].isDigit { index += 1 }
        return index > from
    }

    private mutating func period() {
        let end = index
        skipSpace()
        for (word, period) in ClockReading.periods where take(word) {
            clock.period = period
            return
        }
        index = end
    }

    private mutating func pair() -> Int? {
        guard index + 2 <= text.count, text[index].isDigit, text[index + 1].isDigit else { return nil }
        index += 2
        return value(index - 2, 2)
    }

    private func value(_ from: Int, _ length: Int) -> Int {
        var value = 0
        for index in from..<(from + length) { value = value * 10 + Int(text[index] & 15) }
        return value
    }

    private mutating func take(_ word: StaticString) -> Bool {
        guard let end = text.behind(word, at: index) else { return false }
        index = end
        return true
    }

    private mutating func skipSpace() {
        if index < text.count, text[index] == 0x20 { index += 1 }
    }
}
