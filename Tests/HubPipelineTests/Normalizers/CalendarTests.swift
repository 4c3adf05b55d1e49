import Bytes
import HubModel
import HubPipeline
import Testing

@Suite struct `Every day of 131 years` {
    /// 1901-01-01 to 2031-06-14.
    private static let days = -25_202...22_444

    @Test(arguments: [
        "d/M/yyyy", "dd/MM/yyyy", "dd-MM-yyyy", "d.M.yyyy", "yyyy-MM-dd", "yyyy/M/d", "yyyyMMdd",
        "'ngày' d 'tháng' M 'năm' yyyy", "yyyyMMdd'0000'", "yyyy-MM-dd'T00:00:00'",
    ])
    func `is read back from each spelling`(spelling: String) throws {
        let pattern = try DatePattern(spelling)
        var reader = Reader(.date)
        for day in Self.days {
            let date = CivilDate(daysSinceEpoch: day)
            let text = pattern.format(CivilTime(date: date))
            #expect(reader.day(text) == day, "\(text)")
        }
    }

    @Test func `is read back from a spreadsheet and from milliseconds`() {
        var spreadsheet = Reader(.date, fromNumber: true)
        var instant = Reader(.date)
        for day in Self.days {
            let serial = day + 25_569
            if !(1900...2099).contains(serial) { #expect(spreadsheet.day(String(serial)) == day) }
            #expect(spreadsheet.day("\(serial).5") == day)
            #expect(instant.day("/Date(\(day * 86_400_000))/") == day)
        }
    }

    @Test func `sorts as text once it is a partial date, and is cut from its end`() throws {
        let pattern = try DatePattern("dd/MM/yyyy")
        let whole = Normalizer(type: .partialDate, options: ValueOptions(now: ValueExample.now))
        var before = ""
        for day in stride(from: Self.days.lowerBound, through: Self.days.upperBound, by: 7) {
            let input = pattern.format(CivilTime(date: CivilDate(daysSinceEpoch: day)))
            let text = try #require(whole.apply(input).text)
            #expect(before < text)
            before = text
            for (precision, length) in [(DatePrecision.year, 4), (.month, 7), (.day, 10)] {
                let options = ValueOptions(precision: precision, now: ValueExample.now)
                let cut = Normalizer(type: .partialDate, options: options).apply(input).text
                #expect(cut == String(text.prefix(length)))
                #expect(whole.apply(cut ?? "").text == cut)
            }
        }
    }

    @Test func `never has its month taken for its day`() {
        let date = Normalizer(type: .date, options: ValueOptions(now: ValueExample.now))
        for first in 1...31 {
            for second in 1...31 {
                let expected = CivilDate(year: 2026, month: second, day: first).map { _ in
                    "2026-\(second < 10 ? "0" : "")\(second)-\(first < 10 ? "0" : "")\(first)"
                }
                #expect(date.apply("\(first)/\(second)/2026").text == expected)
                #expect(date.apply("\(first)-\(second)-2026").text == expected)
            }
        }
    }
}

@Suite struct `Every minute of a timetable` {
    @Test func `is read back from each spelling`() {
        let time = Normalizer(type: .timeOfDay, options: ValueOptions(now: ValueExample.now))
        for minute in 0..<6000 {
            let (hour, rest) = (minute / 60, minute % 60)
            let (hours, minutes) = (two(hour), two(rest))
            let text = "\(hours):\(minutes)"
            for spelling in [
                text, "\(hour):\(minutes)", "\(text):00", "\(hours)h\(minutes)", "\(hour)g\(minutes)",
                "\(hour) giờ \(minutes) phút", "\(hours)\(minutes)", "\(hours)\(minutes)00",
            ] {
                #expect(time.apply(spelling).text == text, "\(spelling)")
            }
        }
    }

