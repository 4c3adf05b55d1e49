import Foundation
package import HubModel
import PQ

/// Deliveries in PostgreSQL: claims carry the worker's uuid, and every step names the state from which it begins.
///
/// A worker lives as long as the connection that it works on: when that is gone, others free what it had at once; one
/// that hangs loses it after 60 s.
package final class PostgresDeliveryStore: DeliveryStore {
    let database: DatabaseSession
    let worker: String
    let mark: DeliveryMark
    private let heartbeat: Heartbeat

    /// `markPath`: a file in which this host remembers how far the deliveries had come.
    package init(_ conninfo: String, markPath: String) {
        let worker = UUID().uuidString.lowercased()
        self.worker = worker
        mark = DeliveryMark(path: markPath)
        database = DatabaseSession(conninfo, setup: WorkerRegistration.statement(of: worker))
        heartbeat = WorkerRegistration.heartbeat(of: worker, conninfo)
    }

    // MARK: Claims

    package func claim(_ push: PullID, needs: [PullID], limit: Int) async throws -> [Delivery] {
        try await database.use { [worker] connection in
            let rows = try connection.repeating(
                PostgresDeliveryStore.claim,
                [
                    .text(worker), .text(push.description), .integer(Int64(limit)),
                    .texts(needs.map(\.description)),
                ]
            )
            return try (0..<rows.rowCount).map { try Delivery(rows, $0, of: push) }
        }
    }

    private static let claim = """
        WITH picked AS (
            SELECT c.id FROM hub.delivery c
            WHERE c.push = $2 AND c.state IN ('waiting', 'prepared', 'unsure', 'following')
                AND c.next_at <= clock_timestamp() AND c.claim IS NULL
                AND EXISTS (SELECT FROM hub.worker w WHERE w.id = $1::uuid)
                AND (c.order_key IS NULL OR c.delivered_at IS NOT NULL OR NOT EXISTS (
                    SELECT FROM hub.delivery e
                    WHERE e.push = c.push AND e.order_key = c.order_key AND e.number < c.number
                        AND e.delivered_at IS NULL AND e.state NOT IN ('done', 'refused')))
                AND (c.delivered_at IS NOT NULL OR NOT EXISTS (
                    SELECT FROM unnest($4::text[]) AS needed(push)
                    WHERE NOT EXISTS (SELECT FROM hub.delivery e WHERE e.push = needed.push
                            AND e.order_key = c.order_key AND e.number < c.number AND e.delivered_at IS NOT NULL)
                        OR EXISTS (SELECT FROM hub.delivery e WHERE e.push = needed.push
                            AND e.order_key = c.order_key AND e.number < c.number
                            AND e.delivered_at IS NULL AND e.state <> 'refused')))
            ORDER BY c.next_at, c.number LIMIT $3 FOR UPDATE SKIP LOCKED
        ), claimed AS (
            UPDATE hub.delivery d SET claim = $1::uuid FROM picked p WHERE d.id = p.id RETURNING d.*
        )
        SELECT c.id, c.state, c.request, c.digest, c.key, c.manifest, c.kept, c.failures,
            \(SQL.microseconds("c.first_sent_at")), \(SQL.microseconds("c.delivered_at")), c.answer, c.wait_s,
            o.id, o.number, o.aggregatetype, o.aggregateid, o.type, o.payload, \(SQL.microseconds("o.created_at")),
            (SELECT jsonb_object_agg(n.name, n.kept) FROM (
                SELECT DISTINCT ON (e.push) split_part(e.push, '/', 2) AS name, e.kept FROM hub.delivery e
                WHERE e.push = ANY ($4::text[]) AND e.order_key = c.order_key AND e.number < c.number
                    AND e.delivered_at IS NOT NULL
                ORDER BY e.push, e.number DESC) n)
        FROM claimed c JOIN hub.outbox o ON o.id = c.message ORDER BY o.number
        """

    package func untilNext(_ pushes: [PullID]) async throws -> Duration? {
        try await database.use { connection in
            let row = try connection.repeating(
                """
                SELECT (extract(epoch FROM min(next_at) - clock_timestamp()) * 1000)::bigint FROM hub.delivery
                WHERE push = ANY ($1::text[]) AND state IN ('waiting', 'prepared', 'unsure', 'following')
                    AND claim IS NULL AND next_at > clock_timestamp()
                """,
                [.texts(pushes.map(\.description))]
            )
            return row.integer(0, 0).map { .milliseconds(max(0, $0)) }
        }
    }

    package func abandon(_ delivery: Int64) async throws {
        try await database.transaction { [worker] connection in
            _ = try PostgresDeliveryStore.free(
                "claim = $1::uuid AND id = $2",
                [.text(worker), .integer(delivery)],
                on: connection
            )
        }
    }

    package func leave() async throws {
        try await database.transaction { [worker] connection in
            try PostgresDeliveryStore.free("claim = $1::uuid", [.text(worker)], on: connection)
            try WorkerRegistration.remove(worker, on: connection)
        }
        try await remember()
    }

    // MARK: Recovery

    package func recover() async throws -> Recovered {
        let known = mark.read()
        let recovered = try await database.transaction { [worker] connection in
            try WorkerRegistration.forgetLost(except: worker, on: connection)
            return Recovered(
                unsure: try PostgresDeliveryStore.free(
                    "claim IS NOT NULL AND NOT EXISTS (SELECT FROM hub.worker w WHERE w.id = d.claim)",
                    [],
                    on: connection
                ),
                rewound: try Rewinding(connection: connection).look(known)
            )
        }
        try await remember()
        return recovered
    }

    private func remember() async throws {
        let last = try await database.use { connection in
            try connection.execute("SELECT coalesce(max(id), 0) FROM hub.attempt").integer(0, 0) ?? 0
        }
        mark.write(last)
    }

    /// What was being sent is unsure; a receiver that is still at it gets five seconds.
    ///
    /// Returns how many were.
    @discardableResult
    private static func free(_ condition: String, _ parameters: [PQParameter], on connection: PQConnection)
        throws -> Int
    {
        let freed = try connection.execute(
            """
            WITH freed AS (
                UPDATE hub.delivery d SET claim = NULL, state = CASE state WHEN 'sending' THEN 'unsure' ELSE state END,
                    next_at = CASE state WHEN 'sending' THEN clock_timestamp() + interval '5 s' ELSE next_at END,
                    reason = CASE state WHEN 'sending' THEN 'worker.lost' ELSE reason END
                WHERE \(condition) RETURNING id, reason, state
            )
            INSERT INTO hub.attempt (delivery, kind, outcome)
            SELECT id, 'hub', 'worker_lost' FROM freed WHERE state = 'unsure' AND reason = 'worker.lost'
            """,
            parameters
        )
        return freed.affected
    }
}

extension PostgresDeliveryStore {
    /// Drops the connection as the end of the process would: what this worker had in hand is anybody's.
    package func disconnect() async throws { await database.close() }
}
