import Foundation
import HubManifest
import HubModel
import HubStore
import PQ

/// A database with everything of the project's own folders: mappings, code tables, and the functions of `App/`.
struct AppFixture: Sendable {
    let conninfo: String
    let session: DatabaseSession

    /// Synthetic citizens.
    static let mau = "080190999901"
    static let thu = "066304999902"
    static let vidu = "080085999903"

    /// `choice`: of `feedback_visibility`.
    init(_ choice: String = "author_only") async throws {
        let cluster = try TestCluster.running()
        let template = try await AppTemplate.shared.name(choice, in: cluster)
        let name = "app_\(UUID().uuidString.prefix(8).lowercased())"
        try await AppTemplate.shared.copy(template, to: name, in: cluster)
        conninfo = cluster.conninfo(name)
        session = DatabaseSession(conninfo)
    }

    /// For what leaves nothing behind.
    static let shared = Task { try await AppFixture() }

    static let root = URL(filePath: #filePath).pathComponents.dropLast(4).joined(separator: "/")
        .replacing("//", with: "/")

    static let catalogue = CatalogueReader(root: root).read().catalogue

    static func entities(_ choice: String) -> [Entity] {
        catalogue.entities.map { entity in
            entity.with {
                $0.visibleTo = $0.visibleTo.resolved(["feedback_visibility": choice]) ?? $0.visibleTo
            }
        }
    }

    /// The first column of the rows, as a citizen's app sees them.
    func values(_ sql: String, _ parameters: [PQParameter] = [], as citizen: String?) async throws
        -> [String?]
    {
        try await session.transaction { connection in
            try connection.execute("SET LOCAL ROLE app_reader")
            if let citizen {
                try connection.execute("SELECT set_config('app.citizen', $1, true)", [.text(citizen)])
            }
            let result = try connection.execute(sql, parameters)
            return (0..<result.rowCount).map { result.text($0, 0) }
        }
    }

    func value(_ sql: String, _ parameters: [PQParameter] = [], as citizen: String? = AppFixture.mau)
        async throws
        -> String?
    {
        try await values(sql, parameters, as: citizen).first ?? nil
    }

    /// As the superuser.
    func rows(_ sql: String) async throws -> [String] {
        try await session.use { connection in
            let result = try connection.execute(sql)
            return (0..<result.rowCount).map { row in
                (0..<result.columnCount).map { result.text(row, $0) ?? "-" }.joined(separator: "|")
            }
        }
    }

    /// SQLSTATE of what a citizen's call is refused with; `nil` where it is not.
    ///
    /// Nothing stays.
    func refusal(_ sql: String, _ parameters: [PQParameter] = [], as citizen: String? = AppFixture.mau)
        async throws
        -> String?
    {
        try await undone(as: citizen) { connection in
            do throws(PQError) {
                try connection.execute(sql, parameters)
                return nil
            } catch {
                return error.sqlstate
            }
        }
    }

    /// The first value of the second statement, after the first; nothing stays.
    func value(_ sql: String, _ parameters: [PQParameter] = [], after first: String) async throws -> String? {
        try await undone(as: AppFixture.mau) { connection in
            try connection.execute(first, parameters)
            return try connection.execute(sql).text(0, 0)
        }
    }

    private func undone<Value: Sendable>(
        as citizen: String?,
        _ body: @Sendable (PQConnection) throws -> Value
    ) async throws -> Value {
        try await session.use { connection in
            try connection.execute("BEGIN")
            defer { _ = try? connection.execute("ROLLBACK") }
            try connection.execute("SET LOCAL ROLE app_reader")
            if let citizen {
                try connection.execute("SELECT set_config('app.citizen', $1, true)", [.text(citizen)])
            }
            return try body(connection)
        }
    }
}

/// The migrated database that each test's own is copied from, one for each choice of the environment.
private actor AppTemplate {
    static let shared = AppTemplate()
    private var ready: [String: Task<String, any Error>] = [:]

    func name(_ choice: String, in cluster: TestCluster) async throws -> String {
        if let task = ready[choice] { return try await task.value }
        let task = Task {
            let fixture = try await StagingFixture()
            let owner = DatabaseSession(fixture.conninfo + " options='-c role=hub_owner'")
            try await owner.use { _ = try Migrations.apply(on: $0) }
            await owner.close()
            try await RoleSetup().grantTables(on: fixture.session)
            _ = try await fixture.migrate(AppFixture.entities(choice))
            _ = try await AppMigration(AppFixture.catalogue.appSide).run(on: fixture.session)
            await fixture.session.close()
            return fixture.name
        }
        ready[choice] = task
        return try await task.value
    }

    /// One at a time: a template may have no other user while it is copied.
    func copy(_ template: String, to name: String, in cluster: TestCluster) throws {
        let admin = try PQConnection(cluster.conninfo("postgres"))
        try admin.execute(
            "CREATE DATABASE \(quoted(identifier: name)) TEMPLATE \(quoted(identifier: template))"
        )
    }
}
