import PQ

/// Reads the catalogue of the schemas `staging` and `app`.
struct CatalogReader {
    let connection: PQConnection
    /// Columns that the mappings require, by table.
    let required: [String: Set<String>]

    func snapshot() throws(PQError) -> CatalogSnapshot {
        let columns = try columns()
        let comments = try comments()
        let keys = try lists(CatalogReader.keys)
        let policies = try lists(CatalogReader.policies)
        let indexes = try lists(CatalogReader.indexes)
        func view(_ name: String) -> CatalogSnapshot.View? {
            columns["app"]?[name].map {
                CatalogSnapshot.View(columns: $0, comment: comments["app", default: [:]][name])
            }
        }
        var tables: [String: CatalogSnapshot.Table] = [:]
        for (name, hasRowSecurity, isPartitioned) in try tableNames() {
            let hasVersions = columns["staging"]?[name]?.contains { $0.name == "_to" } ?? false
            tables[name] = CatalogSnapshot.Table(
                columns: try withEmptiness(columns["staging", default: [:]][name] ?? [], of: name),
                key: keys[name] ?? [],
                comment: comments["staging", default: [:]][name],
                hasRowSecurity: hasRowSecurity,
                isEmpty: try isEmpty(name),
                policies: Set(policies[name] ?? []),
                indexes: Set(indexes[name] ?? []),
                view: view(name),
                historyView: hasVersions ? view(EntityTable.history(of: name)) : nil,
                isPartitioned: isPartitioned
            )
        }
        return CatalogSnapshot(tables: tables, registered: try registered())
    }

    /// Tables that have the hub's lineage; others in the schema are somebody else's.
    private func tableNames() throws(PQError) -> [(String, Bool, Bool)] {
        let result = try connection.execute(
            """
            SELECT c.relname, c.relrowsecurity, c.relkind = 'p'
            FROM pg_class c
            WHERE c.relnamespace = to_regnamespace('staging') AND c.relkind IN ('r', 'p') AND NOT c.relispartition
              AND 3 = (SELECT count(*) FROM pg_attribute a WHERE a.attrelid = c.oid AND NOT a.attisdropped
                       AND a.attname IN ('_source', '_run', '_changed_at'))
            ORDER BY c.relname
            """
        )
        return (0..<result.rowCount).map {
            (result.text($0, 0) ?? "", result.boolean($0, 1) ?? false, result.boolean($0, 2) ?? false)
        }
    }

    /// By schema and relation, in the order of the table.
    private func columns() throws(PQError) -> [String: [String: [CatalogSnapshot.Column]]] {
        let result = try connection.execute(
            """
            SELECT n.nspname, c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
                   col_description(c.oid, a.attnum)
            FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE a.attnum > 0 AND NOT a.attisdropped
              AND (n.nspname = 'staging' AND c.relkind IN ('r', 'p') AND NOT c.relispartition OR n.nspname = 'app' AND c.relkind = 'v')
            ORDER BY n.nspname, c.relname, a.attnum
            """
        )
        var columns: [String: [String: [CatalogSnapshot.Column]]] = [:]
        for row in 0..<result.rowCount {
            guard let schema = result.text(row, 0), let relation = result.text(row, 1) else { continue }
            let column = CatalogSnapshot.Column(
                name: result.text(row, 2) ?? "",
                type: result.text(row, 3) ?? "",
                isRequired: result.boolean(row, 4) ?? false,
                comment: result.text(row, 5)
            )
            columns[schema, default: [:]][relation, default: []].append(column)
        }
        return columns
    }

    private func comments() throws(PQError) -> [String: [String: String]] {
        let result = try connection.execute(
            """
            SELECT n.nspname, c.relname, obj_description(c.oid, 'pg_class')
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname IN ('staging', 'app') AND c.relkind IN ('r', 'p', 'v')
            """
        )
        var comments: [String: [String: String]] = [:]
        for row in 0..<result.rowCount {
            guard let schema = result.text(row, 0), let relation = result.text(row, 1) else { continue }
            comments[schema, default: [:]][relation] = result.text(row, 2)
        }
        return comments
    }

    private static let keys = """
        SELECT c.relname, a.attname
        FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
             CROSS JOIN unnest(k.conkey) WITH ORDINALITY AS u (number, position)
             JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = u.number
        WHERE k.contype = 'p' AND c.relnamespace = to_regnamespace('staging')
        ORDER BY c.relname, u.position
        """

    private static let policies = """
        SELECT c.relname, p.polname
        FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid
        WHERE c.relnamespace = to_regnamespace('staging')
        ORDER BY c.relname, p.polname
        """

    private static let indexes = """
        SELECT c.relname, i.relname
        FROM pg_index x JOIN pg_class c ON c.oid = x.indrelid JOIN pg_class i ON i.oid = x.indexrelid
        WHERE c.relnamespace = to_regnamespace('staging') AND x.indisvalid
        ORDER BY c.relname, i.relname
        """

    /// The second column by the first.
    private func lists(_ sql: String) throws(PQError) -> [String: [String]] {
        let result = try connection.execute(sql)
        var lists: [String: [String]] = [:]
        for row in 0..<result.rowCount {
            guard let name = result.text(row, 0), let item = result.text(row, 1) else { continue }
            lists[name, default: []].append(item)
        }
        return lists
    }

    /// Looks for empty values where a requirement is new; elsewhere nothing is scanned.
    private func withEmptiness(
        _ columns: [CatalogSnapshot.Column],
        of table: String
    ) throws(PQError) -> [CatalogSnapshot.Column] {
        var columns = columns
        for index in columns.indices
        where !columns[index].isRequired && required[table]?.contains(columns[index].name) == true {
            let name = quoted(identifier: columns[index].name)
            let result = try connection.execute(
                "SELECT EXISTS (SELECT FROM staging.\(quoted(identifier: table)) WHERE \(name) IS NULL)"
            )
            columns[index].hasEmptyRows = result.boolean(0, 0) ?? false
        }
        return columns
    }

    private func isEmpty(_ table: String) throws(PQError) -> Bool {
        let result = try connection.execute(
            "SELECT NOT EXISTS (SELECT FROM staging.\(quoted(identifier: table)))"
        )
        return result.boolean(0, 0) ?? false
    }

    private func registered() throws(PQError) -> Set<String>? {
        let exists = try connection.execute("SELECT to_regclass('hub.entity') IS NOT NULL")
        guard exists.boolean(0, 0) == true else { return nil }
        let result = try connection.execute("SELECT name FROM hub.entity")
        return Set((0..<result.rowCount).compactMap { result.text($0, 0) })
    }
}
