package import HubModel
import PQ

/// How entities have grown: rows as they were counted, and what runs brought, day by day.
package struct GrowthReader: Sendable {
    private let database: DatabaseSession
    private let zone: Zone

    package init(_ database: DatabaseSession, zone: Zone = .vietnam) {
        self.database = database
        self.zone = zone
    }

    package struct Count: Sendable, Hashable {
        package var day: CivilDate
        package var rows: Int
        package var isEstimate: Bool
    }

    /// By entity, days in order, the last before the span too: it says what was there when it began.
    package func counts(_ entities: [String], since day: CivilDate) async throws -> [String: [Count]] {
        try await database.use { connection in
            let rows = try connection.execute(
                """
                SELECT r.entity, r.day - '1970-01-01'::date, r.rows, r.is_estimate
                FROM unnest($1::text[]) e
                    CROSS JOIN LATERAL (SELECT coalesce(max(b.day), '-infinity') AS day FROM hub.row_count b
                        WHERE b.entity = e AND b.day <= '1970-01-01'::date + $2::int) f
                    JOIN hub.row_count r ON r.entity = e AND r.day >= f.day
                ORDER BY r.entity, r.day
                """,
                [.texts(entities), .integer(Int64(day.daysSinceEpoch))]
            )
            return (0..<rows.rowCount).reduce(into: [:]) { counts, row in
                counts[rows.text(row, 0) ?? "", default: []].append(
                    Count(
                        day: CivilDate(daysSinceEpoch: Int(rows.integer(row, 1) ?? 0)),
                        rows: Int(rows.integer(row, 2) ?? 0),
                        isEstimate: rows.boolean(row, 3) ?? true
                    )
                )
            }
        }
    }

    /// What the runs of one day brought.
    package struct Day: Sendable, Hashable {
        package var day: CivilDate
        package var new: Int
        package var changed: Int
        package var refused: Int
        package var removed: Int
    }

    /// Days with runs, in order.
    package func days(of entity: String, since: Timestamp) async throws -> [Day] {
        let zone = zone
        return try await database.use { connection in
            let rows = try connection.execute(
                """
                SELECT (started_at AT TIME ZONE $3)::date - '1970-01-01'::date,
                    sum(coalesce((account->>'new')::bigint, 0))::bigint,
                    sum(coalesce((account->>'changed')::bigint, 0))::bigint,
                    sum(coalesce((account->>'refused')::bigint, 0))::bigint,
                    sum(coalesce((account->>'removed')::bigint, 0))::bigint
                FROM hub.run WHERE entity = $1 AND started_at >= \(SQL.instant("$2")) AND mode <> 'remap'
                GROUP BY 1 ORDER BY 1
                """,
                [.text(entity), PQParameter(since), .text(zone.identifier)]
            )
            return (0..<rows.rowCount).map { row in
                Day(
                    day: CivilDate(daysSinceEpoch: Int(rows.integer(row, 0) ?? 0)),
                    new: Int(rows.integer(row, 1) ?? 0),
                    changed: Int(rows.integer(row, 2) ?? 0),
                    refused: Int(rows.integer(row, 3) ?? 0),
                    removed: Int(rows.integer(row, 4) ?? 0)
                )
            }
        }
    }
}
