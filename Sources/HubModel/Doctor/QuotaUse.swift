/// How far a quota of an agreement is used up.
package struct QuotaUse: Sendable, Hashable {
    package var used: Int
    package var limit: Int
    package var per: CalendarDuration
    /// When the next period begins.
    package var until: Timestamp

    package var left: Int { max(0, limit - used) }

    package init(used: Int, limit: Int, per: CalendarDuration, until: Timestamp) {
        self.used = used
        self.limit = limit
        self.per = per
        self.until = until
    }
}
