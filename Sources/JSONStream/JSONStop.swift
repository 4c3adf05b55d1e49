/// Why a walk over tokens stopped.
///
/// Positions are offsets in the window.
enum JSONStop: Error {
    /// The next token is not wholly in the window.
    case more
    case malformed(Int, JSONFailure.Reason)
    case tooDeep(Int)
    /// The value that begins at this position is longer than a record may be.
    case tooLarge(Int)
    case envelopeFull(Int)
}
