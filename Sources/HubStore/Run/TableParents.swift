import HubModel
import PQ

/// Rows of an entity or of a view of schema `app`, for `for_each: table`.
struct TableParents {
    let name: String
    let connection: PQConnection

    /// Columns as PostgreSQL prints them (UTC, ISO); an entity's rows in the order of its key.
    func read() throws -> [Parent] {
        let isEntity = try connection.execute(
            "SELECT 1 FROM hub.entity WHERE name = $1",
            [.text(name.storable)]
        )
        return isEntity.rowCount == 1 ? try entityRows() : try viewRows()
    }

    private func entityRows() throws -> [Parent] {
        let table = try StandingTable(name, on: connection)
        let keys = try connection.execute(
            "SELECT k FROM hub.entity e, unnest(e.key_columns) WITH ORDINALITY u(k, n) WHERE e.name = $1 ORDER BY n",
            [.text(name)]
        )
        let order = (0..<keys.rowCount).compactMap { keys.text($0, 0) }.map { "t.\(quoted(identifier: $0))" }
        return try rows(
            table.fields.map(\.name),
            "\(StagingTable.name(of: name)) t WHERE t._removed_at IS NULL AND \(table.isCurrent) ORDER BY "
                + order.joined(separator: ", ")
        )
    }

    private func viewRows() throws -> [Parent] {
        let view = "app." + quoted(identifier: name)
        let found = try connection.execute(
            """
            SELECT a.attname, has_table_privilege(a.attrelid, 'SELECT') FROM pg_attribute a
            WHERE a.attrelid = to_regclass($1) AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum
            """,
            [.text(view)]
        )
        guard found.rowCount > 0 else { throw noTable(view) }
        guard found.boolean(0, 1) == true else { throw noAccess(view) }
        let columns = (0..<found.rowCount).compactMap { found.text($0, 0) }
        // Distinct rows in one order every time: the same requests, page by page.
        return try rows(columns, "\(view) t ORDER BY t::text")
    }

    /// A row is called by its number: its values may be personal.
    private func rows(_ columns: [String], _ source: String) throws -> [Parent] {
        let texts = columns.map { "t.\(quoted(identifier: $0))::text" }.joined(separator: ", ")
        let rows = try connection.execute("SELECT \(texts) FROM \(source)")
        return (0..<rows.rowCount).map { row in
            var values: [String: String] = [:]
            for (index, column) in columns.enumerated() { values[column] = rows.text(row, index) }
            return Parent(key: "\(name) #\(row + 1)", columns: values)
        }
    }

    private func noTable(_ view: String) -> HubFailure {
        HubFailure(
            .configure,
            .fixConfiguration,
            code: "for_each.no_table",
            message: Localized(
                vi: "for_each: table «\(name)» không phải bảng đã nạp, cũng không có khung nhìn \(view).",
                en: "for_each: table `\(name)` is no staged table, and there is no view \(view)."
            )
        )
    }

    private func noAccess(_ view: String) -> HubFailure {
        HubFailure(
            .configure,
            .fixConfiguration,
            code: "for_each.no_access",
            message: Localized(
                vi:
                    "Trung tâm không được đọc \(view). Chủ khung nhìn chạy: GRANT SELECT ON \(view) TO hub_worker.",
                en: "The hub may not read \(view). Its owner runs: GRANT SELECT ON \(view) TO hub_worker."
            )
        )
    }
}
