/// `weekdays`: the days of a week on which something runs, as `2-3-4-5-6-7-CN`.
///
/// Numbers are Vietnamese: 2 is Monday, 7 Saturday, CN or 8 Sunday; 0 and 1 name a different day in each system
/// and are refused. Two days with a dash are a range; two days apart are therefore written `2,6`.
enum WeekdaysNormalizer {
    static func append(_ bytes: UnsafeRawBufferPointer, to arena: inout CellArena) -> Outcome {
        PlainText.with(bytes) { text in
            switch LoweredText.with(text, WeekdayText.read) {
            case .refused(let rule): return .fault(rule)
            case .days(let days, let isBareRange):
                guard !days.isEmpty else { return .empty(note: .weekdaysNone) }
                append(days, to: &arena)
                return isBareRange ? .flagged(.weekdaysRange) : .written
            }
        }
    }

    private static func append(_ days: Weekdays, to arena: inout CellArena) {
        arena.append(textUpTo: 16) { text in
            let mark: StaticString = days.isTwoApart ? "," : "-"
            for day in 0..<7 where days.contains(day) {
                if text.count > 0 { text.append(mark) }
                if day == Weekdays.sunday { text.append("CN") } else { text.append(day + 2) }
            }
        }
    }
}

/// A set of days, Monday being 0.
struct Weekdays: Equatable {
    private(set) var bits: UInt8 = 0

    static let sunday = 6
    static let all = Weekdays(bits: 0b111_1111)

    var isEmpty: Bool { bits == 0 }

    func contains(_ day: Int) -> Bool { bits & (1 << day) != 0 }

    mutating func insert(_ day: Int) { bits |= 1 << day }

    /// Two days that are no neighbours: with a dash they would be read as a range.
    var isTwoApart: Bool {
        bits.nonzeroBitCount == 2 && 7 - bits.leadingZeroBitCount - bits.trailingZeroBitCount > 1
    }
}

/// Reads days of the week from the lower-case scalars of a text.
struct WeekdayText {
    enum Reading {
        /// `isBareRange`: two numbers with a dash, which a source may have meant as two days.
        case days(Weekdays, isBareRange: Bool)
        case refused(ValueRule)
    }

    private let text: UnsafeBufferPointer<UInt32>
    private var index = 0
    private var days = Weekdays()
    /// Of the days joined by dashes that are being read.
    private var chain = Chain()
    private var isBareRange = false

    private struct Chain {
        var count = 0
        var first = 0
        var last = 0
        var isBare = true
        /// Joined by `đến`: a range whatever stands around it.
        var isSpoken = false
    }

    static func read(_ text: UnsafeBufferPointer<UInt32>) -> Reading {
        if everyDay.contains(where: { text.behind($0, at: 0) == text.count }) {
            return .days(.all, isBareRange: false)
        }
        var reader = WeekdayText(text: text)
        if let flags = reader.flags() { return .days(flags, isBareRange: false) }
        guard reader.list() else { return .refused(.weekdaysFormat) }
        return .days(reader.days, isBareRange: reader.isBareRange)
    }

    private init(text: UnsafeBufferPointer<UInt32>) {
        self.text = text
    }

    private static let everyDay: [StaticString] = [
        "hằng ngày", "hàng ngày", "hang ngay", "mỗi ngày", "moi ngay", "cả tuần", "ca tuan",
        "tất cả các ngày", "tất cả các ngày trong tuần", "các ngày trong tuần", "daily", "every day",
    ]

    /// `1111100`, `1,1,1,1,1,0,0`: Monday to Sunday (GTFS, `calendar.txt`).
    private func flags() -> Weekdays? {
        var days = Weekdays()
        var count = 0
        for scalar in text {
            switch Unicode.Scalar(scalar) {
            case "1":
                if count < 7 { days.insert(count) }
                count += 1
            case "0": count += 1
            case ",", ";", " ", "|", "-": continue
            default: return nil
            }
        }
        return count == 7 ? days : nil
    }

    // MARK: Lists and ranges

