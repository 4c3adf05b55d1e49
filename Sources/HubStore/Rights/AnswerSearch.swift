import Bytes
import Foundation
import HubModel
import PQ

/// Looks through every answer that is kept for records of erased persons.
struct AnswerSearch: Sendable {
    let database: DatabaseSession
    let landing: FileLandingStore
    let pulls: [PullID]
    /// Identifying values, where they are known: they are looked for in the bytes as they stand, too.
    let texts: [String]

    struct Found: Sendable {
        var payload: Int64
        /// Positions of their records; empty where only the bytes say so.
        var ordinals: [Int]
    }

    private struct Candidate: Sendable {
        var payload: Int64
        var pull: PullID
        var each: String
    }

    func find(_ scan: (PullID, Payload, String) async throws -> [Int]) async throws -> [Found] {
        var found: [Int64: Set<Int>] = [:]
        for candidate in try await candidates() {
            let payload = try await landing.open(candidate.payload)
            // An answer that is no list of records (a failed page, another mapping) still has its bytes.
            let ordinals = (try? await scan(candidate.pull, payload, candidate.each)) ?? []
            let isFound = try !ordinals.isEmpty || (found[candidate.payload] == nil && holdsText(payload))
            guard isFound else { continue }
            found[candidate.payload, default: []].formUnion(ordinals)
        }
        return found.map { Found(payload: $0.key, ordinals: $0.value.sorted()) }.sorted {
            $0.payload < $1.payload
        }
    }

    /// Each answer once for every pull and set of `{each}` values that it was asked with.
    private func candidates() async throws -> [Candidate] {
        let names = pulls.map(\.description)
        return try await database.use { connection in
            let rows = try connection.execute(
                """
                SELECT DISTINCT p.id, coalesce(r.pull, p.pull), coalesce(o.each, '') FROM hub.payload p
                LEFT JOIN hub.page_of_run o ON o.payload = p.id LEFT JOIN hub.run r ON r.id = o.run
                WHERE p.gone_at IS NULL AND coalesce(r.pull, p.pull) = ANY ($1) ORDER BY 1, 2, 3
                """,
                [.texts(names)]
            )
            return (0..<rows.rowCount).compactMap { row in
                guard let payload = rows.integer(row, 0), let pull = rows.text(row, 1).flatMap({ PullID($0) })
                else { return nil }
                return Candidate(payload: payload, pull: pull, each: rows.text(row, 2) ?? "")
            }
        }
    }

    private static let window = 1 << 20

    /// In windows that overlap by the longest text.
    private func holdsText(_ payload: Payload) throws -> Bool {
        guard !texts.isEmpty else { return false }
        let needles = texts.map { Data($0.utf8) }
        let overlap = needles.map(\.count).max() ?? 0
        let read = try payload.reader()
        var piece = [UInt8](repeating: 0, count: AnswerSearch.window)
        var held = Data()
        while true {
            let count = try piece.withUnsafeMutableBytes { try read($0) }
            guard count > 0 else { return false }
            held.append(contentsOf: piece[..<count])
            if needles.contains(where: { held.range(of: $0) != nil }) { return true }
            held = Data(held.suffix(overlap))
        }
    }
}
