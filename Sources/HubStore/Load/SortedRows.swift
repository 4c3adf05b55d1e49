import HubModel
import PQ

/// Rows in about the order of the table's key.
///
/// An index takes keys in their order much faster than at random (a fifth less time for a million bills in groups of
/// 20,000): its pages are met one after the other. Any order is right, so the first bytes of the key are enough.
struct SortedRows {
    private let group: RowGroup
    private let places: [Place]

    /// Where a row is, and the first 16 bytes behind its key's first length.
    private struct Place {
        var head: (UInt64, UInt64)
        var row: Int32
    }

    init(_ group: RowGroup, _ rows: [Int]) {
        self.group = group
        var places: [Place] = []
        places.reserveCapacity(rows.count)
        for index in rows {
            // The lineage behind the key is longer than what is read here.
            let start = group.rows[index].offset + SortedRows.lead
            let head = (
                UInt64(bigEndian: group.bytes.loadUnaligned(fromByteOffset: start, as: UInt64.self)),
                UInt64(bigEndian: group.bytes.loadUnaligned(fromByteOffset: start + 8, as: UInt64.self))
            )
            places.append(Place(head: head, row: Int32(index)))
        }
        places.sort { $0.head < $1.head }
        self.places = places
    }

    /// Int16 count of cells, Int32 length of the first.
    private static let lead = 6

    /// As binary COPY.
    func write(to writer: PQCopyWriter) throws(PQError) {
        try writer.write(rowsOf: places) { place, rows in
            let row = group.rows[Int(place.row)]
            rows.append(asTheyStand: group.bytes[row.offset..<(row.offset + Int(row.length))])
        }
    }
}
