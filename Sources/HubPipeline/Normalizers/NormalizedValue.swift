import Bytes
import HubModel

/// One value on its own, for `lienthong value`, for the reference and for tests.
package struct NormalizedValue: Sendable, Hashable {
    package var outcome: Outcome
    /// What the written cell holds, as `CellText` reads it; `nil` if nothing was written, or no valid cell.
    package var text: String?

    package init(outcome: Outcome, text: String?) {
        self.outcome = outcome
        self.text = text
    }
}

extension Normalizer {
    package func apply(_ text: String, isNumber: Bool = false) -> NormalizedValue {
        apply(Array(text.utf8), isNumber: isNumber)
    }

    /// Takes the bytes of a value as a record holds them.
    package func apply(_ bytes: [UInt8], isNumber: Bool = false) -> NormalizedValue {
        var arena = CellArena()
        let outcome = bytes.withUnsafeBytes {
            append(RawValue(bytes: $0, kind: isNumber ? .number : .string), to: &arena)
        }
        guard let cell = CellText.read(arena.bytes, at: 0, as: type.column), cell.next == arena.count else {
            return NormalizedValue(outcome: outcome, text: nil)
        }
        return NormalizedValue(outcome: outcome, text: cell.text)
    }
}