    @Test func `is read back from the fraction that a spreadsheet keeps`() throws {
        let options = ValueOptions(fromNumber: true, now: ValueExample.now)
        let time = Normalizer(type: .timeOfDay, options: options)
        let instant = Normalizer(type: .datetime, options: options)
        let iso = try DatePattern("yyyy-MM-dd'T'HH:mm:ss'Z'")
        for second in stride(from: 1, to: 86_400, by: 13) {
            let fraction = Double(second) / 86_400
            let expected =
                "\(two(second / 3600)):\(two(second / 60 % 60))"
                + (second % 60 == 0 ? "" : ":\(two(second % 60))")
            #expect(time.apply("\(fraction)").text == expected, "\(fraction)")
            let stamp = Timestamp(seconds: Int64(20_619 * 86_400 + second - 7 * 3600))
            #expect(instant.apply("\(46_188 + fraction)").text == iso.format(Zone.utc.civil(stamp)))
        }
    }

    @Test func `is moved by whole days behind the time that it must not precede`() throws {
        let time = Normalizer(type: .timeOfDay, options: ValueOptions(now: ValueExample.now))
        var random = SeededGenerator(seed: 61)
        for _ in 0..<5000 {
            let (second, least) = (
                Int.random(in: 0..<86_400, using: &random), Int.random(in: 0..<180_000, using: &random)
            )
            let input = "\(two(second / 3600)):\(two(second / 60 % 60)):\(two(second % 60))"
            let value = time.apply(Array(input.utf8), with: Companions(notBefore: least))
            let text = try #require(value.text)
            let moved = try #require(Array(text.utf8).withUnsafeBytes(TimeOfDayNormalizer.seconds))
            #expect(moved >= least && (moved - second) % 86_400 == 0)
            #expect(moved == second || moved - 86_400 < least)
            #expect(value.outcome == (moved == second ? .written : .flagged(.timeOfDayNextDay)))
        }
    }

    private func two(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }
}

@Suite struct `Every set of weekdays` {
    private let names = ["2", "3", "4", "5", "6", "7", "CN"]
    private let weekdays = Normalizer(type: .weekdays, options: ValueOptions(now: ValueExample.now))

    @Test func `has one text, whatever its spelling`() throws {
        var texts: Set<String> = []
        for bits in 1..<128 {
            let chosen = (0..<7).filter { bits & (1 << $0) != 0 }
            let flags = (0..<7).map { chosen.contains($0) ? "1" : "0" }
            let text = try #require(weekdays.apply(flags.joined()).text)
            texts.insert(text)
            #expect(text.split { $0 == "-" || $0 == "," }.map(String.init) == chosen.map { names[$0] })
            for spelling in [
                text, flags.joined(separator: ","), chosen.map { names[$0] }.joined(separator: ", "),
                chosen.map { $0 == 6 ? "Chủ nhật" : "Thứ \(names[$0])" }.joined(separator: ", "),
                chosen.reversed().map { $0 == 6 ? "cn" : "t\(names[$0])" }.joined(separator: ","),
            ] {
                let value = weekdays.apply(spelling)
                #expect(value.text == text && value.outcome == .written, "\(spelling)")
            }
        }
        #expect(texts.count == 127)
    }

    @Test func `is read from its range`() {
        for first in 0..<6 {
            for last in (first + 1)..<7 {
                let all = (first...last).map { names[$0] }
                let expected = all.joined(separator: "-")
                #expect(
                    weekdays.apply("T\(names[first]) - T\(names[last])".replacing("TCN", with: "CN")).text
                        == expected
                )
                let bare = weekdays.apply("\(names[first])-\(names[last])")
                #expect(bare.text == expected)
                let isDoubtful = last - first > 1 && last < 6
                #expect(bare.outcome == (isDoubtful ? .flagged(.weekdaysRange) : .written))
            }
        }
    }
}

/// One normaliser and one arena for many values.
private struct Reader: ~Copyable {
    private let normalizer: Normalizer
    private var arena = CellArena()

    init(_ type: FieldType, fromNumber: Bool = false) {
        normalizer = Normalizer(
            type: type,
            options: ValueOptions(fromNumber: fromNumber, now: ValueExample.now)
        )
    }

    /// Days since 1970 of the cell; `nil` if none was written.
    mutating func day(_ text: String) -> Int? {
        arena.reset()
        var text = text
        _ = text.withUTF8 {
            normalizer.append(RawValue(bytes: UnsafeRawBufferPointer($0), kind: .string), to: &arena)
        }
        guard arena.count == 8 else { return nil }
        return Int(Int32(bigEndian: arena.bytes.loadUnaligned(fromByteOffset: 4, as: Int32.self))) + 10_957
    }
}
