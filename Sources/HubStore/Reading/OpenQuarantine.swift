import PQ

/// Open entries as `hub.quarantine_count` keeps them, by what a page lists: no entry is looked at.
extension Quarantine {
    package enum Grouping: String, Sendable, Hashable {
        case pull, entity
    }

    /// What has none is left out.
    package func open(by grouping: Grouping) async throws -> [String: Int] {
        try await database.use { connection in
            let rows = try connection.execute(
                """
                SELECT \(grouping.rawValue), sum(open)::bigint FROM hub.quarantine_count WHERE rule = ''
                GROUP BY 1 HAVING sum(open) > 0
                """
            )
            return (0..<rows.rowCount).reduce(into: [:]) { counts, row in
                counts[rows.text(row, 0) ?? ""] = Int(rows.integer(row, 1) ?? 0)
            }
        }
    }

    /// Which rules open entries of one entity break, most first.
    package func rules(of entity: String, limit: Int) async throws -> [RuleCount] {
        try await database.use { connection in
            let rows = try connection.execute(
                """
                SELECT pull, field, rule, open FROM hub.quarantine_count
                WHERE entity = $1 AND rule <> '' AND open > 0 ORDER BY open DESC, pull, field, rule LIMIT $2
                """,
                [.text(entity), .integer(Int64(limit))]
            )
            return (0..<rows.rowCount).map { row in
                RuleCount(
                    pull: rows.text(row, 0) ?? "",
                    field: rows.text(row, 1) ?? "",
                    rule: rows.text(row, 2) ?? "",
                    count: Int(rows.integer(row, 3) ?? 0)
                )
            }
        }
    }
}
