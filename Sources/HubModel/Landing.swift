/// Where the bytes of answers are kept, by content, before they are parsed.
///
/// Implementations: the landing store of HubStore, and the one in memory that `try` uses.
package protocol LandingStore: Sendable {
    /// Reads a body to its end; when this returns, the bytes have landed, and their row is durable before
    /// anything that refers to it.
    ///
    /// Throws `HubFailure` `request.too_large` beyond `limit`, `landing.full` (recovery `retry`) without disk
    /// space, and what the body throws.
    func receive(_ body: ResponseBody, limit: Int64, description: PayloadDescription) async throws -> Payload

    /// The bytes of a payload that landed before; throws `landing.gone` if they are no longer kept.
    func open(_ id: Int64) async throws -> Payload

    /// Removes the files of answers that are gone by what was committed.
    ///
    /// Does nothing while somebody is landing another answer: the next call removes them.
    func removeGoneFiles() async throws

    /// Keeps files by content, durably before the rows that name them.
    ///
    /// Throws `landing.full` (recovery `retry`) without disk space.
    func keep(_ files: [CarriedFile], of pull: PullID) async throws
}

/// A file that a record carried, for a column of type `file`.
package struct CarriedFile: Sendable, Hashable {
    package var digest: Digest
    package var bytes: [UInt8]

    package init(digest: Digest, bytes: [UInt8]) {
        self.digest = digest
        self.bytes = bytes
    }
}

package struct PayloadDescription: Sendable, Hashable {
    package var pull: PullID
    /// `application/json; charset=utf-8` as received.
    package var mediaType: String?
    /// `Content-Length`, where it counts the bytes that arrive.
    package var announcedSize: Int64?
    /// When the bytes may go; `nil`: 90 days.
    package var keepFor: CalendarDuration?

    package init(
        pull: PullID,
        mediaType: String?,
        announcedSize: Int64? = nil,
        keepFor: CalendarDuration? = nil
    ) {
        self.pull = pull
        self.mediaType = mediaType
        self.announcedSize = announcedSize
        self.keepFor = keepFor
    }
}

/// Bytes that have landed.
package struct Payload: Sendable {
    /// The key of `hub.payload`; 0 in the store that keeps nothing.
    package var id: Int64
    package var digest: Digest
    package var size: Int64
    package var mediaType: String?
    /// The whole answer, where it is small enough to have been kept in memory (8 MB).
    package var bytes: HeldBytes?
    /// A new reader from the first byte.
    ///
    /// Each call of a reader fills a part of the buffer and returns how many bytes it wrote; 0 is the end.
    /// What is read from disk has its digest verified when the end is reached.
    package var reader: @Sendable () throws -> (UnsafeMutableRawBufferPointer) throws -> Int

    package init(
        id: Int64,
        digest: Digest,
        size: Int64,
        mediaType: String? = nil,
        bytes: HeldBytes? = nil,
        reader: @escaping @Sendable () throws -> (UnsafeMutableRawBufferPointer) throws -> Int
    ) {
        self.id = id
        self.digest = digest
        self.size = size
        self.mediaType = mediaType
        self.bytes = bytes
        self.reader = reader
    }

    /// An answer that is in memory as a whole.
    package init(id: Int64, digest: Digest, size: Int64, mediaType: String? = nil, bytes: HeldBytes) {
        self.init(
            id: id,
            digest: digest,
            size: size,
            mediaType: mediaType,
            bytes: bytes,
            reader: { bytes.reader() }
        )
    }
}

/// A SHA-256.
package struct Digest: Sendable, Hashable, CustomStringConvertible {
    /// 32 bytes.
    package var bytes: [UInt8]

    package init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// From 64 hexadecimal digits; `nil` for any other text.
    package init?(hexadecimal text: String) {
        let digits = text.utf8.map { UInt8(String(UnicodeScalar($0)), radix: 16) }
        guard digits.count == 64 else { return nil }
        var bytes: [UInt8] = []
        for index in stride(from: 0, to: 64, by: 2) {
            guard let high = digits[index], let low = digits[index + 1] else { return nil }
            bytes.append(high << 4 | low)
        }
        self.init(bytes: bytes)
    }

    /// Lower-case hexadecimal.
    package var description: String {
        let digits = Array("0123456789abcdef".utf8)
        return String(
            decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] },
            as: UTF8.self
        )
    }
}
