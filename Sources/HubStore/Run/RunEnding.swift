import HubModel
import PQ

/// What the database keeps of a run that ends.
///
/// Its commit is synchronous and makes the earlier ones durable.
struct RunEnding: Sendable {
    private let end: RunEnd
    private let request: RunRequest
    private let lease: Lease
    private let run: Int64
    private let publication: Publication
    /// What the store has to say against success.
    private let ownFailure: HubFailure?

    init(
        _ end: RunEnd,
        request: RunRequest,
        lease: Lease,
        run: Int64,
        refused: Int,
        publication: Publication
    ) {
        self.end = end
        self.request = request
        self.lease = lease
        self.run = run
        self.publication = publication
        let isGood = end.state == .succeeded || end.state == .incomplete
        switch (isGood, refused, end.account.closes) {
        case (true, 1..., _): ownFailure = .engineRefused(refused)
        case (true, _, false): ownFailure = .openAccount(end.account)
        default: ownFailure = nil
        }
    }

    struct Outcome: Sendable {
        /// What the store has to say against success.
        var failure: HubFailure?
        var account: RecordAccount
    }

    func write(on connection: PQConnection) throws -> Outcome {
        try lease.fence(on: connection)
        var against = ownFailure
        var account = end.account
        if against == nil {
            do {
                let difference = try publication.publish(end, on: connection)
                account = difference.map(account.restated) ?? account
            } catch let refusal as HubFailure {
                against = refusal
            }
        }
        let failure = against ?? end.failure
        let state = against == nil ? end.state : .failed
        try connection.execute(
            """
            UPDATE hub.run SET state = $2, ended_at = clock_timestamp(), account = $3, pages = $4, requests = $5,
                bytes = $6, waited = $7::double precision * interval '1 second', failure_code = $8,
                failure_vi = $9, failure_en = $10, quality = $11, is_news = $12
            WHERE id = $1
            """,
            [
                .integer(run), .text(state.rawValue), try PQParameter(json: account),
                .integer(Int64(end.pages)), .integer(Int64(end.requests)), .integer(end.bytes),
                .double(end.waited / .seconds(1)), PQParameter(failure?.code),
                PQParameter(failure?.message.vietnamese.storable),
                PQParameter(failure?.message.english.storable), try PQParameter(json: end.quality),
                .boolean(end.isNews),
            ]
        )
        let isComplete = state == .succeeded || state == .incomplete
        if isComplete, !request.isLimited, !request.isRemap {
            try ShapeBook(pull: request.pull).write(end.shape, end.quality.drift, run: run, on: connection)
        }
        if state == .succeeded, let slice = request.slice {
            try SliceBook.finish(slice, run: run, on: connection)
        }
        if request.keepsSeen {
            try connection.execute("DELETE FROM hub.seen WHERE run = $1", [.integer(run)])
        }
        try lease.release(on: connection)
        return Outcome(failure: against, account: account)
    }
}
