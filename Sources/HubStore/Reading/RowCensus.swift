package import HubModel
import PQ

/// Counts the rows of each entity once a day and after it was written, so that no page has to.
///
/// A small table is counted; of one beyond `exactly` the server's own statistics are believed, which its autovacuum
/// keeps within a few percent.
package struct RowCensus: Sendable {
    private let database: DatabaseSession
    private let zone: Zone
    /// Bytes.
    private let exactly: Int64

    package init(_ database: DatabaseSession, zone: Zone = .vietnam, exactly: Int64 = 64 << 20) {
        self.database = database
        self.zone = zone
        self.exactly = exactly
    }

    /// Of those whose rows were written since the last count, and once of each on a new day; returns how many.
    package func take(_ entities: [String], now: Timestamp) async throws -> Int {
        let day = zone.civil(now).date
        var taken = 0
        for entity in entities.sorted() {
            let isTaken = try await database.transaction { try take(entity, on: day, $0) }
            if isTaken { taken += 1 }
        }
        return taken
    }

    private func take(_ entity: String, on day: CivilDate, _ connection: PQConnection) throws -> Bool {
        let known = try connection.execute(
            """
            SELECT e.writes, c.writes, c.day = \(RowCensus.day("$2")), c.rows, c.is_estimate
            FROM hub.entity e LEFT JOIN LATERAL (SELECT * FROM hub.row_count r WHERE r.entity = e.name
                ORDER BY r.day DESC LIMIT 1) c ON true
            WHERE e.name = $1
            """,
            [.text(entity), .integer(Int64(day.daysSinceEpoch))]
        )
        guard known.rowCount == 1, let writes = known.integer(0, 0) else { return false }
        let isUnchanged = known.integer(0, 1) == writes
        if isUnchanged, known.boolean(0, 2) == true { return false }
        let before = isUnchanged ? known.integer(0, 3) : nil
        let count: Count? =
            if let before {
                Count(rows: before, isEstimate: known.boolean(0, 4) ?? true)
            } else {
                try self.count(entity, on: connection)
            }
        guard let count else { return false }
        try connection.execute(
            """
            INSERT INTO hub.row_count (entity, day, rows, is_estimate, writes)
            VALUES ($1, \(RowCensus.day("$2")), $3, $4, $5)
            ON CONFLICT (entity, day) DO UPDATE SET rows = excluded.rows, is_estimate = excluded.is_estimate,
                writes = excluded.writes, counted_at = clock_timestamp()
            """,
            [
                .text(entity), .integer(Int64(day.daysSinceEpoch)), .integer(count.rows),
                .boolean(count.isEstimate), .integer(writes),
            ]
        )
        return true
    }

    private static func day(_ parameter: String) -> String { "'1970-01-01'::date + \(parameter)::int" }

    private struct Count {
        var rows: Int64
        var isEstimate: Bool
    }

    /// `nil`: the entity has no table yet.
    private func count(_ entity: String, on connection: PQConnection) throws -> Count? {
        let table = try StandingTable(entity, on: connection)
        guard !table.columns.isEmpty else { return nil }
        if let estimate = try estimate(entity, on: connection) {
            return Count(rows: estimate, isEstimate: true)
        }
        let rows = try connection.execute(
            """
            SELECT count(*) FROM \(StagingTable.name(of: entity)) t
            WHERE t._removed_at IS NULL AND \(table.isCurrent)
            """
        )
        return rows.integer(0, 0).map { Count(rows: $0, isEstimate: false) }
    }

    /// As the planner estimates: rows per page when last analysed, times the pages of now.
    ///
    /// `nil` where counting is cheap, or nothing was analysed yet. Of entities that are replaced as a whole only the
    /// sets that readers see.
    private func estimate(_ entity: String, on connection: PQConnection) throws -> Int64? {
        let found = try connection.execute(
            """
            WITH part AS (
                SELECT c.oid, c.reltuples, c.relpages FROM pg_class c
                WHERE c.oid = to_regclass($1) AND c.relkind = 'r'
                UNION ALL
                SELECT c.oid, c.reltuples, c.relpages FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
                WHERE i.inhparent = to_regclass($1) AND EXISTS (
                    SELECT FROM hub.partition p JOIN hub.generation g ON g.run = p.run AND g.entity = p.entity
                        JOIN hub.published u ON u.generation = g.id
                    WHERE p.entity = $2 AND p.name = c.relname))
            SELECT bool_and(reltuples > 0 AND relpages > 0), sum(pg_relation_size(oid))::bigint,
                sum(CASE WHEN relpages > 0
                    THEN reltuples::double precision / relpages * (pg_relation_size(oid) / 8192) END)::bigint
            FROM part
            """,
            [.text(StagingTable.name(of: entity)), .text(entity)]
        )
        guard found.boolean(0, 0) == true, let size = found.integer(0, 1), size > exactly else { return nil }
        return found.integer(0, 2)
    }
}
