package import HubModel
import PQ

/// Reads deliveries for people, and does what a person decides about them.
package struct OutboxBook: Sendable {
    let database: DatabaseSession

    package init(_ database: DatabaseSession) {
        self.database = database
    }

    /// One push in figures.
    package struct Summary: Sendable, Hashable, Codable {
        package var push: String
        /// By state.
        package var states: [String: Int]
        /// Delivered or not: after the promised time.
        package var late: Int
        /// Microseconds since 1970: the oldest message that has not arrived.
        package var oldestWaiting: Int64?
        /// Milliseconds from a message's beginning to its delivery, of the last thousand.
        package var halfWithin: Int64?
        package var ninetyNineWithin: Int64?
    }

    package struct Entry: Sendable, Hashable, Codable {
        package var id: Int64
        package var push: String
        package var message: String
        package var aggregateID: String
        package var state: String
        package var reason: String?
        package var failures: Int
        /// Microseconds since 1970.
        package var beganAt: Int64
        package var dueAt: Int64?
        package var nextAt: Int64?
        package var deliveredAt: Int64?
        package var isLate: Bool
        /// The earlier delivery of its order that it waits for.
        package var waitsFor: Int64?
        package var parkedFrom: String?
    }

    package struct Attempt: Sendable, Hashable, Codable {
        package var at: Int64
        package var kind: String
        package var outcome: String
        package var status: Int?
        package var code: String?
        package var traceID: String?
        package var milliseconds: Int?
        package var actor: String?
        package var note: String?
    }

    /// Everything that is known of one delivery; payload and request hold personal data.
    package struct Detail: Sendable, Hashable, Codable {
        package var entry: Entry
        package var attempts: [Attempt]
        package var key: String?
        /// Hexadecimal; over method, address and body without what the sign-in puts in.
        package var digest: String?
        package var manifest: String?
        package var kept: [String: String]
        package var type: String
        package var payload: String
        package var request: String?
    }

    /// A message that no push takes.
    package struct Untaken: Sendable, Hashable, Codable {
        package var message: String
        package var aggregateType: String
        package var aggregateID: String
        package var createdAt: Int64
    }

    /// What is not finished, in figures.
    package struct Open: Sendable, Hashable {
        package var push: String
        /// By state; without those that are done or refused for good.
        package var states: [Delivery.State: Int]
        /// After the promised time, and not there.
        package var late: Int
        /// Unsure, and nobody has asked about them for an hour.
        package var stuck: Int
        package var oldest: Timestamp?
    }

    package func open() async throws -> [Open] {
        try await database.use { try OutboxBook.open(on: $0) }
    }

    /// Reads open deliveries alone, so that it stays quick however many were delivered; in the order of the pushes.
    static func open(on connection: PQConnection) throws(PQError) -> [Open] {
        var all: [Open] = []
        for part in try parts(on: connection) {
            guard let state = Delivery.State(rawValue: part.state) else { continue }
            if all.last?.push != part.push {
                all.append(Open(push: part.push, states: [:], late: 0, stuck: 0, oldest: nil))
            }
            let last = all.count - 1
            all[last].states[state] = part.count
            all[last].late += part.late
            all[last].stuck += part.stuck
            all[last].oldest = [all[last].oldest, part.oldest].compactMap(\.self).min()
        }
        return all
    }

    /// The same by push and state, in that order.
    static func parts(on connection: PQConnection) throws(PQError) -> [HubFigures.Outbox] {
        let rows = try connection.repeating(
            """
            SELECT push, state, count(*), count(*) FILTER (WHERE delivered_at IS NULL AND due_at < clock_timestamp()),
                count(*) FILTER (WHERE state = 'unsure' AND next_at < clock_timestamp() - interval '1 hour'),
                \(SQL.microseconds("min(began_at) FILTER (WHERE delivered_at IS NULL)"))
            FROM hub.delivery WHERE state IN ('waiting', 'prepared', 'sending', 'unsure', 'following', 'parked')
            GROUP BY push, state ORDER BY push, state
            """
        )
        return (0..<rows.rowCount).map { row in
            HubFigures.Outbox(
                push: rows.text(row, 0) ?? "",
                state: rows.text(row, 1) ?? "",
                count: Int(rows.integer(row, 2) ?? 0),
                late: Int(rows.integer(row, 3) ?? 0),
                stuck: Int(rows.integer(row, 4) ?? 0),
                oldest: rows.integer(row, 5).map(Timestamp.init(microseconds:))
            )
        }
    }

    package func summary() async throws -> [Summary] {
        try await database.use { connection in
            let rows = try connection.execute(
                """
                WITH d AS (SELECT * FROM hub.delivery), latest AS (
                    SELECT push, extract(epoch FROM delivered_at - began_at) * 1000 AS took FROM (
                        SELECT push, delivered_at, began_at, row_number() OVER (PARTITION BY push ORDER BY delivered_at DESC) n
                        FROM d WHERE delivered_at IS NOT NULL) x WHERE n <= 1000)
                SELECT push, (SELECT jsonb_object_agg(state, n) FROM (
                        SELECT state, count(*) n FROM d s WHERE s.push = d.push GROUP BY state) s),
                    count(*) FILTER (WHERE coalesce(delivered_at, clock_timestamp()) > due_at
                        AND state NOT IN ('refused')),
                    \(SQL.microseconds("min(began_at) FILTER (WHERE delivered_at IS NULL AND state <> 'refused')")),
                    (SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY took) FROM latest l WHERE l.push = d.push)::bigint,
                    (SELECT percentile_cont(0.99) WITHIN GROUP (ORDER BY took) FROM latest l WHERE l.push = d.push)::bigint
                FROM d GROUP BY push ORDER BY push
                """
            )
            return try (0..<rows.rowCount).map { row in
                Summary(
                    push: rows.text(row, 0) ?? "",
                    states: try decoded([String: Int].self, from: rows.text(row, 1) ?? "{}"),
                    late: Int(rows.integer(row, 2) ?? 0),
                    oldestWaiting: rows.integer(row, 3),
                    halfWithin: rows.integer(row, 4),
                    ninetyNineWithin: rows.integer(row, 5)
                )
            }
        }
    }

    /// Newest first.
    ///
    /// `push`: `connector` or `connector/push`; no states: all that are not done.
    package func list(push: String?, states: [Delivery.State], lateOnly: Bool, limit: Int) async throws
        -> [Entry]
    {
        let wanted = states.isEmpty ? Delivery.State.allCases.filter { $0 != .done } : states
        return try await database.use { connection in
            let rows = try connection.execute(
                """
                \(OutboxBook.entries) WHERE d.state = ANY ($1::text[])
                    AND ($2::text IS NULL OR d.push = $2 OR split_part(d.push, '/', 1) = $2)
                    AND (NOT $3::boolean OR coalesce(d.delivered_at, clock_timestamp()) > d.due_at)
                ORDER BY d.id DESC LIMIT $4
                """,
                [
                    .texts(wanted.map(\.rawValue)), PQParameter(push), .boolean(lateOnly),
                    .integer(Int64(limit)),
                ]
            )
            return (0..<rows.rowCount).map { Entry(rows, $0) }
        }
    }

    package func untaken(limit: Int) async throws -> [Untaken] {
        try await database.use { connection in
            let rows = try connection.execute(
                """
                SELECT id, aggregatetype, aggregateid, \(SQL.microseconds("created_at")) FROM hub.outbox
                WHERE takers = 0 ORDER BY number DESC LIMIT $1
                """,
                [.integer(Int64(limit))]
            )
            return (0..<rows.rowCount).map { row in
                Untaken(
                    message: rows.text(row, 0) ?? "",
                    aggregateType: rows.text(row, 1) ?? "",
                    aggregateID: rows.text(row, 2) ?? "",
                    createdAt: rows.integer(row, 3) ?? 0
                )
            }
        }
    }

    /// `nil`: there is no such delivery.
    package func detail(_ id: Int64) async throws -> Detail? {
        try await database.use { connection in
            let found = try connection.execute("\(OutboxBook.entries) WHERE d.id = $1", [.integer(id)])
            guard found.rowCount == 1 else { return nil }
            let row = try connection.execute(
                """
                SELECT d.key, encode(d.digest, 'hex'), d.manifest, d.kept, o.type, o.payload,
                    convert_from(d.request, 'UTF8')
                FROM hub.delivery d JOIN hub.outbox o ON o.id = d.message WHERE d.id = $1
                """,
                [.integer(id)]
            )
            return Detail(
                entry: Entry(found, 0),
                attempts: try OutboxBook.attempts(id, on: connection),
                key: row.text(0, 0),
                digest: row.text(0, 1),
                manifest: row.text(0, 2),
                kept: try decoded([String: String].self, from: row.text(0, 3) ?? "{}"),
                type: row.text(0, 4) ?? "",
                payload: row.text(0, 5) ?? "",
                request: row.text(0, 6)
            )
        }
    }

    private static func attempts(_ id: Int64, on connection: PQConnection) throws -> [Attempt] {
        let rows = try connection.execute(
            """
            SELECT \(SQL.microseconds("at")), kind, outcome, status, code, trace_id, took_ms, actor, note
            FROM hub.attempt WHERE delivery = $1 ORDER BY id
            """,
            [.integer(id)]
        )
        return (0..<rows.rowCount).map { row in
            Attempt(
                at: rows.integer(row, 0) ?? 0,
                kind: rows.text(row, 1) ?? "",
                outcome: rows.text(row, 2) ?? "",
                status: rows.integer(row, 3).map { Int($0) },
                code: rows.text(row, 4),
                traceID: rows.text(row, 5),
                milliseconds: rows.integer(row, 6).map { Int($0) },
                actor: rows.text(row, 7),
                note: rows.text(row, 8)
            )
        }
    }

    private static let entries = """
        SELECT d.id, d.push, d.message, o.aggregateid, d.state, d.reason, d.failures,
            \(SQL.microseconds("d.began_at")), \(SQL.microseconds("d.due_at")),
            CASE WHEN d.state IN ('waiting', 'prepared', 'unsure', 'following') THEN \(SQL.microseconds("d.next_at")) END,
            \(SQL.microseconds("d.delivered_at")),
            coalesce(coalesce(d.delivered_at, clock_timestamp()) > d.due_at, false),
            (SELECT min(e.id) FROM hub.delivery e WHERE d.order_key IS NOT NULL AND d.delivered_at IS NULL
                AND e.push = d.push AND e.order_key = d.order_key AND e.number < d.number
                AND e.delivered_at IS NULL AND e.state NOT IN ('done', 'refused')),
            d.parked_from
        FROM hub.delivery d JOIN hub.outbox o ON o.id = d.message
        """
}

extension OutboxBook.Entry {
    fileprivate init(_ rows: borrowing PQResult, _ row: Int) {
        id = rows.integer(row, 0) ?? 0
        push = rows.text(row, 1) ?? ""
        message = rows.text(row, 2) ?? ""
        aggregateID = rows.text(row, 3) ?? ""
        state = rows.text(row, 4) ?? ""
        reason = rows.text(row, 5)
        failures = Int(rows.integer(row, 6) ?? 0)
        beganAt = rows.integer(row, 7) ?? 0
        dueAt = rows.integer(row, 8)
        nextAt = rows.integer(row, 9)
        deliveredAt = rows.integer(row, 10)
        isLate = rows.boolean(row, 11) ?? false
        waitsFor = rows.integer(row, 12)
        parkedFrom = rows.text(row, 13)
    }
}
