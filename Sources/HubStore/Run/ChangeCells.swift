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
    private static let columnCount: Int16 = 12
    private static let piece = 128 * 1024

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
        var buffer = PQCopyWriter.binaryHeader
        buffer.reserveCapacity(ChangeCells.piece * 2)
        for place in places {
            append(place, to: &buffer)
            guard buffer.count >= ChangeCells.piece else { continue }
            try writer.write(buffer)
            buffer.removeAll(keepingCapacity: true)
        }
        buffer.append(contentsOf: PQCopyWriter.binaryTrailer)
        try writer.write(buffer)
    }

    private func append(_ place: Place, to buffer: inout [UInt8]) {
        let change = changes[place.change]
        let (page, number) = (pages[change.page], kinds.number(of: change))
        append(ChangeCells.columnCount, to: &buffer)
        append(Int32(ChangeKinds.keyDigestLength), to: &buffer)
        append(place.digest.0, to: &buffer)
        append(place.digest.1, to: &buffer)
        for number in [number.column, number.rule, 1] { append(cell: number, to: &buffer) }
        for number in [run, page.payload] { append(cell: number, to: &buffer) }
        append(cell: Int32(truncatingIfNeeded: page.number), to: &buffer)
        append(cell: Int32(truncatingIfNeeded: change.ordinal), to: &buffer)
        for instant in [instant, instant] { append(cell: instant, to: &buffer) }
        append(change.key, to: &buffer)
        append(keepsContent ? change.fault.value : "", to: &buffer)
    }

    private func append(_ text: String, to buffer: inout [UInt8]) {
        var text = text.storable
        text.withUTF8 { bytes in
            append(Int32(bytes.count), to: &buffer)
            buffer.append(contentsOf: bytes)
        }
    }

    private func append(cell value: some FixedWidthInteger, to buffer: inout [UInt8]) {
        append(Int32(value.bitWidth / 8), to: &buffer)
        append(value, to: &buffer)
    }

    private func append(_ value: some FixedWidthInteger, to buffer: inout [UInt8]) {
        withUnsafeBytes(of: value.bigEndian) { buffer.append(contentsOf: $0) }
    }
}
