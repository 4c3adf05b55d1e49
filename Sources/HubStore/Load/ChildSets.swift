import HubModel
import PQ

/// Keeps the children of a parent one set: what does not come again with it is marked removed.
///
/// Inside the caller's transaction.
struct ChildSets {
    let table: StagingTable
    let source: Int16
    let run: Int64
    let clock: Timestamp
    let connection: PQConnection

    /// Marks children of these parents that are not among the keys in `lt_key`.
    ///
    /// - Parameters:
    ///   - parents: The table of the parents, whose key the children's `parentColumns` hold.
    ///   - rows: Indices of parents that were written.
    ///   - group: The group of the parents.
    /// - Returns: How many.
    /// - Throws: `PQError`.
    func removeOthers(of parents: StagingTable, _ rows: [Int], in group: RowGroup) throws -> Int {
        let columns = table.entity.parentColumns
        guard !rows.isEmpty, !columns.isEmpty else { return 0 }
        try connection.script(createTable(parents))
        _ = try connection.copyIn("COPY pg_temp.lt_parent FROM STDIN (FORMAT binary)") { writer in
            try KeyCells(group: group, keyCount: parents.plan.keyCount).write(rows, to: writer)
        }
        let meet = columns.enumerated().map { "t.\(quoted(identifier: $1)) = p.k\($0)" }
        return try connection.execute(
            """
            UPDATE \(table.target) t SET \(table.withdrawal(at: SQL.instant("$1"), run: "$2::bigint"))
            FROM pg_temp.lt_parent p WHERE \(meet.joined(separator: " AND "))
                AND \(table.isHeldInGroup(by: "$3"))
                AND NOT EXISTS (SELECT FROM pg_temp.\(table.keyTable) s WHERE \(table.keysMeet))
            """,
            [PQParameter(clock), .integer(run), .integer(Int64(source))]
        ).affected
    }

    private func createTable(_ parents: StagingTable) -> String {
        let keys = parents.keys.enumerated().map { "k\($0) \(StagingTable.type($1.type))" }
        return """
            DROP TABLE IF EXISTS pg_temp.lt_parent;
            CREATE TEMP TABLE lt_parent (_i integer, _page integer, _ordinal integer, _hash uuid,
                \(keys.joined(separator: ", "))) ON COMMIT DROP;
            """
    }
}

extension StagingTable {
    /// A condition: the source `number` has `t` among what this run writes.
    fileprivate func isHeldInGroup(by number: String) -> String {
        guard layout == .generations else { return isHeld(by: number) }
        return "t._source = \(number) AND t._removed_at IS NULL\(onlyMine)"
    }
}
