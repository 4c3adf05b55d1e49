import HubModel

/// What a field's values are taken for, how sure that is, and why.
struct GuessedType: Sendable, Hashable {
    var type: FieldType
    /// Date patterns as a mapping writes them.
    var formats: [String] = []
    /// How numbers are written, by an example; several where the values contradict each other.
    var separators: [String] = []
    var unit: String?
    var fromNumber = false
    /// 0 to 1.
    var confidence: Double
    var evidence: Localized
    /// What a person has to decide.
    var doubt: Localized?
    /// The values of what looks like a code.
    var choices: [String] = []
    var personal: String?

    init(_ type: FieldType, _ confidence: Double, vi: String, en: String) {
        self.type = type
        self.confidence = confidence
        evidence = Localized(vi: vi, en: en)
    }

    func doubting(vi: String, en: String) -> GuessedType {
        var copy = self
        copy.doubt = Localized(vi: vi, en: en)
        return copy
    }
}
