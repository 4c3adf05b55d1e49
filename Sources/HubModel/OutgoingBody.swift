/// The body of a request: bytes in memory, and files that are read while they are sent.
package struct OutgoingBody: Sendable {
    package enum Piece: Sendable {
        case bytes([UInt8])
        case file(Payload)

        package var length: Int64 {
            switch self {
            case .bytes(let bytes): Int64(bytes.count)
            case .file(let file): file.size
            }
        }
    }

    package let pieces: [Piece]
    /// In bytes: announced before the first is sent.
    package let length: Int64

    package init(_ pieces: [Piece]) {
        self.pieces = pieces
        length = pieces.reduce(0) { $0 + $1.length }
    }

    package init(_ bytes: [UInt8]) {
        self.init([.bytes(bytes)])
    }

    /// All of it, where no file is part of it.
    package var bytes: [UInt8]? {
        if pieces.count == 1, case .bytes(let bytes) = pieces[0] { return bytes }
        var all: [UInt8] = []
        for piece in pieces {
            guard case .bytes(let bytes) = piece else { return nil }
            all += bytes
        }
        return all
    }

    /// Calls `body` with all of it, a part at a time; of a file never more than `size` is in memory.
    ///
    /// Throws what a file throws, and `OutgoingBodyFailure`.
    package func eachPart(of size: Int = 64 << 10, _ body: (UnsafeRawBufferPointer) throws -> Void) throws {
        let reader = OutgoingBodyReader(self)
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 16)
        defer { buffer.deallocate() }
        while true {
            let count = try reader.read(into: buffer)
            guard count > 0 else { return }
            try body(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        }
    }
}

/// A file is not what was announced.
package enum OutgoingBodyFailure: Error, Sendable, Hashable {
    case fileIsShorter(Digest)
    case fileIsLonger(Digest)
}

/// Reads a body from its first byte, as often as it is rewound; one thread's at a time.
package final class OutgoingBodyReader {
    private let body: OutgoingBody
    private var index = 0
    /// Of the piece at hand.
    private var position: Int64 = 0
    private var file: ((UnsafeMutableRawBufferPointer) throws -> Int)?

    package init(_ body: OutgoingBody) {
        self.body = body
    }

    package func rewind() {
        index = 0
        position = 0
        file = nil
    }

    /// Fills a part of the buffer and returns how many bytes it wrote; 0 is the end.
    ///
    /// Throws what a file throws, and where a file is not as long as it was announced.
    package func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        guard !buffer.isEmpty else { return 0 }
        while index < body.pieces.count {
            let count = try read(body.pieces[index], into: buffer)
            if count > 0 {
                position += Int64(count)
                return count
            }
            index += 1
            position = 0
            file = nil
        }
        return 0
    }

    private func read(_ piece: OutgoingBody.Piece, into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        switch piece {
        case .bytes(let bytes):
            let count = min(buffer.count, bytes.count - Int(position))
            guard count > 0 else { return 0 }
            buffer.copyBytes(from: bytes[Int(position)..<Int(position) + count])
            return count
        case .file(let payload):
            let next = try file ?? payload.reader()
            file = next
            let count = try next(buffer)
            guard position + Int64(count) <= payload.size else {
                throw OutgoingBodyFailure.fileIsLonger(payload.digest)
            }
            guard count > 0 || position == payload.size else {
                throw OutgoingBodyFailure.fileIsShorter(payload.digest)
            }
            return count
        }
    }
}

/// Files that are kept by content: what records carried, and what the app was given.
package protocol StoredFiles: Sendable {
    /// `nil` if nothing of that digest is kept.
    ///
    /// The reader verifies the digest when it reaches the end, and holds no more than a piece in memory.
    func file(_ digest: Digest) async throws -> Payload?
}

/// Where nobody sends files.
package struct NoStoredFiles: StoredFiles {
    package init() {}

    package func file(_ digest: Digest) -> Payload? { nil }
}
