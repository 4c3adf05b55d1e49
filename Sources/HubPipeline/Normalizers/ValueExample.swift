package import HubModel

/// A value and what its type makes of it: printed in the reference, executed by the tests.
package struct ValueExample: Sendable, Hashable {
    package enum Expected: Sendable, Hashable {
        case text(String, notes: ValueFlags = ValueFlags())
        case empty(note: ValueRule? = nil)
        case refused(ValueRule)
    }

    package var input: String
    /// The document says that it is a number (JSON).
    package var isNumber = false
    /// As a mapping writes it.
    package var separators: String?
    package var format: String?
    package var unit = ""
    /// As the source writes it where `precision_from` points.
    package var precision: String?
    /// As the column that `not_before` names holds it.
    package var notBefore: String?
    package var fileName: String?
    /// `from_number: true` in the mapping.
    package var fromNumber = false
    /// Other columns of the row, as cells print them.
    package var companions: [ValueNeighbours.Column] = []
    package var expected: Expected

    /// The clock of all examples: 2026-06-15T11:00:00Z.
    package static let now = Timestamp(seconds: 1_781_521_200)

    package var options: ValueOptions {
        ValueOptions(
            formats: format.flatMap(DateFormat.init(name:)).map { [$0] } ?? [],
            separators: separators.flatMap(DecimalSeparators.init(example:)).map { [$0] } ?? [],
            unit: unit,
            fromNumber: fromNumber,
            now: ValueExample.now,
            adminUnits: AdminUnits.example
        )
    }

    /// What a mapping would say beside the value, in its own words.
    package var conditions: [String] {
        [
            isNumber ? "JSON" : nil,
            separators.map { "separators: \"\($0)\"" },
            format.map { "format: \($0)" },
            unit.isEmpty ? nil : "unit: \(unit)",
            fromNumber ? "from_number: true" : nil,
            precision.map { "precision_from: \($0)" },
            companions.isEmpty ? nil : "with: { \(companions.map(\.description).joined(separator: ", ")) }",
            notBefore.map { "not_before: \($0)" },
            fileName.map { "file.name: \($0)" },
        ].compactMap(\.self)
    }

    /// The example's value with its options and neighbours through `type`.
    package func run(as type: FieldType) -> NormalizedValue {
        let normalizer = Normalizer(type: type, options: options)
        return neighbours.with { normalizer.apply(input, isNumber: isNumber, with: $0) }
    }

    /// Whether no memory is needed for it: no letter is to be changed, no number has more than 18 digits.
    package var isPlain: Bool {
        Array(input.utf8).withUnsafeBytes { bytes in
            let lines = bytes.split { $0 == 0x0A || $0 == 0x0D }
            return bytes.count(where: \.isDigit) <= 18
                && lines.allSatisfy {
                    PlainText.isPlain(UnsafeRawBufferPointer(rebasing: $0).withoutOuterSpace)
                }
        }
    }

    package var neighbours: ValueNeighbours {
        ValueNeighbours(columns: companions, precision: precision, notBefore: notBefore, fileName: fileName)
    }
}

extension ValueExample {
    static func gives(_ input: String, _ text: String, note: ValueRule? = nil) -> ValueExample {
        ValueExample(input: input, expected: .text(text, notes: note.map(ValueFlags.init) ?? ValueFlags()))
    }

    static func gives(_ input: String, _ text: String, notes: ValueRule...) -> ValueExample {
        var flags = ValueFlags()
        for note in notes { flags.insert(note) }
        return ValueExample(input: input, expected: .text(text, notes: flags))
    }

    static func isEmpty(_ input: String, note: ValueRule? = nil) -> ValueExample {
        ValueExample(input: input, expected: .empty(note: note))
    }

    static func refuses(_ input: String, _ rule: ValueRule) -> ValueExample {
        ValueExample(input: input, expected: .refused(rule))
    }

    static func number(_ input: String, _ text: String, note: ValueRule? = nil) -> ValueExample {
        var example = gives(input, text, note: note)
        example.isNumber = true
        return example
    }

    static func number(_ input: String, _ rule: ValueRule) -> ValueExample {
        ValueExample(input: input, isNumber: true, expected: .refused(rule))
    }

    func separated(_ separators: String) -> ValueExample {
        var example = self
        example.separators = separators
        return example
    }

    func formatted(_ format: String) -> ValueExample {
        var example = self
        example.format = format
        return example
    }

    static func number(_ input: String, _ text: String, notes: ValueRule...) -> ValueExample {
        var example = gives(input, text)
        var flags = ValueFlags()
        for note in notes { flags.insert(note) }
        example.expected = .text(text, notes: flags)
        example.isNumber = true
        return example
    }

    /// The source keeps numbers alone.
    var fromNumbers: ValueExample {
        var example = self
        example.fromNumber = true
        return example
    }

    func precise(_ precision: String) -> ValueExample {
        var example = self
        example.precision = precision
        return example
    }

    func notBefore(_ time: String) -> ValueExample {
        var example = self
        example.notBefore = time
        return example
    }

    func named(_ name: String) -> ValueExample {
        var example = self
        example.fileName = name
        return example
    }

    func with(_ role: Companions.Role, _ text: String) -> ValueExample {
        var example = self
        example.companions.append(ValueNeighbours.Column(role: role, text: text))
        return example
    }

    func measured(in unit: String) -> ValueExample {
        var example = self
        example.unit = unit
        return example
    }
}
