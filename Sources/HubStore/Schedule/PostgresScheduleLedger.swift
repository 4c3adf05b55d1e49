import Foundation
package import HubModel
import PQ

/// Turns of schedules in PostgreSQL, so that any number of hosts serve one project.
///
/// A host lives as long as the connection that it works on: when that is gone, others free at once what it had begun.
package final class PostgresScheduleLedger: ScheduleLedger {
    private let database: DatabaseSession
    private let worker: String
    private let heartbeat: Heartbeat

    package init(_ conninfo: String) {
        let worker = UUID().uuidString.lowercased()
        self.worker = worker
        database = DatabaseSession(conninfo, setup: WorkerRegistration.statement(of: worker))
        heartbeat = WorkerRegistration.heartbeat(of: worker, conninfo)
    }

    /// The server's clock, by which all hosts go.
    package func now() async throws -> Timestamp {
        try await database.use { try $0.now() }
    }

    package func mark(of schedule: String, first: Timestamp) async throws -> Timestamp {
        try await database.use { connection in
            if let mark = try PostgresScheduleLedger.mark(of: schedule, on: connection) { return mark }
            _ = try connection.repeating(
                "INSERT INTO hub.schedule_mark VALUES ($1, \(SQL.instant("$2"))) ON CONFLICT DO NOTHING",
                [.text(schedule), PQParameter(first)]
            )
            return try PostgresScheduleLedger.mark(of: schedule, on: connection) ?? first
        }
    }

    private static func mark(of schedule: String, on connection: PQConnection) throws -> Timestamp? {
        let row = try connection.repeating(
            "SELECT \(SQL.microseconds("due_at")) FROM hub.schedule_mark WHERE schedule = $1",
            [.text(schedule)]
        )
        guard row.rowCount == 1 else { return nil }
        return row.integer(0, 0).map(Timestamp.init(microseconds:))
    }

    package func raise(
        _ schedule: String,
        from mark: Timestamp,
        to due: Timestamp,
        _ tasks: [ScheduledTask]
    ) async throws -> Bool {
        try await database.transaction { connection in
            let moved = try connection.repeating(
                """
                UPDATE hub.schedule_mark SET due_at = \(SQL.instant("$3"))
                WHERE schedule = $1 AND due_at = \(SQL.instant("$2"))
                """,
                [.text(schedule), PQParameter(mark), PQParameter(due)]
            )
            guard moved.affected == 1 else { return false }
            for task in tasks {
                _ = try connection.repeating(
                    PostgresScheduleLedger.write,
                    PostgresScheduleLedger.cells(of: task)
                )
            }
            return true
        }
    }

    private static let write = """
        INSERT INTO hub.schedule_task (schedule, job, due_at, not_before, state, reason, finished_at)
        SELECT $1, $2, \(SQL.instant("$3")), \(SQL.instant("$4")), CASE WHEN o.is_open THEN 'skipped' ELSE $5 END,
            CASE WHEN o.is_open THEN 'schedule.overlap' ELSE $6 END,
            CASE WHEN o.is_open OR $5 <> 'waiting' THEN \(SQL.instant("$3")) END
        FROM (SELECT EXISTS (SELECT FROM hub.schedule_task t WHERE t.schedule = $1 AND t.job = $2
            AND t.state IN ('waiting', 'running')) AND $5 = 'waiting' AS is_open) o
        ON CONFLICT DO NOTHING
        """

    private static func cells(of task: ScheduledTask) -> [PQParameter] {
        [
            .text(task.schedule), .text(task.job), PQParameter(task.due), PQParameter(task.notBefore),
            .text(task.state.rawValue), task.reason.map { .text($0) } ?? .null,
        ]
    }

    package func open() async throws -> [ScheduledTask] {
        try await database.use { connection in
            let rows = try connection.repeating(
                """
                SELECT t.id, t.schedule, t.job, \(SQL.microseconds("t.due_at")), \(SQL.microseconds("t.not_before")),
                    t.state, t.reason, t.attempts
                FROM hub.schedule_task t
                WHERE (t.schedule, t.due_at) IN (SELECT o.schedule, o.due_at FROM hub.schedule_task o
                    WHERE o.state IN ('waiting', 'running'))
                ORDER BY t.due_at, t.id
                """,
                []
            )
            return (0..<rows.rowCount).compactMap { row in
                guard let id = rows.integer(row, 0), let schedule = rows.text(row, 1),
                    let job = rows.text(row, 2),
                    let due = rows.integer(row, 3), let notBefore = rows.integer(row, 4),
                    let state = rows.text(row, 5).flatMap(ScheduledTask.State.init)
                else { return nil }
                return ScheduledTask(
                    id: id,
                    schedule: schedule,
                    job: job,
                    due: Timestamp(microseconds: due),
                    notBefore: Timestamp(microseconds: notBefore),
                    state: state,
                    reason: rows.text(row, 6),
                    attempts: Int(rows.integer(row, 7) ?? 0)
                )
            }
        }
    }

    package func claim(_ task: Int64, at now: Timestamp) async throws -> Bool {
        let host = ProcessInfo.processInfo.hostName
        return try await database.transaction { [worker] connection in
            try connection.repeating(
                """
                UPDATE hub.schedule_task SET state = 'running', claim = $2::uuid, host = $3, reason = NULL,
                    attempts = attempts + 1, started_at = \(SQL.instant("$4"))
                WHERE id = $1 AND state = 'waiting' AND EXISTS (SELECT FROM hub.worker w WHERE w.id = $2::uuid)
                """,
                [.integer(task), .text(worker), .text(host), PQParameter(now)]
            ).affected == 1
        }
    }

    package func end(_ task: Int64, _ state: ScheduledTask.State, reason: String?, at now: Timestamp)
        async throws
    {
        try await database.transaction { [worker] connection in
            _ = try connection.repeating(
                """
                UPDATE hub.schedule_task SET state = $3, reason = $4, claim = NULL, finished_at = \(SQL.instant("$5"))
                WHERE id = $1 AND (claim = $2::uuid OR state = 'waiting')
                """,
                [
                    .integer(task), .text(worker), .text(state.rawValue), reason.map { .text($0) } ?? .null,
                    PQParameter(now),
                ]
            )
        }
    }

    package func postpone(_ task: Int64, until: Timestamp, reason: String) async throws {
        try await database.transaction { [worker] connection in
            _ = try connection.repeating(
                """
                UPDATE hub.schedule_task SET state = 'waiting', claim = NULL, reason = $4,
                    not_before = \(SQL.instant("$3"))
                WHERE id = $1 AND claim = $2::uuid
                """,
                [.integer(task), .text(worker), PQParameter(until), .text(reason)]
            )
        }
    }

    package func recover() async throws -> Int {
        try await database.transaction { [worker] connection in
            try WorkerRegistration.forgetLost(except: worker, on: connection)
            return try connection.execute(
                """
                UPDATE hub.schedule_task t SET state = 'waiting', claim = NULL, reason = 'schedule.host_lost'
                WHERE t.state = 'running' AND NOT EXISTS (SELECT FROM hub.worker w WHERE w.id = t.claim)
                """
            ).affected
        }
    }

    package func leave() async throws {
        try await database.transaction { [worker] connection in
            try connection.execute(
                """
                UPDATE hub.schedule_task SET state = 'waiting', claim = NULL, reason = 'schedule.host_stopped'
                WHERE claim = $1::uuid AND state = 'running'
                """,
                [.text(worker)]
            )
            try WorkerRegistration.remove(worker, on: connection)
        }
    }

    /// Drops the connection as the end of the process would.
    package func disconnect() async { await database.close() }
}
