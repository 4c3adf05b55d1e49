import Bytes
import Foundation
import Glibc
import HubModel
import HubStore
import PQ
import Synchronization
import Testing

private let description = PayloadDescription(
    pull: PullID(connector: "electricity", pull: "invoices"),
    mediaType: "application/json",
    keepFor: CalendarDuration(1, .year)
)

/// A body in pieces, that may break off.
private func body(_ bytes: [UInt8], piece: Int = 10_000, breaksAt: Int? = nil) -> ResponseBody {
    let offset = Mutex(0)
    return ResponseBody { () throws(TransportFailure) -> [UInt8]? in
        let start = offset.withLock { $0 }
        if let breaksAt, start >= breaksAt { throw .broken("line dropped") }
        guard start < bytes.count else { return nil }
        let end = min(start + piece, bytes.count)
        offset.withLock { $0 = end }
        return Array(bytes[start..<end])
    }
}

/// Bytes that do not compress.
private func noise(_ count: Int) -> [UInt8] {
    var state: UInt64 = 42
    return (0..<count).map { _ in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return UInt8(truncatingIfNeeded: state >> 33)
    }
}

@Suite struct `The landing store` {
    private let database: TestDatabase
    private let root: String

    init() async throws {
        database = try await TestDatabase()
        root = FileManager.default.temporaryDirectory.path + "/landing-\(UUID().uuidString)"
    }

    private func store(free: Double? = nil) -> FileLandingStore {
        guard let free else { return FileLandingStore(root: root, conninfo: database.conninfo) }
        return FileLandingStore(root: root, conninfo: database.conninfo, freeShare: { free })
    }

