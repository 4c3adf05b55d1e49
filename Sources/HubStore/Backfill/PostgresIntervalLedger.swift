import Foundation
package import HubModel
import PQ

/// Slices of backfills in PostgreSQL, so that any number of hosts fetch one past together.
///
/// A host lives as long as the connection that it works on: when that is gone, others take over what it had begun, once
/// its run holds no lease either.
package final class PostgresIntervalLedger: IntervalLedger {
    private let database: DatabaseSession
    private let worker: String
    private let heartbeat: Heartbeat

    package init(_ conninfo: String) {
        let worker = UUID().uuidString.lowercased()
        self.worker = worker
        database = DatabaseSession(conninfo, setup: WorkerRegistration.statement(of: worker))
        heartbeat = WorkerRegistration.heartbeat(of: worker, conninfo)
    }

    package func slices(of pull: PullID) async throws -> [BackfillSlice] {
        try await database.use { connection in
            try PostgresIntervalLedger.slices(
                "JOIN hub.source s ON s.number = i.source WHERE s.pull = $1 ORDER BY i.from_at",
                [.text(pull.description)],
                on: connection
            )
        }
    }

    package func revise(_ pull: PullID, _ revision: @Sendable ([BackfillSlice]) -> SliceRevision)
        async throws
    {
        try await database.transaction { connection in
            let source = try PostgresIntervalLedger.lock(pull, on: connection)
            let slices = try PostgresIntervalLedger.slices(of: source, on: connection)
            let revision = revision(slices)
            for id in revision.dropped {
                try connection.execute(
                    "DELETE FROM hub.interval WHERE id = $1 AND state <> 'running'",
                    [.integer(id)]
                )
            }
            for slice in revision.added {
                _ = try connection.repeating(
                    PostgresIntervalLedger.insert,
                    [.integer(Int64(source))] + PostgresIntervalLedger.cells(of: slice)
                )
            }
        }
    }

    package func claim(_ pull: PullID, within span: TimeSpan) async throws -> SliceClaim {
        let host = ProcessInfo.processInfo.hostName
        return try await database.transaction { [worker] connection in
            let source = try PostgresIntervalLedger.lock(pull, on: connection)
            let slices = try PostgresIntervalLedger.slices(of: source, on: connection)
            if let running = slices.first(where: { $0.state == .running }) {
                return .busy(host: running.host ?? "?")
            }
            guard var slice = slices.first(where: { $0.state == .waiting && $0.span.overlaps(span) }) else {
                return .none
            }
            try connection.execute(
                """
                UPDATE hub.interval SET state = 'running', claim = $2::uuid, host = $3, run = NULL, reason = NULL,
                    attempts = attempts + 1, started_at = clock_timestamp(), finished_at = NULL
                WHERE id = $1
                """,
                [.integer(slice.id), .text(worker), .text(host)]
            )
            (slice.state, slice.host, slice.run, slice.reason) = (.running, host, nil, nil)
            slice.attempts += 1
            return .slice(slice)
        }
    }

    package func end(_ slice: Int64, _ state: BackfillSlice.State, reason: String?) async throws {
        try await database.transaction { [worker] connection in
            try connection.execute(
                """
                UPDATE hub.interval SET state = $3, reason = $4, claim = NULL,
                    finished_at = CASE WHEN $3 IN ('done', 'failed') THEN clock_timestamp() END
                WHERE id = $1 AND claim = $2::uuid AND state = 'running'
                """,
                [.integer(slice), .text(worker), .text(state.rawValue), PQParameter(reason)]
            )
        }
    }

    package func recover() async throws -> Int {
        try await database.transaction { [worker] connection in
            try WorkerRegistration.forgetLost(except: worker, on: connection)
            return try connection.execute(
                """
                UPDATE hub.interval i SET state = 'waiting', claim = NULL, reason = 'backfill.host_lost'
                WHERE i.state = 'running' AND NOT EXISTS (SELECT FROM hub.worker w WHERE w.id = i.claim)
                    AND NOT EXISTS (SELECT FROM hub.lease l WHERE l.run = i.run AND NOT (\(Lease.isFree)))
                """
            ).affected
        }
    }

    package func leave() async throws {
        try await database.transaction { [worker] connection in
            try connection.execute(
                """
                UPDATE hub.interval SET state = 'waiting', claim = NULL, reason = 'backfill.host_stopped'
                WHERE claim = $1::uuid AND state = 'running'
                """,
                [.text(worker)]
            )
            try WorkerRegistration.remove(worker, on: connection)
        }
    }

    /// Drops the connection as the end of the process would.
    package func disconnect() async { await database.close() }

    // MARK: Rows

    /// One host at a time looks at the slices of a source and changes them; its number is made where it never ran.
    private static func lock(_ pull: PullID, on connection: PQConnection) throws -> Int16 {
        let source = try SourceNumber.of(pull, on: connection)
        try connection.execute(
            "SELECT 1 FROM hub.source WHERE number = $1 FOR UPDATE",
            [.integer(Int64(source))]
        )
        return source
    }

    private static let insert = """
        INSERT INTO hub.interval (source, from_at, to_at, state, run, reason, host, attempts, finished_at)
        VALUES ($1, \(SQL.instant("$2")), \(SQL.instant("$3")), $4, $5, $6, $7, $8,
            CASE WHEN $4 IN ('done', 'failed') THEN clock_timestamp() END)
        """

    private static func cells(of slice: BackfillSlice) -> [PQParameter] {
        [
            PQParameter(slice.span.from), PQParameter(slice.span.until), .text(slice.state.rawValue),
            slice.run.map { .integer($0) } ?? .null, PQParameter(slice.reason), PQParameter(slice.host),
            .integer(Int64(slice.attempts)),
        ]
    }

    private static func slices(of source: Int16, on connection: PQConnection) throws -> [BackfillSlice] {
        try slices("WHERE i.source = $1 ORDER BY i.from_at", [.integer(Int64(source))], on: connection)
    }

    private static func slices(_ which: String, _ parameters: [PQParameter], on connection: PQConnection)
        throws -> [BackfillSlice]
    {
        let rows = try connection.execute(
            """
            SELECT i.id, \(SQL.microseconds("i.from_at")), \(SQL.microseconds("i.to_at")), i.state, i.run, i.reason,
                i.host, i.attempts, coalesce(r.requests, 0), coalesce((r.account->>'read')::bigint, 0)
            FROM hub.interval i LEFT JOIN hub.run r ON r.id = i.run
            \(which)
            """,
            parameters
        )
        return (0..<rows.rowCount).compactMap { row in
            guard let id = rows.integer(row, 0), let from = rows.integer(row, 1),
                let until = rows.integer(row, 2),
                let state = rows.text(row, 3).flatMap(BackfillSlice.State.init)
            else { return nil }
            return BackfillSlice(
                id: id,
                span: TimeSpan(
                    from: Timestamp(microseconds: from),
                    until: Timestamp(microseconds: until)
                ),
                state: state,
                run: rows.integer(row, 4),
                reason: rows.text(row, 5),
                host: rows.text(row, 6),
                attempts: Int(rows.integer(row, 7) ?? 0),
                calls: Int(rows.integer(row, 8) ?? 0),
                records: Int(rows.integer(row, 9) ?? 0)
            )
        }
    }
}
