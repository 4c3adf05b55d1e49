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
    package var fromNumber = false
    /// Other columns of the row, as cells print them.
    package var companions: [Companion] = []
    package var expected: Expected

    package struct Companion: Sendable, Hashable {
        package var role: Companions.Role
        package var text: String
    }

    /// The clock of all examples: 2026-06-15T11:00:00Z.
    package static let now = Timestamp(seconds: 1_781_521_200)

    package var options: ValueOptions {
        ValueOptions(
            formats: format.flatMap(ValueExample.dateFormat).map { [$0] } ?? [],
            separators: separators.flatMap(DecimalSeparators.init(example:)).map { [$0] } ?? [],
            unit: unit,
            fromNumber: fromNumber,
            now: ValueExample.now,
            adminUnits: AdminUnits.example
        )
    }

    /// The example's value with its options and companions through `type`.
    package func run(as type: FieldType) -> NormalizedValue {
        Normalizer(type: type, options: options).apply(input, isNumber: isNumber, with: row)
    }

    package var row: Companions {
        companions.reduce(into: .none) { row, companion in
            Array(companion.text.utf8).withUnsafeBytes { row.read($0, of: .text, as: companion.role) }
        }
    }

    private static func dateFormat(_ text: String) -> DateFormat? {
        switch text {
        case "iso": .iso
        case "epoch_s": .epochSeconds
        case "epoch_ms": .epochMilliseconds
        default: (try? DatePattern(text)).map(DateFormat.pattern)
        }
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

    func with(_ role: Companions.Role, _ text: String) -> ValueExample {
        var example = self
        example.companions.append(Companion(role: role, text: text))
        return example
    }

    func measured(in unit: String) -> ValueExample {
        var example = self
        example.unit = unit
        return example
    }
}
