/// What a reader without any memory of pages arrives at: record by record, in page order.
struct ReferenceStaging {
    private struct Key: Hashable {
        var code: String
        var part: Int
    }

    private var rows: [Key: ThingRecord] = [:]
    /// Of quarantine entries whose key can be read: whether they are open.
    private var refusals: [Key: Bool] = [:]
    /// Refused records without a readable key.
    private var unreadable: Set<String> = []

    /// Keys that one run met both good and bad: of them the order of pages decides, which skipping does not keep.
    private var doubtful: Set<Key> = []

    mutating func take(_ pages: [[ThingRecord]]) {
        let readable = pages.joined().filter { $0.flaw == nil || $0.flaw == .badGrade }
        for (key, records) in Dictionary(grouping: readable, by: { Key(code: $0.code, part: $0.part) })
        where Set(records.map(\.flaw)).count > 1 { doubtful.insert(key) }
        for record in pages.joined() { take(record) }
    }

    private mutating func take(_ record: ThingRecord) {
        let key = Key(code: record.code, part: record.part)
        switch record.flaw {
        case .noKey, .duplicateMember: unreadable.insert(record.json)
        case .badGrade: refusals[key] = true
        case nil:
            if refusals[key] != nil { refusals[key] = false }
            // The greater wins, an empty one is the least; of equal ones the later.
            guard let staged = rows[key], (record.seen ?? 0) < (staged.seen ?? 0) else {
                return rows[key] = record
            }
        }
    }

    var lines: [String] {
        let staged = rows.map { key, record in
            let amount = record.amount.flatMap { $0 < 0 ? nil : "\($0)" } ?? "-"
            let seen = record.seen.map { "\($0)" } ?? "-"
            return "\(key.code)|\(key.part)|\(record.grade)|\(amount)|\(seen)|\(record.isGone ? "t" : "f")"
        }
        let refused = refusals.map { key, isOpen in
            doubtful.contains(key)
                ? "refused|\(key.code)|\(key.part)"
                : "refused|\(key.code)|\(key.part)|\(isOpen ? "open" : "closed")"
        }
        return staged.sorted() + refused.sorted() + ["unreadable|\(unreadable.count)"]
    }

    /// Leaves out of a line of a database what the reference does not know either.
    func comparable(_ line: String) -> String {
        let doubts = doubtful.map { "refused|\($0.code)|\($0.part)" }
        return doubts.first { line.hasPrefix($0 + "|") } ?? line
    }

    /// The same of a database.
    static let query = """
        SELECT concat_ws('|', code, part, grade, coalesce(amount::text, '-'),
            coalesce(round(extract(epoch FROM seen - timestamptz '2026-01-01 00:00+07') / 3600)::text, '-'),
            CASE WHEN _removed_at IS NULL THEN 'f' ELSE 't' END) FROM staging.thing ORDER BY 1
        """
    static let refusalQuery = """
        SELECT concat_ws('|', 'refused', replace(key, E'\\x1f', '|'), state) FROM hub.quarantine
        WHERE key IS NOT NULL ORDER BY 1
        """
    static let unreadableQuery = "SELECT 'unreadable|' || count(*) FROM hub.quarantine WHERE key IS NULL"
}
