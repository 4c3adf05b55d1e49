import HubModel
import PQ

/// Whether values that were made again are those that are staged: PostgreSQL compares, not their spelling.
package struct Rederivation: Sendable {
    private let database: DatabaseSession

    package init(_ database: DatabaseSession) {
        self.database = database
    }

    /// Of the columns with these values, as `CellText` writes them, those that hold the same in the row of a key.
    package func agreeing(_ entity: String, key: [String], with values: [String: String?]) async throws
        -> Set<String>
    {
        let table = StagingTable.name(of: entity)
        return try await database.use { connection in
            let types = try Rederivation.types(of: table, on: connection)
            let names = try Rederivation.keyColumns(of: entity, on: connection)
            let columns = values.keys.filter { types[$0] != nil }.sorted()
            guard names.count == key.count, !columns.isEmpty else { return [] }
            let meets = names.enumerated().map { "t.\(quoted(identifier: $1))::text = $\($0 + 1)" }
            let same = columns.enumerated().map { index, column in
                let value = "$\(key.count + index + 1)::text::\(types[column] ?? "text")"
                return "t.\(quoted(identifier: column)) IS NOT DISTINCT FROM \(value)"
            }
            let row = try connection.execute(
                """
                SELECT \(same.joined(separator: ", ")) FROM \(table) t
                WHERE \(meets.joined(separator: " AND ")) LIMIT 1
                """,
                key.map(PQParameter.text) + columns.map { PQParameter(values[$0] ?? nil) }
            )
            guard row.rowCount == 1 else { return [] }
            return Set(columns.indices.filter { row.boolean(0, $0) == true }.map { columns[$0] })
        }
    }

    private static func types(of table: String, on connection: PQConnection) throws -> [String: String] {
        let rows = try connection.execute(
            """
            SELECT a.attname, format_type(a.atttypid, a.atttypmod) FROM pg_attribute a
            WHERE a.attrelid = to_regclass($1) AND a.attnum > 0 AND NOT a.attisdropped
            """,
            [.text(table)]
        )
        var types: [String: String] = [:]
        for row in 0..<rows.rowCount { types[rows.text(row, 0) ?? ""] = rows.text(row, 1) }
        return types
    }

    private static func keyColumns(of entity: String, on connection: PQConnection) throws -> [String] {
        let rows = try connection.execute(
            """
            SELECT k FROM hub.entity e, unnest(e.key_columns) WITH ORDINALITY u(k, n) WHERE e.name = $1 ORDER BY n
            """,
            [.text(entity)]
        )
        return (0..<rows.rowCount).compactMap { rows.text($0, 0) }
    }
}
