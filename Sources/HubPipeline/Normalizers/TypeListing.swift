package import HubModel

/// A type with its rule and examples, for `lienthong value --list`.
package struct TypeListing: Sendable, Encodable {
    package struct Example: Sendable, Encodable {
        package var input: String
        /// `nil` is empty, or refused where there is an `error`.
        package var value: String?
        package var flags: [String]
        package var error: String?
        /// What the mapping says: `format: dd/MM/yyyy`.
        package var conditions: [String]
    }

    package var type: String
    package var column: String
    package var summary: String
    package var examples: [Example]

    package static func all(_ language: Language) -> [TypeListing] {
        FieldType.allCases.map { type in
            TypeListing(
                type: type.rawValue,
                column: type.column.rawValue,
                summary: type.summary.text(language),
                examples: type.examples.map(Example.init)
            )
        }
    }

    /// For people: the rule, then one example a line.
    package func lines(_ language: Language) -> [String] {
        let empty = Localized(vi: "(trống)", en: "(empty)").text(language)
        let refused = Localized(vi: "từ chối", en: "refused").text(language)
        return ["\(type)  →  \(column)", "  \(summary)"]
            + examples.map { example in
                let output = example.error == nil ? example.value ?? empty : refused
                let notes = example.flags + [example.error].compactMap(\.self) + example.conditions
                let input = example.input.isEmpty ? empty : TypeReference.visible(example.input)
                let line = "    \(input)  →  \(output)"
                return notes.isEmpty ? line : "\(line)   (\(notes.joined(separator: ", ")))"
            } + [""]
    }
}

extension TypeListing.Example {
    fileprivate init(_ example: ValueExample) {
        input = example.input
        conditions = example.conditions
        switch example.expected {
        case .text(let text, let notes): (value, flags, error) = (text, notes.rules.map(\.rawValue), nil)
        case .empty(let note): (value, flags, error) = (nil, note.map { [$0.rawValue] } ?? [], nil)
        case .refused(let rule): (value, flags, error) = (nil, [], rule.rawValue)
        }
    }
}
