import Bytes
import HubModel

/// One value on its own, for `lienthong value`, for the reference and for tests.
package struct NormalizedValue: Sendable, Hashable {
    package var outcome: Outcome
    /// What the written cell holds, as `CellText` reads it; `nil` if nothing was written, or no valid cell.
    package var text: String?
    /// Of the cell with its length; 0 where nothing was written.
    package var bytesWritten: Int
}

extension Normalizer {
    package func apply(
        _ text: String,
        isNumber: Bool = false,
        with companions: Companions = .none
    ) -> NormalizedValue {
        apply(Array(text.utf8), isNumber: isNumber, with: companions)
    }

    /// Takes the bytes of a value as a record holds them.
    package func apply(
        _ bytes: [UInt8],
        isNumber: Bool = false,
        with companions: Companions = .none
    ) -> NormalizedValue {
        var arena = CellArena()
        let outcome = bytes.withUnsafeBytes {
            append(RawValue(bytes: $0, kind: isNumber ? .number : .string), with: companions, to: &arena)
        }
        let cell = CellText.read(arena.bytes, at: 0, as: type.column)
        let isWhole = cell?.next == arena.count
        return NormalizedValue(
            outcome: outcome,
            text: isWhole ? cell?.text : nil,
            bytesWritten: arena.count
        )
    }
}
