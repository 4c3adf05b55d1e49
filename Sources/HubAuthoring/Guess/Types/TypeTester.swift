import Bytes
import HubModel
import HubPipeline

/// Puts values through the very rules that a run will use.
final class TypeTester {
    struct Tally {
        var accepted = 0
        var refused = 0
        var flags: Set<ValueRule> = []

        var share: Double { accepted + refused == 0 ? 0 : Double(accepted) / Double(accepted + refused) }
    }

    private let now: Timestamp
    private let adminUnits: AdminUnits?
    private var arena = CellArena()
    private var normalizers: [Question: Normalizer] = [:]

    private struct Question: Hashable {
        var type: FieldType
        var formats: [DateFormat]
        var separators: [String]
        var unit: String
    }

    /// `adminUnits`: the project's lists, where it has them.
    init(now: Timestamp, adminUnits: AdminUnits? = nil) {
        self.now = now
        self.adminUnits = adminUnits
    }

    var knowsPlaces: Bool { adminUnits != nil }

    func tally(
        _ values: [SampleValue],
        as type: FieldType,
        formats: [DateFormat] = [],
        separators: [String] = [],
        unit: String = ""
    ) -> Tally {
        let normalizer = normalizer(
            Question(type: type, formats: formats, separators: separators, unit: unit)
        )
        var tally = Tally()
        for value in values.prefix(300) {
            arena.reset()
            switch outcome(of: value, normalizer) {
            case .written: tally.accepted += 1
            case .flagged(let flags):
                tally.accepted += 1
                tally.flags.formUnion(flags.rules)
            case .empty(let note):
                tally.accepted += 1
                if let note { tally.flags.insert(note) }
            case .fault: tally.refused += 1
            }
        }
        return tally
    }

    func share(_ values: [SampleValue], as type: FieldType) -> Double { tally(values, as: type).share }

    private func normalizer(_ question: Question) -> Normalizer {
        if let known = normalizers[question] { return known }
        var options = ValueOptions(now: now, adminUnits: adminUnits)
        options.formats = question.formats
        options.separators = question.separators.compactMap(DecimalSeparators.init(example:))
        options.unit = question.unit
        let made = Normalizer(type: question.type, options: options)
        normalizers[question] = made
        return made
    }

    private func outcome(of value: SampleValue, _ normalizer: Normalizer) -> Outcome {
        let kind: RecordNode.Kind =
            switch value.kind {
            case .text: .string
            case .number: .number
            case .boolean: value.text == "true" ? .true : .false
            }
        let bytes = Array(value.text.utf8)
        return bytes.withUnsafeBytes { normalizer.append(RawValue(bytes: $0, kind: kind), to: &arena) }
    }
}
