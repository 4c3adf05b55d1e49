import HubModel
import PQ

/// Finds pages of one pull that hold the same key, which must never be skipped one without the other.
///
/// A staged row names the payload it came from. If that payload was another request's, and that request's page, as
/// the ledger has it now, still holds the row's hash, then both pages hold the key. So that this stays true, a row that
/// is found unchanged in another page is from then on said to come from there.
struct SharedKeys {
    let pull: PullID
    let connection: PQConnection

    /// What the pages of a group have in common with what was staged before.
    struct Findings {
        /// Requests whose page holds a key twice, or a key of another page; both sides.
        var shared: Set<Digest> = []
        /// Rows, by index into the group, that stand unchanged in another page than the one they came from.
        var moved: [Int32: [Int]] = [:]
    }

    /// `replaced` is carried from part to part of a page.
    func find(
        _ overlaps: [GroupLoader.Overlap],
        in pages: [AppliedPage],
        replaced: inout [Digest: Set<UInt64>]
    ) throws -> Findings {
        var findings = Findings(shared: try samePayload(pages))
        findings.shared.formUnion(twice(overlaps, in: pages, &replaced))
        guard !overlaps.isEmpty else { return findings }
        let owners = try owners(of: Set(overlaps.map(\.payload)))
        var held: [Digest: Set<UInt64>] = [:]
        for overlap in overlaps {
            let mine = pages[Int(overlap.page)].request
            let others = (owners[overlap.payload] ?? []).subtracting([mine])
            var sharing: Set<Digest> = []
            for owner in others {
                let hashes = try held[owner] ?? Set(recordHashes(of: owner))
                held[owner] = hashes
                if hashes.contains(overlap.hash) { sharing.insert(owner) }
            }
            if !sharing.isEmpty { findings.shared.formUnion(sharing.union([mine])) }
            let isOwn = owners[overlap.payload]?.contains(mine) ?? false
            if overlap.isSame, !isOwn, sharing.isEmpty {
                findings.moved[overlap.page, default: []].append(overlap.row)
            }
        }
        return findings
    }

    /// A page that still holds what its own record replaced: the one was trusted, the other loaded.
    private func twice(
        _ overlaps: [GroupLoader.Overlap],
        in pages: [AppliedPage],
        _ replaced: inout [Digest: Set<UInt64>]
    ) -> Set<Digest> {
        for overlap in overlaps where !overlap.isSame {
            replaced[pages[Int(overlap.page)].request, default: []].insert(overlap.hash)
        }
        var twice: Set<Digest> = []
        for page in pages where page.isComplete {
            guard let gone = replaced.removeValue(forKey: page.request) else { continue }
            if page.recordHashes.contains(where: gone.contains) { twice.insert(page.request) }
        }
        return twice
    }

    /// Two requests that were answered with the same bytes share every key.
    private func samePayload(_ pages: [AppliedPage]) throws -> Set<Digest> {
        let filled = pages.filter { $0.summary.count > 0 && !$0.isSkipped }
        guard !filled.isEmpty else { return [] }
        let rows = try connection.execute(
            "SELECT payload, request FROM hub.page WHERE payload = ANY ($2) AND pull = $1",
            [.text(pull.description), .integers(filled.map(\.payload))]
        )
        var requests: [Int64: Set<Digest>] = [:]
        for page in filled { requests[page.payload, default: []].insert(page.request) }
        for row in 0..<rows.rowCount {
            guard let payload = rows.integer(row, 0), let request = rows.bytes(row, 1) else { continue }
            requests[payload, default: []].insert(Digest(bytes: request))
        }
        return requests.values.reduce(into: []) { if $1.count > 1 { $0.formUnion($1) } }
    }

    private func owners(of payloads: Set<Int64>) throws -> [Int64: Set<Digest>] {
        let rows = try connection.execute(
            """
            SELECT DISTINCT o.payload, o.request FROM hub.page_of_run o JOIN hub.run r ON r.id = o.run
            WHERE o.payload = ANY ($2) AND r.pull = $1
            """,
            [.text(pull.description), .integers(payloads.sorted())]
        )
        var owners: [Int64: Set<Digest>] = [:]
        for row in 0..<rows.rowCount {
            guard let payload = rows.integer(row, 0), let request = rows.bytes(row, 1) else { continue }
            owners[payload, default: []].insert(Digest(bytes: request))
        }
        return owners
    }

    private func recordHashes(of request: Digest) throws -> [UInt64] {
        let row = try connection.execute(
            "SELECT record_hashes FROM hub.page WHERE pull = $1 AND request = $2",
            [.text(pull.description), PQParameter(request)]
        )
        return row.rowCount == 1 ? row.bytes(0, 0).map(unpacked) ?? [] : []
    }

    func mark(_ requests: Set<Digest>) throws {
        for request in requests {
            try connection.execute(
                "UPDATE hub.page SET shares_keys = true WHERE pull = $1 AND request = $2 AND NOT shares_keys",
                [.text(pull.description), PQParameter(request)]
            )
        }
    }
}
