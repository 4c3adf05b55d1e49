/// A piece of the past of a pull, fetched by one run.
package struct BackfillSlice: Sendable, Hashable {
    package enum State: String, Sendable, Hashable, CaseIterable {
        case waiting, running, done
        /// Its run came to an end and did not bring everything; the next backfill asks again.
        case failed
    }

    package var id: Int64
    package var span: TimeSpan
    package var state: State
    /// The last run that was begun for it.
    package var run: Int64?
    /// Why it failed or waits again: a code.
    package var reason: String?
    /// Where it runs or ran.
    package var host: String?
    /// How often it was begun.
    package var attempts: Int
    /// Of its run: requests, and records that were read.
    package var calls: Int
    package var records: Int

    package init(
        id: Int64 = 0,
        span: TimeSpan,
        state: State = .waiting,
        run: Int64? = nil,
        reason: String? = nil,
        host: String? = nil,
        attempts: Int = 0,
        calls: Int = 0,
        records: Int = 0
    ) {
        self.id = id
        self.span = span
        self.state = state
        self.run = run
        self.reason = reason
        self.host = host
        self.attempts = attempts
        self.calls = calls
        self.records = records
    }
}

/// How the slices of a pull change: some go, others take their place.
package struct SliceRevision: Sendable, Hashable {
    package var dropped: [Int64]
    /// Their `id` counts for nothing: each gets a new one.
    package var added: [BackfillSlice]

    package init(dropped: [Int64] = [], added: [BackfillSlice] = []) {
        self.dropped = dropped
        self.added = added
    }
}

/// What a host gets that asks for a slice.
package enum SliceClaim: Sendable, Hashable {
    case slice(BackfillSlice)
    /// Another is under way: runs of one pull follow each other.
    case busy(host: String)
    /// None waits.
    case none
}

/// Which pieces of the past were asked for and which are staged, shared by all hosts.
///
/// Slices of one pull never overlap. Implementations: PostgreSQL, and one in memory for tests; both pass one suite.
package protocol IntervalLedger: Sendable {
    /// The slices of a pull, oldest first.
    func slices(of pull: PullID) async throws -> [BackfillSlice]

    /// Changes the slices of a pull in one step; what the closure drops must not be running.
    func revise(_ pull: PullID, _ revision: @Sendable ([BackfillSlice]) -> SliceRevision) async throws

    /// Takes the oldest slice that waits and touches the span; at most one of a pull is under way anywhere.
    func claim(_ pull: PullID, within span: TimeSpan) async throws -> SliceClaim

    /// Ends a slice that this host holds, or gives it back (`waiting`); one that is done stays done.
    func end(_ slice: Int64, _ state: BackfillSlice.State, reason: String?) async throws

    /// Frees what hosts that are gone had begun; returns how many.
    @discardableResult
    func recover() async throws -> Int

    /// This host works no more: what it had begun is anybody's.
    func leave() async throws
}
