import HubModel
import PQ

/// Rows that several sources fill: each writes its own columns, and of the shared ones those that it wins.
///
/// All rows of a group stand in `lt_changed`, whether their keys are staged or not. `t` is a staged row, `s` one of
/// them.
extension StagingTable {
    /// Sources beside this one.
    private var others: [SourceColumns] {
        guard case .merged(let sources) = layout else { return [] }
        return sources.filter { $0.pull != own?.pull }
    }

    private var values: [LoadPlan.Column] { Array(plan.columns.dropFirst(plan.keyCount)) }

    /// The record's `newest_by`, NULL where this source does not fill it.
    private func newest(_ row: String) -> String {
        plan.newestBy.map { "\(row).\(quoted(identifier: $0))" } ?? "NULL"
    }

    /// Within one source an equal `newest_by` overwrites, and an older one or none at all does not.
    private var isNotOlder: String {
        guard let own, plan.newestBy != nil else { return "true" }
        return "(t.\(own.newest) IS NULL OR \(newest("s")) >= t.\(own.newest))"
    }

    /// Records of rows that are staged; its count is *changed*.
    var mergeRows: String {
        guard let own else { return "" }
        let assignments = values.map { "\(quoted(identifier: $0.name)) = \(merged($0.name))" }
        let lineage = [
            "_source = s._source", "_run = s._run", "_changed_at = s._changed_at", "_removed_at = NULL",
            "\(own.hash) = s._hash", "\(own.payload) = s._payload", "\(own.ordinal) = s._ordinal",
        ]
        let stamp = own.newestType == nil ? [] : ["\(own.newest) = \(newest("s"))"]
        return """
            UPDATE \(target) t SET \((assignments + lineage + stamp).joined(separator: ", "))
            FROM pg_temp.\(changedTable) s
            WHERE \(changedKeysMeet) AND s._removed_at IS NULL AND \(isNotOlder)
            """
    }

    private func merged(_ name: String) -> String {
        let column = quoted(identifier: name)
        let rivals = others.filter { $0.fields.contains(name) }
        guard !rivals.isEmpty else { return "s.\(column)" }
        let wins = rivals.map(wins).joined(separator: " AND ")
        return "CASE WHEN \(wins) THEN s.\(column) ELSE t.\(column) END"
    }

    /// The larger `newest_by` wins a shared column, none is the smallest; between equals the source written first.
    private func wins(against other: SourceColumns) -> String {
        guard let own else { return "true" }
        let isFirst = own.rank < other.rank ? "true" : "false"
        guard other.newestType != nil else { return "(t.\(other.hash) IS NULL OR \(isFirst))" }
        let mine = newest("s")
        let decided = plan.newestBy == nil ? "false" : "coalesce(\(mine) > t.\(other.newest), false)"
        let onlyMine = plan.newestBy == nil ? "false" : "(t.\(other.newest) IS NULL AND \(mine) IS NOT NULL)"
        let equal =
            plan.newestBy == nil
            ? "t.\(other.newest) IS NULL" : "\(mine) IS NOT DISTINCT FROM t.\(other.newest)"
        return "(t.\(other.hash) IS NULL OR \(decided) OR \(onlyMine) OR \(equal) AND \(isFirst))"
    }

    /// Records that say the source has the row no more; its count is *changed*.
    var withdrawRows: String {
        guard let own else { return "" }
        let stamp = own.newestType == nil ? "" : ", \(own.newest) = \(newest("s"))"
        return """
            UPDATE \(target) t SET \(withdrawal(at: "s._removed_at", run: "s._run")), _source = s._source,
                \(own.payload) = s._payload, \(own.ordinal) = s._ordinal\(stamp)
            FROM pg_temp.\(changedTable) s
            WHERE \(changedKeysMeet) AND s._removed_at IS NOT NULL AND t.\(own.hash) IS NOT NULL AND \(isNotOlder)
            """
    }

    /// Assignments to `t` when this source has it no more; the row goes with the last source.
    ///
    /// What no source that still has the row names becomes empty. What others name stays until they come again, whose
    /// hashes are forgotten for that.
    func withdrawal(at instant: String, run: String) -> String {
        guard let own else { return "_removed_at = \(instant), _changed_at = \(instant), _run = \(run)" }
        let required = Set(entity.fields.filter(\.isRequired).map(\.name))
        let left = values.map(\.name).filter { !required.contains($0) }.map { name in
            let column = quoted(identifier: name)
            let gone = others.filter { $0.fields.contains(name) }.map { "t.\($0.hash) IS NULL" }
            guard !gone.isEmpty else { return "\(column) = NULL" }
            return "\(column) = CASE WHEN \(gone.joined(separator: " AND ")) THEN NULL ELSE t.\(column) END"
        }
        let isLast = others.map { "t.\($0.hash) IS NULL" }.joined(separator: " AND ")
        let sharing = others.filter { other in values.contains { other.fields.contains($0.name) } }
        return
            (left
            + sharing.map {
                "\($0.hash) = CASE WHEN t.\($0.hash) IS NOT NULL THEN \(EntityTable.noHash)::uuid END"
            } + [
                "\(own.hash) = NULL", "_run = \(run)", "_changed_at = \(instant)",
                "_removed_at = CASE WHEN \(isLast) THEN \(instant) END",
            ]).joined(separator: ", ")
    }

    /// Records of keys that are not staged; its count is *new*.
    var insertMerged: String {
        guard let own else { return "" }
        let fields = plan.columns.map { quoted(identifier: $0.name) }
        let stamp = own.newestType == nil ? [] : [(own.newest, newest("s"))]
        let lineage =
            [
                ("_source", "s._source"), ("_run", "s._run"), ("_changed_at", "s._changed_at"),
                ("_removed_at", "s._removed_at"), (own.payload, "s._payload"), (own.ordinal, "s._ordinal"),
                (own.hash, "CASE WHEN s._removed_at IS NULL THEN s._hash END"),
            ] + stamp
        return """
            INSERT INTO \(target) (\((fields + lineage.map(\.0)).joined(separator: ", ")))
            SELECT \((fields.map { "s.\($0)" } + lineage.map(\.1)).joined(separator: ", "))
            FROM pg_temp.\(changedTable) s
            WHERE NOT EXISTS (SELECT FROM \(target) t WHERE \(changedKeysMeet))
            """
    }
}