    private mutating func list() -> Bool {
        while true {
            skip { $0 == 0x20 }
            if chain.count == 0 { _ = take("từ") }
            skip { $0 == 0x20 }
            guard let (day, isBare) = day() else { return false }
            if !compact(after: day, isBare: isBare) { link(day, isBare: isBare) }
            skip { $0 == 0x20 }
            guard index < text.count else { return close() }
            if take("-") || take("–") || take("—") || take("~") || takeUntil() { continue }
            guard separator(), close() else { return false }
        }
    }

    private mutating func takeUntil() -> Bool {
        guard take("đến") || take("tới") || take("den ") || take("to ") else { return false }
        chain.isSpoken = true
        return true
    }

    /// A comma, `và`, or nothing but space: `T2 T4 T6`.
    private mutating func separator() -> Bool {
        if take(",") || take(";") || take("/") || take("+") || take("&") || take("|") || take("và") {
            return true
        }
        return text[index - 1] == 0x20
    }

    private mutating func link(_ day: Int, isBare: Bool) {
        if chain.count == 0 { chain.first = day }
        chain.count += 1
        chain.last = day
        chain.isBare = chain.isBare && isBare
        days.insert(day)
    }

    /// Two joined days are a range; more of them are a list.
    private mutating func close() -> Bool {
        defer { chain = Chain() }
        guard chain.count == 2 || !chain.isSpoken else { return false }
        guard chain.count == 2 else { return true }
        guard chain.first < chain.last else { return false }
        for day in chain.first...chain.last { days.insert(day) }
        let isApart = chain.last - chain.first > 1
        if isApart, chain.isBare, !chain.isSpoken { isBareRange = true }
        return true
    }

    /// `23456`: numbers without anything between them, each above the one before.
    private mutating func compact(after first: Int, isBare: Bool) -> Bool {
        guard isBare, chain.count == 0, index < text.count, text[index].isDigit else { return false }
        var last = first
        days.insert(first)
        while index < text.count, let day = number(), day > last {
            index += 1
            days.insert(day)
            last = day
        }
        chain.count = index < text.count && text[index].isDigit ? .min : 3
        return true
    }

    // MARK: One day

    /// Monday is 0; `isBare`: a number without a word.
    private mutating func day() -> (Int, isBare: Bool)? {
        for (word, day) in WeekdayText.names where take(word) { return (day, false) }
        let isNamed = take("thứ") || take("thu") || take("t")
        if isNamed {
            _ = take(".")
            skip { $0 == 0x20 }
            for (word, day) in WeekdayText.ordinals where take(word) { return (day, false) }
        }
        guard index < text.count, let day = number() else { return nil }
        index += 1
        return (day, !isNamed)
    }

    /// The day of the digit at `index`: 2 to 8.
    private func number() -> Int? {
        (0x32...0x38).contains(text[index]) ? Int(text[index]) - 0x32 : nil
    }

    private static let names: [(StaticString, Int)] = [
        ("chủ nhật", 6), ("chúa nhật", 6), ("chu nhat", 6), ("cn", 6),
        ("monday", 0), ("tuesday", 1), ("wednesday", 2), ("thursday", 3), ("friday", 4), ("saturday", 5),
        ("sunday", 6), ("mon", 0), ("tue", 1), ("wed", 2), ("thu ", 3), ("fri", 4), ("sat", 5), ("sun", 6),
    ]
    private static let ordinals: [(StaticString, Int)] = [
        ("hai", 0), ("ba", 1), ("tư", 2), ("tu", 2), ("năm", 3), ("nam", 3), ("sáu", 4), ("sau", 4),
        ("bảy", 5), ("bẩy", 5), ("bay", 5),
    ]

    private mutating func take(_ word: StaticString) -> Bool {
        guard let end = text.behind(word, at: index) else { return false }
        index = end
        return true
    }

    private mutating func skip(_ isSkipped: (UInt32) -> Bool) {
        while index < text.count, isSkipped(text[index]) { index += 1 }
    }
}
