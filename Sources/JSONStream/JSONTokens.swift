/// A window's bytes with the positions of its tokens.
///
/// Borrowed from the window; valid until it advances.
@safe struct JSONTokens {
    enum End {
        /// More bytes may follow.
        case window
        case document
        /// The byte at `length` makes the document malformed, unless something before it does.
        case invalid(JSONFailure.Reason)
    }

    let bytes: UnsafeRawPointer
    var positions: UnsafePointer<UInt32>
    var count = 0
    /// How many bytes the tokens are taken from.
    var length = 0
    var end = End.window

    /// A backslash at or after the last string looked at; -1 before the first.
    var nextEscape = -1

    init(bytes: UnsafeRawPointer) {
        unsafe self.bytes = bytes
        // No token yet, so no position is read before a scan has set them.
        unsafe positions = bytes.assumingMemoryBound(to: UInt32.self)
    }

    @inline(__always) func byte(_ position: Int) -> UInt8 {
        unsafe bytes.load(fromByteOffset: position, as: UInt8.self)
    }

    @inline(__always) func position(_ token: Int) -> Int {
        unsafe Int(positions[token])
    }

    /// Where a token begins.
    ///
    /// Throws if it is not there.
    @inline(__always) func start(_ token: Int) throws(JSONStop) -> Int {
        guard token < count else { throw noToken }
        return position(token)
    }

    /// Where a token ends at the latest: the next token, or the document's end.
    @inline(__always) func limit(_ token: Int) throws(JSONStop) -> Int {
        guard token + 1 < count else { return try lastLimit() }
        return position(token + 1)
    }

    /// The position of the token behind the one that holds `position`, or the last byte's end.
    func end(ofTokenAt position: Int) -> Int {
        unsafe UnsafeBufferPointer(start: positions, count: count).first { $0 > position }.map(Int.init)
            ?? length
    }

    private func lastLimit() throws(JSONStop) -> Int {
        guard case .document = end else { throw noToken }
        return length
    }

    private var noToken: JSONStop {
        switch end {
        case .window: .more
        case .document: .malformed(length, .truncated)
        case .invalid(let reason): .malformed(length, reason)
        }
    }
}
