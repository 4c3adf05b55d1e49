/// What became of one value.
package enum Outcome: Sendable, Hashable {
    /// One cell was written.
    case written
    /// Nothing was written: missing, null, blank, or the text `null`. A placeholder such as 1900-01-01 leaves
    /// a note.
    case empty(note: ValueRule? = nil)
    /// One cell was written, and the data is worth a note.
    case flagged(ValueRule)
    /// Nothing was written.
    case fault(ValueRule)
}
