import Bytes
import HubModel
import PQ

/// One way in which a row becomes visible to the app, or is written by it: a permissive policy for a role of `app`.
///
/// The name carries a digest of the rule, so that a changed rule is a new policy and nothing compares SQL texts.
/// The same columns are indexed, because every query of the app goes through them.
struct RowPolicy: Sendable, Hashable {
    var name: String
    var act: Act = .select
    var role = DatabaseRole.views
    /// The condition of `USING`, or of `WITH CHECK` for rows that are new.
    var condition: String
    /// What the condition looks up, as an index lists it; empty if it needs no index.
    var indexed: [String]
    /// The entity that a `through` asks.
    var parent: String?

    enum Act: String, Sendable, Hashable {
        case select = "SELECT"
        case insert = "INSERT"
        case update = "UPDATE"
    }

    /// The policies of an entity: one per alternative; none means that nobody sees a row.
    ///
    /// Of a parent among `histories` only the current version opens anything.
    static func all(of entity: Entity, histories: Set<String>) throws(HubFailure) -> [RowPolicy] {
        let reading = try policies(entity.visibleTo, of: entity, histories: histories)
        return entity.writtenBy == .app ? reading + (try writing(entity)) : reading
    }

    /// Rows of the current citizen for the functions of the app; every row for those of officers, who change none but
    /// what the app may change.
    ///
    /// The names carry the columns, too: where those change, the policies are made anew, and the grants with them.
    private static func writing(_ entity: Entity) throws(HubFailure) -> [RowPolicy] {
        let own = isCitizens(entity)
        guard !own.isEmpty else { throw StagingFailure.writtenByNobody(entity) }
        let columns = entity.fields.map(\.name).joined(separator: ",")
        let changed = entity.columnsOfApp
        let definition = "\(own)\0\(columns)\0\(changed.joined(separator: ","))"
        func policy(_ act: Act, _ role: DatabaseRole, _ condition: String) -> RowPolicy {
            let name = StagingName.written(entity.name, "\(act.rawValue) \(role.rawValue) \(definition)")
            return RowPolicy(name: name, act: act, role: role, condition: condition, indexed: [])
        }
        let first = [policy(.insert, .views, own), policy(.select, .officers, "_removed_at IS NULL")]
        guard !changed.isEmpty else { return first }
        return first + [
            policy(.update, .views, "_removed_at IS NULL AND (\(own))"),
            policy(.update, .officers, "_removed_at IS NULL"),
        ]
    }

    /// The row is the current citizen's; empty where no column says whose it is.
    static func isCitizens(_ entity: Entity) -> String {
        entity.visibleTo.citizenColumns
            .compactMap { try? Operand($0, of: entity, asText: true) }.map(isCitizen)
            .joined(separator: " OR ")
    }

    private static func isCitizen(_ operand: Operand) -> String {
        "\(operand.sql) = nullif(current_setting('app.citizen', true), '')"
    }

    private static func policies(
        _ visibility: Entity.Visibility,
        of entity: Entity,
        histories: Set<String>
    ) throws(HubFailure) -> [RowPolicy] {
        switch visibility {
        case .nobody: return []
        case .everyone: return [RowPolicy("true", of: entity)]
        case .citizen(let column):
            let value = try Operand(column, of: entity, asText: true)
            return [
                RowPolicy(
                    isCitizen(value),
                    indexed: value.isIndexable ? [value.sql] : [],
                    of: entity
                )
            ]
        case .through(let parent, let columns):
            let isHistory = histories.contains(parent)
            return [try through(parent, columns, isHistory: isHistory, of: entity)]
        case .everyoneWhen(let conditions):
            var all: [String] = []
            for condition in conditions { all.append(try ColumnCondition(condition, of: entity).sql) }
            return [RowPolicy(all.isEmpty ? "true" : all.joined(separator: " AND "), of: entity)]
        case .setting(let name, _): throw StagingFailure.notChosen(name, of: entity)
        case .any(let alternatives):
            var found: [RowPolicy] = []
            for alternative in alternatives {
                for policy in try policies(alternative, of: entity, histories: histories)
                where !found.contains(policy) {
                    found.append(policy)
                }
            }
            return found
        }
    }

