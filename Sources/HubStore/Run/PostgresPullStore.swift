package import HubModel
package import Logging
import PQ

/// Runs of pulls in PostgreSQL: lease, group loads, ledger, quarantine, cursors.
package struct PostgresPullStore: PullStore {
    private let conninfo: String
    private let logger: Logger

    /// - Parameters:
    ///   - conninfo: Of a database at the current revision.
    ///   - logger: Gets notices of the server at `debug`.
    package init(_ conninfo: String, logger: Logger = Logger(label: "lienthong.store")) {
        self.conninfo = conninfo
        self.logger = logger
    }

    package func begin(_ request: RunRequest) async throws -> any RunSession {
        let database = DatabaseSession(conninfo)
        let lease = try await database.transaction { connection in
            try Migrations.requireCurrent(on: connection)
            return try Lease.take(request.pull, on: connection)
        }
        KillPoint.leaseTaken.reached()
        do {
            return try await open(request, lease: lease, database: database)
        } catch {
            try? await database.use { try lease.release(on: $0) }
            throw error
        }
    }

    private func open(
        _ request: RunRequest,
        lease: Lease,
        database: DatabaseSession
    ) async throws -> PostgresRunSession {
        let table = StagingTable(request.plan, entity: request.entity)
        let opening = RunOpening(request: request, table: table, lease: lease)
        let opened = try await database.transaction { try opening.open(on: $0) }
        KillPoint.runOpened.reached()
        try await database.prepare(
            table.createTemporaryTables,
            again: table.createTemporaryTables + lease.adopt
        )
        let heartbeat = Heartbeat(conninfo) { try lease.beat(on: $0) }
        logger.debug("run opened", metadata: ["pull": "\(request.pull)", "run": "\(opened.run)"])
        return PostgresRunSession(
            request: request,
            table: table,
            lease: lease,
            opened: opened,
            database: database,
            reader: DatabaseSession(conninfo),
            heartbeat: heartbeat
        )
    }
}
