import Bytes
import HTTPTypes
import HubModel

/// What a pull looks at in records and answers besides mapping them: cursor, `skip_when`, totals, next links.
final class RecordFilter {
    private let cursor: CompiledPath?
    private let cursorReader: Normalizer?
    private var scratch = CellArena()
    private let skipWhen: [CompiledCondition]
    private let removedWhen: [CompiledCondition]
    private let total: CompiledPath?
    private let next: CompiledPath?
    private let last: CompiledPath?
    /// What the last record so far holds there; the memory is used again for the next.
    private var lastValue: [UInt8] = []
    private var hasLast = false
    private var isLastEscaped = false
    private let readsLinkHeader: Bool

    init(pull: Pull, zone: Zone, clock: Timestamp) {
        cursor = pull.since?.field.map { CompiledPath($0, ignoresCase: pull.ignoresCase) }
        cursorReader = pull.since.map { since in
            Normalizer(
                type: .datetime,
                options: ValueOptions(zone: zone, formats: since.formats.map(DateFormat.pattern), now: clock)
            )
        }
        skipWhen = pull.skipWhen.map { CompiledCondition($0, ignoresCase: pull.ignoresCase) }
        removedWhen = pull.removedWhen.map { CompiledCondition($0, ignoresCase: pull.ignoresCase) }
        total = pull.pages?.total.map { CompiledPath($0, ignoresCase: pull.ignoresCase) }
        next = pull.pages?.kind.next.map { CompiledPath($0, ignoresCase: pull.ignoresCase) }
        last = pull.pages?.kind.last.map { CompiledPath($0, ignoresCase: pull.ignoresCase) }
        readsLinkHeader = pull.pages?.kind == .linkHeader
    }

    /// The pages are told of by the body.
    var readsPaging: Bool { total != nil || next != nil }

    /// Whether records are looked at before they are mapped.
    var judges: Bool { !skipWhen.isEmpty || !removedWhen.isEmpty }

    func skips(_ place: RecordPlace) -> Bool { skipWhen.contains { $0.holds(at: place, all: false) } }

    func isRemoved(_ place: RecordPlace) -> Bool { removedWhen.contains { $0.holds(at: place, all: false) } }

    /// The greatest cursor value of the page.
    ///
    /// One that cannot be read moves nothing, nor does one that lies beyond `limit`: a stamp in the far
    /// future would make the next runs skip everything until then.
    func noteCursor(of record: RecordTape, limit: Int64, in summary: inout PageSummary) {
        guard let cursor, let cursorReader else { return }
        scratch.reset()
        let isRead = cursor.first(in: record) { tape, node in
            guard !tape.isEmpty(node) else { return false }
            let value = RawValue(bytes: tape.raw(node), kind: .string)
            return if case .written = cursorReader.append(value, to: &scratch) { true } else { false }
        }
        guard isRead == true, scratch.count == 12 else { return }
        let stored = Int64(bigEndian: scratch.base.loadUnaligned(fromByteOffset: 4, as: Int64.self))
        let microseconds = stored + Timestamp.postgresEpoch
        guard microseconds <= limit else { return }
        summary.newestCursor = max(summary.newestCursor ?? microseconds, microseconds)
    }

    /// Of `last_record` the next page is asked for by a value of the last record.
    func noteLast(_ record: RecordTape) {
        guard let last else { return }
        hasLast = false
        last.first(in: record) { tape, node in
            guard !tape.isEmpty(node) else { return }
            lastValue.removeAll(keepingCapacity: true)
            lastValue.append(contentsOf: tape.raw(node))
            isLastEscaped = tape.nodes[node].isEscaped
            hasLast = true
        }
    }

    /// The next page's address or cursor, and the announced total.
    func notePaging(of envelope: RecordTape, _ fields: HTTPFields, in summary: inout PageSummary) {
        if readsLinkHeader { summary.next = LinkHeader.next(in: fields) }
        if last != nil { summary.next = takeLast() }
        if let total = total?.text(in: envelope) { summary.total = Int(total.trimmingSpaces) }
        if let next = next?.text(in: envelope) { summary.next = next }
    }

    private func takeLast() -> String? {
        guard hasLast else { return nil }
        hasLast = false
        let bytes = isLastEscaped ? lastValue.withUnsafeBytes { unescapedJSON($0) } : lastValue
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension Pagination.Kind {
    /// Where the answer names the next page.
    fileprivate var next: Path? {
        switch self {
        case .cursor(let path), .nextURL(let path): path
        case .page, .offset, .lastRecord, .linkHeader: nil
        }
    }

    /// Where a record names the place behind itself.
    fileprivate var last: Path? {
        if case .lastRecord(let path) = self { path } else { nil }
    }
}
