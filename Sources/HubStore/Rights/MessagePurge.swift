import HubModel
import PQ

/// Takes persons, and what is past its time, out of outbox and deliveries.
///
/// A row stays where it was sent: that it was sent once is not forgotten with its content.
struct MessagePurge {
    let connection: PQConnection

    /// Messages that hold one of the texts or a value that was erased, or are about one of these rows; what was not sent
    /// of them never will be.
    func forget(texts: [String], rows: [(entity: String, key: String)], known: TombstoneSet) throws -> Int {
        let texts = try texts + erasedTexts(known)
        guard !texts.isEmpty || !rows.isEmpty else { return 0 }
        return try forget(
            """
            EXISTS (SELECT FROM unnest($1::text[]) v WHERE position(v IN o.payload::text) > 0
                    OR position(v IN o.aggregateid) > 0
                    OR EXISTS (SELECT FROM hub.delivery d WHERE d.message = o.id
                        AND (position(v IN d.kept::text) > 0 OR position(v IN d.order_key) > 0)))
                OR (regexp_replace(o.aggregatetype, '^staging[.]', ''), o.aggregateid)
                    IN (SELECT * FROM unnest($2::text[], $3::text[]))
            """,
            reason: "erased",
            [.texts(texts), .texts(rows.map(\.entity)), .texts(rows.map(\.key))]
        )
    }

    /// Whose they are may be known by their tombstones alone: in a database that was restored.
    private func erasedTexts(_ known: TombstoneSet) throws -> [String] {
        try connection.execute(
            """
            DECLARE lt_message CURSOR FOR SELECT DISTINCT v #>> '{}' FROM hub.outbox o,
                jsonb_path_query(o.payload, '$.**') v
            WHERE jsonb_typeof(v) = 'string' AND length(v #>> '{}') BETWEEN 6 AND 40
            """
        )
        var texts: [String] = []
        var count = 0
        repeat {
            let rows = try connection.execute("FETCH 5000 FROM lt_message")
            count = rows.rowCount
            for row in 0..<count {
                if let text = rows.text(row, 0), known.contains(text: text) { texts.append(text) }
            }
        } while count > 0
        try connection.execute("CLOSE lt_message")
        return texts
    }

    /// Contents of what ended before an instant; rows that ended long before another.
    func drop(contentsBefore content: Timestamp, rowsBefore row: Timestamp) throws -> Int {
        let count = try forget(
            """
            o.payload <> '{}' AND o.takers > 0 AND NOT EXISTS (SELECT FROM hub.delivery d WHERE d.message = o.id
                AND (d.ended_at IS NULL OR d.ended_at >= \(SQL.instant("$1"))))
            """,
            reason: nil,
            [PQParameter(content)]
        )
        let isOld = "d.message = o.id AND (d.ended_at IS NULL OR d.ended_at >= \(SQL.instant("$1")))"
        try connection.execute(
            """
            WITH old AS (SELECT o.id FROM hub.outbox o WHERE o.takers > 0 AND o.created_at < \(SQL.instant("$1"))
                AND NOT EXISTS (SELECT FROM hub.delivery d WHERE \(isOld)) LIMIT 10000)
            DELETE FROM hub.delivery d USING old WHERE d.message = old.id
            """,
            [PQParameter(row)]
        )
        try connection.execute(
            """
            DELETE FROM hub.outbox o WHERE o.takers > 0 AND o.created_at < \(SQL.instant("$1"))
                AND NOT EXISTS (SELECT FROM hub.delivery d WHERE d.message = o.id)
            """,
            [PQParameter(row)]
        )
        return count
    }

    /// `reason`: why what was not sent is refused; `nil` where all of it has ended.
    private func forget(_ condition: String, reason: String?, _ parameters: [PQParameter]) throws -> Int {
        let ends = reason.map {
            """
            state = CASE WHEN state IN ('done', 'refused') THEN state
                    WHEN delivered_at IS NOT NULL THEN 'done' ELSE 'refused' END,
                ended_at = coalesce(ended_at, clock_timestamp()), claim = NULL,
                reason = CASE WHEN state IN ('done', 'refused') OR delivered_at IS NOT NULL THEN reason
                    ELSE \(quoted(literal: $0)) END,
            """
        }
        let forgotten = try connection.execute(
            """
            WITH gone AS (SELECT o.id FROM hub.outbox o WHERE \(condition)), silent AS (
                UPDATE hub.delivery d SET \(ends ?? "") request = NULL, key = NULL, order_key = NULL, kept = '{}',
                    answer = NULL
                FROM gone WHERE d.message = gone.id
            )
            UPDATE hub.outbox o SET payload = '{}', aggregateid = 'forgotten-' || o.number,
                takers = coalesce(o.takers, 0)
            FROM gone WHERE o.id = gone.id
            """,
            parameters
        )
        return forgotten.affected
    }
}
