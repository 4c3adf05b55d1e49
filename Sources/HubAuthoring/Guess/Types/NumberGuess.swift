import Foundation
import HubModel

/// Whether values are numbers, of what kind, and with which marks.
struct NumberGuess {
    let tester: TypeTester
    let values: [SampleValue]
    let name: FieldName

    func guess() -> GuessedType? {
        guard !values.isEmpty else { return nil }
        return values.allSatisfy { $0.kind == .number } ? ofNumbers() : ofTexts()
    }

    private var isMoney: Bool { name.kind == .money || name.kind == .pay }

    private var isCode: Bool {
        switch name.kind {
        case .id, .no, .code, .place, .citizen, .tax, .insurance, .card, .phone, .plate, .dossier: true
        default: false
        }
    }

    // MARK: - Numbers of JSON and of sheets

    private func ofNumbers() -> GuessedType {
        let count = values.count
        let isWhole = values.allSatisfy { !$0.text.contains { ".eE".contains($0) } }
        if isMoney, tester.share(values, as: .moneyVND) == 1 {
            return GuessedType(
                .moneyVND,
                isWhole ? 0.93 : 0.85,
                vi: "số, tên nói là tiền",
                en: "numbers, called money"
            )
        }
        if name.kind == .boolean, values.allSatisfy({ ["0", "1"].contains($0.text) }) {
            return GuessedType(.boolean, 0.9, vi: "chỉ có 0 và 1", en: "0 and 1 alone")
        }
        if isWhole, name.kind != .decimal, name.kind != .lat, name.kind != .lng, name.kind != .percent {
            return GuessedType(
                .integer,
                isCode ? 0.8 : 0.9,
                vi: "\(count) số nguyên",
                en: "\(count) whole numbers"
            )
        }
        return GuessedType(
            .decimal,
            0.95,
            vi: "\(count) số, có thể lẻ",
            en: "\(count) numbers, perhaps with fractions"
        )
    }

    // MARK: - Numbers written as text

    private func ofTexts() -> GuessedType? {
        let unit = commonUnit
        let bare = values.map { value -> SampleValue in
            guard let unit, value.text.hasSuffix(unit) else { return value }
            return SampleValue(
                text: value.text.dropLast(unit.count).trimmingCharacters(in: .whitespaces),
                kind: .text
            )
        }
        guard bare.allSatisfy({ NumberGuess.isNumeric($0.text) }) else { return wordedMoney() }
        let isPadded = bare.contains {
            $0.text.count > 1 && $0.text.hasPrefix("0") && $0.text.allSatisfy(\.isNumber)
        }
        let isLong = bare.contains { $0.text.count(where: \.isNumber) > 15 }
        let isPlain = bare.allSatisfy { $0.text.allSatisfy(\.isNumber) }
        // A code may hold points, and a house's number is no number.
        let isWord = name.kind == .text && name.isKnown && isPlain
        if isLong || isCode || isWord || name.kind == .address || (isPlain && isPadded) { return nil }
        return marked(bare, unit: unit, isPlain: isPlain)
    }

    private func marked(_ bare: [SampleValue], unit: String?, isPlain: Bool) -> GuessedType {
        let marks = NumberMarks(bare.map(\.text))
        let isMoneyUnit = unit.map { NumberGuess.moneyUnits.contains($0.lowercased()) } ?? false
        var type: FieldType = isPlain ? .integer : .decimal
        if isMoney || isMoneyUnit {
            type = .moneyVND
        } else if name.kind == .decimal || name.kind == .lat || name.kind == .lng || name.kind == .percent {
            type = .decimal
        } else if marks.isGroupedWhole, !(name.kind == .text || name.kind == nil && !name.isKnown) {
            type = name.kind == .integer ? .integer : .decimal
        }
        var guess = GuessedType(type, 0.93, vi: marks.evidence.vietnamese, en: marks.evidence.english)
        guess.separators = marks.examples
        guess.confidence = min(0.93, marks.confidence)
        if type == .moneyVND, !isMoney { guess.confidence = min(guess.confidence, 0.9) }
        if type == .integer, isPlain { guess.separators = [] }
        guess.doubt = marks.doubt
        if type == .moneyVND, marks.isGroupedByThree, bare.count > 2 {
            // Đồng have no fractions: what stands in groups of three is grouped.
            (guess.confidence, guess.doubt) = (0.95, nil)
        }
        if let unit, !isMoneyUnit { guess.unit = unit }
        return guess
    }

    /// «5,5 triệu», «Thoả thuận»: what only money is written as.
    private func wordedMoney() -> GuessedType? {
        guard isMoney else { return nil }
        let tally = tester.tally(values, as: .moneyVND)
        let marks = NumberMarks(values.map { $0.text.filter { $0.isNumber || ".,".contains($0) } })
        if tally.share >= 0.6 {
            var guess = GuessedType(
                .moneyVND,
                tally.share == 1 ? 0.9 : 0.75,
                vi: "tiền viết bằng chữ và số, đọc được \(tally.accepted)/\(values.count)",
                en: "money in words and digits, \(tally.accepted) of \(values.count) read"
            )
            guess.separators = marks.examples
            guard tally.refused > 0 else { return guess }
            return guess.doubting(
                vi: "\(tally.refused) giá trị sẽ bị từ chối",
                en: "\(tally.refused) values will be refused"
            )
        }
        guard tally.accepted > 0 || values.contains(where: { $0.text.contains(where: \.isNumber) }) else {
            return nil
        }
        return GuessedType(
            .text,
            0.7,
            vi: "tên nói là tiền, nhưng money_vnd chỉ đọc được \(tally.accepted)/\(values.count)",
            en: "called money, but money_vnd reads \(tally.accepted) of \(values.count) alone"
        )
        .doubting(
            vi: "khoảng («10-15 triệu») hay lời («Thỏa thuận») giữ nguyên là chữ; muốn là số thì hỏi nguồn",
            en: "ranges and words stay text; for numbers ask the source"
        )
    }

    private static let moneyUnits: Set<String> = ["đ", "₫", "vnd", "vnđ", "đồng", "dong"]

    /// What stands behind every number: `kWh`, `m3`, `đ`, `%`.
    private var commonUnit: String? {
        let ends = Set(
            values.map { value -> String in
                guard let last = value.text.lastIndex(where: { $0.isNumber && $0.isASCII }) else {
                    return "\u{0}"
                }
                var end = value.text[value.text.index(after: last)...].trimmingCharacters(in: .whitespaces)
                // The digit of m3 and m2 belongs to the unit.
                if end.isEmpty, let first = value.text.firstIndex(where: { $0.isLetter }) {
                    end = String(value.text[first...])
                }
                return end
            }
        )
        let written = ends.filter { !$0.isEmpty }
        guard written.count == 1, let unit = written.first, unit.count <= 8, unit != "\u{0}" else {
            return nil
        }
        return unit
    }

    static func isNumeric(_ text: String) -> Bool {
        guard text.contains(where: { $0.isNumber && $0.isASCII }) else { return false }
        let body = text.hasPrefix("-") || text.hasPrefix("+") ? text.dropFirst() : text[...]
        guard body.first.map({ $0.isNumber && $0.isASCII }) ?? false else { return false }
        return body.allSatisfy { ($0.isNumber && $0.isASCII) || ".,".contains($0) }
    }
}
