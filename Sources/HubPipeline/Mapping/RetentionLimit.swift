import HubModel

/// `retain: 5y after issued_at`: from when on a record is too old to be staged.
///
/// The limit moves with the clock, and the plan's digest does not: a record that was staged and has expired since is
/// deleted by `clean`, and a page that holds it may go on being skipped.
struct RetentionLimit: Sendable {
    /// Position of the column among the row's cells.
    let cell: Int
    /// As the cell counts: days or microseconds since 2000-01-01.
    private let days: Int32
    private let microseconds: Int64

    /// `nil` where the mapping keeps rows for ever or since they were last seen, or the source lacks the column.
    init?(_ entity: Entity, columns: [String], zone: Zone, now: Timestamp) {
        guard let retain = entity.retain, let name = retain.after,
            let field = entity.field(name), let cell = columns.firstIndex(of: name),
            [.date, .timestamptz].contains(field.type.column)
        else { return nil }
        self.cell = cell
        let limit = retain.limit(now: now, zone: zone)
        days = Int32(clamping: zone.civil(limit).date.daysSinceEpoch - CellRange.daysTo2000)
        microseconds = limit.microseconds - Timestamp.postgresEpoch
    }

    /// `start`: of the column's cell, its length included.
    func isPast(_ base: UnsafeRawPointer, _ start: Int) -> Bool {
        switch Int32(bigEndian: base.loadUnaligned(fromByteOffset: start, as: Int32.self)) {
        case 4: Int32(bigEndian: base.loadUnaligned(fromByteOffset: start + 4, as: Int32.self)) < days
        case 8: Int64(bigEndian: base.loadUnaligned(fromByteOffset: start + 4, as: Int64.self)) < microseconds
        // An empty date says nothing; the row stays.
        default: false
        }
    }
}
