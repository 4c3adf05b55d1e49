import HubModel
import PQ

/// A staging table as its mapping describes it: the statements that make each of its parts.
struct EntityTable: Sendable {
    let entity: Entity
    let policies: [RowPolicy]
    let columns: [Column]

    struct Column: Sendable, Hashable {
        var name: String
        var type: String
        var isRequired: Bool
        /// Text keys are compared byte by byte: `COLLATE "C"`.
        var hasByteOrder: Bool
        var title: String?
        var isField: Bool
    }

    /// Columns of the hub that a row cannot be without: comparing with an empty hash would never find a change.
    private static let requiredLineage: Set<String> = ["_hash", "_changed_at"]
    private static let systemColumns: Set<String> = ["tableoid", "xmin", "cmin", "xmax", "cmax", "ctid"]

    init(_ entity: Entity) throws(HubFailure) {
        let fields = entity.fields.map { field in
            let isKey = entity.key.contains(field.name)
            return Column(
                name: field.name,
                type: field.type.column.formatted,
                isRequired: isKey || field.isRequired,
                hasByteOrder: isKey && field.type.column == .text,
                title: field.title,
                isField: true
            )
        }
        let lineage = LoadPlan.lineage.map { name, type in
            Column(
                name: name,
                type: EntityTable.formatted(type),
                isRequired: Self.requiredLineage.contains(name),
                hasByteOrder: false,
                isField: false
            )
        }
        self.entity = entity
        columns = fields + lineage
        try EntityTable.refuseBadNames([entity.name] + fields.map(\.name), of: entity)
        for key in entity.key where entity.field(key) == nil {
            throw StagingFailure.unknownColumn(key, of: entity)
        }
        policies = try RowPolicy.all(of: entity)
    }

    var name: String { entity.name }
    var sqlName: String { "staging.\(quoted(identifier: name))" }
    var fields: [Column] { columns.filter(\.isField) }

    func column(_ name: String) -> Column? {
        columns.first { $0.name == name }
    }

    /// Table, access and titles; policies follow when every table stands.
    var creation: [StagingStatement] {
        let items = columns.map(definition) + [primaryKey]
        let body = items.map { "    \($0)" }.joined(separator: ",\n")
        return [
            worker("CREATE TABLE \(sqlName) (\n\(body)\n) WITH (fillfactor = 90)"),
            rowSecurity,
            grant(fields.map(\.name) + ["_changed_at"]),
        ] + titles(of: "TABLE", sqlName)
    }

    var keyName: String { quoted(identifier: StagingName.key(name)) }
    var primaryKey: String { "CONSTRAINT \(keyName) PRIMARY KEY (\(list(entity.key)))" }
    var rowSecurity: StagingStatement { worker("ALTER TABLE \(sqlName) ENABLE ROW LEVEL SECURITY") }

    /// The role of the views reads what the views show, and no other column.
    func grant(_ names: [String]) -> StagingStatement {
        worker("GRANT SELECT (\(list(names))) ON \(sqlName) TO \(DatabaseRole.views.rawValue)")
    }

    func alter(_ action: String) -> StagingStatement { worker("ALTER TABLE \(sqlName) \(action)") }

    func definition(_ column: Column) -> String {
        let type = column.type + (column.hasByteOrder ? " COLLATE \"C\"" : "")
        return "\(quoted(identifier: column.name)) \(type)\(column.isRequired ? " NOT NULL" : "")"
    }

    // MARK: Who may see

    func creation(of policy: RowPolicy) -> StagingStatement {
        worker(
            """
            CREATE POLICY \(quoted(identifier: policy.name)) ON \(sqlName) FOR SELECT \
            TO \(DatabaseRole.views.rawValue) USING (\(policy.condition))
            """
        )
    }

    func removal(ofPolicy policy: String) -> StagingStatement {
        worker("DROP POLICY IF EXISTS \(quoted(identifier: policy)) ON \(sqlName)")
    }

    /// By name; what the primary key serves already is left out.
    var indexes: [(name: String, statement: StagingStatement)] {
        let keyOperands = entity.key.prefix(1).flatMap { key in
            [quoted(identifier: key), "\(quoted(identifier: key)) COLLATE \"C\""]
        }
        var seen: Set<String> = []
        return policies.compactMap { policy in
            guard let first = policy.indexed.first, !keyOperands.contains(first) else { return nil }
            let items = policy.indexed.joined(separator: ", ")
            let name = StagingName.visible(entity.name, "index \(items)")
            guard seen.insert(name).inserted else { return nil }
            let sql = "CREATE INDEX IF NOT EXISTS \(quoted(identifier: name)) ON \(sqlName) (\(items))"
            return (name, worker(sql))
        }
    }

