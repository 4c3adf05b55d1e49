/// A value that did not reach its column as it came: left empty because it was bad, or repaired.
package struct ValueChange: Sendable, Hashable {
    package enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
        case emptied, repaired
    }

    package var kind: Kind
    /// Column, rule, path, and the value as it came.
    package var fault: FieldFault
    /// The record's key as text, columns joined by U+001F.
    package var key: String
    /// Position of the record in its page, from 0.
    package var ordinal: Int
    /// The page of the group it came with.
    package var page: Int

    package init(kind: Kind, fault: FieldFault, key: String, ordinal: Int, page: Int) {
        self.kind = kind
        self.fault = fault
        self.key = key
        self.ordinal = ordinal
        self.page = page
    }
}
