import Bytes
package import HubModel

/// What a field's type makes of one value: for those who make other values that must fare alike.
package struct ValueTrial: ~Copyable {
    package struct Verdict: Sendable, Hashable {
        /// Why the value is refused.
        package var rule: String?
        /// The cell as text; `nil` where there is none.
        package var cell: String?
    }

    private let normalizer: Normalizer
    private var arena: CellArena

    package init(_ type: FieldType, _ options: ValueOptions) {
        normalizer = Normalizer(type: type, options: options)
        arena = CellArena()
    }

    /// `isNumber`: the document says that it is one.
    package mutating func verdict(_ text: String, isNumber: Bool = false) -> Verdict {
        arena.reset()
        let outcome = Array(text.utf8).withUnsafeBytes {
            normalizer.append(RawValue(bytes: $0, kind: isNumber ? .number : .string), to: &arena)
        }
        switch outcome {
        case .fault(let rule): return Verdict(rule: rule.rawValue)
        case .empty: return Verdict()
        case .written, .flagged:
            return Verdict(cell: CellText.read(arena.bytes, at: 0, as: normalizer.type.column)?.text)
        }
    }
}
