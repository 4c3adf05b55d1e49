/// All that a report of one run tells.
package struct RunReview: Sendable, Hashable, Codable {
    package struct RuleCount: Sendable, Hashable, Codable {
        package var field: String
        package var rule: String
        package var count: Int

        package init(field: String, rule: String, count: Int) {
            self.field = field
            self.rule = rule
            self.count = count
        }
    }

    /// A value that the run changed or refused, as it came; personal ones are masked before they are shown.
    package struct Example: Sendable, Hashable, Codable {
        package var field: String
        package var rule: String
        package var path: String
        package var value: String

        package init(field: String, rule: String, path: String, value: String) {
            self.field = field
            self.rule = rule
            self.path = path
            self.value = value
        }
    }

    package var run: Int64
    package var pull: String
    package var entity: String
    package var mode: String
    package var state: String
    /// Microseconds since 1970.
    package var startedAt: Int64
    package var endedAt: Int64?
    package var account: RecordAccount
    package var pages: Int
    package var requests: Int
    package var bytes: Int64
    package var failureCode: String?
    package var failure: Localized?
    package var quality: RunQuality
    package var anomalies: [Anomaly]
    /// Records in quarantine that this run was the last to refuse, by column and rule.
    package var refused: [RuleCount]
    /// One of each column and rule.
    package var examples: [Example]

    package init(
        run: Int64,
        pull: String,
        entity: String,
        mode: String,
        state: String,
        startedAt: Int64,
        endedAt: Int64?,
        account: RecordAccount,
        pages: Int,
        requests: Int,
        bytes: Int64,
        failureCode: String?,
        failure: Localized?,
        quality: RunQuality,
        anomalies: [Anomaly],
        refused: [RuleCount],
        examples: [Example]
    ) {
        self.run = run
        self.pull = pull
        self.entity = entity
        self.mode = mode
        self.state = state
        self.startedAt = startedAt
        self.endedAt = endedAt
        self.account = account
        self.pages = pages
        self.requests = requests
        self.bytes = bytes
        self.failureCode = failureCode
        self.failure = failure
        self.quality = quality
        self.anomalies = anomalies
        self.refused = refused
        self.examples = examples
    }
}
