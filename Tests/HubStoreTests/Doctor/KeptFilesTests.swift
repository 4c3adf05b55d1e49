import Foundation
import HubModel
import HubStore
import PQ
import Testing

/// The landing store, the key and the disks.
@Suite struct `A look at what lies beside the database` {
    private let database: TestDatabase
    private let root: String

    init() async throws {
        database = try await TestDatabase()
        root = FileManager.default.temporaryDirectory.path + "/doctor-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
    }

    private var looking: DatabaseSession { .onlyLooking(database.conninfo) }

    // MARK: Answers

    private var landing: String { root + "/landing" }

    private func look() async -> [Finding] { await LandingExamination(root: landing, looking).findings() }

    /// A small answer, which a row keeps, and one that does not compress, which a file keeps.
    private func land() async throws -> (small: Payload, large: Payload) {
        let store = FileLandingStore(root: landing, conninfo: database.conninfo, freeShare: { 1 })
        var state: UInt64 = 7
        let noise = (0..<200_000).map { _ -> UInt8 in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return UInt8(truncatingIfNeeded: state >> 33)
        }
        let description = PayloadDescription(pull: PullID(connector: "a", pull: "b"), mediaType: nil)
        func body(_ bytes: [UInt8]) -> ResponseBody {
            let pieces = Pieces(bytes)
            return ResponseBody { () throws(TransportFailure) in pieces.next() }
        }
        return (
            try await store.receive(body(Array("{}".utf8)), limit: 1 << 20, description: description),
            try await store.receive(body(noise), limit: 1 << 20, description: description)
        )
    }

    private final class Pieces: @unchecked Sendable {
        private var bytes: [UInt8]?
        init(_ bytes: [UInt8]) { self.bytes = bytes }
        func next() -> [UInt8]? {
            defer { bytes = nil }
            return bytes
        }
    }

    private func file(of payload: Payload) -> String {
        let name = payload.digest.description
        return "\(landing)/\(name.prefix(2))/\(name.dropFirst(2)).zst"
    }

    @Test func `is silent where nothing has landed, and where all is whole`() async throws {
        #expect(await look().map(\.code) == ["landing.empty"])
        _ = try await land()
        let found = await look()
        #expect(found.map(\.code) == ["landing.there", "landing.whole"])
        #expect(found.faults == [])
    }

    @Test func `tells an answer whose file is gone`() async throws {
        let large = try await land().large
        try FileManager.default.removeItem(atPath: file(of: large))
        let found = await look()
        #expect(found.faults == ["landing.lost"])
        #expect(found.finding("landing.lost")?.blame == .unavailable)
        try FileManager.default.removeItem(atPath: landing)
        #expect(await look().faults == ["landing.lost"])
    }

    @Test(arguments: [0, 100_000])
    func `tells an answer whose bytes have changed`(offset: Int) async throws {
        let large = try await land().large
        var bytes = Array(try Data(contentsOf: URL(filePath: file(of: large))))
        bytes[offset] ^= 1
        try Data(bytes).write(to: URL(filePath: file(of: large)))
        let found = await look().finding("landing.corrupt")
        #expect(found?.mark == .error)
        #expect(found?.found.english.contains("\(large.id)") == true)
    }

    @Test func `tells answers that others may read`() async throws {
        _ = try await land()
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: landing)
        let found = await look()
        #expect(found.faults == ["landing.open"])
        #expect(found.first?.cure?.english == "Run: chmod 700 \(landing)")
    }

    @Test func `counts old files that no row names, and leaves them`() async throws {
        _ = try await land()
        let orphan = "\(landing)/ab/\(String(repeating: "0", count: 62)).zst"
        try FileManager.default.createDirectory(atPath: "\(landing)/ab", withIntermediateDirectories: true)
        try Data([1]).write(to: URL(filePath: orphan))
        #expect(await look().finding("landing.orphans") == nil)
        try FileManager.default.setAttributes(
            [.modificationDate: Date.now.addingTimeInterval(-90_000)],
            ofItemAtPath: orphan
        )
        #expect(await look().finding("landing.orphans")?.found.english.hasPrefix("1 files") == true)
        #expect(FileManager.default.fileExists(atPath: orphan))
    }

    // MARK: The key

    private func key(_ environment: [String: String] = [:]) async -> [Finding] {
        let register = ErasureRegister(folder: root, database: looking, environment: environment)
        return await KeyExamination(register).findings()
    }

    private func erase(_ token: UInt8) async throws {
        let register = ErasureRegister(
            folder: root,
            database: DatabaseSession(database.conninfo),
            environment: [:]
        )
        _ = register
        try await database.script(
            "INSERT INTO hub.tombstone (subject, token) VALUES ('citizen_id', decode(repeat('\(String(format: "%02x", token))', 32), 'hex'))"
        )
    }

    @Test func `makes no key, and says that there is none`() async throws {
        #expect(await key().map(\.code) == ["key.none"])
        #expect(!FileManager.default.fileExists(atPath: root + "/hub.key"))
    }

    @Test func `tells a key that is lost, damaged or open`() async throws {
        _ = try HubKey(folder: root, environment: [:]).readOrMake()
        #expect(await key().map(\.code) == ["key.there"])
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: root + "/hub.key")
        #expect(await key().faults == ["key.open"])
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: root + "/hub.key")
        try Data("abc".utf8).write(to: URL(filePath: root + "/hub.key"))
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: root + "/hub.key")
        #expect(await key().faults == ["key.bad"])
        try FileManager.default.removeItem(atPath: root + "/hub.key")
        try await erase(1)
        #expect(await key().faults == ["key.missing"])
    }

    @Test func `tells lists of erasures that differ, and brings neither up to the other`() async throws {
        _ = try HubKey(folder: root, environment: [:]).readOrMake()
        try await erase(1)
        #expect(await key().faults == ["erasures.file_behind"])
        #expect(!FileManager.default.fileExists(atPath: root + "/tombstones"))
        // As a run would: the file is made, then the database goes back in time.
        _ = try await ErasureRegister(
            folder: root,
            database: DatabaseSession(database.conninfo),
            environment: [:]
        ).read()
        #expect(await key().faults == [])
        try await database.script("DELETE FROM hub.tombstone")
        #expect(await key().faults == ["erasures.database_behind"])
    }

    // MARK: Disks

    @Test(arguments: [(0.5, Finding.Mark.good), (0.1, .warning), (0.04, .error)])
    func `tells a disk that fills`(share: Double, mark: Finding.Mark) async {
        let place = DiskExamination.Place(Localized(vi: "dự án", en: "project"), "/srv")
        let found = await DiskExamination([place]) { _ in .init(share: share, bytes: 1 << 40) }.findings()
        #expect(found.map(\.mark) == [mark])
    }

    @Test func `asks the file system, and leaves out what is not there`() async {
        let places = ["/tmp", "/nonexistent"].map { DiskExamination.Place(Localized(vi: $0, en: $0), $0) }
        #expect(await DiskExamination(places).findings().map(\.subject) == ["/tmp"])
    }
}
