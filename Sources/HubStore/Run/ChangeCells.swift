import Bytes
import HubModel
import PQ

/// Rows of `hub.change_value` in binary COPY form, in the order of its index, which takes them faster so.
struct ChangeCells {
    private let changes: [ValueChange]
    private let kinds: ChangeKinds
    private let pages: [AppliedPage]
    private let run: Int64
    private let instant: Int64
    private let keepsContent: Bool
    private let places: [Place]

    private struct Place {
        var digest: (UInt64, UInt64)
        var change: Int
    }

    static let columns =
        "key_digest, column_id, rule_id, times, run, payload, page, ordinal, first_seen, last_seen, key, value"
    private static let columnCount = 12

    /// `keepsContent`: otherwise rule and path are kept, and not the value.
    init(
        changes: [ValueChange],
        kinds: ChangeKinds,
        pages: [AppliedPage],
        run: Int64,
        clock: Timestamp,
        keepsContent: Bool
    ) {
        self.changes = changes
        self.kinds = kinds
        self.pages = pages
        self.run = run
        instant = clock.microseconds - Timestamp.postgresEpoch
        self.keepsContent = keepsContent
        places = changes.indices
            .map { Place(digest: ChangeCells.digest(changes[$0].key.storable), change: $0) }
            .sorted { $0.digest < $1.digest }
    }

    private static func digest(_ key: String) -> (UInt64, UInt64) {
        var hash = SHA256()
        var key = key
        key.withUTF8 { hash.update(UnsafeRawBufferPointer($0)) }
        let words = hash.finishWords()
        return (words.0, words.1)
    }

    func write(to writer: PQCopyWriter) throws(PQError) {
        try writer.write(rowsOf: places) { append($0, to: &$1) }
    }

    private func append(_ place: Place, to cells: inout BinaryRows) {
        let change = changes[place.change]
        let (page, number) = (pages[change.page], kinds.number(of: change))
        cells.append(cells: ChangeCells.columnCount)
        cells.append(cell: place.digest)
        for number in [number.column, number.rule, 1] { cells.append(cell: number) }
        for number in [run, page.payload] { cells.append(cell: number) }
        cells.append(cell: Int32(truncatingIfNeeded: page.number))
        cells.append(cell: Int32(truncatingIfNeeded: change.ordinal))
        for instant in [instant, instant] { cells.append(cell: instant) }
        cells.append(cell: change.key)
        cells.append(cell: keepsContent ? change.fault.value : "")
    }
}
