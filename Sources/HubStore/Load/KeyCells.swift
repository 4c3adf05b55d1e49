import HubModel
import PQ

/// Rows of `lt_key` in binary COPY form: index, page, ordinal, hash, and the key's cells as they stand.
struct KeyCells {
    let group: RowGroup
    let keyCount: Int

    func write(_ rows: [Int], to writer: PQCopyWriter) throws(PQError) {
        try writer.write(rowsOf: rows) { index, cells in
            let row = group.rows[index]
            cells.append(cells: 4 + keyCount)
            cells.append(cell: Int32(index))
            cells.append(cell: Int32(group.pages[Int(row.page)].number))
            cells.append(cell: row.ordinal)
            cells.append(cell: row.hash)
            let start = row.offset + 2
            cells.append(asTheyStand: group.bytes[start..<start + Int(row.keyLength)])
        }
    }
}
