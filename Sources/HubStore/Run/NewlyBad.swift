import Bytes
import HubModel
import PQ

/// Tells records that a run is the first to refuse, or to empty in a field, from those that it merely meets again.
struct NewlyBad: Sendable {
    let pull: PullID
    let entity: String
    let run: Int64

    /// As quarantine names records.
    static func identity(of rejection: Rejection) -> String {
        rejection.key.map { "k:" + $0.storable } ?? "d:" + hexadecimal(SHA256.digest(rejection.record))
    }

    static func identity(of change: ValueChange) -> String { "k:" + change.key.storable }

    /// Those of the identities that were in order before the run.
    ///
    /// What a person has discarded is settled and not this run's either.
    func among(_ identities: [String], on connection: PQConnection) throws -> Int {
        let count = try connection.execute(
            """
            SELECT count(*) FROM unnest($3::text[]) i
            WHERE NOT EXISTS (SELECT FROM hub.quarantine q WHERE q.pull = $1 AND q.entity = $2 AND q.identity = i
                    AND q.state IN ('open', 'discarded') AND q.run <> $4)
                AND NOT EXISTS (SELECT FROM hub.change c WHERE c.pull = $1 AND c.entity = $2
                    AND c.key_digest = \(ChangeWriter.keyDigest("substr(i, 3)")) AND i LIKE 'k:%' AND c.kind = 'emptied'
                    AND c.closed_at IS NULL AND c.run <> $4)
            """,
            [.text(pull.description), .text(entity), .texts(identities), .integer(run)]
        )
        return Int(count.integer(0, 0) ?? 0)
    }
}