    func removal(ofIndex index: String) -> StagingStatement {
        worker("DROP INDEX IF EXISTS staging.\(quoted(identifier: index))")
    }

    // MARK: The app's view

    var viewName: String { "app.\(quoted(identifier: name))" }

    /// Names that the view shows, its own first: `CREATE OR REPLACE VIEW` keeps the order of what it has.
    func viewColumns(after existing: [String] = []) -> [String] {
        existing + (fields.map(\.name) + [changedAt]).filter { !existing.contains($0) }
    }

    /// The hub's instant of the last change, unless the entity has a field of that name.
    private var changedAt: String { column("updated_at") == nil ? "updated_at" : "_changed_at" }

    func view(_ names: [String]) -> [StagingStatement] {
        let items = names.map { name in
            name == changedAt && column(name)?.isField != true
                ? (name == "_changed_at" ? "_changed_at" : "_changed_at AS \(quoted(identifier: name))")
                : quoted(identifier: name)
        }
        return [
            views(
                "CREATE OR REPLACE VIEW \(viewName) AS SELECT \(items.joined(separator: ", ")) FROM \(sqlName)"
            ),
            views("GRANT SELECT ON \(viewName) TO \(DatabaseRole.reader.rawValue)"),
        ] + titles(of: "VIEW", viewName)
    }

    var viewRemoval: StagingStatement { views("DROP VIEW IF EXISTS \(viewName)") }

    // MARK: Titles

    func titles(of kind: String, _ relation: String) -> [StagingStatement] {
        let role: DatabaseRole = kind == "VIEW" ? .views : .worker
        let table = StagingStatement(
            role,
            "COMMENT ON \(kind) \(relation) IS \(quoted(literal: entity.title))"
        )
        return [table]
            + fields.compactMap { column in
                guard let title = column.title else { return nil }
                let place = "\(relation).\(quoted(identifier: column.name))"
                return StagingStatement(role, "COMMENT ON COLUMN \(place) IS \(quoted(literal: title))")
            }
    }

    var registration: StagingStatement {
        let key = entity.key.map { quoted(literal: $0) }.joined(separator: ", ")
        return StagingStatement(
            .owner,
            """
            INSERT INTO hub.entity (name, key_columns) VALUES (\(quoted(literal: name)), ARRAY[\(key)]::text[]) \
            ON CONFLICT DO NOTHING
            """
        )
    }

    /// Tells the page ledgers that the rows are no longer what they wrote.
    var foreignWrite: StagingStatement {
        StagingStatement(
            .owner,
            "UPDATE hub.entity SET writes = writes + 1 WHERE name = \(quoted(literal: name))"
        )
    }

    func list(_ names: [String]) -> String {
        names.map { quoted(identifier: $0) }.joined(separator: ", ")
    }

    private func worker(_ sql: String) -> StagingStatement { StagingStatement(.worker, sql) }
    private func views(_ sql: String) -> StagingStatement { StagingStatement(.views, sql) }

    /// PostgreSQL cuts a name after 63 bytes, and two names may become one; it keeps some for itself.
    private static func refuseBadNames(_ names: [String], of entity: Entity) throws(HubFailure) {
        let own = systemColumns.union(LoadPlan.lineage.map(\.name))
        var seen: Set<String> = []
        for name in names.dropFirst() where own.contains(name) || !seen.insert(name).inserted {
            throw StagingFailure.badName(name, of: entity)
        }
        for name in names where name.isEmpty || name.utf8.count > 63 || name.utf8.contains(0) {
            throw StagingFailure.badName(name, of: entity)
        }
    }

    private static func formatted(_ type: String) -> String {
        ColumnType(rawValue: type)?.formatted ?? type
    }
}

extension ColumnType {
    /// As `format_type` prints it, so that plans compare equal texts.
    fileprivate var formatted: String {
        switch self {
        case .timestamptz: "timestamp with time zone"
        case .text, .bigint, .numeric, .boolean, .date, .jsonb: rawValue
        }
    }
}
