package import HubModel
import PQ

/// Alerts in PostgreSQL: hosts judge one after the other, and each message is in one host's hands.
package struct PostgresAlertStore: AlertStore {
    private let database: DatabaseSession

    package init(_ database: DatabaseSession) {
        self.database = database
    }

    // MARK: Judging

    package func judge(
        _ scope: String,
        seen: Timestamp,
        _ decide: @Sendable (_ known: [AlertRecord]) -> (changed: [AlertRecord], messages: [AlertMessage])
    ) async throws -> Bool {
        try await database.transaction { connection in
            guard try PostgresAlertStore.take(scope, seen: seen, on: connection) else { return false }
            let known = try PostgresAlertStore.records(of: scope, on: connection)
            let (changed, messages) = decide(known)
            for record in changed {
                try PostgresAlertStore.write(record, scope: scope, on: connection)
            }
            try PostgresAlertStore.write(messages, at: seen, on: connection)
            return true
        }
    }

    /// Locks the scope until the transaction ends; figures that are not newer than those judged last judge nothing.
    private static func take(_ scope: String, seen: Timestamp, on connection: PQConnection) throws -> Bool {
        _ = try connection.repeating(
            "INSERT INTO hub.alert_look VALUES ($1, '-infinity') ON CONFLICT DO NOTHING",
            [.text(scope)]
        )
        let moved = try connection.repeating(
            "UPDATE hub.alert_look SET looked_at = \(SQL.instant("$2")) WHERE scope = $1 AND looked_at < \(SQL.instant("$2"))",
            [.text(scope), PQParameter(seen)]
        )
        return moved.affected == 1
    }

    private static func records(of scope: String, on connection: PQConnection) throws -> [AlertRecord] {
        let rows = try connection.repeating(
            "\(columns) WHERE scope = $1 ORDER BY key",
            [.text(scope)]
        )
        return try (0..<rows.rowCount).compactMap { try AlertRecord(rows, $0) }
    }

    private static let columns = """
        SELECT kind, subject, severity, detail, state = 'firing', \(SQL.microseconds("since")),
            \(SQL.microseconds("seen_at")), \(SQL.microseconds("ended_at")), \(SQL.microseconds("last_told")), times,
            returns
        FROM hub.alert
        """

    private static func write(_ record: AlertRecord, scope: String, on connection: PQConnection) throws {
        _ = try connection.repeating(
            """
            INSERT INTO hub.alert AS a (key, kind, subject, scope, severity, state, since, seen_at, ended_at, last_told,
                times, returns, detail)
            VALUES ($1, $2, $3, $4, $5, $6, \(SQL.instant("$7")), \(SQL.instant("$8")), \(SQL.instant("$9")),
                \(SQL.instant("$10")), $11, $12, $13)
            ON CONFLICT (key) DO UPDATE SET severity = excluded.severity, state = excluded.state,
                since = excluded.since, seen_at = excluded.seen_at, ended_at = excluded.ended_at,
                last_told = excluded.last_told, times = excluded.times, returns = excluded.returns,
                detail = excluded.detail, scope = excluded.scope
            """,
            [
                .text(record.key.storable), .text(record.kind.rawValue), .text(record.subject.storable),
                .text(scope), .text(record.severity.rawValue), .text(record.isFiring ? "firing" : "resolved"),
                PQParameter(record.since), PQParameter(record.seenAt),
                record.endedAt.map { PQParameter($0) } ?? .null, PQParameter(record.lastTold),
                .integer(Int64(record.times)), .integer(Int64(record.returns)),
                try PQParameter(json: record.detail),
            ]
        )
    }

    private static func write(_ messages: [AlertMessage], at now: Timestamp, on connection: PQConnection)
        throws
    {
        guard !messages.isEmpty else { return }
        let batch = try connection.execute("SELECT gen_random_uuid()").text(0, 0) ?? ""
        for message in messages {
            _ = try connection.repeating(
                """
                INSERT INTO hub.alert_message (batch, channel, receiver, content, made_at, next_at)
                VALUES ($1::uuid, $2, $3, $4, \(SQL.instant("$5")), \(SQL.instant("$5")))
                ON CONFLICT DO NOTHING
                """,
                [
                    .text(batch), .text(message.channel.rawValue), .text(message.receiver),
                    try PQParameter(json: message.content), PQParameter(now),
                ]
            )
        }
    }

    // MARK: Telling

    package func claim(at now: Timestamp, until: Timestamp) async throws -> ClaimedMessage? {
        try await database.transaction { connection in
            // Of one receiver the oldest first, so that an end is not told before its beginning: where one is due, those
            // before it are tried too, once a look. Who takes one takes it alone.
            try connection.script("SELECT pg_advisory_xact_lock(hashtext('lienthong.alert_message'))")
            let rows = try connection.repeating(
                """
                UPDATE hub.alert_message SET attempts = attempts + 1, tried_at = now.at, held_until = \(SQL.instant("$2"))
                FROM (SELECT \(SQL.instant("$1"))) now(at)
                WHERE id = (SELECT m.id FROM hub.alert_message m WHERE m.state = 'waiting'
                        AND coalesce(m.held_until, '-infinity') <= now.at
                        AND coalesce(m.tried_at, '-infinity') < now.at
                        AND EXISTS (SELECT FROM hub.alert_message l WHERE l.state = 'waiting' AND l.id >= m.id
                            AND l.channel = m.channel AND l.receiver = m.receiver AND l.next_at <= now.at)
                        AND NOT EXISTS (SELECT FROM hub.alert_message e WHERE e.state = 'waiting' AND e.id < m.id
                            AND e.channel = m.channel AND e.receiver = m.receiver AND e.held_until > now.at)
                    ORDER BY m.id LIMIT 1)
                RETURNING id, batch, channel, receiver, content, attempts, \(SQL.microseconds("made_at"))
                """,
                [PQParameter(now), PQParameter(until)]
            )
            guard rows.rowCount == 1, let id = rows.integer(0, 0),
                let channel = rows.text(0, 2).flatMap(AlertMessage.Channel.init)
            else { return nil }
            return ClaimedMessage(
                id: id,
                batch: rows.text(0, 1) ?? "",
                message: AlertMessage(
                    channel,
                    receiver: rows.text(0, 3) ?? "",
                    content: try decoded(AlertContent.self, from: rows.text(0, 4))
                ),
                attempts: Int(rows.integer(0, 5) ?? 0),
                madeAt: Timestamp(microseconds: rows.integer(0, 6) ?? 0)
            )
        }
    }

    package func sent(_ id: Int64, at now: Timestamp) async throws {
        try await database.transaction { connection in
            _ = try connection.repeating(
                "UPDATE hub.alert_message SET state = 'sent', sent_at = \(SQL.instant("$2")), reason = NULL WHERE id = $1",
                [.integer(id), PQParameter(now)]
            )
        }
    }

    package func failed(_ id: Int64, reason: String, next: Timestamp?) async throws {
        try await database.transaction { connection in
            _ = try connection.repeating(
                """
                UPDATE hub.alert_message SET reason = $2, held_until = NULL,
                    state = CASE WHEN $3::bigint IS NULL THEN 'given_up' ELSE state END,
                    next_at = coalesce(\(SQL.instant("$3")), next_at)
                WHERE id = $1 AND state = 'waiting'
                """,
                [.integer(id), .text(reason.storable), next.map { PQParameter($0) } ?? .null]
            )
        }
    }

    // MARK: The morning's report

    package func isReported(_ day: CivilDate) async throws -> Bool {
        try await database.use { connection in
            try connection.repeating(
                "SELECT FROM hub.morning_report WHERE day = '1970-01-01'::date + $1::int",
                [.integer(Int64(day.daysSinceEpoch))]
            ).rowCount == 1
        }
    }

    package func report(
        day: CivilDate,
        at now: Timestamp,
        _ make: @Sendable (_ before: String?) throws -> (figures: String, messages: [AlertMessage])
    ) async throws -> Bool {
        try await database.transaction { connection in
            let days = PQParameter.integer(Int64(day.daysSinceEpoch))
            // Another host that is at it holds the row: this one waits, and finds the day done.
            let taken = try connection.repeating(
                """
                INSERT INTO hub.morning_report VALUES ('1970-01-01'::date + $1::int, \(SQL.instant("$2")), '{}')
                ON CONFLICT DO NOTHING
                """,
                [days, PQParameter(now)]
            )
            guard taken.affected == 1 else { return false }
            let before = try connection.repeating(
                "SELECT figures FROM hub.morning_report WHERE day < '1970-01-01'::date + $1::int ORDER BY day DESC LIMIT 1",
                [days]
            )
            let (figures, messages) = try make(before.rowCount == 1 ? before.text(0, 0) : nil)
            _ = try connection.repeating(
                "UPDATE hub.morning_report SET figures = $2 WHERE day = '1970-01-01'::date + $1::int",
                [days, .text(figures)]
            )
            try PostgresAlertStore.write(messages, at: now, on: connection)
            return true
        }
    }

    // MARK: For people

    /// Those that fire, then those that ended within a week; newest first.
    package func alerts() async throws -> [AlertRecord] {
        try await database.use { connection in
            let rows = try connection.execute(
                """
                \(PostgresAlertStore.columns) WHERE state = 'firing' OR ended_at > clock_timestamp() - interval '7 days'
                ORDER BY state = 'firing' DESC, coalesce(ended_at, since) DESC
                """
            )
            return try (0..<rows.rowCount).compactMap { try AlertRecord(rows, $0) }
        }
    }

    /// Messages that are not sent, with the reason.
    package struct Unsent: Sendable, Hashable, Codable {
        package var channel: String
        package var receiver: String
        package var subject: String
        package var state: String
        package var attempts: Int
        /// Microseconds since 1970.
        package var madeAt: Int64
        package var nextAt: Int64
        package var reason: String?
    }

    package func unsent() async throws -> [Unsent] {
        try await database.use { connection in
            let rows = try connection.execute(
                """
                SELECT channel, receiver, content->>'subject', state, attempts, \(SQL.microseconds("made_at")),
                    \(SQL.microseconds("next_at")), reason
                FROM hub.alert_message WHERE state = 'waiting'
                    OR state = 'given_up' AND made_at > clock_timestamp() - interval '30 days'
                ORDER BY id
                """
            )
            return (0..<rows.rowCount).map { row in
                Unsent(
                    channel: rows.text(row, 0) ?? "",
                    receiver: rows.text(row, 1) ?? "",
                    subject: rows.text(row, 2) ?? "",
                    state: rows.text(row, 3) ?? "",
                    attempts: Int(rows.integer(row, 4) ?? 0),
                    madeAt: rows.integer(row, 5) ?? 0,
                    nextAt: rows.integer(row, 6) ?? 0,
                    reason: rows.text(row, 7)
                )
            }
        }
    }
}

extension AlertRecord {
    /// `nil`: of a kind that this program does not know.
    fileprivate init?(_ rows: borrowing PQResult, _ row: Int) throws {
        func instant(_ column: Int) -> Timestamp? {
            rows.integer(row, column).map(Timestamp.init(microseconds:))
        }
        guard let kind = rows.text(row, 0).flatMap(AlertKind.init),
            let severity = rows.text(row, 2).flatMap(AlertSeverity.init),
            let since = instant(5), let seenAt = instant(6), let lastTold = instant(8)
        else { return nil }
        self.init(
            kind: kind,
            subject: rows.text(row, 1) ?? "",
            severity: severity,
            detail: try decoded([String: String].self, from: rows.text(row, 3)),
            isFiring: rows.boolean(row, 4) ?? false,
            since: since,
            seenAt: seenAt,
            endedAt: instant(7),
            lastTold: lastTold,
            times: Int(rows.integer(row, 9) ?? 1),
            returns: Int(rows.integer(row, 10) ?? 0)
        )
    }
}
