package import HubModel
import PQ

/// What calls came to, in PostgreSQL: one line per connector and hour, whoever called.
package struct PostgresCallLedger: CallLedger {
    private let database: DatabaseSession

    package init(_ conninfo: String) {
        database = DatabaseSession(conninfo)
    }

    package func add(_ hours: [CallHour], _ last: [LastCall]) async throws {
        // Of two that write at once each waits for the other's connectors in one order.
        let sorted = hours.sorted { ($0.connector, $0.hour) < ($1.connector, $1.hour) }
        try await database.transaction { connection in
            // What a crash of the server forgets here is a few seconds of figures.
            try connection.script("SET LOCAL synchronous_commit = off")
            for hour in sorted { try PostgresCallLedger.add(hour, on: connection) }
            try PostgresCallLedger.add(last, on: connection)
        }
    }

    private static func add(_ hour: CallHour, on connection: PQConnection) throws {
        let classes = hour.classes
        try connection.execute(
            """
            INSERT INTO hub.call_hour AS h VALUES ($1, \(SQL.instant("$2")), $3, $4, $5, $6, $7, $8, $9)
            ON CONFLICT (connector, hour) DO UPDATE SET success = h.success + excluded.success,
                redirect = h.redirect + excluded.redirect, refused = h.refused + excluded.refused,
                failed = h.failed + excluded.failed, unanswered = h.unanswered + excluded.unanswered,
                bytes = h.bytes + excluded.bytes,
                latencies = (SELECT array_agg(coalesce(a, 0) + coalesce(b, 0) ORDER BY n)
                    FROM unnest(h.latencies, excluded.latencies) WITH ORDINALITY u(a, b, n))
            """,
            [
                .text(hour.connector.storable), PQParameter(hour.hour), .integer(Int64(classes.success)),
                .integer(Int64(classes.redirect)), .integer(Int64(classes.refused)),
                .integer(Int64(classes.failed)), .integer(Int64(classes.unanswered)), .integer(hour.bytes),
                .integers(hour.latencies.counts.map(Int64.init)),
            ]
        )
    }

    private static func add(_ last: [LastCall], on connection: PQConnection) throws {
        guard !last.isEmpty else { return }
        try connection.execute(
            """
            INSERT INTO hub.last_call (connector, at, status, milliseconds)
            SELECT c, \(SQL.instant("a")), nullif(s, 0), m
            FROM unnest($1::text[], $2::bigint[], $3::int[], $4::int[]) u(c, a, s, m)
            """,
            [
                .texts(last.map(\.connector.storable)), .integers(last.map(\.at)),
                .integers(last.map { Int64($0.status ?? 0) }),
                .integers(last.map { Int64(min($0.milliseconds, Int(Int32.max))) }),
            ]
        )
        try connection.execute(
            """
            DELETE FROM hub.last_call l USING unnest($1::text[]) c WHERE l.connector = c
                AND l.id NOT IN (SELECT id FROM hub.last_call k WHERE k.connector = c
                    ORDER BY at DESC, id DESC LIMIT $2)
            """,
            [.texts(Array(Set(last.map(\.connector.storable)))), .integer(Int64(LastCall.kept))]
        )
    }
}
