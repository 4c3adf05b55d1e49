import HubModel
import PQ

/// Keeps values that were emptied or repaired: one row of `hub.change` per pull, entity, key and column.
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
        CREATE TEMP TABLE lt_change (key text COLLATE "C", field text COLLATE "C", kind text, rule text, path text,
            value text, payload bigint, page integer, ordinal integer) ON COMMIT DELETE ROWS;
        """

    /// Whether the pull has rows that a clean value could close.
    static func hasAny(_ pull: PullID, entity: String, on connection: PQConnection) throws -> Bool {
        try connection.execute(
            "SELECT EXISTS (SELECT FROM hub.change WHERE pull = $1 AND entity = $2)",
            [.text(pull.description), .text(entity)]
        ).boolean(0, 0) ?? false
    }

    /// A key as `hub.change` has it: an index takes no more than 2,700 bytes.
    static func key(_ expression: String) -> String {
        """
        CASE WHEN octet_length(\(expression)) > 1000
            THEN 'sha256:' || encode(sha256(convert_to(\(expression), 'UTF8')), 'hex') ELSE \(expression) END
        """
    }

    /// Counts and dates what was changed before, opens what had come clean.
    func write(_ changes: [ValueChange], pages: [AppliedPage]) throws {
        guard !changes.isEmpty else { return }
        // A transaction may have several parts.
        try connection.execute("TRUNCATE pg_temp.lt_change")
        _ = try connection.copyIn("COPY pg_temp.lt_change FROM STDIN (FORMAT binary)") { writer in
            try ChangeCells(changes: changes, pages: pages, keepsContent: keepsContent).write(to: writer)
        }
        // In the order of the index, which takes less time. Versions of one key may come with one group.
        try connection.execute(
            """
            INSERT INTO hub.change AS c (pull, entity, key, field, kind, rule, path, value, first_seen, last_seen,
                times, run, payload, page, ordinal)
            SELECT DISTINCT ON (t.key, t.field) $1, $2, \(ChangeWriter.key("key")), field, kind, rule, path, value, \(SQL.instant("$3")),
                \(SQL.instant("$3")), 1, $4, payload, page, ordinal
            FROM pg_temp.lt_change t ORDER BY t.key, t.field, t.page DESC, t.ordinal DESC
            ON CONFLICT (pull, entity, key, field) DO UPDATE SET kind = excluded.kind, rule = excluded.rule,
                path = excluded.path, value = excluded.value, last_seen = excluded.last_seen, times = c.times + 1,
                run = excluded.run, payload = excluded.payload, page = excluded.page, ordinal = excluded.ordinal,
                closed_at = NULL
            """,
            [.text(pull.description), .text(table.plan.entity), PQParameter(clock), .integer(run)]
        )
    }

    /// Closes what came clean: the group's keys stand in `lt_key`, its own changes are written.
    func close() throws {
        try connection.execute(
            """
            UPDATE hub.change c SET closed_at = \(SQL.instant("$3"))
            FROM pg_temp.\(table.keyTable) s
            WHERE c.pull = $1 AND c.entity = $4 AND c.key = \(ChangeWriter.key(table.keyText))
                AND c.closed_at IS NULL AND NOT (c.run = $2 AND (c.page, c.ordinal) >= (s._page, s._ordinal))
            """,
            [.text(pull.description), .integer(run), PQParameter(clock), .text(table.plan.entity)]
        )
    }
}

/// Rows of `lt_change` in binary COPY form.
private struct ChangeCells {
    let changes: [ValueChange]
    let pages: [AppliedPage]
    let keepsContent: Bool

    private static let piece = 64 * 1024

    func write(to writer: PQCopyWriter) throws(PQError) {
        var buffer = PQCopyWriter.binaryHeader
        buffer.reserveCapacity(ChangeCells.piece * 2)
        for change in changes {
            append(change, to: &buffer)
            guard buffer.count >= ChangeCells.piece else { continue }
            try writer.write(buffer)
            buffer.removeAll(keepingCapacity: true)
        }
        buffer.append(contentsOf: PQCopyWriter.binaryTrailer)
        try writer.write(buffer)
    }

    private func append(_ change: ValueChange, to buffer: inout [UInt8]) {
        let (fault, page) = (change.fault, pages[change.page])
        append(Int16(9), to: &buffer)
        let value = keepsContent ? fault.value : ""
        for text in [change.key, fault.field, change.kind.rawValue, fault.rule, fault.path, value] {
            append(text, to: &buffer)
        }
        append(Int32(8), to: &buffer)
        append(page.payload, to: &buffer)
        for number in [page.number, change.ordinal] {
            append(Int32(4), to: &buffer)
            append(Int32(truncatingIfNeeded: number), to: &buffer)
        }
    }

    private func append(_ text: String, to buffer: inout [UInt8]) {
        var text = text.utf8.contains(0) ? text.storable : text
        text.withUTF8 { bytes in
            append(Int32(bytes.count), to: &buffer)
            buffer.append(contentsOf: bytes)
        }
    }

    private func append(_ value: some FixedWidthInteger, to buffer: inout [UInt8]) {
        withUnsafeBytes(of: value.bigEndian) { buffer.append(contentsOf: $0) }
    }
}
