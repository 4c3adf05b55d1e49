import Bytes
import HubModel
import PQ

/// Keeps refused records: one entry per (pull, entity, key), or per record digest without a key.
struct QuarantineWriter {
    let pull: PullID
    let entity: String
    let run: Int64
    let clock: Timestamp
    /// Otherwise rule and path are kept, and neither record nor value.
    let keepsContent: Bool
    let connection: PQConnection

    /// A rerun counts and dates an entry; a discarded one stays so until its content changes.
    func refuse(_ rejections: [Rejection], pages: [AppliedPage]) throws {
        let entries = merged(rejections)
        guard !entries.isEmpty else { return }
        try connection.execute(
            """
            INSERT INTO hub.quarantine AS q (pull, entity, identity, key, faults, record, record_digest, first_seen,
                last_seen, times, run, payload, page, ordinal)
            SELECT $1, $2, i, k, f::jsonb, r::bytea, d::bytea, \(SQL.instant("$3")), \(SQL.instant("$3")), n, $4,
                l, p, o
            FROM unnest($5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::int[], $11::bigint[],
                $12::int[], $13::int[]) AS e(i, k, f, r, d, n, l, p, o)
            ON CONFLICT (pull, entity, identity) DO UPDATE SET
                state = CASE WHEN \(QuarantineWriter.staysDiscarded) THEN q.state ELSE 'open' END,
                settled_at = CASE WHEN \(QuarantineWriter.staysDiscarded) THEN q.settled_at END,
                key = excluded.key, faults = excluded.faults, record = excluded.record,
                record_digest = excluded.record_digest, last_seen = excluded.last_seen,
                times = q.times + excluded.times, run = excluded.run, payload = excluded.payload,
                page = excluded.page, ordinal = excluded.ordinal
            """,
            try parameters(entries, pages: pages)
        )
    }

    private static let staysDiscarded = "q.state = 'discarded' AND q.record_digest = excluded.record_digest"

    private struct Entry {
        var identity: String
        var rejection: Rejection
        var digest: [UInt8]
        var times: Int
    }

    /// One entry per identity: `ON CONFLICT` takes no row twice.
    ///
    /// The later one is kept, all are counted.
    private func merged(_ rejections: [Rejection]) -> [Entry] {
        var entries: [Entry] = []
        var places: [String: Int] = [:]
        for rejection in rejections {
            let digest = SHA256.digest(rejection.record)
            let identity = NewlyBad.identity(of: rejection)
            var entry = Entry(identity: identity, rejection: kept(rejection), digest: digest, times: 1)
            guard let place = places[identity] else {
                places[identity] = entries.count
                entries.append(entry)
                continue
            }
            entry.times += entries[place].times
            entries[place] = entry
        }
        return entries
    }

    private func kept(_ rejection: Rejection) -> Rejection {
        guard !keepsContent else { return rejection }
        var bare = rejection
        bare.record = []
        for index in bare.faults.indices { bare.faults[index].value = "" }
        return bare
    }

    /// Closes entries without a readable key whose page has been read again without refusing their record.
    ///
    /// `refuse` comes first: it dates what is refused again with this run.
    func closeMapped(_ pages: [AppliedPage]) throws {
        let requests = pages.filter { $0.isComplete && !$0.isSkipped }.map(\.request.description)
        guard !requests.isEmpty else { return }
        try connection.execute(
            """
            UPDATE hub.quarantine q SET state = 'closed', settled_at = \(SQL.instant("$3"))
            WHERE q.pull = $1 AND q.entity = $2 AND q.state = 'open' AND q.key IS NULL AND q.run <> $4
                AND EXISTS (SELECT FROM hub.page_of_run o
                    WHERE o.payload = q.payload AND encode(o.request, 'hex') = ANY ($5))
            """,
            [
                .text(pull.description), .text(entity), PQParameter(clock), .integer(run), .texts(requests),
            ]
        )
    }

    private func parameters(_ entries: [Entry], pages: [AppliedPage]) throws -> [PQParameter] {
        let origins = entries.map { pages[$0.rejection.page] }
        return [
            .text(pull.description), .text(entity), PQParameter(clock), .integer(run),
            .texts(entries.map(\.identity)), .texts(entries.map { $0.rejection.key?.storable }),
            .texts(try entries.map { try json($0.rejection.faults) }),
            .texts(entries.map { "\\x" + hexadecimal($0.rejection.record) }),
            .texts(entries.map { "\\x" + hexadecimal($0.digest) }),
            .integers(entries.map { Int64($0.times) }), .integers(origins.map(\.payload)),
            .integers(origins.map { Int64($0.number) }),
            .integers(entries.map { Int64($0.rejection.ordinal) }),
        ]
    }

    /// Whether the pull ever had an entry, settled ones included.
    static func hasAny(_ pull: PullID, entity: String, on connection: PQConnection) throws -> Bool {
        try connection.execute(
            "SELECT EXISTS (SELECT FROM hub.quarantine WHERE pull = $1 AND entity = $2)",
            [.text(pull.description), .text(entity)]
        ).boolean(0, 0) ?? false
    }

    /// Whether the pull has entries that a good record could close.
    static func hasOpen(_ pull: PullID, entity: String, on connection: PQConnection) throws -> Bool {
        try connection.execute(
            "SELECT EXISTS (SELECT FROM hub.quarantine WHERE pull = $1 AND entity = $2 AND state = 'open')",
            [.text(pull.description), .text(entity)]
        ).boolean(0, 0) ?? false
    }
}
