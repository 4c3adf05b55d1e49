package import HubModel

extension CellArena {
    @inline(__always)
    package mutating func appendNull() {
        append(raw: -1 as Int32)
    }

    /// `int8`: 8 bytes.
    @inline(__always)
    package mutating func append(int64 value: Int64) {
        let cell = reserve(12)
        cell.storeBytes(of: Int32(8).bigEndian, as: Int32.self)
        (cell + 4).storeBytes(of: value.bigEndian, as: Int64.self)
        advance(by: 12)
    }

    /// `bool`: 1 byte.
    @inline(__always)
    package mutating func append(bool value: Bool) {
        let cell = reserve(5)
        cell.storeBytes(of: Int32(1).bigEndian, as: Int32.self)
        (cell + 4).storeBytes(of: value ? 1 : 0, as: UInt8.self)
        advance(by: 5)
    }

    /// `date`: days since 2000-01-01.
    ///
    /// Refuses what is outside the years 0001 to 9999.
    @inline(__always)
    package mutating func append(date: CivilDate) throws(CellFault) {
        guard CellRange.days.contains(date.daysSinceEpoch) else { throw .outOfRange }
        let cell = reserve(8)
        cell.storeBytes(of: Int32(4).bigEndian, as: Int32.self)
        let days = Int32(date.daysSinceEpoch - CellRange.daysTo2000)
        (cell + 4).storeBytes(of: days.bigEndian, as: Int32.self)
        advance(by: 8)
    }

    /// `timestamptz`: microseconds since 2000-01-01T00:00:00Z.
    ///
    /// Refuses what is outside the years 0001 to 9999.
    @inline(__always)
    package mutating func append(timestamp: Timestamp) throws(CellFault) {
        guard CellRange.microseconds.contains(timestamp.microseconds) else { throw .outOfRange }
        append(int64: timestamp.microseconds - Timestamp.postgresEpoch)
    }

    /// `text`: UTF-8.
    ///
    /// Refuses NUL and what is not UTF-8.
    package mutating func append(text: UnsafeRawBufferPointer) throws(CellFault) {
        var scan = ScalarScan(text)
        while let scalar = try scan.next() {
            guard scalar != 0 else { throw .holdsNUL }
        }
        append(checkedText: text)
    }

    /// A text cell of bytes that are already known to be UTF-8 without NUL.
    @inline(__always)
    mutating func append(checkedText text: UnsafeRawBufferPointer) {
        let cell = reserve(4 + text.count)
        cell.storeBytes(of: Int32(text.count).bigEndian, as: Int32.self)
        if let source = text.baseAddress { (cell + 4).copyMemory(from: source, byteCount: text.count) }
        advance(by: 4 + text.count)
    }

    /// `jsonb`: a version byte 1 and the JSON text, at most 64 levels and 1 MB.
    package mutating func append(jsonb text: UnsafeRawBufferPointer) throws(CellFault) {
        try JSONCheck.check(text)
        let cell = reserve(5 + text.count)
        cell.storeBytes(of: Int32(text.count + 1).bigEndian, as: Int32.self)
        (cell + 4).storeBytes(of: 1, as: UInt8.self)
        if let source = text.baseAddress { (cell + 5).copyMemory(from: source, byteCount: text.count) }
        advance(by: 5 + text.count)
    }
}

/// What date cells hold, and where PostgreSQL counts from.
enum CellRange {
    static let daysTo2000 = 10_957
    /// 0001-01-01 to 9999-12-31, in days since 1970.
    static let days = -719_162...2_932_896
    static let microseconds = -62_135_596_800_000_000...253_402_300_799_999_999 as ClosedRange<Int64>
}
