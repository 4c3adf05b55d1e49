import HubModel

/// A code table as of any day, or of one.
///
/// Each stretch of days in which the same rows hold has a table of its own.
final class DatedCodes: Sendable {
    /// First days of the stretches, in order; the first stretch has no beginning.
    private let starts: [CivilDate]
    private let tables: [CompiledCodes]
    private let today: CompiledCodes?

    /// The rows that hold on one day.
    init(_ table: CodeTable, on day: CivilDate) {
        starts = []
        tables = []
        today = CompiledCodes(table, on: day)
    }

    /// The rows of every day.
    init(_ table: CodeTable) {
        let changes = table.rows.flatMap { row in
            [row.validFrom, row.validTo.map { CivilDate(daysSinceEpoch: $0.daysSinceEpoch + 1) }]
        }
        starts = Set(changes.compactMap { $0 }).sorted()
        let first = starts.first.map { CivilDate(daysSinceEpoch: $0.daysSinceEpoch - 1) }
        let days = [first ?? CivilDate(daysSinceEpoch: 0)] + starts
        tables = days.map { CompiledCodes(table, on: $0) }
        today = nil
    }

    /// The codes of a day; `nil` if the table needs a day and there is none.
    func codes(on day: CivilDate?) -> CompiledCodes? {
        if let today { return today }
        guard let day else { return nil }
        var low = 0
        var high = starts.count
        while low < high {
            let middle = (low + high) / 2
            if starts[middle] <= day { low = middle + 1 } else { high = middle }
        }
        return tables[low]
    }
}
