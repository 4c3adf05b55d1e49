package import HubModel
import PQ

/// The night, for the morning's report.
package struct MorningReader: Sendable {
    private let database: DatabaseSession

    package init(_ database: DatabaseSession) {
        self.database = database
    }

    /// The day up to `now`; what stands now comes from `figures`.
    package func read(_ figures: HubFigures, at now: Timestamp) async throws -> MorningFigures {
        let since = now + .seconds(-86_400)
        let alerts = try await PostgresAlertStore(database).alerts().filter {
            $0.isFiring || ($0.endedAt ?? $0.seenAt) >= since
        }
        return try await database.use { connection in
            var morning = MorningFigures(at: now, since: since)
            morning.runs = try MorningReader.runs(since: since, on: connection)
            morning.running = figures.pulls.filter(\.isRunning).map(\.name)
            morning.skipped = try MorningReader.skipped(since: since, on: connection)
            morning.alerts = alerts
            morning.standing = MorningFigures.Standing(figures)
            morning.certificates = figures.certificates
            morning.host = figures.host
            return morning
        }
    }

    /// The figures of the last report of an earlier day.
    package func before(_ now: Timestamp) async throws -> String? {
        let day = Zone.vietnam.civil(now).date.daysSinceEpoch
        return try await database.use { connection in
            let row = try connection.execute(
                """
                SELECT figures FROM hub.morning_report WHERE day < '1970-01-01'::date + $1::int
                ORDER BY day DESC LIMIT 1
                """,
                [.integer(Int64(day))]
            )
            return row.rowCount == 1 ? row.text(0, 0) : nil
        }
    }

    private static func runs(since: Timestamp, on connection: PQConnection) throws -> [MorningFigures.Run] {
        // Numbers of runs grow with their beginnings: an index leads to the last day's.
        let rows = try connection.repeating(
            """
            SELECT id, pull, state, extract(epoch FROM ended_at - started_at)::double precision, account, failure_code
            FROM (SELECT * FROM hub.run ORDER BY id DESC LIMIT 20000) r
            WHERE state <> 'running' AND mode IN ('pull', 'full') AND ended_at >= \(SQL.instant("$1")) ORDER BY id
            """,
            [PQParameter(since)]
        )
        return try (0..<rows.rowCount).map { row in
            MorningFigures.Run(
                id: rows.integer(row, 0) ?? 0,
                pull: rows.text(row, 1) ?? "",
                state: rows.text(row, 2) ?? "",
                lasted: .seconds(rows.double(row, 3) ?? 0),
                account: try decoded(RecordAccount.self, from: rows.text(row, 4) ?? "{}"),
                failureCode: rows.text(row, 5)
            )
        }
    }

    private static func skipped(since: Timestamp, on connection: PQConnection) throws
        -> [MorningFigures.Skipped]
    {
        let rows = try connection.repeating(
            """
            SELECT job, coalesce(reason, ''), count(*)
            FROM (SELECT * FROM hub.schedule_task ORDER BY id DESC LIMIT 20000) t
            WHERE state = 'skipped' AND due_at >= \(SQL.instant("$1")) GROUP BY 1, 2 ORDER BY 1, 2
            """,
            [PQParameter(since)]
        )
        return (0..<rows.rowCount).map { row in
            MorningFigures.Skipped(
                job: rows.text(row, 0) ?? "",
                reason: rows.text(row, 1) ?? "",
                times: Int(rows.integer(row, 2) ?? 0)
            )
        }
    }
}

extension MorningFigures.Standing {
    fileprivate init(_ figures: HubFigures) {
        self.init()
        func total(_ kind: HubFigures.Tally.Kind, _ part: String? = nil) -> Int {
            Int(
                figures.tallies.filter { $0.kind == kind && (part ?? $0.part) == $0.part }.map(\.amount)
                    .reduce(0, +)
            )
        }
        quarantine = total(.quarantine)
        waiting = figures.outbox.filter { !["following", "parked"].contains($0.state) }.map(\.count).reduce(
            0,
            +
        )
        parked = figures.outbox.filter { $0.state == "parked" }.map(\.count).reduce(0, +)
        late = figures.outbox.map(\.late).reduce(0, +)
        delivered = total(.deliveries, "delivered")
        refused = total(.deliveries, "refused")
        databaseBytes = figures.databaseBytes
    }
}
