import HubModel
import PQ

/// Compares a table with the plan before the first byte is asked for.
struct SchemaCheck {
    let table: StagingTable
    let connection: PQConnection

    private var plan: LoadPlan { table.plan }

    /// Throws `schema.mismatch` with every difference.
    func require() throws {
        let found = try columns()
        guard !found.isEmpty else { throw mismatch(["staging.\(plan.entity)"]) }
        var differences = wanted.compactMap { name, type in
            found[name]?.type == type ? nil : "\(plan.entity).\(name)"
        }
        let filled = Set(wanted.map(\.name))
        differences += found.filter { $1.isRequired && !filled.contains($0) }.map {
            "\(plan.entity).\($0.key)"
        }
        if try !hasUniqueKey() { differences.append("\(plan.entity) (\(keyNames.joined(separator: ", ")))") }
        guard differences.isEmpty else { throw mismatch(differences.sorted()) }
    }

    private var keyNames: [String] { table.keys.map(\.name) + table.layout.keySuffix }

    /// Names and type OIDs; lineage types are fixed since PostgreSQL 8.
    private var wanted: [(name: String, type: UInt32)] {
        let oids: [String: UInt32] = [
            "smallint": 21, "bigint": 20, "integer": 23, "uuid": 2950, "timestamptz": 1184,
        ]
        let oid = { (type: String) in ColumnType(rawValue: type)?.oid ?? oids[type] ?? 0 }
        return plan.columns.map { ($0.name, $0.type.oid) }
            + table.layout.lineage.map { ($0.name, oid($0.type)) }
    }

    private struct Column {
        var type: UInt32
        var isRequired: Bool
    }

    private func columns() throws -> [String: Column] {
        let rows = try connection.execute(
            """
            SELECT a.attname, a.atttypid::bigint, a.attnotnull AND NOT a.atthasdef AND a.attidentity = ''
            FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = 'staging' AND c.relname = $1 AND a.attnum > 0 AND NOT a.attisdropped
            """,
            [.text(plan.entity)]
        )
        var columns: [String: Column] = [:]
        for row in 0..<rows.rowCount {
            guard let name = rows.text(row, 0), let type = rows.integer(row, 1) else { continue }
            columns[name] = Column(type: UInt32(type), isRequired: rows.boolean(row, 2) ?? false)
        }
        return columns
    }

    private func hasUniqueKey() throws -> Bool {
        try connection.execute(
            """
            SELECT EXISTS (SELECT FROM pg_index i WHERE i.indrelid = $1::regclass AND i.indisunique
                AND i.indpred IS NULL AND i.indisvalid AND i.indexprs IS NULL
                AND (SELECT array_agg(a.attname::text ORDER BY a.attname::text) FROM pg_attribute a
                    WHERE a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey))
                = (SELECT array_agg(k ORDER BY k) FROM unnest($2::text[]) k))
            """,
            [.text(StagingTable.name(of: plan.entity)), .texts(keyNames)]
        ).boolean(0, 0) ?? false
    }

    private func mismatch(_ differences: [String]) -> HubFailure {
        let list = differences.joined(separator: ", ")
        return HubFailure(
            .configure,
            .fixConfiguration,
            code: "schema.mismatch",
            message: Localized(
                vi: "Bảng không khớp với ánh xạ: \(list). Chạy “lienthong db migrate”.",
                en: "The table is not what the mapping expects: \(list). Run `lienthong db migrate`."
            )
        )
    }
}
