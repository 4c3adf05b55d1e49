import BlockingIO
import Bytes
import Glibc
import HubModel

/// Writes carried files to disk, from the landing store's own thread.
actor FileWriter {
    private let root: String
    private let thread: DedicatedThread
    private var lock: SharedLock?

    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    init(root: String, thread: DedicatedThread) {
        self.root = root
        self.thread = thread
    }

    /// Compresses a file, and makes it durable under its name if it is large.
    ///
    /// Until `release` no sweep takes it for one that nobody knows.
    func write(_ file: CarriedFile) throws -> IncomingPayload.Place {
        let compressed = try compress(file.bytes)
        guard compressed.count > IncomingPayload.rowLimit else { return .row(compressed) }
        try LandingFiles.makeFolder(root)
        if lock == nil { lock = try SharedLock(root) }
        let folder = CarriedFiles.folder(below: root)
        try LandingFiles.makeFolder(LandingFiles.folder(of: file.digest, below: folder))
        let temporary = try TemporaryFile(in: root)
        try compressed.withUnsafeBytes { try temporary.write($0) }
        try temporary.settle(as: LandingFiles.path(of: file.digest, below: folder))
        return .file
    }

    private func compress(_ bytes: [UInt8]) throws -> [UInt8] {
        guard let compressor = ZstandardCompressor(level: 1) else { throw HubFailure.landing(ENOMEM) }
        var compressed: [UInt8] = []
        try bytes.withUnsafeBytes { bytes in
            try compressor.compress(bytes, isLast: true) { compressed.append(contentsOf: $0) }
        }
        return compressed
    }

    /// The row is there.
    func release() { lock = nil }
}
