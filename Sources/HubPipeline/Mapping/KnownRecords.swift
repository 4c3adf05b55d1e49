/// The records of a page's previous version, by the first half of their row hash.
struct KnownRecords {
    private let hashes: Set<UInt64>
    private let written: WrittenKeys

    init(_ hashes: [UInt64], written: WrittenKeys) {
        self.hashes = Set(hashes)
        self.written = written
    }

    func contains(_ hash: UInt64) -> Bool { hashes.contains(hash) }

    /// Another page of this run wrote the key: what the previous version said no longer holds.
    func wasWritten(_ key: UnsafeRawBufferPointer) -> Bool { written.contains(ByteHash.full(key)) }
}

/// Keys that this run has written, by hash, while they are few.
final class WrittenKeys {
    private var keys: Set<UInt64> = []
    /// Above this, a run trusts no previous version any more.
    private static let limit = 200_000

    var isFull: Bool { keys.count >= WrittenKeys.limit }

    func insert(_ key: UInt64) {
        if !isFull { keys.insert(key) }
    }

    func contains(_ key: UInt64) -> Bool { isFull || keys.contains(key) }
}
