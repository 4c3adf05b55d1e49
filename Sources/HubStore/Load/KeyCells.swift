import HubModel
import PQ

/// Rows of `lt_key` in binary COPY form: index, page, ordinal, hash, and the key's cells as they stand.
struct KeyCells {
    let group: RowGroup
    let keyCount: Int

    /// Flushed whenever a piece is full, so that a group needs one buffer whatever its size.
    private static let piece = 64 * 1024

    func write(_ rows: [Int], to writer: PQCopyWriter) throws(PQError) {
        var buffer = PQCopyWriter.binaryHeader
        buffer.reserveCapacity(KeyCells.piece * 2)
        for index in rows {
            append(index, to: &buffer)
            guard buffer.count >= KeyCells.piece else { continue }
            try writer.write(buffer)
            buffer.removeAll(keepingCapacity: true)
        }
        buffer.append(contentsOf: PQCopyWriter.binaryTrailer)
        try writer.write(buffer)
    }

    private func append(_ index: Int, to buffer: inout [UInt8]) {
        let row = group.rows[index]
        append(Int16(4 + keyCount), to: &buffer)
        appendCell(Int32(index), to: &buffer)
        appendCell(Int32(group.pages[Int(row.page)].number), to: &buffer)
        appendCell(row.ordinal, to: &buffer)
        append(Int32(16), to: &buffer)
        append(row.hash.0, to: &buffer)
        append(row.hash.1, to: &buffer)
        let start = row.offset + 2
        buffer.append(contentsOf: group.bytes[start..<start + Int(row.keyLength)])
    }

    private func appendCell(_ value: Int32, to buffer: inout [UInt8]) {
        append(Int32(4), to: &buffer)
        append(value, to: &buffer)
    }

    private func append(_ value: some FixedWidthInteger, to buffer: inout [UInt8]) {
        withUnsafeBytes(of: value.bigEndian) { buffer.append(contentsOf: $0) }
    }
}
