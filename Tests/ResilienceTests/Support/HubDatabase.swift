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
    private let session: DatabaseSession
    private static let counter = Atomic<Int>(0)

    init(_ entities: [Entity], on server: TestServer? = nil) async throws {
        let server = try server ?? TestServer.shared.get()
        let number = HubDatabase.counter.add(1, ordering: .relaxed).newValue
        self.server = server
        address = server.address("hub_\(number)")
        landing = FileManager.default.temporaryDirectory.path + "/lienthong-landing-\(getpid())-\(number)"
        session = DatabaseSession(address.uri)
        try await Making.shared.make("hub_\(number)", at: address, on: server, entities)
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
}

/// One at a time: a template may have no other user while it is copied, and roles belong to the whole server.
private actor Making {
    static let shared = Making()
    private var last: Task<Void, any Error>?

    func make(_ name: String, at address: DatabaseAddress, on server: TestServer, _ entities: [Entity])
        async throws
    {
        let before = last
        let task = Task {
            _ = await before?.result
            try await DatabaseSession(server.address("postgres").uri).use {
                _ = try $0.execute("CREATE DATABASE \(name)")
            }
            let environment = [DatabaseService.addressVariable: address.uri]
            _ = try await DatabaseService(root: "/", environment: environment).migrate(entities)
        }
        last = task
        try await task.value
    }
}
