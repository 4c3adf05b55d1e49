/// How good the data of one entity is that one pull brings.
package struct EntityQuality: Sendable, Hashable, Codable {
    package struct ChangeCount: Sendable, Hashable, Codable {
        package var field: String
        package var kind: ValueChange.Kind
        package var rule: String
        /// Values that the last complete run changed.
        package var lastRun: Int
        /// Values changed in the last 30 days, each counted once.
        package var days30: Int
        /// Of these, not come clean since.
        package var open: Int

        package init(
            field: String,
            kind: ValueChange.Kind,
            rule: String,
            lastRun: Int,
            days30: Int,
            open: Int
        ) {
            self.field = field
            self.kind = kind
            self.rule = rule
            self.lastRun = lastRun
            self.days30 = days30
            self.open = open
        }
    }

    package var pull: String
    package var entity: String
    /// Rows of this pull that are there; `nil` without a table.
    package var rows: Int?
    /// Start of the last run that succeeded, microseconds since 1970.
    package var freshAt: Int64?
    package var isFresh: Bool?
    package var refusedOpen: Int
    package var changes: [ChangeCount]
    /// The last complete run: its number, counts per column and drift.
    package var run: Int64?
    package var quality: RunQuality
    package var anomalies: [Anomaly]

    package init(
        pull: String,
        entity: String,
        rows: Int?,
        freshAt: Int64?,
        isFresh: Bool?,
        refusedOpen: Int,
        changes: [ChangeCount],
        run: Int64?,
        quality: RunQuality,
        anomalies: [Anomaly]
    ) {
        self.pull = pull
        self.entity = entity
        self.rows = rows
        self.freshAt = freshAt
        self.isFresh = isFresh
        self.refusedOpen = refusedOpen
        self.changes = changes
        self.run = run
        self.quality = quality
        self.anomalies = anomalies
    }
}
