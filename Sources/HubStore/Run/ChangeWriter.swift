import Bytes
import HubModel
import PQ

/// Keeps values that were emptied or repaired: one row of `hub.change_value` per pull, entity, key and column.
struct ChangeWriter {
    let pull: PullID
    let table: StagingTable
    let run: Int64
    let clock: Timestamp
    /// Otherwise rule and path are kept, and not the value.
    let keepsContent: Bool
    let connection: PQConnection

    /// By COPY: of a page every record of which has a repaired telephone there are as many changes as rows.
    static let createTemporaryTable = """
        CREATE TEMP TABLE lt_change ON COMMIT DELETE ROWS AS SELECT \(ChangeCells.columns) FROM hub.change_value
        WITH NO DATA;
        """

    /// `DELETE FROM` goes before it, and what else the rows have to meet, such as `entity = $1`, behind it.
    static let rowsToDelete = "hub.change_value v USING hub.change_column c WHERE c.id = v.column_id AND"

    /// Whether the pull has rows that a clean value could close.
    static func hasAny(_ pull: PullID, entity: String, on connection: PQConnection) throws -> Bool {
        try connection.execute(
            """
            SELECT EXISTS (SELECT FROM hub.change_value v JOIN hub.change_column c ON c.id = v.column_id
                WHERE c.pull = $1 AND c.entity = $2)
            """,
            [.text(pull.description), .text(entity)]
        ).boolean(0, 0) ?? false
    }

    /// What `hub.change_value` finds a key by: an index takes no more than 2,700 bytes.
    static func keyDigest(_ expression: String) -> String {
        "substring(sha256(convert_to(\(expression), 'UTF8')) FOR \(ChangeKinds.keyDigestLength))"
    }

    /// Counts and dates what was changed before, opens what had come clean.
    ///
    /// `expectsNew`: no row of the group was there before, so hardly any change was.
    func write(_ changes: [ValueChange], pages: [AppliedPage], expectsNew: Bool) throws {
        guard !changes.isEmpty else { return }
        let kinds = try ChangeKinds(of: changes, pull: pull, entity: table.plan.entity, on: connection)
        let cells = ChangeCells(
            changes: changes,
            kinds: kinds,
            pages: pages,
            run: run,
            clock: clock,
            keepsContent: keepsContent
        )
        if expectsNew, try insert(cells) { return }
        // A transaction may have several parts.
        try connection.execute("TRUNCATE pg_temp.lt_change")
        _ = try connection.copyIn("COPY pg_temp.lt_change FROM STDIN (FORMAT binary)", cells.write)
        // Versions of one key may come with one group.
        try connection.execute(
            """
            INSERT INTO hub.change_value AS c (\(ChangeCells.columns))
            SELECT DISTINCT ON (t.key_digest, t.column_id) \(ChangeCells.columns)
            FROM pg_temp.lt_change t ORDER BY t.key_digest, t.column_id, t.page DESC, t.ordinal DESC
            ON CONFLICT (key_digest, column_id) DO UPDATE SET rule_id = excluded.rule_id, value = excluded.value,
                last_seen = excluded.last_seen, times = c.times + 1, run = excluded.run, payload = excluded.payload,
                page = excluded.page, ordinal = excluded.ordinal, closed_at = NULL
            """
        )
    }

    /// Straight into the table, three times as fast; `false`, and nothing is written, where one is there already.
    private func insert(_ cells: ChangeCells) throws -> Bool {
        try connection.execute("SAVEPOINT changes")
        do {
            _ = try connection.copyIn(
                "COPY hub.change_value (\(ChangeCells.columns)) FROM STDIN (FORMAT binary)",
                cells.write
            )
        } catch let error as PQError where error.sqlstate == "23505" {
            try connection.script("ROLLBACK TO SAVEPOINT changes; RELEASE SAVEPOINT changes")
            return false
        }
        try connection.execute("RELEASE SAVEPOINT changes")
        return true
    }

    /// Closes what came clean: the group's keys stand in `lt_key`, its own changes are written.
    func close() throws {
        try connection.execute(
            """
            UPDATE hub.change_value c SET closed_at = \(SQL.instant("$3"))
            FROM pg_temp.\(table.keyTable) s
            WHERE c.key_digest = \(ChangeWriter.keyDigest(table.keyText))
                AND c.column_id = ANY (ARRAY(SELECT id FROM hub.change_column WHERE pull = $1 AND entity = $4))
                AND c.closed_at IS NULL AND NOT (c.run = $2 AND (c.page, c.ordinal) >= (s._page, s._ordinal))
            """,
            [.text(pull.description), .integer(run), PQParameter(clock), .text(table.plan.entity)]
        )
    }
}
