package import HubModel

/// A trial's records as lines for a terminal: the record and its row side by side where there is room.
package struct TrialText: Sendable {
    private let language: Language
    /// In characters; `nil`: not a terminal, so one below the other and nothing cut.
    private let width: Int?
    private let hasColour: Bool

    package init(_ language: Language, width: Int?, hasColour: Bool) {
        self.language = language
        self.width = width
        self.hasColour = hasColour
    }

    /// From here on two columns are easier to read than one.
    package static let wide = 100

    package func lines(_ record: TrialRecord) -> [String] {
        let place = Localized(
            vi: "Câu trả lời \(record.answer), bản ghi \(record.number)",
            en: "Answer \(record.answer), record \(record.number)"
        ).text(language)
        return [painted("\(place) \(outcome(record))", record.isRefused ? 31 : 1)] + body(record)
    }

    private func outcome(_ record: TrialRecord) -> String {
        if record.isRefused { return Localized(vi: "✗ bị từ chối", en: "✗ refused").text(language) }
        if record.isLeftOut {
            return Localized(vi: "– không thành dòng nào", en: "– became no row").text(language)
        }
        return "→ staging.\(record.entity)"
    }

    private struct Line {
        var text: String
        var colour: Int?
    }

    private func body(_ record: TrialRecord) -> [String] {
        let right = columns(record)
        guard let width, width >= TrialText.wide else {
            let left = TrialText.shown(record.excerpt).map { "  │ \($0)" }
            return left + right.map { painted("  " + $0.text, $0.colour) }
        }
        let half = (width - 5) / 2
        let left = TrialText.shown(record.excerpt).flatMap { TrialText.wrapped($0, half) }
        let wrapped = right.flatMap { line in
            TrialText.wrapped(line.text, half).map { Line(text: $0, colour: line.colour) }
        }
        return (0..<max(left.count, wrapped.count)).map { index in
            let text = index < left.count ? left[index] : ""
            let line = index < wrapped.count ? wrapped[index] : Line(text: "")
            return
                "  \(text)\(String(repeating: " ", count: half - text.count)) │ \(painted(line.text, line.colour))"
        }
    }

    private func columns(_ record: TrialRecord) -> [Line] {
        let longest = record.columns.map(\.name.count).max() ?? 0
        var lines = record.columns.flatMap { column -> [Line] in
            let name = column.name + String(repeating: " ", count: longest - column.name.count)
            let raw = column.raw.map(TrialText.line) ?? "∅"
            let staged = column.staged.map(TrialText.line) ?? "∅"
            let value = raw == staged ? staged : "\(raw) → \(staged)"
            let line = Line(
                text: "\(mark(column.state)) \(name)  \(value)  ← \(column.path)",
                colour: colour(column.state)
            )
            guard let rule = column.rule else { return [line] }
            return [
                line, Line(text: "    \(RuleSentenceText.of(rule, language))", colour: colour(column.state)),
            ]
        }
        for fault in record.faults {
            let name = fault.field.isEmpty ? "–" : fault.field
            lines.append(Line(text: "✗ \(name) ← \(fault.path) «\(TrialText.line(fault.value))»", colour: 31))
            lines.append(Line(text: "    \(RuleSentenceText.of(fault.rule, language))", colour: 31))
        }
        return lines
    }

    private func mark(_ state: TrialRecord.Column.State) -> String {
        switch state {
        case .taken: "✓"
        case .empty: " "
        case .repaired: "~"
        case .emptied, .refused: "✗"
        }
    }

    private func colour(_ state: TrialRecord.Column.State) -> Int? {
        switch state {
        case .taken, .empty: nil
        case .repaired: 33
        case .emptied, .refused: 31
        }
    }

    private func painted(_ text: String, _ colour: Int?) -> String {
        guard hasColour, let colour, !text.isEmpty else { return text }
        return "\u{1B}[\(colour)m\(text)\u{1B}[0m"
    }

    /// On one line; what could move a cursor or turn the direction of writing shows as `·`.
    static func line(_ text: String) -> String {
        var shown = String.UnicodeScalarView()
        for scalar in text.unicodeScalars { shown.append(scalar.shown) }
        return String(shown)
    }

    private static func shown(_ text: String) -> [String] {
        text.split(omittingEmptySubsequences: false) { $0.isNewline }.map { line(String($0)) }
    }

    private static func wrapped(_ text: String, _ width: Int) -> [String] {
        var lines: [String] = []
        var rest = text[...]
        repeat {
            lines.append(String(rest.prefix(width)))
            rest = rest.dropFirst(width)
        } while !rest.isEmpty
        return lines
    }
}
