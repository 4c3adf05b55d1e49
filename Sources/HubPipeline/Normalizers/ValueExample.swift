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
    /// `from_number: true` in the mapping.
    package var fromNumber = false
    /// As the source writes it where `precision_from` points.
    package var precision: String?
    /// As the column that `not_before` names holds it.
    package var notBefore: String?
    package var fileName: String?
    package var expected: Expected

    /// The clock of all examples: 2026-06-15T11:00:00Z.
    package static let now = Timestamp(seconds: 1_781_521_200)

    package var options: ValueOptions {
        ValueOptions(
            formats: format.flatMap(DateFormat.init(name:)).map { [$0] } ?? [],
            separators: separators.flatMap(DecimalSeparators.init(example:)).map { [$0] } ?? [],
            unit: unit,
            fromNumber: fromNumber,
            now: ValueExample.now
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
            notBefore.map { "not_before: \($0)" },
            fileName.map { "file.name: \($0)" },
        ].compactMap(\.self)
    }

    /// What the normaliser makes of the example.
    package func applied(by normalizer: Normalizer) -> NormalizedValue {
        neighbours.with { normalizer.apply(Array(input.utf8), isNumber: isNumber, with: $0) }
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
        ValueNeighbours(precision: precision, notBefore: notBefore, fileName: fileName)
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

    func fromSpreadsheet() -> ValueExample {
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

    func measured(in unit: String) -> ValueExample {
        var example = self
        example.unit = unit
        return example
    }
}
