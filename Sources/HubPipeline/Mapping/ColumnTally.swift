import HubModel

/// Counts per column: values that are empty, and rules that values met.
///
/// A value that is there and needs no note is not counted and costs nothing.
struct ColumnTally {
    enum What: UInt8 {
        case emptied, repaired, noted
    }

    private struct Note: Hashable {
        var what: What
        var column: Int
        var rule: String
    }

    private struct Counts {
        var mapped = 0
        var empty: [Int]
        var notes: [Note: Int] = [:]
    }

    private var counts: Counts
    private var atPageStart: Counts

    init(columns: Int) {
        counts = Counts(empty: Array(repeating: 0, count: columns))
        atPageStart = counts
    }

    var mapped: Int {
        get { counts.mapped }
        set { counts.mapped = newValue }
    }

    mutating func countEmpty(_ column: Int) {
        counts.empty[column] += 1
    }

    mutating func note(_ what: What, _ rule: String, _ column: Int) {
        counts.notes[Note(what: what, column: column, rule: rule), default: 0] += 1
    }

    mutating func beginPage() { atPageStart = counts }
    mutating func rollBackPage() { counts = atPageStart }

    /// The counts by the columns' names.
    func quality(_ columns: [String]) -> RunQuality {
        var quality = RunQuality()
        quality.mapped = counts.mapped
        for (name, empty) in zip(columns, counts.empty) {
            quality.columns[name, default: RunQuality.Column()].empty = empty
        }
        for (note, count) in counts.notes {
            let name = columns[note.column]
            switch note.what {
            case .emptied: quality.columns[name]?.emptied[note.rule] = count
            case .repaired: quality.columns[name]?.repaired[note.rule] = count
            case .noted: quality.columns[name]?.noted[note.rule] = count
            }
        }
        return quality
    }
}
