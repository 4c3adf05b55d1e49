import HubModel
import PQ

/// The SQL of loading one entity by one plan, written once per run.
///
/// Two temporary tables belong to the connection: `lt_key` for keys and hashes of a group, `lt_changed` for rows
/// that may overwrite.
struct StagingTable: Sendable {
    let plan: LoadPlan
    /// `staging."entity"`.
    let name: String
    /// The entity's `newest_by`, also where this source does not fill it.
    private let newestBy: String?

    init(_ plan: LoadPlan, entity: Entity) {
        self.plan = plan
        name = StagingTable.name(of: plan.entity)
        newestBy = plan.newestBy ?? entity.newestBy
    }

    static func name(of entity: String) -> String { "staging." + quoted(identifier: entity) }

    private var keys: [LoadPlan.Column] { Array(plan.columns.prefix(plan.keyCount)) }
    private var columnNames: [String] {
        (plan.columns.map(\.name) + LoadPlan.lineage.map(\.name)).map(quoted(identifier:))
    }
    private var columnList: String { columnNames.joined(separator: ", ") }

    var createTemporaryTables: String {
        """
        CREATE TEMP TABLE lt_key (_i integer, _page integer, _ordinal integer, _hash uuid, \(keyDefinitions))
            ON COMMIT DELETE ROWS;
        CREATE TEMP TABLE lt_changed (\(columnDefinitions)) ON COMMIT DELETE ROWS;
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

    private static func type(_ type: ColumnType) -> String {
        type == .text ? "text COLLATE \"C\"" : type.rawValue
    }

    /// `t` is the staging table, `s` a row of `lt_key`.
    private var keysMeet: String {
        keys.enumerated().map { index, key in "t.\(quoted(identifier: key.name)) = s.k\(index)" }
            .joined(separator: " AND ")
    }

    /// The key as quarantine and to-do rows write it: columns as text, joined by U+001F.
    private var keyText: String {
        "concat_ws(E'\\x1f', \(keys.indices.map { "s.k\($0)::text" }.joined(separator: ", ")))"
    }

    var copyRows: String { "COPY \(name) (\(columnList)) FROM STDIN (FORMAT binary)" }
    var copyChanged: String { "COPY pg_temp.lt_changed (\(columnList)) FROM STDIN (FORMAT binary)" }
    var copyKeys: String { "COPY pg_temp.lt_key FROM STDIN (FORMAT binary)" }

    /// A table that refuses what the staging table would refuse.
    var createProbe: String {
        "CREATE TEMP TABLE lt_probe (LIKE \(name) INCLUDING DEFAULTS INCLUDING INDEXES) ON COMMIT DROP"
    }
    var copyProbe: String { "COPY pg_temp.lt_probe (\(columnList)) FROM STDIN (FORMAT binary)" }

    /// Rows of the group that are staged: index, hash, payload, whether marked removed.
    ///
    /// Binary.
    var stagedRows: String {
        """
        SELECT s._i, t._hash, t._payload, t._removed_at IS NOT NULL
        FROM pg_temp.lt_key s JOIN \(name) t ON \(keysMeet)
        """
    }

    /// Overwrites what `newest_by` allows; its count is *changed*, the rest of `lt_changed` is *older*.
    var update: String {
        let meet = keys.map { "t.\(quoted(identifier: $0.name)) = s.\(quoted(identifier: $0.name))" }
        let assignments = columnNames.dropFirst(plan.keyCount).map { "\($0) = s.\($0)" }
        return """
            UPDATE \(name) t SET \(assignments.joined(separator: ", "))
            FROM pg_temp.lt_changed s WHERE \((meet + [mayOverwrite]).joined(separator: " AND "))
            """
    }

    private var mayOverwrite: String {
        guard let newestBy else { return "true" }
        let column = quoted(identifier: newestBy)
        // A record without the value is the oldest: it yields to every row that has one.
        guard plan.newestBy != nil else { return "t.\(column) IS NULL" }
        return "(t.\(column) IS NULL OR s.\(column) >= t.\(column))"
    }

    /// Rows `$1` of the group, unchanged and filled by source `$3`, are from now on said to come from payload `$2`.
    var moveRows: String {
        """
        UPDATE \(name) t SET _payload = $2, _ordinal = s._ordinal
        FROM pg_temp.lt_key s WHERE \(keysMeet) AND s._i = ANY ($1) AND t._source = $3
        """
    }

    /// To-do rows for child pulls `$1` from rows that run `$2` wrote; `lt_key` holds the group's keys.
    var addParents: String {
        """
        INSERT INTO hub.parent_to_do (child, entity, key, keys, run)
        SELECT child, \(quoted(literal: plan.entity)), \(keyText), ARRAY[\(keyArray("s"))], $2
        FROM pg_temp.lt_key s JOIN \(name) t ON \(keysMeet), unnest($1::text[]) child
        WHERE t._run = $2 AND t._removed_at IS NULL
        ON CONFLICT (child, key) DO UPDATE SET version = nextval('hub.parent_version'), run = excluded.run
        """
    }

    /// To-do rows for child pull `$1` from every row of source `$2` that is there; for run `$3`.
    var addAllParents: String {
        let key = keys.map { "t.\(quoted(identifier: $0.name))::text" }.joined(separator: ", ")
        return """
            INSERT INTO hub.parent_to_do (child, entity, key, keys, run)
            SELECT $1, \(quoted(literal: plan.entity)), concat_ws(E'\\x1f', \(key)), ARRAY[\(key)], $3
            FROM \(name) t WHERE t._source = $2 AND t._removed_at IS NULL
            ON CONFLICT DO NOTHING
            """
    }

    private func keyArray(_ alias: String) -> String {
        keys.indices.map { "\(alias).k\($0)::text" }.joined(separator: ", ")
    }

    /// Closes open quarantine entries of pull `$1` whose key stands in `lt_key`, for run `$2` at `$3`.
    ///
    /// An entry that this run refused after the good record stays open.
    var closeQuarantine: String {
        """
        UPDATE hub.quarantine q SET state = 'closed', settled_at = \(SQL.instant("$3"))
        FROM pg_temp.lt_key s
        WHERE q.pull = $1 AND q.entity = \(quoted(literal: plan.entity)) AND q.state = 'open'
            AND q.identity = 'k:' || \(keyText)
            AND NOT (q.run = $2 AND (q.page, q.ordinal) > (s._page, s._ordinal))
        """
    }

    /// First 8 bytes of SHA-256 over a staged row's key cells, as `AppliedPage.keyHashes` has them.
    var keyHash: String {
        let cells = keys.map { key in
            let value = StagingTable.send(key.type) + "(t.\(quoted(identifier: key.name)))"
            return "int4send(octet_length(\(value))) || \(value)"
        }
        let digest = "sha256(\(cells.joined(separator: " || ")))"
        return "('x' || encode(substring(\(digest) FOR 8), 'hex'))::bit(64)::bigint"
    }

    private static func send(_ type: ColumnType) -> String {
        switch type {
        case .text: "textsend"
        case .bigint: "int8send"
        case .numeric: "numeric_send"
        case .boolean: "boolsend"
        case .date: "date_send"
        case .timestamptz: "timestamptz_send"
        case .jsonb: "jsonb_send"
        }
    }
}
