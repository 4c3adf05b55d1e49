import Foundation
import HubModel
import HubPipeline

/// Whether values are days, instants or months, and by which patterns they are written.
struct DateGuess {
    private struct Pattern {
        var text: String
        var format: DateFormat
        var type: FieldType
    }

    private static let patterns: [Pattern] = {
        let days = [
            "dd/MM/yyyy", "d/M/yyyy", "yyyy-MM-dd", "dd-MM-yyyy", "yyyy/MM/dd", "dd.MM.yyyy", "MM/dd/yyyy",
            "M/d/yyyy",
        ]
        let times = ["HH:mm:ss", "HH:mm", "H:mm", "H:mm:ss", "h:mm:ss a", "h:mm a"]
        let together =
            days.flatMap { day in times.map { "\(day) \($0)" } }
            + days.prefix(2).flatMap { day in
                times.flatMap { ["\($0) \(day)", "\($0), \(day)", "\($0) - \(day)"] }
            }
        let words =
            together + ["HH'h'mm - dd/MM/yyyy", "H'h'mm - dd/MM/yyyy", "yyyyMMddHHmmss", "yyyyMMddHHmm"]
        let months = ["MM/yyyy", "M/yyyy", "yyyy-MM", "yyyyMM"]
        func of(_ texts: [String], _ type: FieldType) -> [Pattern] {
            texts.compactMap { text in
                DateFormat(name: text).map { Pattern(text: text, format: $0, type: type) }
            }
        }
        return of(days + ["yyyyMMdd"], .date) + of(["iso"] + words, .datetime) + of(months, .month)
    }()

    let tester: TypeTester
    let values: [SampleValue]
    let name: FieldName

    func guess() -> GuessedType? {
        guard !values.isEmpty, mayBeTimes else { return nil }
        if let epoch = epoch() { return epoch }
        guard let (patterns, unread) = cover() else { return unwritten() }
        let guess = written(patterns)
        guard unread > 0 else { return guess }
        var doubted = guess
        doubted.confidence = min(0.75, guess.confidence)
        return doubted.doubting(
            vi: "\(unread)/\(values.count) giá trị không đọc được, sẽ bị từ chối",
            en: "\(unread) of \(values.count) values cannot be read and will be refused"
        )
    }

    /// Digits with marks between them, or words of time; a number by its name alone.
    private var mayBeTimes: Bool {
        if isNamed || areStamps { return true }
        if name.kind == .monthno { return values.allSatisfy { $0.text.count >= 6 } }
        return values.prefix(20).allSatisfy { value in
            guard value.kind == .text else { return false }
            let digits = value.text.count(where: \.isNumber)
            let marks = value.text.count { "/-.:".contains($0) }
            return (6...24).contains(digits) && marks >= 2 && value.text.count <= 40 && !isVersion(value.text)
        }
    }

    private var isNamed: Bool { name.kind.map { $0.isTime || $0 == .month } ?? false }

    /// Fourteen digits of which every one is an instant, whatever their name: no number looks like that by chance.
    private var areStamps: Bool {
        guard let stamp = DateFormat(name: "yyyyMMddHHmmss"),
            values.allSatisfy({ $0.text.utf8.count == 14 && $0.text.allSatisfy(\.isNumber) })
        else { return false }
        let tally = tester.tally(values, as: .datetime, formats: [stamp])
        return values.count >= 3 && tally.share == 1
    }

    /// `1.2.3`, and an address of the network.
    private func isVersion(_ text: String) -> Bool {
        text.contains(".") && !text.contains(":")
            && text.split(separator: ".").count != 3
    }

    // MARK: - Seconds since 1970

    private func epoch() -> GuessedType? {
        guard values.allSatisfy({ $0.text.allSatisfy(\.isNumber) }) else { return nil }
        let lengths = Set(values.map(\.text.count))
        for (length, format, word) in [
            (10, DateFormat.epochSeconds, "epoch_s"), (13, .epochMilliseconds, "epoch_ms"),
        ]
        where lengths == [length] {
            let tally = tester.tally(values, as: .datetime, formats: [format])
            guard tally.share == 1, name.kind?.isTime ?? false else { continue }
            var guess = GuessedType(
                .datetime,
                0.93,
                vi: "\(length) chữ số, đúng là thời điểm sau năm 2001",
                en: "\(length) digits, instants after 2001"
            )
            guess.formats = [word]
            return guess
        }
        return nil
    }

    // MARK: - Patterns

