import HubModel

/// How the numbers of a source are written: once for all, or column by column.
struct SourceMarks {
    private(set) var common: String?
    private(set) var confidence = 1.0
    private(set) var evidence = Localized(vi: "", en: "")
    private(set) var doubt: Localized?
    private var chosen: [String] = []

    init(_ fields: [GuessedField]) {
        let marked = fields.filter { !$0.type.separators.isEmpty }
        guard !marked.isEmpty else {
            // Numbers of JSON need no word on marks; `check` wants one where it has no sample.
            let hasNumbers = fields.contains { field in
                [.decimal, .moneyVND].contains(field.type.type)
                    && field.values.contains { $0.kind == .number }
            }
            if hasNumbers { common = YAMLScalar.quoted("1234.5") }
            return
        }
        // What is written in two ways is said beside its column.
        let single = marked.filter { $0.type.separators.count == 1 }
        let sure = single.filter { $0.type.doubt == nil && $0.type.confidence > 0.93 }
        let votes = Dictionary(
            (sure.isEmpty ? single : sure).map { ($0.type.separators[0], 1) },
            uniquingKeysWith: +
        )
        guard let most = votes.max(by: { ($0.value, $0.key) < ($1.value, $1.key) })?.key else {
            // Only mixed ones: the whole source may be mixed.
            chosen = marked[0].type.separators
            common = SourceMarks.written(chosen)
            take(marked[0])
            return
        }
        chosen = [most]
        common = YAMLScalar.quoted(most)
        if let witness = single.first(where: { $0.type.separators == chosen && $0.type.doubt == nil })
            ?? single.first
        {
            take(witness)
        }
    }

    private mutating func take(_ field: GuessedField) {
        confidence = field.type.doubt == nil ? 1 : field.type.confidence
        evidence = field.type.evidence
        doubt = field.type.doubt
    }

    /// What a column says where it differs: numbers without marks go with any.
    func own(_ field: GuessedField) -> String? {
        guard !field.type.separators.isEmpty, field.type.separators != chosen else { return nil }
        let isBare = field.values.allSatisfy { !$0.text.contains { ".,".contains($0) } }
        return isBare ? nil : SourceMarks.written(field.type.separators)
    }

    private static func written(_ examples: [String]) -> String {
        examples.count == 1
            ? YAMLScalar.quoted(examples[0]) : "[\(examples.map(YAMLScalar.quoted).joined(separator: ", "))]"
    }
}
