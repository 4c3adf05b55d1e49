import BlockingIO
import Bytes
import Foundation
import HubModel

/// A body on its way in: hashed and compressed piece by piece, in memory until it is too large for a row.
actor IncomingPayload {
    private let thread: DedicatedThread
    private let root: String
    private let limit: Int64
    private var hash = SHA256()
    private var size: Int64 = 0
    private var compressor = ZstandardCompressor(level: 1)
    /// Compressed, until the file takes over.
    private var compressed: [UInt8] = []
    private var file: TemporaryFile?
    /// The plain bytes, while they are few.
    private var plain: [UInt8]? = []
    private var lock: SharedLock?

    private static let rowLimit = 64 * 1024
    private static let plainLimit = 8 << 20

    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    init(root: String, limit: Int64, thread: DedicatedThread) {
        self.root = root
        self.limit = limit
        self.thread = thread
    }

    struct Landed: Sendable {
        enum Place: Sendable {
            case row([UInt8])
            case file
        }

        var digest: Digest
        var size: Int64
        var place: Place
        var bytes: [UInt8]?
    }

    func append(_ piece: [UInt8]) throws {
        let isFirst = size == 0
        size += Int64(piece.count)
        guard size <= limit else { throw HubFailure.tooLarge(limit) }
        hash.update(piece)
        keepPlain(piece)
        try piece.withUnsafeBytes { try compress($0, isLast: false) }
        if isFirst { KillPoint.bodyHalfReceived.reached() }
    }

    private func keepPlain(_ piece: [UInt8]) {
        guard size <= IncomingPayload.plainLimit else { return plain = nil }
        plain?.append(contentsOf: piece)
    }

    private func compress(_ bytes: UnsafeRawBufferPointer, isLast: Bool) throws {
        guard let compressor else { throw HubFailure.landing(ENOMEM) }
        try compressor.compress(bytes, isLast: isLast) { try keep($0) }
    }

    private func keep(_ bytes: UnsafeRawBufferPointer) throws {
        if let file { return try file.write(bytes) }
        compressed.append(contentsOf: bytes)
        guard compressed.count > IncomingPayload.rowLimit else { return }
        try LandingFiles.makeFolder(root)
        lock = try SharedLock(root)
        let file = try TemporaryFile(in: root)
        self.file = file
        try compressed.withUnsafeBytes { try file.write($0) }
        compressed = []
    }

    /// Closes the frame and makes a file durable under its name.
    func finish() throws -> Landed {
        try compress(UnsafeRawBufferPointer(start: nil, count: 0), isLast: true)
        compressor = nil
        let digest = Digest(bytes: hash.finish())
        guard let file else {
            return Landed(digest: digest, size: size, place: .row(compressed), bytes: plain)
        }
        try LandingFiles.makeFolder(LandingFiles.folder(of: digest, below: root))
        try file.settle(as: LandingFiles.path(of: digest, below: root))
        self.file = nil
        KillPoint.payloadFileWritten.reached()
        return Landed(digest: digest, size: size, place: .file, bytes: plain)
    }

    /// Leaves nothing half written behind.
    func abandon() {
        file = nil
        compressor = nil
        plain = nil
        lock = nil
    }

    /// The row is there: a sweep may no longer take the file for an orphan.
    func release() {
        lock = nil
    }
}
