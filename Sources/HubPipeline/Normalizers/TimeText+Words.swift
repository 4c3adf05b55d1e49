/// Words around a date: `ngày 15 tháng 6 năm 2026`, `Thứ 5`, `Wed, 26 Jul 2017`.
extension TimeText {
    mutating func word() -> Bool {
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
}
