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
        let targets = [RunRequest.Target(entity: request.entity, plan: request.plan)] + request.further
        let tables = targets.enumerated().map { number, target in
            StagingTable(target.plan, entity: target.entity, pull: request.pull, number: number)
        }
        let opening = RunOpening(request: request, tables: tables, lease: lease)
        let opened = try await database.transaction { try opening.open(on: $0) }
        KillPoint.runOpened.reached()
        for leftover in opened.leftovers {
            // Each by itself: one that a reader holds on to waits for the next run.
            let isDropped = try await database.transaction { connection in
                try lease.fence(on: connection)
                return try GenerationStore.drop(leftover, on: connection)
            }
            logger.debug("leftover set", metadata: ["name": "\(leftover.name)", "dropped": "\(isDropped)"])
        }
        let temporary = tables.map(\.createTemporaryTables).joined() + ChangeWriter.createTemporaryTable
        try await database.prepare(temporary, again: temporary + lease.adopt)
        let heartbeat = Heartbeat(conninfo) { try lease.beat(on: $0) }
        logger.debug("run opened", metadata: ["pull": "\(request.pull)", "run": "\(opened.run)"])
        return PostgresRunSession(
            request: request,
            tables: tables.map { $0.loading(run: opened.run) },
            lease: lease,
            opened: opened,
            database: database,
            reader: DatabaseSession(conninfo),
            heartbeat: heartbeat
        )
    }
}
