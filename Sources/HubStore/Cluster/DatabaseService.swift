import Foundation
package import HubModel
import PQ

/// The hub's database as commands use it: the private cluster of the project, or the one that an address names.
package struct DatabaseService: Sendable {
    /// The environment's name for the address of a server that is not ours to start.
    package static let addressVariable = "LIENTHONG_DATABASE_URL"

    private let place: Place

    private enum Place: Sendable {
        case embedded(EmbeddedCluster)
        case external(DatabaseAddress)
    }

    /// - Throws: `HubFailure` `database.url`, `database.folder`, `database.socket_path`, `database.not_installed`.
    package init(
        root: String,
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws {
        guard let uri = environment[DatabaseService.addressVariable], !uri.isEmpty else {
            place = .embedded(try EmbeddedCluster(root: root))
            return
        }
        let address = DatabaseAddress(uri: uri)
        guard address.isWellFormed else { throw DatabaseService.badAddress }
        place = .external(address)
    }

    package init(cluster: EmbeddedCluster) {
        place = .embedded(cluster)
    }

    /// Runs a command with the database up.
    ///
    /// Does not look whether its schema is current (`Migrations.requireCurrent`).
    package func use<Result>(_ body: (DatabaseAddress) async throws -> Result) async throws -> Result {
        switch place {
        case .external(let address): try await body(address)
        case .embedded(let cluster):
            try await cluster.use { address in
                try await cluster.createDatabase()
                return try await body(address)
            }
        }
    }

    /// `db start`; for a server that is not ours `database.external`.
    package func start() async throws -> DatabaseStatus {
        guard case .embedded(let cluster) = place else { throw DatabaseService.notOurs }
        try await cluster.start()
        try await cluster.createDatabase()
        return try await status()
    }

    /// `db stop`; for a server that is not ours `database.external`.
    package func stop() async throws -> DatabaseStatus {
        guard case .embedded(let cluster) = place else { throw DatabaseService.notOurs }
        try await cluster.stop()
        return try await status()
    }

    /// `db status`: starts nothing.
    package func status() async throws -> DatabaseStatus {
        switch place {
        case .external(let address):
            try await DatabaseStatus.reading(address, cluster: nil)
        case .embedded(let cluster):
            try await DatabaseStatus.reading(cluster.address, cluster: cluster.status())
        }
    }

    /// `db url`: the address for other programs, password included.
    package var url: String {
        switch place {
        case .external(let address): address.uri
        case .embedded(let cluster): cluster.address.uri
        }
    }

    /// `db migrate`: the hub's own tables, then what the mappings ask for, then what the app may call.
    ///
    /// Throws `database.newer` before it changes anything, `plan.edited`, `plan.outdated`, `staging.impossible`,
    /// `app.sql`, `app.rights`.
    package func migrate(
        _ entities: [Entity],
        app: AppSide = AppSide(),
        approved: ApprovedPlan? = nil
    ) async throws -> MigrationReport {
        try await use { address in
            let session = DatabaseSession(address.uri)
            try await session.use { try Migrations.refuseNewer(on: $0) }
            try await RoleSetup().run(on: session)
            let steps = try await DatabaseSession(address.uri(as: .owner)).use {
                try Migrations.apply(on: $0)
            }
            try await RoleSetup().grantTables(on: session)
            let staging = try await StagingMigration(entities: entities).run(on: session, approved: approved)
            let app = try await AppMigration(app).run(on: session)
            return MigrationReport(steps: steps, staging: staging, app: app)
        }
    }

    private static let badAddress = HubFailure(
        .configure,
        .fixConfiguration,
        code: "database.url",
        message: Localized(
            vi: """
                \(addressVariable) phải có dạng postgresql://người_dùng:mật_khẩu@máy_chủ:5432/tên_cơ_sở_dữ_liệu. Hãy \
                sửa lại biến môi trường này.
                """,
            en: """
                \(addressVariable) must look like postgresql://user:password@host:5432/database. Correct that \
                environment variable.
                """
        )
    )

    private static let notOurs = HubFailure(
        .configure,
        .askAPerson,
        code: "database.external",
        message: Localized(
            vi: """
                \(addressVariable) trỏ tới máy chủ do người khác quản lý; liên thông không khởi động hay dừng máy chủ \
                đó. Hãy bỏ biến này nếu muốn dùng cơ sở dữ liệu riêng.
                """,
            en: """
                \(addressVariable) names a server that others run; the hub neither starts nor stops it. Unset the \
                variable to use the private database.
                """
        )
    )
}

extension Migrations {
    /// Throws `database.newer` if a later version of the program has worked on this database.
    fileprivate static func refuseNewer(on connection: PQConnection) throws {
        if try revision(on: connection) > steps.count { try requireCurrent(on: connection) }
    }
}

extension EmbeddedCluster {
    /// Makes the hub's database in a new cluster; the server must be up.
    fileprivate func createDatabase() async throws {
        try await DatabaseSession(maintenanceAddress.uri).use { connection in
            let found = try connection.execute(
                "SELECT count(*) FROM pg_database WHERE datname = $1",
                [.text(EmbeddedCluster.database)]
            )
            guard found.integer(0, 0) == 0 else { return }
            do throws(PQError) {
                try connection.execute("CREATE DATABASE \(quoted(identifier: EmbeddedCluster.database))")
            } catch {
                // Another command was quicker.
                guard error.sqlstate == "42P04" || error.sqlstate == "23505" else { throw error }
            }
        }
    }
}
