package import HubModel
import PQ

/// The hub in figures, read so that it may be asked every few seconds.
///
/// Nothing in it walks through staged rows, quarantine or history: sums were kept where they came about
/// (`hub.tally`,
/// `hub.quarantine_count`), and the rest is found by indexes over what is open.
package struct MetricsReader: Sendable {
    private let database: DatabaseSession

    package init(_ database: DatabaseSession) {
        self.database = database
    }

    package func read(_ watched: Watched) async throws -> HubFigures {
        try await database.use { connection in
            var figures = HubFigures(now: try connection.now())
            figures.tallies = try MetricsReader.tallies(on: connection)
            figures.pulls = try MetricsReader.pulls(watched.promises, on: connection)
            figures.quotas = try MetricsReader.quotas(watched.limits, at: figures.now, on: connection)
            figures.outbox = try OutboxBook.parts(on: connection)
            figures.openTasks = try MetricsReader.openTasks(on: connection)
            figures.failedJobs = try MetricsReader.failedJobs(watched.jobs, on: connection)
            figures.retriedTargets = try MetricsReader.retriedTargets(on: connection)
            figures.holds = try MetricsReader.holds(on: connection)
            figures.firingAlerts = try MetricsReader.firingAlerts(on: connection)
            figures.certificates = try MetricsReader.certificates(on: connection)
            try MetricsReader.addCounts(to: &figures, on: connection)
            return figures
        }
    }

    private static func tallies(on connection: PQConnection) throws -> [HubFigures.Tally] {
        let rows = try connection.repeating(
            """
            SELECT kind, subject, part, sum(amount)::bigint FROM hub.tally GROUP BY 1, 2, 3
            UNION ALL
            SELECT 'quarantine', pull, entity, open FROM hub.quarantine_count WHERE field = '' AND rule = ''
            ORDER BY 1, 2, 3
            """
        )
        return (0..<rows.rowCount).compactMap { row in
            guard let kind = rows.text(row, 0).flatMap(HubFigures.Tally.Kind.init) else { return nil }
            return HubFigures.Tally(
                kind,
                rows.text(row, 1) ?? "",
                rows.text(row, 2) ?? "",
                rows.integer(row, 3) ?? 0
            )
        }
    }

    /// In the order of the promises.
    private static func pulls(_ promises: [PullPromise], on connection: PQConnection) throws
        -> [HubFigures.Pull]
    {
        let rows = try connection.repeating(
            """
            SELECT p.pull, \(SQL.microseconds("f.fresh_at")), EXISTS (SELECT FROM hub.lease l WHERE l.pull = p.pull),
                r.id, r.state, \(SQL.microseconds("r.started_at")), \(SQL.microseconds("r.ended_at")), r.failure_code,
                r.failure_vi, r.failure_en
            FROM unnest($1::text[]) p(pull) LEFT JOIN hub.freshness f ON f.pull = p.pull
                LEFT JOIN LATERAL (SELECT * FROM hub.run r WHERE r.pull = p.pull AND r.state <> 'running'
                    AND r.mode IN ('pull', 'full') ORDER BY r.id DESC LIMIT 1) r ON true
            """,
            [.texts(promises.map(\.pull.description))]
        )
        var found: [String: Int] = [:]
        for row in 0..<rows.rowCount { found[rows.text(row, 0) ?? ""] = row }
        return promises.map { promise in
            var pull = HubFigures.Pull(
                name: promise.pull.description,
                entity: promise.entity,
                promised: promise.freshWithin.duration
            )
            guard let row = found[pull.name] else { return pull }
            pull.freshAt = rows.integer(row, 1).map(Timestamp.init(microseconds:))
            pull.isRunning = rows.boolean(row, 2) ?? false
            pull.lastRun = lastRun(rows, row)
            return pull
        }
    }

    private static func lastRun(_ rows: borrowing PQResult, _ row: Int) -> HubFigures.LastRun? {
        guard let id = rows.integer(row, 3), let began = rows.integer(row, 5),
            let ended = rows.integer(row, 6)
        else { return nil }
        return HubFigures.LastRun(
            id: id,
            state: rows.text(row, 4) ?? "",
            startedAt: Timestamp(microseconds: began),
            endedAt: Timestamp(microseconds: ended),
            failureCode: rows.text(row, 7),
            failure: rows.text(row, 8).map { Localized(vi: $0, en: rows.text(row, 9) ?? $0) }
        )
    }

    /// Of two quotas that several connectors agreed for one period the smaller holds.
    private static func quotas(_ limits: [Limits], at now: Timestamp, on connection: PQConnection) throws
        -> [HubFigures.Quota]
    {
        let uses = try QuotaReader.uses(of: limits, at: now, on: connection)
        return uses.sorted { $0.key < $1.key }.flatMap { name, uses in
            Dictionary(grouping: uses, by: \.per.text).values
                .compactMap { $0.min { $0.limit < $1.limit } }
                .sorted { $0.per.approximateSeconds < $1.per.approximateSeconds }
                .map { HubFigures.Quota(name: name, period: $0.per.text, used: $0.used, limit: $0.limit) }
        }
    }

    private static func openTasks(on connection: PQConnection) throws -> [HubFigures.OpenTasks] {
        let rows = try connection.repeating(
            """
            SELECT schedule, state, count(*) FROM hub.schedule_task WHERE state IN ('waiting', 'running')
            GROUP BY schedule, state ORDER BY schedule, state
            """
        )
        return (0..<rows.rowCount).map { row in
            HubFigures.OpenTasks(
                schedule: rows.text(row, 0) ?? "",
                state: rows.text(row, 1) ?? "",
                count: Int(rows.integer(row, 2) ?? 0)
            )
        }
    }

    /// One look into the index per job.
    private static func failedJobs(_ jobs: [Watched.Job], on connection: PQConnection) throws
        -> [HubFigures.FailedJob]
    {
        let rows = try connection.repeating(
            """
            SELECT j.schedule, j.job, t.reason, t.attempts, \(SQL.microseconds("t.finished_at"))
            FROM unnest($1::text[], $2::text[]) j(schedule, job) CROSS JOIN LATERAL (
                SELECT * FROM hub.schedule_task t WHERE t.schedule = j.schedule AND t.job = j.job
                    AND t.state IN ('done', 'failed') ORDER BY t.due_at DESC LIMIT 1) t
            WHERE t.state = 'failed'
            """,
            [.texts(jobs.map(\.schedule)), .texts(jobs.map(\.target))]
        )
        return (0..<rows.rowCount).map { row in
            HubFigures.FailedJob(
                job: Watched.Job(schedule: rows.text(row, 0) ?? "", target: rows.text(row, 1) ?? ""),
                reason: rows.text(row, 2) ?? "",
                attempts: Int(rows.integer(row, 3) ?? 0),
                finishedAt: Timestamp(microseconds: rows.integer(row, 4) ?? 0)
            )
        }
    }

    private static func retriedTargets(on connection: PQConnection) throws -> Set<String> {
        let rows = try connection.repeating(
            "SELECT job FROM hub.schedule_task WHERE state IN ('waiting', 'running') AND attempts > 0"
        )
        return Set((0..<rows.rowCount).compactMap { rows.text($0, 0) })
    }

    private static func holds(on connection: PQConnection) throws -> [HubFigures.Hold] {
        let rows = try connection.repeating(
            """
            SELECT pull, entity, missing, \(SQL.microseconds("asked_at")) FROM hub.missing_hold
            WHERE approved_at IS NULL ORDER BY pull
            """
        )
        return (0..<rows.rowCount).map { row in
            HubFigures.Hold(
                pull: rows.text(row, 0) ?? "",
                entity: rows.text(row, 1) ?? "",
                missing: Int(rows.integer(row, 2) ?? 0),
                askedAt: Timestamp(microseconds: rows.integer(row, 3) ?? 0)
            )
        }
    }

    private static func firingAlerts(on connection: PQConnection) throws -> [HubFigures.FiringAlerts] {
        let rows = try connection.repeating(
            "SELECT kind, count(*) FROM hub.alert WHERE state = 'firing' GROUP BY kind ORDER BY kind"
        )
        return (0..<rows.rowCount).map { row in
            HubFigures.FiringAlerts(kind: rows.text(row, 0) ?? "", count: Int(rows.integer(row, 1) ?? 0))
        }
    }

    /// Of a host with several ports the certificate that ends first.
    private static func certificates(on connection: PQConnection) throws -> [HubFigures.Certificate] {
        let rows = try connection.repeating(
            "SELECT host, \(SQL.microseconds("min(not_after)")) FROM hub.certificate GROUP BY host ORDER BY host"
        )
        return (0..<rows.rowCount).map { row in
            HubFigures.Certificate(
                host: rows.text(row, 0) ?? "",
                notAfter: Timestamp(microseconds: rows.integer(row, 1) ?? 0)
            )
        }
    }

    private static func addCounts(to figures: inout HubFigures, on connection: PQConnection) throws {
        let row = try connection.repeating(
            """
            SELECT (SELECT count(*) FROM hub.outbox WHERE takers IS NULL),
                (SELECT count(*) FROM hub.outbox WHERE takers = 0),
                (SELECT count(*) FROM hub.alert_message WHERE state = 'waiting'),
                pg_database_size(current_database())
            """
        )
        figures.unroutedMessages = Int(row.integer(0, 0) ?? 0)
        figures.untakenMessages = Int(row.integer(0, 1) ?? 0)
        figures.waitingAlertMessages = Int(row.integer(0, 2) ?? 0)
        figures.databaseBytes = row.integer(0, 3) ?? 0
    }
}
