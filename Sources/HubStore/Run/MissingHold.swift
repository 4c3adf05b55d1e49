import HubModel
import PQ

/// Whether a person must be asked before rows are marked as removed.
///
/// Inside the caller's transaction.
struct MissingHold {
    let pull: PullID
    let entity: String
    let run: Int64
    let connection: PQConnection

    enum Reason: String {
        case ceiling, undone
    }

    /// `nil`: the rows may be marked; whatever was waiting is settled.
    func reason(missing: Int, scope: Int, isAboveCeiling: Bool) throws -> Reason? {
        let row = try connection.execute(
            "SELECT reason, missing, approved_at IS NOT NULL FROM hub.missing_hold WHERE pull = $1",
            [.text(pull.description)]
        )
        let standing = row.rowCount == 1 ? row.text(0, 0).flatMap(Reason.init) : nil
        let isApproved = row.rowCount == 1 && row.boolean(0, 2) == true
        // What was approved is a number of rows: more of them is another question.
        let isCovered = isApproved && missing <= Int(row.integer(0, 1) ?? 0)
        let isUndone = standing == .undone && !isApproved && missing > 0
        guard !isCovered, isAboveCeiling || isUndone else {
            try settle()
            return nil
        }
        let reason: Reason = isUndone ? .undone : .ceiling
        try ask(reason, missing: missing, scope: scope)
        return reason
    }

    private func settle() throws {
        try connection.execute(
            "DELETE FROM hub.missing_hold WHERE pull = $1",
            [.text(pull.description)]
        )
    }

    private func ask(_ reason: Reason, missing: Int, scope: Int) throws {
        try connection.execute(
            """
            INSERT INTO hub.missing_hold (pull, entity, reason, run, missing, scope)
            VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT (pull) DO UPDATE SET entity = excluded.entity, reason = excluded.reason, run = excluded.run,
                missing = excluded.missing, scope = excluded.scope, asked_at = clock_timestamp(),
                approved_at = NULL, approved_by = NULL
            """,
            [
                .text(pull.description), .text(entity), .text(reason.rawValue), .integer(run),
                .integer(Int64(missing)), .integer(Int64(scope)),
            ]
        )
    }
}
