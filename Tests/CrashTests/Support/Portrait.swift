import PQ

/// What a database holds, whoever wrote it and when: equal portraits are equal data.
struct Portrait: Sendable, Hashable {
    private var sections: [String: [String]] = [:]

    /// Lineage says by which run a row came; that is what a kill may change, and `TrialAudit` follows it instead.
    private static let lineage = "'{_source,_run,_payload,_ordinal,_changed_at,_removed_at}'::text[]"

    static func read(_ database: String) throws -> Portrait {
        let connection = try PQConnection(database)
        var portrait = Portrait()
        for table in try connection.rows(stagingTables) {
            portrait.sections[table] = try connection.rows(
                """
                SELECT (to_jsonb(t) - \(lineage))::text, s.pull, t._removed_at IS NULL
                FROM staging.\(table) t JOIN hub.source s ON s.number = t._source
                """
            )
        }
        for (name, query) in bookkeeping { portrait.sections[name] = try connection.rows(query) }
        return portrait
    }

    subscript(section: String) -> [String] { sections[section] ?? [] }

    /// One line per line that only one side has, at most ten of each section; none where both are equal.
    func differences(from other: Portrait) -> [String] {
        Set(sections.keys).union(other.sections.keys).sorted().flatMap { section in
            let (mine, theirs) = (self[section].counted, other[section].counted)
            let more = mine.keys.sorted().filter { mine[$0] ?? 0 > theirs[$0] ?? 0 }.map {
                "+ \(section): \($0)"
            }
            let less = theirs.keys.sorted().filter { theirs[$0] ?? 0 > mine[$0] ?? 0 }.map {
                "- \(section): \($0)"
            }
            return (more + less).prefix(10)
        }
    }

    private static let stagingTables = """
        SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = 'staging' AND c.relkind = 'r' ORDER BY 1
        """

    private static let bookkeeping = [
        "quarantine": """
        SELECT pull, entity, identity, key, state, faults, encode(record_digest, 'hex') FROM hub.quarantine
        """,
        "changes": """
        SELECT pull, entity, key, field, kind, rule, path, value, closed_at IS NULL FROM hub.change
        """,
        // Spans are counted from where a run begins, so a later run may leave its cursor elsewhere between the last
        // record and its clock. Outside of that it would lose records.
        "cursor is behind the clock and before no staged row": """
        SELECT pull, each, until >= (SELECT max(issued_at) FROM staging.bill)
            AND until <= (SELECT max(started_at) FROM hub.run r WHERE r.pull = c.pull)
        FROM hub.cursor c
        """,
        // Pulls with a cursor ask for other spans after a kill; the others ask the same.
        "ledger": """
        SELECT pull, each, encode(digest, 'hex'), encode(plan, 'hex'), summary, encode(record_hashes, 'hex'),
            encode(key_hashes, 'hex'), shares_keys, is_whole
        FROM hub.page WHERE pull NOT IN (SELECT pull FROM hub.cursor)
        """,
        "parents to do": "SELECT child, entity, key FROM hub.parent_to_do",
        "absent": "SELECT pull, key_hash FROM hub.absent",
        "seen": "SELECT key_hash FROM hub.seen",
        "lease": "SELECT pull FROM hub.lease",
    ]
}

extension PQConnection {
    /// All rows as text, columns joined by ` | `.
    func rows(_ query: String, _ parameters: [PQParameter] = []) throws -> [String] {
        let result = try execute(query, parameters)
        return (0..<result.rowCount).map { row in
            (0..<result.columnCount).map { result.text(row, $0) ?? "∅" }.joined(separator: " | ")
        }
    }
}

extension [String] {
    fileprivate var counted: [String: Int] {
        reduce(into: [:]) { $0[$1, default: 0] += 1 }
    }
}
