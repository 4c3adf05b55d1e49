import Foundation
import HubModel
import HubStore
import PQ
import Synchronization

/// A database of the hub with the staging tables of some entities, and a landing folder beside it.
struct HubDatabase: Sendable {
    let server: TestServer
    let address: DatabaseAddress
    let landing: String
    private let name: String
    private let session: DatabaseSession
    private static let counter = Atomic<Int>(0)

    init(_ entities: [Entity], on server: TestServer? = nil) async throws {
        self.init(on: try server ?? TestServer.shared.get())
        try await Making.shared.make(name, at: address, on: self.server, entities)
    }

    /// A copy of another one, whose landing folder stays its own.
    init(copying template: HubDatabase) async throws {
        self.init(on: template.server)
        // A template may have no other user.
        await template.session.close()
        try await Making.shared.copy(template.name, to: name, on: server)
    }

    private init(on server: TestServer) {
        let number = HubDatabase.counter.add(1, ordering: .relaxed).newValue
        self.server = server
        name = "hub_\(number)"
        address = server.address(name)
        landing = FileManager.default.temporaryDirectory.path + "/lienthong-landing-\(getpid())-\(number)"
        session = DatabaseSession(address.uri)
    }

    /// As the hub itself connects.
    var worker: String { address.uri(as: .worker) }

    func script(_ sql: String) async throws {
        try await session.use { try $0.script(sql) }
    }

    /// All rows of a query as text, columns joined by `|`, NULL as `-`.
    func rows(_ sql: String) async throws -> [String] {
        try await session.use { connection in
            let result = try connection.execute(sql)
            return (0..<result.rowCount).map { row in
                (0..<result.columnCount).map { result.text(row, $0) ?? "-" }.joined(separator: "|")
            }
        }
    }

    func value(_ sql: String) async throws -> String? {
        try await rows(sql).first
    }

    /// Files in the landing folder that no name stands for.
    func halfWrittenFiles() throws -> [String] {
        let files = FileManager.default.enumerator(atPath: landing)?.allObjects as? [String] ?? []
        return files.filter { $0.contains(".incoming-") }
    }

    func removeLanding() {
        try? FileManager.default.removeItem(atPath: landing)
    }

    /// With the database itself: hundreds of copies would fill the disk.
    func remove() async throws {
        removeLanding()
        await session.close()
        try await DatabaseSession(server.address("postgres").uri).use { [name] in
            _ = try $0.execute("DROP DATABASE \(name) WITH (FORCE)")
        }
    }
}

/// One at a time: a template may have no other user while it is copied, and roles belong to the whole server.
private actor Making {
    static let shared = Making()
    private var last: Task<Void, any Error>?

    func make(_ name: String, at address: DatabaseAddress, on server: TestServer, _ entities: [Entity])
        async throws
    {
        try await inTurn {
            try await DatabaseSession(server.address("postgres").uri).use {
                _ = try $0.execute("CREATE DATABASE \(name)")
            }
            let environment = [DatabaseService.addressVariable: address.uri]
            _ = try await DatabaseService(root: "/", environment: environment).migrate(entities)
        }
    }

    func copy(_ template: String, to name: String, on server: TestServer) async throws {
        try await inTurn {
            try await DatabaseSession(server.address("postgres").uri).use {
                _ = try $0.execute("CREATE DATABASE \(name) TEMPLATE \(template)")
            }
        }
    }

    private func inTurn(_ body: @escaping @Sendable () async throws -> Void) async throws {
        let before = last
        let task = Task {
            _ = await before?.result
            try await body()
        }
        last = task
        try await task.value
    }
}
