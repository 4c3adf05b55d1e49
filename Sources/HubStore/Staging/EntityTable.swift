import HubModel
import PQ

/// A staging table as its mapping describes it: the statements that make each of its parts.
struct EntityTable: Sendable {
    let entity: Entity
    let layout: RowLayout
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

    private static let systemColumns: Set<String> = ["tableoid", "xmin", "cmin", "xmax", "cmax", "ctid"]

    /// - Parameters:
    ///   - entity: As its mapping says.
    ///   - histories: Entities of which a table holds every version.
    /// - Throws: `HubFailure` `staging.bad_name`, `staging.unknown_column`, `history.sources` or `history.newest_by`.
    init(_ entity: Entity, histories: Set<String> = []) throws(HubFailure) {
        let layout = RowLayout(entity)
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
        let lineage = layout.lineage.map { name, type in
            Column(
                name: name,
                type: EntityTable.formatted(type),
                isRequired: layout.required.contains(name),
                hasByteOrder: false,
                isField: false
            )
        }
        self.entity = entity
        self.layout = layout
        columns = fields + lineage
        try EntityTable.refuseBadNames([entity.name] + fields.map(\.name), of: entity)
        for key in entity.key where entity.field(key) == nil {
            throw StagingFailure.unknownColumn(key, of: entity)
        }
        for column in entity.parentColumns where entity.field(column) == nil {
            throw StagingFailure.unknownColumn(column, of: entity)
        }
        if layout == .versions { try EntityTable.refuseBadHistory(entity) }
        policies = try RowPolicy.all(of: entity, histories: histories)
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
            worker("CREATE TABLE \(sqlName) (\n\(body)\n) \(storage)"),
            rowSecurity,
            grant(fields.map(\.name) + shownLineage),
        ] + titles(of: "TABLE", sqlName) + sourceTitles
    }

    /// Each run of a `replace` brings a partition of its own, see `GenerationStore`.
    private var storage: String {
        layout == .generations ? "PARTITION BY RANGE (_generation)" : "WITH (fillfactor = 90)"
    }

    /// Columns of the hub that the views show or ask for.
    var shownLineage: [String] { ["_changed_at"] + (layout == .versions ? ["_from", "_to"] : []) }

    /// Columns of the primary key, in its order.
    var primaryKeyColumns: [String] { entity.key + layout.keySuffix }

    var keyName: String { quoted(identifier: StagingName.key(name)) }
    var primaryKey: String { "CONSTRAINT \(keyName) PRIMARY KEY (\(list(primaryKeyColumns)))" }
    var rowSecurity: StagingStatement { worker("ALTER TABLE \(sqlName) ENABLE ROW LEVEL SECURITY") }

    /// The role of the views reads what the views show, and no other column.
    func grant(_ names: [String], to role: DatabaseRole = .views) -> StagingStatement {
        worker("GRANT SELECT (\(list(names))) ON \(sqlName) TO \(role.rawValue)")
    }

    func alter(_ action: String) -> StagingStatement { worker("ALTER TABLE \(sqlName) \(action)") }

    func definition(_ column: Column) -> String {
        let type = column.type + (column.hasByteOrder ? " COLLATE \"C\"" : "")
        let generation = " DEFAULT current_setting('\(GenerationStore.setting)')::bigint"
        return "\(quoted(identifier: column.name)) \(type)"
            + (column.name == "_generation" ? generation : "") + (column.isRequired ? " NOT NULL" : "")
    }

    // MARK: Who may see

    func creation(of policy: RowPolicy) -> [StagingStatement] {
        let name = quoted(identifier: policy.name)
        let head = "CREATE POLICY \(name) ON \(sqlName) FOR \(policy.act.rawValue) TO \(policy.role.rawValue)"
        switch policy.act {
        case .select where policy.role == .views:
            return [worker("\(head) USING (\(policy.condition))")]
        case .select:
            return [
                grant(fields.map(\.name), to: policy.role), worker("\(head) USING (\(policy.condition))"),
            ]
        case .insert: return opening + [worker("\(head) WITH CHECK (\(policy.condition))")]
        case .update:
            let using = "USING (\(policy.condition)) WITH CHECK (\(policy.condition))"
            return [change(by: policy.role), worker("\(head) \(using)")]
        }
    }

    func removal(ofPolicy policy: String) -> [StagingStatement] {
        let removal = worker("DROP POLICY IF EXISTS \(quoted(identifier: policy)) ON \(sqlName)")
        guard policy.hasPrefix(StagingName.writtenPrefix) else { return [removal] }
        let roles = "\(DatabaseRole.views.rawValue), \(DatabaseRole.officers.rawValue)"
        return [removal, worker("REVOKE INSERT, UPDATE ON \(sqlName) FROM \(roles)")]
    }

    /// By name; what the primary key serves already is left out.
    var indexes: [(name: String, statement: StagingStatement)] {
        let keyOperands = entity.key.prefix(1).flatMap { key in
            [quoted(identifier: key), "\(quoted(identifier: key)) COLLATE \"C\""]
        }
        var seen: Set<String> = []
        return ownIndexes
            + policies.compactMap { policy in
                guard let first = policy.indexed.first, !keyOperands.contains(first) else { return nil }
                let items = policy.indexed.joined(separator: ", ")
                let name = StagingName.visible(entity.name, "index \(items)")
                guard seen.insert(name).inserted else { return nil }
                let sql = "CREATE INDEX IF NOT EXISTS \(quoted(identifier: name)) ON \(sqlName) (\(items))"
                return (name, worker(sql))
            }
    }

    /// Of versions one is current; of a parent's children each is found by the parent's key.
    private var ownIndexes: [(name: String, statement: StagingStatement)] {
        var indexes: [(name: String, statement: StagingStatement)] = []
        if layout == .versions {
            let name = StagingName.current(entity.name)
            let place = "\(sqlName) (\(list(entity.key))) WHERE _to IS NULL"
            indexes.append(
                (name, worker("CREATE UNIQUE INDEX IF NOT EXISTS \(quoted(identifier: name)) ON \(place)"))
            )
        }
        let parent = entity.parentColumns
        if !parent.isEmpty, Set(entity.key.prefix(parent.count)) != Set(parent) {
            let name = StagingName.children(entity.name, parent)
            let place = "\(sqlName) (\(list(parent)))"
            indexes.append(
                (name, worker("CREATE INDEX IF NOT EXISTS \(quoted(identifier: name)) ON \(place)"))
            )
        }
        return indexes
    }

    func removal(ofIndex index: String) -> StagingStatement {
        worker("DROP INDEX IF EXISTS staging.\(quoted(identifier: index))")
    }

    // MARK: The hub's books

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

    func worker(_ sql: String) -> StagingStatement { StagingStatement(.worker, sql) }
    func views(_ sql: String) -> StagingStatement { StagingStatement(.views, sql) }

    /// PostgreSQL cuts a name after 63 bytes, and two names may become one; it keeps some for itself.
    private static func refuseBadNames(_ names: [String], of entity: Entity) throws(HubFailure) {
        var seen: Set<String> = []
        for name in names.dropFirst()
        where systemColumns.contains(name) || RowLayout.isLineage(name) || !seen.insert(name).inserted {
            throw StagingFailure.badName(name, of: entity)
        }
        for name in names where name.isEmpty || name.utf8.count > 63 || name.utf8.contains(0) {
            throw StagingFailure.badName(name, of: entity)
        }
    }

    /// Versions are told apart by an instant, and hold what one source said.
    private static func refuseBadHistory(_ entity: Entity) throws(HubFailure) {
        if entity.sources.count > 1 { throw StagingFailure.historyOfSources(entity) }
        guard let name = entity.newestBy else { return }
        guard let field = entity.field(name) else { throw StagingFailure.unknownColumn(name, of: entity) }
        guard [.timestamptz, .date].contains(field.type.column) else {
            throw StagingFailure.historyWithoutInstant(name, of: entity)
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
