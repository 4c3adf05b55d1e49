import HubModel
import PQ

/// Finds pages of one pull that hold the same key, which must never be skipped one without the other.
///
/// A staged row names the payload it came from. If that payload was another request's, and that request's page, as
/// the ledger has it now, still holds the row's hash, then both pages hold the key.
struct SharedKeys {
    let pull: PullID
    let connection: PQConnection

    private struct Claim: Hashable {
        var request: Digest
        var hash: UInt64
    }

    /// Requests whose pages share keys with another, both sides.
    func requests(_ overlaps: [GroupLoader.Overlap], in pages: [AppliedPage]) throws -> Set<Digest> {
        var shared = try samePayload(pages)
        guard !overlaps.isEmpty else { return shared }
        let owners = try owners(of: Set(overlaps.map(\.payload)))
        var claims: [Digest: Set<Claim>] = [:]
        for overlap in overlaps {
            let mine = pages[Int(overlap.page)].request
            for owner in owners[overlap.payload] ?? [] where owner != mine {
                claims[owner, default: []].insert(Claim(request: mine, hash: overlap.hash))
            }
        }
        for (owner, claims) in claims {
            let held = Set(try recordHashes(of: owner))
            let sharing = claims.filter { held.contains($0.hash) }
            guard !sharing.isEmpty else { continue }
            shared.insert(owner)
            shared.formUnion(sharing.map(\.request))
        }
        return shared
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
