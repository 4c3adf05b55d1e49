import Bytes
import Foundation
import HubModel
import HubStore
import PQ
import Testing

/// Files by their digest, as messages send them.
@Suite struct `Stored files` {
    private let database: TestDatabase
    private let root: String

    init() async throws {
        database = try await TestDatabase()
        root = FileManager.default.temporaryDirectory.path + "/files-\(UUID().uuidString)"
    }

    private var store: FileLandingStore { FileLandingStore(root: root, conninfo: database.conninfo) }

    private func bytes(_ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 13) }
    }

    private func read(_ payload: Payload) throws -> [UInt8] {
        var bytes: [UInt8] = []
        try OutgoingBody([.file(payload)]).eachPart { bytes += $0 }
        return bytes
    }

    @Test(arguments: [1, 1000, 3_000_000])
    func `that records carried are read as they came`(count: Int) async throws {
        let bytes = bytes(count)
        let digest = Digest(bytes: SHA256.digest(bytes))
        try await store.keep(
            [CarriedFile(digest: digest, bytes: bytes)],
            of: PullID(connector: "a", pull: "b")
        )
        let file = try #require(await store.file(digest))
        #expect(file.size == Int64(count))
        #expect(try read(file) == bytes)
        #expect(try read(file) == bytes)
    }

    /// What the app was given stands in its row as it came.
    @Test(arguments: [0, 1, 262_144, 262_145, 2_000_000])
    func `that stand plain in their rows are brought a piece at a time`(count: Int) async throws {
        let bytes = bytes(count)
        let digest = Digest(bytes: SHA256.digest(bytes))
        try await insertPlain(bytes, digest)
        let file = try #require(await store.file(digest))
        #expect(file.size == Int64(count))
        #expect(try read(file) == bytes)
        #expect(try read(file) == bytes)
        #expect(try FileManager.default.contentsOfDirectory(atPath: root).isEmpty)
    }

    @Test func `that are not what their digest says are not sent`() async throws {
        let digest = Digest(bytes: SHA256.digest([1]))
        try await insertPlain([2], digest)
        await #expect(throws: HubFailure.self) { try await store.file(digest) }
        #expect(try await store.file(Digest(bytes: SHA256.digest([3]))) == nil)
    }

    private func insertPlain(_ bytes: [UInt8], _ digest: Digest) async throws {
        try await database.script("ALTER TABLE hub.file DROP CONSTRAINT IF EXISTS file_kept_check")
        _ = try await database.rows(
            "INSERT INTO hub.file (digest, size, pull, kept, bytes) VALUES ($1, $2, 'app', 'plain', $3) RETURNING size",
            [.bytes(digest.bytes), .integer(Int64(bytes.count)), .bytes(bytes)]
        )
    }
}
