import HubModel
import PQ

/// A staging table as the catalogue has it, for readers that know no mapping.
struct StandingTable {
    struct Column {
        var name: String
        var type: String
    }

    let entity: String
    /// In the order of the table; empty if there is no such table.
    let columns: [Column]

    init(_ entity: String, on connection: PQConnection) throws(PQError) {
        let rows = try connection.execute(
            """
            SELECT a.attname, format_type(a.atttypid, NULL) FROM pg_attribute a
            WHERE a.attrelid = to_regclass($1) AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum
            """,
            [.text(StagingTable.name(of: entity))]
        )
        self.entity = entity
        columns = (0..<rows.rowCount).map {
            Column(name: rows.text($0, 0) ?? "", type: rows.text($0, 1) ?? "text")
        }
    }

    /// Without the hub's own columns.
    var fields: [Column] { columns.filter { !RowLayout.isLineage($0.name) } }

    /// A condition: `t` stands for its key now, be it marked removed or not.
    var isCurrent: String {
        if has("_to") { return "t._to IS NULL" }
        return has("_generation") ? StagingTable.isPublished(entity) : "true"
    }

    /// A condition: pull `number`, which is `hub.source.number`, has `t` and has not lost it.
    func isHeld(byPull pull: String, number: String) -> String {
        let hash = "_hash_" + SourceColumns.suffix(of: pull)
        let isHeld = has(hash) ? "t.\(quoted(identifier: hash)) IS NOT NULL" : "t._source = \(number)"
        return "\(isHeld) AND t._removed_at IS NULL AND \(isCurrent)"
    }

    /// The value of a column of the lineage that several sources have each for themselves.
    ///
    /// `src` is the row of `hub.source` that wrote last.
    func lineage(_ name: String, pulls: [String]) -> String {
        if has(name) { return "t.\(name)" }
        let cases = pulls.compactMap { pull in
            let column = "\(name)_\(SourceColumns.suffix(of: pull))"
            return has(column)
                ? " WHEN \(quoted(literal: pull)) THEN t.\(quoted(identifier: column))" : nil
        }
        return cases.isEmpty ? "NULL" : "(CASE src.pull\(cases.joined()) END)"
    }

    private func has(_ name: String) -> Bool { columns.contains { $0.name == name } }
}
