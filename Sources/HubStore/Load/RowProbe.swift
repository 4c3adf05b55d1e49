import HubModel
import PQ

/// Finds the rows of a group that PostgreSQL does not take, by halving.
///
/// Good halves stay in the probe table, so that a second row with a key of the group is found too.
struct RowProbe {
    let table: StagingTable
    let group: RowGroup
    let connection: PQConnection

    /// Those of these rows, ascending indices, that are refused.
    ///
    /// Inside the caller's transaction.
    func refused(_ rows: [Int]) throws -> [Int] {
        try connection.script("DROP TABLE IF EXISTS pg_temp.lt_probe; " + table.createProbe)
        return try refused(in: rows[...])
    }

    private func refused(in rows: ArraySlice<Int>) throws -> [Int] {
        guard try !isTaken(rows) else { return [] }
        guard rows.count > 1 else { return Array(rows) }
        let middle = rows.startIndex + rows.count / 2
        return try refused(in: rows[..<middle]) + refused(in: rows[middle...])
    }

    private func isTaken(_ rows: ArraySlice<Int>) throws -> Bool {
        try connection.execute("SAVEPOINT probe")
        do {
            _ = try connection.copyIn(table.copyProbe) { writer in
                try writer.write(PQCopyWriter.binaryHeader)
                try group.writeSlices(rows, to: writer)
                try writer.write(PQCopyWriter.binaryTrailer)
            }
            try connection.execute("RELEASE SAVEPOINT probe")
            return true
        } catch let error as PQError where !error.connectionLost && ["22", "23"].contains(error.sqlclass) {
            try connection.script("ROLLBACK TO SAVEPOINT probe; RELEASE SAVEPOINT probe")
            return false
        }
    }

    /// What quarantine says of a refused row: its cells, since the record itself is no longer at hand.
    func rejection(of index: Int) -> Rejection {
        let row = group.rows[index]
        let cells = Array(group.bytes[row.offset..<row.offset + Int(row.length)])
        return Rejection(
            faults: [FieldFault(field: "", rule: "engine.refused", path: "", value: "")],
            key: key(of: row),
            record: cells,
            ordinal: Int(row.ordinal),
            page: Int(row.page)
        )
    }

    /// Text and whole numbers; `nil` for keys of other types, which are then known by their digest.
    private func key(of row: RowGroup.Row) -> String? {
        var offset = row.offset + 2
        var parts: [String] = []
        for column in table.plan.columns.prefix(table.plan.keyCount) {
            let length = Int(
                Int32(bigEndian: group.bytes.loadUnaligned(fromByteOffset: offset, as: Int32.self))
            )
            guard length >= 0 else { return nil }
            let cell = group.bytes[offset + 4..<offset + 4 + length]
            switch column.type {
            case .text: parts.append(String(decoding: cell, as: UTF8.self))
            case .bigint: parts.append("\(cell.reduce(Int64(0)) { $0 << 8 | Int64($1) })")
            case .numeric, .boolean, .date, .timestamptz, .jsonb: return nil
            }
            offset += 4 + length
        }
        return parts.joined(separator: "\u{1f}")
    }
}
