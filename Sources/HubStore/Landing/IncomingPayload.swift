import BlockingIO
import Bytes
import Foundation
import HubModel

/// A body on its way in: hashed piece by piece and held as it is while it is small.
///
/// Only bytes that have never landed are compressed; a body too large to be held is compressed as it comes.
actor IncomingPayload {
    private let thread: DedicatedThread
    private let root: String
    private let limit: Int64
    private var hash = SHA256()
    private var size: Int64 = 0
    /// The plain bytes, while they are few.
    private var plain: BodyBuffer?
    private var held: HeldBytes?
    private var compressor: ZstandardCompressor?
    /// Compressed, until the file takes over.
    private var compressed: [UInt8] = []
    private var file: TemporaryFile?
    private var lock: SharedLock?

    static let rowLimit = 64 * 1024
    private static let plainLimit = 8 << 20

    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    /// `expected`: bytes announced by the sender, if it said.
    init(root: String, limit: Int64, expected: Int64?, memory: BodyMemory, thread: DedicatedThread) {
        self.root = root
        self.limit = limit
        self.thread = thread
        plain = BodyBuffer(memory, expected: min(Int(expected ?? 0), IncomingPayload.plainLimit))
    }

    struct Received: Sendable {
        var digest: Digest
        var size: Int64
        /// `nil` above 8 MB.
        var plain: HeldBytes?
    }

    enum Place: Sendable {
        /// One zstd frame.
        case row([UInt8])
        case file
    }

    func append(_ piece: [UInt8]) throws {
        let isFirst = size == 0
        size += Int64(piece.count)
        guard size <= limit else { throw HubFailure.tooLarge(limit) }
        hash.update(piece)
        if let plain {
            plain.append(piece)
            if size > IncomingPayload.plainLimit {
                self.plain = nil
                try beginCompressing(plain.bytes)
            }
        } else {
            try piece.withUnsafeBytes { try compress($0, isLast: false) }
        }
        if isFirst { KillPoint.bodyHalfReceived.reached() }
    }

    /// Takes the digest.
    ///
    /// Call once, when the body is whole.
    func received() -> Received {
        held = plain?.hold()
        plain = nil
        return Received(digest: Digest(bytes: hash.finish()), size: size, plain: held)
    }

    /// The bytes' file is there already, and it stays while this payload is held.
    func holdsFile(_ digest: Digest) throws -> Bool {
        let path = LandingFiles.path(of: digest, below: root)
        guard access(path, R_OK) == 0 else { return false }
        lock = try SharedLock(root)
        return access(path, R_OK) == 0
    }

    /// Compresses what is not yet, and makes a file durable under its name.
    func keep(_ digest: Digest) throws -> Place {
        if let held { try held.withUnsafeBytes { try beginCompressing($0) } }
        try compress(UnsafeRawBufferPointer(start: nil, count: 0), isLast: true)
        compressor = nil
        guard let file else { return .row(compressed) }
        try LandingFiles.makeFolder(LandingFiles.folder(of: digest, below: root))
        try file.settle(as: LandingFiles.path(of: digest, below: root))
        self.file = nil
        KillPoint.payloadFileWritten.reached()
        return .file
    }

    private func beginCompressing(_ bytes: UnsafeRawBufferPointer) throws {
        compressor = ZstandardCompressor(level: 1)
        try compress(bytes, isLast: false)
    }

    private func compress(_ bytes: UnsafeRawBufferPointer, isLast: Bool) throws {
        guard let compressor else { throw HubFailure.landing(ENOMEM) }
        try compressor.compress(bytes, isLast: isLast) { try write($0) }
    }

    private func write(_ bytes: UnsafeRawBufferPointer) throws {
        if let file { return try file.write(bytes) }
        compressed.append(contentsOf: bytes)
        guard compressed.count > IncomingPayload.rowLimit else { return }
        try LandingFiles.makeFolder(root)
        if lock == nil { lock = try SharedLock(root) }
        let file = try TemporaryFile(in: root)
        self.file = file
        try compressed.withUnsafeBytes { try file.write($0) }
        compressed = []
    }

    /// Leaves nothing half written behind.
    func abandon() {
        file = nil
        compressor = nil
        plain = nil
        held = nil
        lock = nil
    }

    /// The row is there: a sweep may no longer take the file for an orphan.
    func release() {
        held = nil
        lock = nil
    }
}