    /// The fewest patterns that read the values, at most three; `nil` if they read too few.
    private func cover() -> (patterns: [Pattern], unread: Int)? {
        var rest = values
        var chosen: [Pattern] = []
        while !rest.isEmpty, chosen.count < 3 {
            let isNumber = rest.allSatisfy { $0.text.allSatisfy(\.isNumber) }
            let best = DateGuess.patterns.filter { !isNumber || $0.text.allSatisfy(\.isLetter) }.map {
                (pattern: $0, tally: tester.tally(rest, as: $0.type, formats: [$0.format]))
            }.filter { $0.tally.accepted > 0 && $0.tally.accepted > placeholders(rest) }
            guard let most = best.map(\.tally.accepted).max(),
                let pattern = best.first(where: { $0.tally.accepted == most })?.pattern
            else { break }
            chosen.append(pattern)
            rest = rest.filter { tester.tally([$0], as: pattern.type, formats: [pattern.format]).refused > 0 }
        }
        let tolerated = isNamed ? 0.4 : 0.1
        guard !chosen.isEmpty, Double(rest.count) <= Double(values.count) * tolerated else { return nil }
        return (chosen, rest.count)
    }

    /// Values such as 0001-01-01, which any pattern takes for empty.
    private func placeholders(_ values: [SampleValue]) -> Int {
        values.count { tester.tally([$0], as: .date).flags.contains(.datePlaceholder) }
    }

    private func written(_ patterns: [Pattern]) -> GuessedType {
        let type = commonType(patterns)
        let count = values.count
        var guess = GuessedType(
            type,
            patterns.count == 1 ? 0.97 : 0.85,
            vi: "\(count) giá trị đúng dạng \(patterns.map(\.text).joined(separator: ", "))",
            en: "\(count) values of the form \(patterns.map(\.text).joined(separator: ", "))"
        )
        guess.formats = patterns.map(\.text)
        return order(guess, patterns)
    }

    private func commonType(_ patterns: [Pattern]) -> FieldType {
        let types = Set(patterns.map(\.type))
        if types == [.month] { return .month }
        // An instant at midnight stays one: nothing is lost by it. A birthday is a day.
        if types == [.datetime], patterns.allSatisfy({ $0.text == "iso" }), isMidnight, name.kind == .born {
            return .date
        }
        if types.contains(.datetime) { return .datetime }
        // A day for a name of a period is its month.
        return types.contains(.month) ? .partialDate : .date
    }

    private var isMidnight: Bool {
        values.allSatisfy { $0.text.contains("T00:00:00") || !$0.text.contains("T") }
    }

    /// dd/MM or MM/dd: values over 12 decide.
    private func order(_ guess: GuessedType, _ patterns: [Pattern]) -> GuessedType {
        guard let first = patterns.first?.text, first.contains("d/M") || first.contains("dd/MM") else {
            if patterns.first?.text.hasPrefix("M") ?? false, guess.type != .month {
                var guess = guess
                guess.confidence = 0.9
                return guess.doubting(
                    vi: "tháng đứng trước ngày, vì có giá trị lớn hơn 12 ở chỗ thứ hai; hỏi lại nguồn",
                    en: "the month stands first, for the second part exceeds 12; ask the source"
                )
            }
            return guess
        }
        let turned = first.replacing("dd/MM", with: "MM/dd").replacing("d/M", with: "M/d")
        guard let format = DateFormat(name: turned),
            tester.tally(values, as: guess.type, formats: [format]).share == 1
        else { return guess }
        var guess = guess
        guess.confidence = 0.8
        return guess.doubting(
            vi: "không giá trị nào lớn hơn 12, nên cũng có thể là \(turned)",
            en: "no value exceeds 12, so it may be \(turned) as well"
        )
    }

    /// Ways of writing that the type knows and no pattern describes: «ngày 15 tháng 6 năm 2026», years alone.
    private func unwritten() -> GuessedType? {
        let isNamed = name.kind?.isTime ?? false
        let hasClock = values.contains {
            $0.text.range(of: "[0-9][:h][0-9]", options: .regularExpression) != nil
        }
        let types: [FieldType] = hasClock ? [.datetime] : [.date, .datetime, .partialDate, .month]
        for type in types {
            let share = tester.share(values, as: type)
            guard share >= 0.9, isNamed || type == .date || type == .datetime else { continue }
            if type == .partialDate, name.kind != .born, name.kind != .date { continue }
            return GuessedType(
                type,
                0.85,
                vi: "\(values.count) giá trị, nhiều cách viết mà kiểu này đọc được",
                en: "\(values.count) values in spellings that the type reads"
            )
        }
        return nil
    }
}
