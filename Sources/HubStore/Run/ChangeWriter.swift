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
        CREATE TEMP TABLE lt_change (key_digest bytea, column_id integer, rule_id integer, payload bigint, page integer,
            ordinal integer, key text COLLATE "C", value text) ON COMMIT DELETE ROWS;
        """

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
    func write(_ changes: [ValueChange], pages: [AppliedPage]) throws {
        guard !changes.isEmpty else { return }
        let kinds = try ChangeKinds(
            of: changes,
            pull: pull,
            entity: table.plan.entity,
            on: connection
        )
        // A transaction may have several parts.
        try connection.execute("TRUNCATE pg_temp.lt_change")
        _ = try connection.copyIn("COPY pg_temp.lt_change FROM STDIN (FORMAT binary)") { writer in
            try ChangeCells(changes: changes, kinds: kinds, pages: pages, keepsContent: keepsContent)
                .write(to: writer)
        }
        // In the order of the index, which takes less time. Versions of one key may come with one group.
        try connection.execute(
            """
            INSERT INTO hub.change_value AS c (key_digest, column_id, rule_id, times, run, payload, page, ordinal,
                first_seen, last_seen, key, value)
            SELECT DISTINCT ON (t.key_digest, t.column_id) key_digest, column_id, rule_id, 1, $1, payload, page, ordinal,
                \(SQL.instant("$2")), \(SQL.instant("$2")), key, value
            FROM pg_temp.lt_change t ORDER BY t.key_digest, t.column_id, t.page DESC, t.ordinal DESC
            ON CONFLICT (key_digest, column_id) DO UPDATE SET rule_id = excluded.rule_id, value = excluded.value,
                last_seen = excluded.last_seen, times = c.times + 1, run = excluded.run, payload = excluded.payload,
                page = excluded.page, ordinal = excluded.ordinal, closed_at = NULL
            """,
            [.integer(run), PQParameter(clock)]
        )
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

/// Rows of `lt_change` in binary COPY form.
private struct ChangeCells {
    let changes: [ValueChange]
    let kinds: ChangeKinds
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
        let (page, number) = (pages[change.page], kinds.number(of: change))
        let key = Array(change.key.storable.utf8)
        append(Int16(8), to: &buffer)
        append(SHA256.digest(key).prefix(ChangeKinds.keyDigestLength), to: &buffer)
        for number in [number.column, number.rule] { append(cell: number, to: &buffer) }
        append(cell: page.payload, to: &buffer)
        for number in [page.number, change.ordinal] {
            append(cell: Int32(truncatingIfNeeded: number), to: &buffer)
        }
        append(key, to: &buffer)
        append(keepsContent ? change.fault.value.storable.utf8 : "".utf8, to: &buffer)
    }

    private func append(_ bytes: some Collection<UInt8>, to buffer: inout [UInt8]) {
        append(Int32(bytes.count), to: &buffer)
        buffer.append(contentsOf: bytes)
    }

    private func append(cell value: some FixedWidthInteger, to buffer: inout [UInt8]) {
        append(Int32(value.bitWidth / 8), to: &buffer)
        append(value, to: &buffer)
    }

    private func append(_ value: some FixedWidthInteger, to buffer: inout [UInt8]) {
        withUnsafeBytes(of: value.bigEndian) { buffer.append(contentsOf: $0) }
    }
}
