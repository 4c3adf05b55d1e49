/// Keeps the bytes of `file` values for whoever owns the arena.
///
/// Called once per value, before its cell is written; the bytes are lent for the call. Same bytes come again
/// with the same digest: keeping them twice is one keeping. A row that is given up later leaves its bytes
/// without a holder.
package protocol FileSink: AnyObject {
    /// A failure is no fault of the record: the sink remembers it, and its owner fails before the page commits.
    func keep(_ bytes: UnsafeRawBufferPointer, digest: FileDigest)
}

/// SHA-256 of a file's bytes, as four big-endian words: no array per value.
package struct FileDigest: Sendable, Hashable {
    package var words: (UInt64, UInt64, UInt64, UInt64)

    package init(words: (UInt64, UInt64, UInt64, UInt64)) {
        self.words = words
    }

    package static func == (left: FileDigest, right: FileDigest) -> Bool { left.words == right.words }

    package func hash(into hasher: inout Hasher) { hasher.combine(words.0) }

    package var bytes: [UInt8] {
        [words.0, words.1, words.2, words.3].flatMap { word in
            (0..<8).map { UInt8(truncatingIfNeeded: word >> (56 - 8 * UInt64($0))) }
        }
    }
}
