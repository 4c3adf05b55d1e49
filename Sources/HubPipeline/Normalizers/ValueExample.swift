package import HubModel

/// A value and what its type makes of it: printed in the reference, executed by the tests.
package struct ValueExample: Sendable, Hashable {
    package enum Expected: Sendable, Hashable {
        case text(String, note: ValueRule? = nil)
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
    package var expected: Expected

    /// The clock of all examples: 2026-06-15T11:00:00Z.
    package static let now = Timestamp(seconds: 1_781_521_200)

    package var options: ValueOptions {
        ValueOptions(
            formats: format.flatMap(ValueExample.dateFormat).map { [$0] } ?? [],
            separators: separators.flatMap(DecimalSeparators.init(example:)).map { [$0] } ?? [],
            unit: unit,
            now: ValueExample.now
        )
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
        ValueExample(input: input, expected: .text(text, note: note))
    }

    static func isEmpty(_ input: String, note: ValueRule? = nil) -> ValueExample {
        ValueExample(input: input, expected: .empty(note: note))
    }

    static func refuses(_ input: String, _ rule: ValueRule) -> ValueExample {
        ValueExample(input: input, expected: .refused(rule))
    }

    static func number(_ input: String, _ text: String, note: ValueRule? = nil) -> ValueExample {
        ValueExample(input: input, isNumber: true, expected: .text(text, note: note))
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

    func measured(in unit: String) -> ValueExample {
        var example = self
        example.unit = unit
        return example
    }
}
