package import HubModel
import PQ

/// What happens now and happened lately, for the page that somebody opens at two in the morning.
///
/// Nothing here reads staging or quarantine: it stays quick however much they hold.
package struct NightReader: Sendable {
    private let database: DatabaseSession

    package init(_ database: DatabaseSession) {
        self.database = database
    }

    /// A run with what is usual for its pull.
    package struct Run: Sendable, Hashable {
        package var run: Int64
        package var pull: String
        package var mode: String
        /// As `RunHistory.Entry.state`.
        package var state: String
        package var startedAt: Timestamp
        package var endedAt: Timestamp?
        /// Of one that is running: what is committed so far.
        package var pages: Int
        package var records: Int
        package var failureCode: String?
        package var failure: Localized?

        package init(
            run: Int64,
            pull: String,
            mode: String,
            state: String,
            startedAt: Timestamp,
            endedAt: Timestamp? = nil,
            pages: Int,
            records: Int,
            failureCode: String? = nil,
            failure: Localized? = nil
        ) {
            self.run = run
            self.pull = pull
            self.mode = mode
            self.state = state
            self.startedAt = startedAt
            self.endedAt = endedAt
            self.pages = pages
            self.records = records
            self.failureCode = failureCode
            self.failure = failure
        }
    }

    /// What the last good runs of a pull were like; medians of up to ten.
    package struct Habit: Sendable, Hashable {
        package var duration: Duration
        package var records: Int

        package init(
            duration: Duration,
            records: Int
        ) {
            self.duration = duration
            self.records = records
        }
    }

    /// A job of a turn of a schedule.
    package struct Task: Sendable, Hashable {
        package var task: ScheduledTask
        package var host: String?
        package var startedAt: Timestamp?
        package var finishedAt: Timestamp?

        package init(
            task: ScheduledTask,
            host: String? = nil,
            startedAt: Timestamp? = nil,
            finishedAt: Timestamp? = nil
        ) {
            self.task = task
            self.host = host
            self.startedAt = startedAt
            self.finishedAt = finishedAt
        }
    }

    /// Runs that were under way at `since` or later, oldest first.
    package func runs(since: Timestamp) async throws -> [Run] {
        try await database.use { connection in
            let rows = try connection.execute(
                """
                SELECT r.id, r.pull, r.mode, r.state, \(SQL.microseconds("r.started_at")),
                    \(SQL.microseconds("r.ended_at")), coalesce(p.pages, r.pages),
                    coalesce(p.records, (r.account->>'read')::bigint, 0), r.failure_code, r.failure_vi, r.failure_en
                FROM hub.run r LEFT JOIN LATERAL (SELECT count(*) AS pages, sum(o.records) AS records
                    FROM hub.page_of_run o WHERE o.run = r.id AND r.state = 'running') p ON r.state = 'running'
                WHERE r.started_at >= \(SQL.instant("$1")) OR r.ended_at >= \(SQL.instant("$1")) OR r.state = 'running'
                ORDER BY r.id
                """,
                [PQParameter(since)]
            )
            return (0..<rows.rowCount).map { Run(rows, $0) }
        }
    }

    /// By pull.
    package func habits() async throws -> [String: Habit] {
        try await database.use { connection in
            let rows = try connection.execute(
                """
                SELECT s.pull, percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM h.ended_at - h.started_at)),
                    percentile_cont(0.5) WITHIN GROUP (ORDER BY coalesce((h.account->>'read')::double precision, 0))
                FROM hub.source s CROSS JOIN LATERAL (SELECT * FROM hub.run r
                    WHERE r.pull = s.pull AND r.state = 'succeeded' AND r.mode IN ('pull', 'full')
                    ORDER BY r.id DESC LIMIT 10) h
                GROUP BY s.pull
                """
            )
            var habits: [String: Habit] = [:]
            for row in 0..<rows.rowCount {
                let seconds = rows.double(row, 1) ?? 0
                habits[rows.text(row, 0) ?? ""] = Habit(
                    duration: .milliseconds(Int64(seconds * 1000)),
                    records: Int(rows.double(row, 2) ?? 0)
                )
            }
            return habits
        }
    }

    /// Jobs of turns that were due at `since` or later, and those that are still open; in the order of their turns.
    package func tasks(since: Timestamp) async throws -> [Task] {
        try await database.use { connection in
            let rows = try connection.execute(
                """
                SELECT id, schedule, job, \(SQL.microseconds("due_at")), \(SQL.microseconds("not_before")), state, reason,
                    attempts, host, \(SQL.microseconds("started_at")), \(SQL.microseconds("finished_at"))
                FROM hub.schedule_task WHERE due_at >= \(SQL.instant("$1")) OR state IN ('waiting', 'running')
                ORDER BY due_at, id
                """,
                [PQParameter(since)]
            )
            return (0..<rows.rowCount).compactMap { Task(rows, $0) }
        }
    }
}

extension NightReader.Run {
    fileprivate init(_ rows: borrowing PQResult, _ row: Int) {
        run = rows.integer(row, 0) ?? 0
        pull = rows.text(row, 1) ?? ""
        mode = rows.text(row, 2) ?? ""
        state = rows.text(row, 3) ?? ""
        startedAt = Timestamp(microseconds: rows.integer(row, 4) ?? 0)
        endedAt = rows.integer(row, 5).map(Timestamp.init(microseconds:))
        pages = Int(rows.integer(row, 6) ?? 0)
        records = Int(rows.integer(row, 7) ?? 0)
        failureCode = rows.text(row, 8)
        if let vi = rows.text(row, 9), let en = rows.text(row, 10) { failure = Localized(vi: vi, en: en) }
    }
}

extension NightReader.Task {
    fileprivate init?(_ rows: borrowing PQResult, _ row: Int) {
        guard let state = rows.text(row, 5).flatMap(ScheduledTask.State.init) else { return nil }
        task = ScheduledTask(
            id: rows.integer(row, 0) ?? 0,
            schedule: rows.text(row, 1) ?? "",
            job: rows.text(row, 2) ?? "",
            due: Timestamp(microseconds: rows.integer(row, 3) ?? 0),
            notBefore: Timestamp(microseconds: rows.integer(row, 4) ?? 0),
            state: state,
            reason: rows.text(row, 6),
            attempts: Int(rows.integer(row, 7) ?? 0)
        )
        host = rows.text(row, 8)
        startedAt = rows.integer(row, 9).map(Timestamp.init(microseconds:))
        finishedAt = rows.integer(row, 10).map(Timestamp.init(microseconds:))
    }
}