    private func read(_ payload: Payload) throws -> [UInt8] {
        let reader = try payload.reader()
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 5000)
        while true {
            let count = try buffer.withUnsafeMutableBytes { try reader($0) }
            guard count > 0 else { return bytes }
            bytes += buffer[..<count]
        }
    }

    private func files() -> [String] {
        let names = FileManager.default.enumerator(atPath: root)?.allObjects as? [String] ?? []
        return names.filter { $0.hasSuffix(".zst") || $0.contains("incoming") }
    }

    @Test(arguments: [0, 1, 60_000, 200_000])
    func `gives back what landed`(count: Int) async throws {
        let bytes = noise(count)
        let payload = try await store().receive(body(bytes), limit: 1 << 20, description: description)
        #expect(payload.digest.bytes == SHA256.digest(bytes))
        #expect(payload.size == Int64(count))
        #expect(payload.bytes.map { Array($0) } == bytes)
        #expect(try read(payload) == bytes)
        #expect(try read(payload) == bytes)
        #expect(files().count == (count > 64 * 1024 ? 1 : 0))
        let opened = try await store().open(payload.id)
        #expect(try read(opened) == bytes)
        #expect(opened.mediaType == "application/json")
    }

    @Test func `keeps only small answers in memory`() async throws {
        let bytes = [UInt8](repeating: 7, count: 9 << 20)
        let payload = try await store().receive(
            body(bytes, piece: 1 << 20),
            limit: 1 << 30,
            description: description
        )
        #expect(payload.bytes === nil)
        #expect(try read(payload).count == 9 << 20)
    }

    @Test(arguments: [100, 200_000])
    func `keeps the same bytes once`(count: Int) async throws {
        let bytes = noise(count)
        let first = try await store().receive(body(bytes), limit: 1 << 20, description: description)
        let second = try await store().receive(
            body(bytes, piece: 77),
            limit: 1 << 20,
            description: description
        )
        #expect(first.id == second.id)
        #expect(files().count <= 1)
    }

    @Test func `stops at the limit and leaves nothing behind`() async throws {
        let failure = await #expect(throws: HubFailure.self) {
            try await store().receive(body(noise(200_000)), limit: 150_000, description: description)
        }
        #expect(failure?.code == "request.too_large")
        #expect(files().isEmpty)
        #expect(try await database.rows("SELECT 1 FROM hub.payload").isEmpty)
    }

    @Test(arguments: [20_000, 150_000])
    func `leaves nothing behind when the line drops`(at: Int) async throws {
        await #expect(throws: TransportFailure.broken("line dropped")) {
            try await store().receive(
                body(noise(200_000), breaksAt: at),
                limit: 1 << 20,
                description: description
            )
        }
        #expect(files().isEmpty)
        #expect(try await database.rows("SELECT 1 FROM hub.payload").isEmpty)
    }

    @Test func `removes what a killed process left half written, unless somebody is writing`() async throws {
        _ = try await store().receive(body(noise(200_000)), limit: 1 << 20, description: description)
        let abandoned = "\(root)/.incoming-1-killed"
        try Data([1, 2, 3]).write(to: URL(fileURLWithPath: abandoned))
        let lock = open("\(root)/.lock", O_RDWR | O_CLOEXEC)
        #expect(flock(lock, LOCK_SH) == 0)
        _ = try await store().receive(body([1]), limit: 10, description: description)
        #expect(FileManager.default.fileExists(atPath: abandoned))
        close(lock)
        _ = try await store().receive(body([1]), limit: 10, description: description)
        #expect(!FileManager.default.fileExists(atPath: abandoned))
        #expect(files().count == 1)
    }

    @Test func `takes nothing when the disk is nearly full`() async throws {
        let failure = await #expect(throws: HubFailure.self) {
            try await store(free: 0.04).receive(body([1]), limit: 10, description: description)
        }
        #expect(failure?.code == "landing.full")
        #expect(failure?.recovery == .retry(after: .seconds(600)))
        _ = try await store(free: 0.05).receive(body([1]), limit: 10, description: description)
    }

    @Test func `says that the disk is full while writing`() async throws {
        // In a process of its own: the limit is the whole process's.
        await #expect(processExitsWith: .success) {
            [root = root as String, conninfo = database.conninfo as String] in
            signal(SIGXFSZ, SIG_IGN)
            var limit = rlimit()
            getrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
            limit.rlim_cur = 100_000
            setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
            let failure = await #expect(throws: HubFailure.self) {
                try await FileLandingStore(root: root, conninfo: conninfo).receive(
                    body(noise(200_000)),
                    limit: 1 << 20,
                    description: description
                )
            }
            #expect(failure?.code == "landing.full")
        }
        #expect(files().isEmpty)
    }

    @Test func `says that its folder cannot be written`() async throws {
        try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
        // A file stands where the folder must be.
        let folder = hexadecimal(SHA256.digest(noise(200_000))).prefix(2)
        try Data().write(to: URL(fileURLWithPath: "\(root)/\(folder)"))
        let failure = await #expect(throws: HubFailure.self) {
            try await store().receive(body(noise(200_000)), limit: 1 << 20, description: description)
        }
        #expect(failure?.code == "landing.unavailable")
        #expect(files().isEmpty)
    }

    @Test(arguments: [100, 200_000])
    func `notices bytes that have changed`(count: Int) async throws {
        let payload = try await store().receive(body(noise(count)), limit: 1 << 20, description: description)
        let other = try await store().receive(
            body(noise(count).reversed()),
            limit: 1 << 20,
            description: description
        )
        if let file = files().first(where: { $0.hasPrefix("\(payload.digest)".prefix(2) + "/") }),
            let wrong = files().first(where: { $0 != file })
        {
            try FileManager.default.removeItem(atPath: root + "/" + file)
            try FileManager.default.copyItem(atPath: root + "/" + wrong, toPath: root + "/" + file)
        }
        try await database.script(
            "UPDATE hub.payload SET bytes = (SELECT bytes FROM hub.payload WHERE id = \(other.id)) WHERE kept = 'row'"
        )
        let opened = try await store().open(payload.id)
        let failure = #expect(throws: HubFailure.self) { try read(opened) }
        #expect(failure?.code == "landing.corrupt")
    }

    @Test func `says what is gone`() async throws {
        let payload = try await store().receive(
            body(noise(200_000)),
            limit: 1 << 20,
            description: description
        )
        try FileManager.default.removeItem(atPath: root)
        var failure = await #expect(throws: HubFailure.self) { try await store().open(payload.id) }
        #expect(failure?.code == "landing.gone")
        failure = await #expect(throws: HubFailure.self) { try await store().open(99) }
        #expect(failure?.code == "landing.gone")
        let again = try await store().receive(body(noise(200_000)), limit: 1 << 20, description: description)
        #expect(again.id == payload.id)
        #expect(try read(await store().open(again.id)).count == 200_000)
    }

    @Test func `keeps bytes as long as the pull says`() async throws {
        _ = try await store().receive(body([1]), limit: 10, description: description)
        let isYear = try await database.value(
            "SELECT keep_until BETWEEN landed_at + interval '1 year' AND landed_at + interval '1 year 1 minute' "
                + "FROM hub.payload"
        )
        #expect(isYear == "t")
    }
}
