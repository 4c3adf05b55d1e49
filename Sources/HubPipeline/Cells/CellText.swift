package import HubModel

/// Reads a binary cell back as the text that PostgreSQL would print with `DateStyle` ISO in UTC.
package enum CellText {
    /// `nil` if the bytes are not a cell of that type.
    ///
    /// `cell` is the payload, without its length.
    package static func text(of cell: UnsafeRawBufferPointer, as column: ColumnType) -> String? {
        switch column {
        case .text: String(validating: cell, as: UTF8.self)
        case .bigint: integer(cell, Int64.self).map(String.init)
        case .numeric: numeric(cell)
        case .boolean: boolean(cell)
        case .date: integer(cell, Int32.self).flatMap(date)
        case .timestamptz: integer(cell, Int64.self).flatMap(timestamp)
        case .jsonb: jsonb(cell)
        }
    }

    /// The text of a cell with its length before it, at `offset`; `nil` inside for NULL.
    ///
    /// - Returns: The text and the offset behind the cell; `nil` if no whole cell of that type stands there.
    package static func read(
        _ bytes: UnsafeRawBufferPointer,
        at offset: Int,
        as column: ColumnType
    ) -> (text: String?, next: Int)? {
        guard offset >= 0, offset + 4 <= bytes.count else { return nil }
        let length = Int(Int32(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: Int32.self)))
        if length == -1 { return (nil, offset + 4) }
        guard length >= 0, offset + 4 + length <= bytes.count else { return nil }
        let cell = UnsafeRawBufferPointer(rebasing: bytes[(offset + 4)..<(offset + 4 + length)])
        guard let text = text(of: cell, as: column) else { return nil }
        return (text, offset + 4 + length)
    }

    private static func integer<Value: FixedWidthInteger>(
        _ cell: UnsafeRawBufferPointer,
        _ type: Value.Type
    ) -> Value? {
        guard cell.count == MemoryLayout<Value>.size else { return nil }
        return Value(bigEndian: cell.loadUnaligned(as: type))
    }

    private static func boolean(_ cell: UnsafeRawBufferPointer) -> String? {
        guard cell.count == 1, cell[0] <= 1 else { return nil }
        return cell[0] == 1 ? "true" : "false"
    }

    private static func date(_ days: Int32) -> String? {
        let date = CivilDate(daysSinceEpoch: Int(days) + CellRange.daysTo2000)
        guard CellRange.days.contains(date.daysSinceEpoch) else { return nil }
        return text(date)
    }

    private static func text(_ date: CivilDate) -> String {
        let (year, month, day) = date.components
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
    }

    private static func timestamp(_ value: Int64) -> String? {
        let (microseconds, isOver) = value.addingReportingOverflow(Timestamp.postgresEpoch)
        guard !isOver, CellRange.microseconds.contains(microseconds) else { return nil }
        let civil = Zone.utc.civil(Timestamp(microseconds: microseconds))
        let clock = "\(padded(civil.hour, 2)):\(padded(civil.minute, 2)):\(padded(civil.second, 2))"
        let fraction = civil.microsecond == 0 ? "" : "." + padded(civil.microsecond, 6)
        return "\(text(civil.date))T\(clock)\(fraction)Z"
    }

    private static func jsonb(_ cell: UnsafeRawBufferPointer) -> String? {
        guard cell.first == 1 else { return nil }
        let text = UnsafeRawBufferPointer(rebasing: cell[1...])
        guard (try? JSONCheck.check(text)) != nil else { return nil }
        return String(validating: text, as: UTF8.self)
    }

    /// The rules of `numeric_recv`: as many digits as said, each below 10000, sign 0 or 0x4000.
    private static func numeric(_ cell: UnsafeRawBufferPointer) -> String? {
        guard cell.count >= 8 else { return nil }
        func word(_ offset: Int) -> Int {
            Int(Int16(bigEndian: cell.loadUnaligned(fromByteOffset: offset, as: Int16.self)))
        }
        let (count, weight, sign, scale) = (word(0), word(2), word(4), word(6))
        guard count >= 0, cell.count == 8 + 2 * count, sign == 0 || sign == 0x4000, scale >= 0 else {
            return nil
        }
        let groups = (0..<count).map { word(8 + 2 * $0) }
        guard groups.allSatisfy((0...9999).contains) else { return nil }
        func group(_ power: Int) -> String {
            let index = weight - power
            return padded(groups.indices.contains(index) ? groups[index] : 0, 4)
        }
        let whole = weight < 0 ? "0" : (0...weight).reversed().map(group).joined()
        let places = (0..<((scale + 3) / 4)).map { group(-1 - $0) }.joined()
        let digits = whole.drop { $0 == "0" }
        let head = (sign == 0 ? "" : "-") + (digits.isEmpty ? "0" : digits)
        return scale == 0 ? head : head + "." + places.prefix(scale)
    }

    private static func padded(_ value: Int, _ width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
