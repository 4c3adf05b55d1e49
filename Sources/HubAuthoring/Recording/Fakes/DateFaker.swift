import HubModel

/// Moves a day of birth to another day of the same year, in whatever form it is written.
///
/// Days and months stay among those that look alike (one digit or two, 12 or more), so that no reader takes the one
/// for the other where it did not before. The first of January and days of placeholders stay: they say that nobody
/// knows the day.
struct DateFaker {
    let key: RecordingKey
    /// The source writes the month first.
    var monthFirst = false

    init(_ key: RecordingKey, formats: [DateFormat] = []) {
        self.key = key
        for case .pattern(let pattern) in formats {
            let parts = pattern.items.compactMap { item -> String? in
                switch item {
                case .month: "month"
                case .day: "day"
                case .year, .hour24, .hour12, .minute, .second, .fraction, .dayPeriod, .literal: nil
                }
            }
            if parts.first == "month", parts.count > 1 { monthFirst = !pattern.startsWithYear }
            break
        }
    }

    /// `nil` where the text is no date.
    func text(_ text: String) -> String? {
        let words = Words(text.trimmingSpaces == text ? text : text)
        let digits = words.words.filter { $0.isDigits }
        guard let first = digits.first else { return nil }
        if let place = place(of: digits) { return moved(words, place) }
        return compact(words, first, digits.count)
    }

    private struct Place {
        var day: Range<Int>
        var month: Range<Int>
        var year: Range<Int>
    }

    /// Three groups, with the year of four digits first or last, and a day and a month.
    private func place(of digits: [Words.Word]) -> Place? {
        guard digits.count >= 3 else { return nil }
        let (a, b, c) = (digits[0], digits[1], digits[2])
        if isYear(a), isShort(b), isShort(c) { return Place(day: c.range, month: b.range, year: a.range) }
        guard isShort(a), isShort(b), isYear(c) else { return nil }
        return monthFirst
            ? Place(day: b.range, month: a.range, year: c.range)
            : Place(day: a.range, month: b.range, year: c.range)
    }

    private func isYear(_ word: Words.Word) -> Bool {
        word.key.utf8.count == 4 && (word.key.hasPrefix("19") || word.key.hasPrefix("20"))
    }

    private func isShort(_ word: Words.Word) -> Bool { word.key.utf8.count <= 2 }

    private func moved(_ words: Words, _ place: Place) -> String? {
        guard let day = Int(words.text(place.day)), let month = Int(words.text(place.month)),
            let year = Int(words.text(place.year)), let fake = moved(year, month, day)
        else { return nil }
        return replaced(words, [(place.day, fake.day), (place.month, fake.month)])
    }

    /// `19850305`, `05031985`, also with hours and minutes behind.
    private func compact(_ words: Words, _ word: Words.Word, _ groups: Int) -> String? {
        let digits = word.key
        guard [8, 12, 14].contains(digits.utf8.count), groups <= 2 else { return nil }
        let start = word.range.lowerBound
        func number(_ from: Int, _ count: Int) -> Int {
            Int(digits.dropFirst(from).prefix(count)) ?? 0
        }
        if (1900...2099).contains(number(0, 4)), let fake = moved(number(0, 4), number(4, 2), number(6, 2)) {
            return replaced(words, [(start + 4..<start + 6, fake.month), (start + 6..<start + 8, fake.day)])
        }
        guard digits.utf8.count == 8, (1900...2099).contains(number(4, 4)),
            let fake = moved(number(4, 4), number(2, 2), number(0, 2))
        else { return nil }
        return replaced(words, [(start..<start + 2, fake.day), (start + 2..<start + 4, fake.month)])
    }

    private func replaced(_ words: Words, _ parts: [(range: Range<Int>, number: Int)]) -> String {
        var scalars = words.scalars
        for part in parts {
            let digits = String(part.number)
            let padding = String(repeating: "0", count: max(0, part.range.count - digits.count))
            for (index, scalar) in zip(part.range, (padding + digits).unicodeScalars) {
                scalars[index] = scalar
            }
        }
        var output = String.UnicodeScalarView()
        output.append(contentsOf: scalars)
        return String(output)
    }

    /// `nil` for what is no day.
    func moved(_ year: Int, _ month: Int, _ day: Int) -> (month: Int, day: Int)? {
        guard CivilDate(year: year, month: month, day: day) != nil else { return nil }
        guard year > 1900, month != 1 || day != 1 else { return (month, day) }
        let days = DateFaker.likes(of: year, month, day)
        guard days.count > 1, let own = days.firstIndex(where: { $0 == (month, day) }) else {
            return (month, day)
        }
        let place = Permutation(key: key, kind: "birth \(year) \(days[0])", count: UInt64(days.count))
        for turn in 0..<20 {
            let fake = days[Int(place(UInt64(own), turn: turn))]
            if fake != (month, day) { return fake }
        }
        return (month, day)
    }

    private static func likes(of year: Int, _ month: Int, _ day: Int) -> [(Int, Int)] {
        let months = month < 10 ? 1...9 : 10...12
        let days = day < 10 ? 1...9 : day <= 12 ? 10...12 : 13...31
        return months.flatMap { month in
            days.filter { day in
                (month, day) != (1, 1) && CivilDate(year: year, month: month, day: day) != nil
            }.map { (month, $0) }
        }
    }
}

extension DatePattern {
    fileprivate var startsWithYear: Bool { items.first == .year }
}
