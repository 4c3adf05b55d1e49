/// Why a value cannot become a binary cell.
///
/// One such cell would abort a whole COPY.
package enum CellFault: Error, Sendable, Hashable {
    /// PostgreSQL stores no U+0000 in text.
    case holdsNUL
    case notUTF8
    /// A date outside 0001 to 9999, or a number beyond what `numeric` holds.
    case outOfRange
    /// jsonb beyond 64 levels.
    case tooDeep
    /// jsonb above 1 MB.
    case tooLarge
    /// Not JSON.
    case malformed
}