    /// The parent's own policies hold inside the sub-select, since it runs as the same role.
    ///
    /// `= ANY (ARRAY(SELECT …))` is computed once per query and looked up in the index; `IN` would scan. Of several
    /// columns the first is looked up and the whole is compared with it; rows of records count two empty values as
    /// equal, so empty ones are left out.
    private static func through(
        _ parent: String,
        _ columns: [String],
        isHistory: Bool,
        of entity: Entity
    ) throws(HubFailure) -> RowPolicy {
        var own: [Operand] = []
        for column in columns { own.append(try Operand(column, of: entity, asText: false)) }
        guard let first = own.first else { throw StagingFailure.unknownColumn("", of: entity) }
        let table = "staging.\(quoted(identifier: parent)) AS p"
        let current = isHistory ? ["p._to IS NULL"] : []
        let anyOf = current.isEmpty ? "" : " WHERE \(current[0])"
        var condition = "\(first.sql) = ANY (ARRAY(SELECT p.\(first.sql) FROM \(table)\(anyOf)))"
        if own.count > 1 {
            let pair = own.map(\.sql).joined(separator: ", ")
            let others = own.map { "p.\($0.sql)" }.joined(separator: ", ")
            let filled = (own.map { "p.\($0.quotedName) IS NOT NULL" } + current)
                .joined(separator: " AND ")
            condition +=
                " AND ROW(\(pair)) = ANY (ARRAY(SELECT ROW(\(others)) FROM \(table) WHERE \(filled)))"
        }
        return RowPolicy(condition, indexed: own.map(\.sql), parent: parent, of: entity)
    }

    private init(
        name: String,
        act: Act,
        role: DatabaseRole,
        condition: String,
        indexed: [String]
    ) {
        self.name = name
        self.act = act
        self.role = role
        self.condition = condition
        self.indexed = indexed
    }

    private init(_ condition: String, indexed: [String] = [], parent: String? = nil, of entity: Entity) {
        let isThere =
            RowLayout(entity) == .generations
            ? "_removed_at IS NULL AND \(StagingTable.isPublished(entity.name, row: ""))"
            : "_removed_at IS NULL"
        self.condition = condition == "true" ? isThere : "\(isThere) AND \(condition)"
        self.indexed = indexed
        self.parent = parent
        // What the view shows to others than the citizen changes with it.
        let masked = entity.columnsOfCitizen.joined(separator: ",")
        name = StagingName.visible(
            entity.name,
            masked.isEmpty ? self.condition : "\(self.condition)\0\(masked)"
        )
    }

    /// A column in a condition.
    ///
    /// Text is compared in one collation everywhere: an index serves no other.
    private struct Operand {
        var quotedName: String
        var sql: String
        /// The text form of other types depends on settings, so no index can hold it.
        var isIndexable: Bool

        init(_ name: String, of entity: Entity, asText: Bool) throws(HubFailure) {
            guard let field = entity.field(name) else { throw StagingFailure.unknownColumn(name, of: entity) }
            quotedName = quoted(identifier: name)
            switch field.type.column {
            case .text:
                sql = "\(quotedName) COLLATE \"C\""
                isIndexable = true
            case .bigint, .numeric:
                sql = asText ? "(\(quotedName)::text) COLLATE \"C\"" : quotedName
                isIndexable = true
            case .boolean, .date, .timestamptz, .jsonb:
                sql = asText ? "(\(quotedName)::text) COLLATE \"C\"" : quotedName
                isIndexable = !asText
            }
        }
    }
}

/// Names of what the plan makes beside tables.
enum StagingName {
    static let visiblePrefix = "visible_"
    static let writtenPrefix = "written_"

    static func visible(_ entity: String, _ definition: String) -> String {
        visiblePrefix + digest("\(entity)\0\(definition)")
    }

    static func written(_ entity: String, _ definition: String) -> String {
        writtenPrefix + digest("\(entity)\0\(definition)")
    }

    /// What plans make and take off again, by its name.
    static func isOurs(_ name: String) -> Bool {
        name.hasPrefix(visiblePrefix) || name.hasPrefix(writtenPrefix)
    }

    /// The primary key's constraint; PostgreSQL's own name for it could be that of another table.
    static func key(_ entity: String) -> String {
        "key_" + digest(entity)
    }

    /// The index that keeps one current version per key.
    static func current(_ entity: String) -> String {
        "current_" + digest(entity)
    }

    static func children(_ entity: String, _ columns: [String]) -> String {
        "children_" + digest(([entity] + columns).joined(separator: "\0"))
    }

    /// The partition that a run of a `replace` loads.
    static func generation(_ entity: String, run: Int64) -> String {
        "generation_\(digest(entity))_\(run)"
    }

    /// Unique in the schema, and far below PostgreSQL's 63 bytes whatever the entity is called.
    private static func digest(_ text: String) -> String {
        hexadecimal(SHA256.digest(Array(text.utf8)).prefix(8))
    }
}
