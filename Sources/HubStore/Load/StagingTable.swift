import HubModel
import PQ

/// The SQL of loading one entity by one plan, written once per run.
///
/// Two temporary tables belong to the connection: `lt_key` for keys and hashes of a group, `lt_changed` for rows
/// that may overwrite.
struct StagingTable: Sendable {
    let plan: LoadPlan
    let entity: Entity
    let layout: RowLayout
    /// This source among several, where the layout is `merged`.
    let own: SourceColumns?
    /// `staging."entity"`.
    let name: String
    /// What rows go into: the table, or the partition of a run.
    private(set) var target: String
    /// Names of the temporary tables.
    let keyTable: String
    let changedTable: String

    /// - Parameters:
    ///   - plan: Of the pull for this entity.
    ///   - entity: As its mapping says.
    ///   - pull: The source.
    ///   - number: Of the table among those of the run; the first is the pull's own.
    init(_ plan: LoadPlan, entity: Entity, pull: PullID, number: Int = 0) {
        self.plan = plan
        self.entity = entity
        layout = RowLayout(entity, write: plan.write)
        name = StagingTable.name(of: plan.entity)
        target = name
        keyTable = number == 0 ? "lt_key" : "lt_key_\(number)"
        changedTable = number == 0 ? "lt_changed" : "lt_changed_\(number)"
        if case .merged(let sources) = layout { own = sources.first { $0.pull == pull } } else { own = nil }
    }

    /// The table with the partition that a run loads, where the layout has such.
    func loading(run: Int64) -> StagingTable {
        guard layout == .generations else { return self }
        var table = self
        table.target = StagingTable.name(of: StagingName.generation(plan.entity, run: run))
        return table
    }

    /// The entity's `newest_by`, also where this source does not fill it.
    private var newestBy: String? { plan.newestBy ?? entity.newestBy }

    /// Rows may be copied straight into the table, if none of their keys is there.
    var takesRowsAsTheyStand: Bool {
        switch layout {
        case .plain, .generations: true
        case .merged, .versions: false
        }
    }

    /// A condition on the row `t`: its set is the published one.
    static func isPublished(_ entity: String, row: String = "t.") -> String {
        let published = "SELECT g.generation FROM hub.published g WHERE g.entity = \(quoted(literal: entity))"
        return "\(row)_generation = ANY (ARRAY(\(published)))"
    }

    /// A condition: `t` stands for its key now, be it marked removed or not.
    var isCurrent: String {
        switch layout {
        case .plain, .merged, .generations: "true"
        case .versions: "t._to IS NULL"
        }
    }

    /// A condition: the source `number` has `t`.
    func isHeld(by number: String) -> String {
        switch layout {
        case .plain: "t._source = \(number) AND t._removed_at IS NULL"
        case .generations:
            "t._source = \(number) AND t._removed_at IS NULL AND \(StagingTable.isPublished(plan.entity))"
        case .versions: "t._source = \(number) AND t._removed_at IS NULL AND t._to IS NULL"
        case .merged:
            // The number is of no use here, but each parameter needs a type.
            "t.\(hash) IS NOT NULL AND t._removed_at IS NULL AND \(number)::smallint IS NOT NULL"
        }
    }

    var hash: String { own?.hash ?? "_hash" }
    var payload: String { own?.payload ?? "_payload" }
    var ordinal: String { own?.ordinal ?? "_ordinal" }

    static func name(of entity: String) -> String { "staging." + quoted(identifier: entity) }

    var keys: [LoadPlan.Column] { Array(plan.columns.prefix(plan.keyCount)) }
    var columnNames: [String] {
        (plan.columns.map(\.name) + LoadPlan.lineage.map(\.name)).map(quoted(identifier:))
    }
    var columnList: String { columnNames.joined(separator: ", ") }
    /// As `columnNames`, in a table that has some of them once per source.
    private var targetNames: [String] {
        let mine = ["_hash": hash, "_payload": payload, "_ordinal": ordinal]
        return plan.columns.map { quoted(identifier: $0.name) }
            + LoadPlan.lineage.map { quoted(identifier: mine[$0.name] ?? $0.name) }
    }

    var createTemporaryTables: String {
        """
        CREATE TEMP TABLE \(keyTable) (_i integer, _page integer, _ordinal integer, _hash uuid, \(keyDefinitions))
            ON COMMIT DELETE ROWS;
        CREATE TEMP TABLE \(changedTable) (\(columnDefinitions)) ON COMMIT DELETE ROWS;
        """
    }

    private var keyDefinitions: String {
        keys.enumerated().map { index, key in "k\(index) \(StagingTable.type(key.type))" }.joined(
            separator: ", "
        )
    }

    private var columnDefinitions: String {
        let columns = plan.columns.map { "\(quoted(identifier: $0.name)) \(StagingTable.type($0.type))" }
        return (columns + LoadPlan.lineage.map { "\($0.name) \($0.type)" }).joined(separator: ", ")
    }

