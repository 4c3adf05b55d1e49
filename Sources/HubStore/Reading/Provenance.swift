package import HubModel
import PQ

/// The way back from a staged row to the bytes that it came from.
package struct Provenance: Sendable {
    private let database: DatabaseSession

    package init(_ database: DatabaseSession) {
        self.database = database
    }

    /// A staged row and where it came from.
    ///
    /// Values are personal data.
    package struct Row: Sendable, Hashable, Codable {
        package struct Column: Sendable, Hashable, Codable {
            package var name: String
            /// As PostgreSQL prints it, times in UTC.
            package var value: String?
        }

        /// In the order of the table, without lineage.
        package var columns: [Column]
        /// `connector/pull`.
        package var pull: String?
        /// The citizens' app wrote it: there is no run and no answer behind it.
        package var isOfApp: Bool
        package var run: Int64?
        /// Microseconds since 1970.
        package var changedAt: Int64?
        package var removedAt: Int64?
        package var payload: Int64?
        /// Position of the record in its answer, from 0.
        package var ordinal: Int?
        /// First page of that run with this payload.
        package var page: Int?
        /// SHA-256 of the request without credentials, hexadecimal.
        package var request: String?
        /// `{each}` values as JSON, or empty.
        package var each: String?
        /// Where the page is a file: its place, and `{file.…}`.
        package var file: String?
        package var fileNames: [String: String]
        /// SHA-256 of the answer, hexadecimal.
        package var payloadDigest: String?
        package var payloadSize: Int64?
        /// The bytes can still be opened.
        package var isPayloadKept: Bool
        package var landedAt: Int64?
        /// Change records and quarantine entries of this key, newest first.
        package var faults: [Fault]
    }

    /// A value of the record that was refused or emptied at some time.
    package struct Fault: Sendable, Hashable, Codable {
        /// `quarantine`, or `emptied` or `repaired` for a change record.
        package var kind: String
        package var state: String
        package var faults: [FieldFault]
        package var lastSeen: Int64
        package var run: Int64
    }

    /// The row of a key, removed or not; `nil` if none is staged.
    ///
    /// The key's columns are given as text, in the entity's order.
    package func row(_ entity: String, key: [String]) async throws -> Row? {
        try await database.use { connection in
            let table = try StandingTable(entity, on: connection)
            let names = try Provenance.keyColumns(of: entity, on: connection)
            guard !table.columns.isEmpty, names.count == key.count else { return nil }
            do {
                return try Provenance.row(table, keyNames: names, key: key, on: connection)
            } catch let error as PQError where error.sqlclass == "22" {
                // What cannot be a value of the key's column is not there.
                return nil
            }
        }
    }

    private static func keyColumns(of entity: String, on connection: PQConnection) throws -> [String] {
        let rows = try connection.execute(
            "SELECT k FROM hub.entity e, unnest(e.key_columns) WITH ORDINALITY u(k, n) WHERE e.name = $1 ORDER BY n",
            [.text(entity)]
        )
        return (0..<rows.rowCount).compactMap { rows.text($0, 0) }
    }

    private static func row(
        _ table: StandingTable,
        keyNames: [String],
        key: [String],
        on connection: PQConnection
    ) throws -> Row? {
        let meets = keyNames.enumerated().map { "t.\(quoted(identifier: $1)) = $\($0 + 1)" }
        let columns = table.fields.map(\.name)
        let values = columns.map { "t.\(quoted(identifier: $0))::text" }
        let pulls = try pulls(on: connection)
        let payload = table.lineage("_payload", pulls: pulls)
        let ordinal = table.lineage("_ordinal", pulls: pulls)
        let rows = try connection.execute(
            """
            SELECT src.pull, t._run, \(SQL.microseconds("t._changed_at")), \(SQL.microseconds("t._removed_at")),
                \(payload), \(ordinal), o.number, encode(o.request, 'hex'), o.each, encode(p.digest, 'hex'),
                p.size, p.id IS NOT NULL AND p.gone_at IS NULL, \(SQL.microseconds("p.landed_at")),
                file.place, file.names, t._source = 0, \(values.joined(separator: ", "))
            FROM \(StagingTable.name(of: table.entity)) t
            LEFT JOIN hub.source src ON src.number = t._source
            LEFT JOIN hub.payload p ON p.id = \(payload)
            LEFT JOIN LATERAL (SELECT * FROM hub.page_of_run o WHERE o.run = t._run AND o.payload = \(payload)
                ORDER BY o.number LIMIT 1) o ON true
            LEFT JOIN LATERAL (SELECT f.place, f.names FROM hub.taken_file f WHERE f.pull = src.pull
                AND f.request = o.request AND f.payload = o.payload LIMIT 1) file ON true
            WHERE \(meets.joined(separator: " AND ")) AND \(table.isCurrent)
            ORDER BY t._removed_at DESC NULLS FIRST LIMIT 1
            """,
            key.map(PQParameter.text)
        )
        guard rows.rowCount == 1 else { return nil }
        let faults = try faults(table.entity, pull: rows.text(0, 0), key: key, on: connection)
        return Row(rows, columns: columns, faults: faults)
    }

    /// The pulls that have ever run.
    private static func pulls(on connection: PQConnection) throws -> [String] {
        let rows = try connection.execute("SELECT pull FROM hub.source ORDER BY number")
        return (0..<rows.rowCount).compactMap { rows.text($0, 0) }
    }

    private static func faults(
        _ entity: String,
        pull: String?,
        key: [String],
        on connection: PQConnection
    ) throws -> [Fault] {
        let rows = try connection.execute(
            """
            SELECT kind, state, faults, \(SQL.microseconds("last_seen")), run FROM (
                SELECT 'quarantine' AS kind, state, faults, last_seen, run FROM hub.quarantine
                WHERE entity = $1 AND identity = 'k:' || $2
                UNION ALL
                SELECT kind, CASE WHEN closed_at IS NULL THEN 'staged' ELSE 'closed' END,
                    jsonb_build_array(jsonb_build_object('field', field, 'rule', rule, 'path', path, 'value', value)),
                    last_seen, run FROM hub.change
                WHERE pull IN (SELECT pull FROM hub.source) AND entity = $1 AND key_digest = \(ChangeWriter.keyDigest("$2"))) f
            ORDER BY last_seen DESC
            """,
            [.text(entity), .text(key.joined(separator: "\u{1f}"))]
        )
        return try (0..<rows.rowCount).map { row in
            Fault(
                kind: rows.text(row, 0) ?? "",
                state: rows.text(row, 1) ?? "",
                faults: try decoded([FieldFault].self, from: rows.text(row, 2)),
                lastSeen: rows.integer(row, 3) ?? 0,
                run: rows.integer(row, 4) ?? 0
            )
        }
    }
}

extension Provenance.Row {
    fileprivate init(_ rows: borrowing PQResult, columns names: [String], faults: [Provenance.Fault]) {
        columns = []
        for (index, name) in names.enumerated() {
            columns.append(Column(name: name, value: rows.text(0, 16 + index)))
        }
        pull = rows.text(0, 0)
        isOfApp = rows.boolean(0, 15) ?? false
        run = rows.integer(0, 1)
        changedAt = rows.integer(0, 2)
        removedAt = rows.integer(0, 3)
        payload = rows.integer(0, 4)
        ordinal = rows.integer(0, 5).map { Int($0) }
        page = rows.integer(0, 6).map { Int($0) }
        request = rows.text(0, 7)
        each = rows.text(0, 8)
        file = rows.text(0, 13)
        fileNames = rows.text(0, 14).flatMap { try? decoded([String: String].self, from: $0) } ?? [:]
        payloadDigest = rows.text(0, 9)
        payloadSize = rows.integer(0, 10)
        isPayloadKept = rows.boolean(0, 11) ?? false
        landedAt = rows.integer(0, 12)
        self.faults = faults
    }
}
