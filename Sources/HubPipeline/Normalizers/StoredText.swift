import Bytes
package import HubModel

/// What a person writes of a value, in the form in which the hub stores it.
package enum StoredText {
    /// `nil` where the type refuses it or is not stored as text.
    ///
    /// `now`: the clock, for types that hold a date of birth.
    package static func of(_ text: String, as type: FieldType, now: Timestamp) -> String? {
        guard type.column == .text else { return nil }
        let normalizer = Normalizer(type: type, options: ValueOptions(now: now))
        var arena = CellArena()
        let isWritten = Array(text.utf8).withUnsafeBytes { bytes in
            switch normalizer.append(RawValue(bytes: bytes, kind: .string), to: &arena) {
            case .written, .flagged: true
            case .empty, .fault: false
            }
        }
        guard isWritten else { return nil }
        return CellText.read(UnsafeRawBufferPointer(start: arena.base, count: arena.count), at: 0, as: .text)?
            .text
    }
}
