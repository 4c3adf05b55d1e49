import PQ

/// Rows in binary COPY form (PostgreSQL, "Binary Format" of COPY), gathered into pieces: a group needs one buffer whatever
/// its size.
struct BinaryRows {
    fileprivate var bytes = PQCopyWriter.binaryHeader

    fileprivate static let piece = 128 * 1024

    /// How many cells follow.
    mutating func append(cells count: Int) { append(number: Int16(count)) }

    /// An integer of its own width.
    mutating func append(cell value: some FixedWidthInteger) {
        append(number: Int32(value.bitWidth / 8))
        append(number: value)
    }

    /// 16 bytes as two big-endian halves.
    mutating func append(cell halves: (UInt64, UInt64)) {
        append(number: Int32(16))
        append(number: halves.0)
        append(number: halves.1)
    }

    /// With the sign ␀ for NUL, which PostgreSQL's text cannot hold.
    mutating func append(cell text: String) {
        var text = text.storable
        text.withUTF8 { utf8 in
            append(number: Int32(utf8.count))
            bytes.append(contentsOf: utf8)
        }
    }

    /// Cells, or whole rows, that stand in this form already.
    mutating func append(asTheyStand cells: Slice<UnsafeRawBufferPointer>) {
        bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: cells))
    }

    private mutating func append(number: some FixedWidthInteger) {
        withUnsafeBytes(of: number.bigEndian) { bytes.append(contentsOf: $0) }
    }
}

extension PQCopyWriter {
    /// Sends a whole binary COPY: header, what `append` makes of each item, trailer.
    func write<Items: Sequence>(
        rowsOf items: Items,
        _ append: (Items.Element, inout BinaryRows) -> Void
    ) throws(PQError) {
        var rows = BinaryRows()
        rows.bytes.reserveCapacity(BinaryRows.piece * 2)
        for item in items {
            append(item, &rows)
            guard rows.bytes.count >= BinaryRows.piece else { continue }
            try write(rows.bytes)
            rows.bytes.removeAll(keepingCapacity: true)
        }
        rows.bytes.append(contentsOf: PQCopyWriter.binaryTrailer)
        try write(rows.bytes)
    }
}
