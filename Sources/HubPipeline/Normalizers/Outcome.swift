/// What became of one value.
package enum Outcome: Sendable, Hashable {
    /// One cell was written.
    case written
    /// Nothing was written: missing, null, blank, or the text `null`. A placeholder such as 1900-01-01 leaves
    /// a note.
    case empty(note: ValueRule? = nil)
    /// One cell was written, and the data is worth a note or several.
    case flagged(ValueFlags)
    /// Nothing was written.
    case fault(ValueRule)

    /// One cell was written, with one note.
    @inline(__always)
    package static func flagged(_ rule: ValueRule) -> Outcome {
        .flagged(ValueFlags(rule))
    }

    /// One cell was written, with the notes that there are.
    @inline(__always)
    package static func written(with flags: ValueFlags) -> Outcome {
        flags.isEmpty ? .written : .flagged(flags)
    }
}
