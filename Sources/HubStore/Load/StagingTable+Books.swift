import HubModel
import PQ

/// What the hub's own tables are told of a group whose keys stand in `lt_key`.
extension StagingTable {
    /// Rows `$1` of the group, unchanged and filled by source `$3`, are from now on said to come from payload `$2`.
    var moveRows: String {
        """
        UPDATE \(name) t SET \(payload) = $2, \(ordinal) = s._ordinal
        FROM pg_temp.\(keyTable) s WHERE \(keysMeet) AND s._i = ANY ($1) AND \(isMovable)
        """
    }

    private var isMovable: String {
        own.map { "t.\($0.hash) IS NOT NULL AND $3::smallint IS NOT NULL" } ?? "t._source = $3\(onlyMine)"
    }

    /// To-do rows for child pulls `$1` from rows that run `$2` wrote; `lt_key` holds the group's keys.
    var addParents: String {
        """
        INSERT INTO hub.parent_to_do (child, entity, key, keys, run)
        SELECT child, \(quoted(literal: plan.entity)), \(keyText), ARRAY[\(keyArray("s"))], $2
        FROM pg_temp.\(keyTable) s JOIN \(name) t ON \(keysMeet), unnest($1::text[]) child
        WHERE t._run = $2 AND t._removed_at IS NULL AND \(isCurrent)
        ON CONFLICT (child, key) DO UPDATE SET version = nextval('hub.parent_version'), run = excluded.run
        """
    }

    /// To-do rows for child pull `$1` from every row of source `$3` that is there; for run `$2`.
    var addAllParents: String {
        StagingTable.addParents(of: plan.entity, keys: keys.map(\.name), where: isHeld(by: "$3"))
    }

    /// To-do rows for child pull `$1` and run `$2`; those that stand there already stay.
    static func addParents(of entity: String, keys: [String], where condition: String) -> String {
        let key = keys.map { "t.\(quoted(identifier: $0))::text" }.joined(separator: ", ")
        return """
            INSERT INTO hub.parent_to_do (child, entity, key, keys, run)
            SELECT $1, \(quoted(literal: entity)), concat_ws(E'\\x1f', \(key)), ARRAY[\(key)], $2
            FROM \(name(of: entity)) t WHERE \(condition)
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
        FROM pg_temp.\(keyTable) s
        WHERE q.pull = $1 AND q.entity = \(quoted(literal: plan.entity)) AND q.state = 'open'
            AND q.identity = 'k:' || \(keyText)
            AND NOT (q.run = $2 AND (q.page, q.ordinal) > (s._page, s._ordinal))
        """
    }

    /// First 8 bytes of SHA-256 over a staged row's key cells, as `AppliedPage.keyHashes` has them.
    var keyHash: String {
        StagingTable.hash(
            ofKeyCells: keys.map { key in
                StagingTable.keyCell(StagingTable.send(key.type) + "(t.\(quoted(identifier: key.name)))")
            }
        )
    }

    /// One column of a key as it goes into the key's hash.
    private static func keyCell(_ value: String) -> String { "int4send(octet_length(\(value))) || \(value)" }

    /// The same for a column of the row `t` that only the catalogue knows: the type's own function writes it.
    static func keyCell(_ column: String, sqlType: String) -> String {
        let send: [String: String] = [
            "text": "textsend", "bigint": "int8send", "boolean": "boolsend", "date": "date_send",
            "timestamp with time zone": "timestamptz_send", "numeric": "numeric_send", "jsonb": "jsonb_send",
        ]
        return keyCell("\(send[sqlType] ?? "textsend")(t.\(column))")
    }

    static func hash(ofKeyCells cells: [String]) -> String {
        let digest = "sha256(\(cells.joined(separator: " || ")))"
        return "('x' || encode(substring(\(digest) FOR 8), 'hex'))::bit(64)::bigint"
    }

    static func send(_ type: ColumnType) -> String {
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
