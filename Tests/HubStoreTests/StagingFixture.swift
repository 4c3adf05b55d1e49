import Foundation
import HubModel
import HubStore
import PQ

/// An empty database of the test cluster, with the hub's roles and schemas unless said otherwise.
struct StagingFixture: Sendable {
    let name: String
    let conninfo: String
    let session: DatabaseSession

    private static let roles = Task {
        try await RoleSetup().run(on: DatabaseSession(try TestCluster.running().conninfo("postgres")))
    }

    init(hasRoles: Bool = true) async throws {
        // Roles belong to the whole cluster: made once, before databases are set up side by side.
        try await StagingFixture.roles.value
        let cluster = try TestCluster.running()
        name = "staging_\(UUID().uuidString.prefix(8).lowercased())"
        let admin = DatabaseSession(cluster.conninfo("postgres"))
        try await admin.use { [name] in _ = try $0.execute("CREATE DATABASE \(quoted(identifier: name))") }
        conninfo = cluster.conninfo(name)
        session = DatabaseSession(conninfo)
        if hasRoles { try await RoleSetup().run(on: session) }
    }

    /// A database that follows these mappings.
    init(_ entities: [Entity]) async throws {
        try await self.init()
        _ = try await migrate(entities)
    }

    /// The hub's own tables made by their owner and opened to the roles, as `db migrate` does.
    static func ofOwner() async throws -> StagingFixture {
        let database = try await StagingFixture()
        try await database.session.use { connection in
            try connection.execute("SET ROLE hub_owner")
            defer { _ = try? connection.execute("RESET ROLE") }
            try Migrations.apply(on: connection)
        }
        try await RoleSetup().grantTables(on: database.session)
        return database
    }

    func migrate(
        _ entities: [Entity],
        approved: ApprovedPlan? = nil
    ) async throws -> StagingMigration.Outcome {
        try await StagingMigration(entities: entities).run(on: session, approved: approved)
    }

    func script(_ sql: String) async throws {
        try await session.use { try $0.script(sql) }
    }

    /// The first column of the rows, as the superuser that owns the test cluster.
    func values(_ sql: String) async throws -> [String?] {
        try await session.use { connection in
            let result = try connection.execute(sql)
            return (0..<result.rowCount).map { result.text($0, 0) }
        }
    }

    /// The first column of the rows that a citizen sees through the app's role.
    func values(_ sql: String, citizen: String?) async throws -> [String?] {
        try await session.transaction { connection in
            try connection.execute("SET LOCAL ROLE app_reader")
            if let citizen {
                try connection.execute("SELECT set_config('app.citizen', $1, true)", [.text(citizen)])
            }
            let result = try connection.execute(sql)
            return (0..<result.rowCount).map { result.text($0, 0) }
        }
    }
}

extension Entity {
    /// An entity with text fields; `required` ones are marked.
    static func sample(
        _ name: String,
        title: String = "Bảng thử",
        key: [String] = ["code"],
        fields: [Field],
        visibleTo: Visibility = .everyone
    ) -> Entity {
        Entity(name: name, title: title, key: key, visibleTo: visibleTo, fields: fields, sources: [])
    }

    static let contract = sample(
        "contract",
        title: "Hợp đồng",
        fields: [
            Field(name: "code", type: .evnCustomerCode, title: "Mã khách hàng", isRequired: true),
            Field(name: "holder", type: .text, title: "Số định danh chủ hợp đồng", personalData: .basic),
        ],
        visibleTo: .citizen(column: "holder")
    )

    static let bill = sample(
        "bill",
        title: "Hoá đơn",
        key: ["number"],
        fields: [
            Field(name: "number", type: .text, title: "Số hoá đơn", isRequired: true),
            Field(name: "code", type: .evnCustomerCode, title: "Mã khách hàng", isRequired: true),
            Field(name: "total", type: .moneyVND, title: "Tổng tiền"),
            Field(name: "issued_at", type: .datetime, title: "Ngày phát hành"),
        ],
        visibleTo: .through(entity: "contract", on: ["code"])
    )

    /// The entity with other fields.
    func with(_ change: (inout Entity) -> Void) -> Entity {
        var entity = self
        change(&entity)
        return entity
    }
}
