import HubModel
import PQ

/// What a run writes of the slice that it fetches, in its own transactions.
enum SliceBook {
    /// The run that begins for a slice.
    ///
    /// Throws `backfill.slice_gone` (recovery `leaveToOther`) where another host has done or dropped it meanwhile.
    static func begin(_ slice: Int64, run: Int64, on connection: PQConnection) throws {
        let begun = try connection.execute(
            "UPDATE hub.interval SET run = $2 WHERE id = $1 AND state = 'running'",
            [.integer(slice), .integer(run)]
        )
        guard begun.affected == 1 else {
            throw HubFailure(
                .load,
                .leaveToOther,
                code: "backfill.slice_gone",
                message: Localized(
                    vi: "Một máy khác đã làm xong hoặc chia lại khoảng này.",
                    en: "Another host has finished this slice or cut it anew."
                )
            )
        }
    }

    /// Done in the commit that ends the run well: it is staged and known to be, or neither.
    static func finish(_ slice: Int64, run: Int64, on connection: PQConnection) throws {
        try connection.execute(
            """
            UPDATE hub.interval SET state = 'done', run = $2, claim = NULL, reason = NULL,
                finished_at = clock_timestamp()
            WHERE id = $1 AND state <> 'done'
            """,
            [.integer(slice), .integer(run)]
        )
    }
}
