import Bytes
import HubModel

/// Key, hash, lineage.
extension RecordMapper {
    /// The key as text, for quarantine; `nil` where a part of it is at fault.
    func keyText(_ arena: borrowing CellArena) -> String? {
        var parts: [String] = []
        for position in 0..<plan.load.keyCount {
            let start = cellStarts[position] + 4
            let length = cellStarts[position + 1] - start
            guard length > 0 else { return nil }
            let cell = UnsafeRawBufferPointer(start: arena.base + start, count: length)
            guard let text = CellText.text(of: cell, as: plan.fields[position].type.column) else {
                return nil
            }
            parts.append(text)
        }
        return parts.joined(separator: "\u{1F}")
    }

    /// First 8 bytes of SHA-256 over the key's cells; `nil` where one is empty.
    func hashOfKey(_ arena: borrowing CellArena) -> UInt64? {
        for position in 0..<plan.load.keyCount
        where arena.base.loadUnaligned(fromByteOffset: cellStarts[position], as: Int32.self) == -1 {
            return nil
        }
        let start = cellStarts[0]
        var hash = SHA256()
        hash.update(
            UnsafeRawBufferPointer(start: arena.base + start, count: cellStarts[plan.load.keyCount] - start)
        )
        return hash.finishHalf().0
    }

    /// First 16 bytes of SHA-256 over (column id, length, cell) of the non-empty columns.
    func rowHash(
        _ arena: borrowing CellArena,
        isRemoved: Bool,
        _ children: ChildrenHash?
    ) -> (UInt64, UInt64) {
        hashed.reset()
        for column in plan.hashOrder {
            let start = cellStarts[column.index]
            let length = cellStarts[column.index + 1] - start
            guard arena.base.loadUnaligned(fromByteOffset: start, as: Int32.self) != -1 else { continue }
            hashed.append(column.id)
            hashed.append(UnsafeRawBufferPointer(start: arena.base + start, count: length))
        }
        if let children {
            hashed.append(UInt32(truncatingIfNeeded: children.value))
            hashed.append(UInt32(truncatingIfNeeded: children.value >> 32))
        }
        if isRemoved { hashed.append(0xFFFF_FFFF as UInt32) }
        var hash = SHA256()
        hash.update(hashed.bytes())
        return hash.finishHalf()
    }

    func appendLineage(
        _ arena: inout CellArena,
        _ lineage: Lineage,
        _ ordinal: Int,
        _ hash: (UInt64, UInt64),
        _ isRemoved: Bool
    ) {
        appendCell(lineage.source, &arena)
        appendCell(lineage.run, &arena)
        appendCell(lineage.payload, &arena)
        appendCell(Int32(ordinal), &arena)
        arena.append(raw: Int32(16))
        arena.append(raw: hash.0)
        arena.append(raw: hash.1)
        let clock = lineage.clock.microseconds - Timestamp.postgresEpoch
        appendCell(clock, &arena)
        if isRemoved { appendCell(clock, &arena) } else { arena.appendNull() }
    }

    @inline(__always)
    func appendCell<Value: FixedWidthInteger>(_ value: Value, _ arena: inout CellArena) {
        arena.append(raw: Int32(MemoryLayout<Value>.size))
        arena.append(raw: value)
    }

    func rejection(
        _ record: RecordTape,
        key: String?,
        _ ordinal: Int,
        _ batch: RowBatch,
        _ faults: [FieldFault]
    ) -> Rejection {
        Rejection(
            faults: faults,
            key: key,
            record: Array(record.source.prefix(64 << 10)),
            ordinal: ordinal,
            page: batch.currentPage
        )
    }
}
