/// What somebody who comes in at six wants to know of the night.
package struct MorningFigures: Sendable, Hashable {
    package var at: Timestamp
    /// Since when it counts: a day before.
    package var since: Timestamp
    /// Runs that ended in that time, in order.
    package var runs: [Run] = []
    package var running: [String] = []
    /// Turns of schedules that did not run, and why.
    package var skipped: [Skipped] = []
    package var alerts: [AlertRecord] = []
    package var standing = Standing()
    package var certificates: [HubFigures.Certificate] = []
    package var host: HostFigures?

    package init(at: Timestamp, since: Timestamp) {
        self.at = at
        self.since = since
    }

    package struct Run: Sendable, Hashable {
        package var id: Int64
        package var pull: String
        package var state: String
        package var lasted: Duration
        package var account: RecordAccount
        package var failureCode: String?

        package init(
            id: Int64,
            pull: String,
            state: String,
            lasted: Duration,
            account: RecordAccount,
            failureCode: String? = nil
        ) {
            self.id = id
            self.pull = pull
            self.state = state
            self.lasted = lasted
            self.account = account
            self.failureCode = failureCode
        }
    }

    package struct Skipped: Sendable, Hashable {
        package var job: String
        package var reason: String
        package var times: Int

        package init(job: String, reason: String, times: Int) {
            self.job = job
            self.reason = reason
            self.times = times
        }
    }

    /// What is compared with the day before.
    package struct Standing: Sendable, Hashable, Codable {
        package var quarantine = 0
        package var waiting = 0
        package var parked = 0
        package var late = 0
        /// Since the hub began: their difference is the day's.
        package var delivered = 0
        package var refused = 0
        package var databaseBytes: Int64 = 0

        package init() {}
    }
}