    static func type(_ type: ColumnType) -> String {
        type == .text ? "text COLLATE \"C\"" : type.rawValue
    }

    /// `t` is the staging table, `s` a row of `lt_key`.
    var keysMeet: String {
        keys.enumerated().map { index, key in "t.\(quoted(identifier: key.name)) = s.k\(index)" }
            .joined(separator: " AND ")
    }

    /// The key as quarantine and to-do rows write it: columns as text, joined by U+001F.
    var keyText: String {
        "concat_ws(E'\\x1f', \(keys.indices.map { "s.k\($0)::text" }.joined(separator: ", ")))"
    }

    /// `t` is the staging table, `s` a row of `lt_changed`.
    var changedKeysMeet: String { keysMeet("t", "s") }

    func keysMeet(_ one: String, _ other: String) -> String {
        keys.map { "\(one).\(quoted(identifier: $0.name)) = \(other).\(quoted(identifier: $0.name))" }
            .joined(separator: " AND ")
    }

    /// Empties the temporary tables between two loads of one transaction.
    var clear: String { "TRUNCATE pg_temp.\(keyTable), pg_temp.\(changedTable)" }

    var copyRows: String { "COPY \(target) (\(columnList)) FROM STDIN (FORMAT binary)" }
    var copyChanged: String { "COPY pg_temp.\(changedTable) (\(columnList)) FROM STDIN (FORMAT binary)" }
    var copyKeys: String { "COPY pg_temp.\(keyTable) FROM STDIN (FORMAT binary)" }

    /// A table that refuses what the staging table would refuse.
    var createProbe: String {
        guard layout == .versions else {
            let like = "LIKE \(target) INCLUDING DEFAULTS INCLUDING INDEXES"
            return "CREATE TEMP TABLE lt_probe (\(like)) ON COMMIT DROP"
        }
        let unique = keys.map { quoted(identifier: $0.name) }.joined(separator: ", ")
        return """
            CREATE TEMP TABLE lt_probe (LIKE \(target) INCLUDING DEFAULTS) ON COMMIT DROP;
            ALTER TABLE pg_temp.lt_probe ALTER COLUMN _from DROP NOT NULL;
            CREATE UNIQUE INDEX ON pg_temp.lt_probe (\(unique), (\(EntityTable.beginning(entity, of: ""))));
            """
    }
    var copyProbe: String {
        "COPY pg_temp.lt_probe (\(targetNames.joined(separator: ", "))) FROM STDIN (FORMAT binary)"
    }

    /// Rows of the group that are staged: index, hash, payload, whether marked removed.
    ///
    /// Binary.
    var stagedRows: String {
        """
        SELECT s._i, \(stagedHash)
        FROM pg_temp.\(keyTable) s JOIN \(target) t ON \(keysMeet)\(onlyMine)
        """
    }

    /// Rows of `lt_key` that stand as they came: index, and whether run `$1` wrote them.
    var standingRows: String {
        """
        SELECT s._i, t._run = $1 FROM pg_temp.\(keyTable) s JOIN \(target) t ON \(keysMeet)\(onlyMine)
        WHERE t.\(hash) = s._hash AND t._removed_at IS NULL
        """
    }

    /// A row that this source does not have is like one that it has lost.
    private var stagedHash: String {
        guard let own else { return "t._hash, t._payload, t._removed_at IS NOT NULL" }
        let hash = "coalesce(t.\(own.hash), \(EntityTable.noHash))"
        return "\(hash), coalesce(t.\(own.payload), 0), t.\(own.hash) IS NULL"
    }

    /// Of the rows `t` those that a group meets.
    var onlyMine: String {
        switch layout {
        case .plain, .merged: ""
        case .generations: " AND t._generation = \(StagingTable.loadedGeneration)"
        case .versions: " AND t._to IS NULL"
        }
    }

    /// The set that the rows of a `replace` go into, set before each load.
    private static let loadedGeneration = "current_setting('\(GenerationStore.setting)')::bigint"

    /// Overwrites what `newest_by` allows; its count is *changed*, the rest of `lt_changed` is *older*.
    var update: String {
        let assignments = columnNames.dropFirst(plan.keyCount).map { "\($0) = s.\($0)" }
        return """
            UPDATE \(target) t SET \(assignments.joined(separator: ", "))
            FROM pg_temp.\(changedTable) s WHERE \(changedKeysMeet)\(onlyMine) AND \(mayOverwrite)
            """
    }

    private var mayOverwrite: String {
        guard let newestBy else { return "true" }
        let column = quoted(identifier: newestBy)
        // A record without the value is the oldest: it yields to every row that has one.
        guard plan.newestBy != nil else { return "t.\(column) IS NULL" }
        return "(t.\(column) IS NULL OR s.\(column) >= t.\(column))"
    }
}
