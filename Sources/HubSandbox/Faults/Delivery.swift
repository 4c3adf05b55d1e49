/// An answer and the manner in which it goes over the wire.
package struct Delivery: Sendable {
    package enum Manner: Sendable, Hashable {
        /// Head, whole body, end.
        case whole
        /// The head announces the whole body; the line closes after so many bytes of it.
        case cut(after: Int)
        /// As chunks; the line closes after so many bytes, without the last chunk.
        case cutChunked(after: Int)
        /// The line closes before the head.
        case dropped
        /// Pieces of so many bytes with a pause between.
        case dripping(piece: Int, pause: Duration)
        /// As chunks; after the body come blanks, up to so many bytes.
        case endless(blanks: Int)
    }

    package var answer: Answer
    package var manner = Manner.whole
    /// Before the first byte.
    package var delay = Duration.zero
    /// Added to the `Date` of the head.
    package var clockSkew = Duration.zero

    package init(_ answer: Answer, _ manner: Manner = .whole) {
        self.answer = answer
        self.manner = manner
    }
}
