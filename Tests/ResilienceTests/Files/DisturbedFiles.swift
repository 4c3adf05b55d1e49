import HubModel
import HubTransport
import Synchronization

/// Files between which and the hub a test may stand: it counts, and makes calls fail.
final class DisturbedFiles: FileTransport {
    enum Call: Hashable, Sendable {
        case list, open, delete, move
    }

    private let source: any FileTransport
    private let counts = Mutex<[Call: Int]>([:])
    /// Throws before the n-th call of a kind, from 1.
    private let before: @Sendable (Call, Int) throws -> Void
    /// What a listing is made to say.
    private let listed: @Sendable (ListedFile) -> ListedFile
    /// The body of the n-th open breaks behind so many bytes.
    private let breaks: @Sendable (Int) -> Int?

    init(
        _ source: any FileTransport = FileSources(),
        before: @escaping @Sendable (Call, Int) throws -> Void = { _, _ in },
        listed: @escaping @Sendable (ListedFile) -> ListedFile = { $0 },
        breaks: @escaping @Sendable (Int) -> Int? = { _ in nil }
    ) {
        self.source = source
        self.before = before
        self.listed = listed
        self.breaks = breaks
    }

    func count(_ call: Call) -> Int { counts.withLock { $0[call, default: 0] } }

    private func note(_ call: Call) throws(FileFailure) -> Int {
        let number = counts.withLock { counts in
            counts[call, default: 0] += 1
            return counts[call, default: 0]
        }
        do {
            try before(call, number)
        } catch {
            throw error as? FileFailure ?? .broken("\(error)")
        }
        return number
    }

    func list(_ folder: FilePath, at server: FileServer) async throws(FileFailure) -> [ListedFile] {
        _ = try note(.list)
        return try await source.list(folder, at: server).map(listed)
    }

    func open(_ file: FilePath, from offset: Int64, at server: FileServer) async throws(FileFailure)
        -> FileBody
    {
        let number = try note(.open)
        let body = try await source.open(file, from: offset, at: server)
        guard let limit = breaks(number) else { return body }
        let left = Mutex(limit)
        return FileBody { () async throws(FileFailure) -> [UInt8]? in
            let rest = left.withLock { $0 }
            guard rest > 0 else { throw .broken("the line dropped") }
            guard let piece = try await body.next() else { return nil }
            left.withLock { $0 -= piece.count }
            return Array(piece.prefix(rest))
        }
    }

    func delete(_ file: FilePath, at server: FileServer) async throws(FileFailure) {
        _ = try note(.delete)
        try await source.delete(file, at: server)
    }

    func move(_ file: FilePath, to target: FilePath, at server: FileServer) async throws(FileFailure) {
        _ = try note(.move)
        try await source.move(file, to: target, at: server)
    }
}
