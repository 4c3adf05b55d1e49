package import HubModel
import PQ

/// Every row of a citizen, with where it came from and when: what the citizen may ask to see.
package struct PersonExport: Sendable {
    private let database: DatabaseSession
    private let finder: PersonFinder

    package init(_ database: DatabaseSession, entities: [Entity]) {
        self.database = database
        finder = PersonFinder(entities)
    }

    package struct Row: Sendable {
        package var entity: String
        /// Columns and their values as PostgreSQL prints them, in the mapping's order; NULL is left out.
        package var values: [(column: String, text: String)]
        /// `connector/pull`, or `app` for what the citizen sent by the app.
        package var source: String?
        /// Microseconds since 1970.
        package var changedAt: Int64?
        package var landedAt: Int64?
        package var removedAt: Int64?
    }

    /// Audited: who looked up whom is not told, that somebody did is.
    package func rows(_ values: [FieldType: Set<String>], by person: String) async throws -> [Row] {
        let finder = finder
        return try await database.transaction { connection in
            let findings = try finder.find(values, on: connection)
            var rows: [Row] = []
            for table in finder.tables {
                rows += try PersonExport.rows(
                    of: table,
                    findings.rows[table.entity.name] ?? [],
                    on: connection
                )
            }
            try AuditBook.record(
                person: person,
                act: "citizen.export",
                subject: "citizen",
                detail: ["rows": rows.count],
                on: connection
            )
            return rows
        }
    }

    private static func rows(of table: PersonTable, _ keys: [PersonFindings.Row], on connection: PQConnection)
        throws -> [Row]
    {
        guard !keys.isEmpty else { return [] }
        let names = table.entity.fields.map(\.name)
        let columns = names.map { "t.\(quoted(identifier: $0))::text" }.joined(separator: ", ")
        let key = table.entity.key.map { "t.\(quoted(identifier: $0))::text" }.joined(separator: ", ")
        let lists = table.entity.key.indices.map { "$\($0 + 1)::text[]" }.joined(separator: ", ")
        let result = try connection.execute(
            """
            SELECT CASE WHEN t._source = 0 THEN 'app' ELSE (SELECT pull FROM hub.source s WHERE s.number = t._source) END, \(SQL.microseconds("t._changed_at")),
                \(SQL.microseconds("t._removed_at")), (SELECT \(SQL.microseconds("p.landed_at")) FROM hub.payload p
                    WHERE p.id = (to_jsonb(t)->>'_payload')::bigint), \(columns)
            FROM \(table.name) t WHERE (\(key)) IN (SELECT * FROM unnest(\(lists))) ORDER BY \(key)
            """,
            table.entity.key.indices.map { index in .texts(keys.map { $0.key[index] }) }
        )
        var rows: [Row] = []
        for row in 0..<result.rowCount {
            var values: [(column: String, text: String)] = []
            for (index, name) in names.enumerated() {
                if let text = result.text(row, 4 + index) { values.append((name, text)) }
            }
            rows.append(
                Row(
                    entity: table.entity.name,
                    values: values,
                    source: result.text(row, 0),
                    changedAt: result.integer(row, 1),
                    landedAt: result.integer(row, 3),
                    removedAt: result.integer(row, 2)
                )
            )
        }
        return rows
    }
}
