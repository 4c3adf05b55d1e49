/// How far a quota of an agreement is used up.
package struct QuotaUse: Sendable, Hashable {
    package var used: Int
    package var count: Int
    /// The end of the period.
    package var until: Timestamp

    package var left: Int { max(0, count - used) }

    package init(used: Int, count: Int, until: Timestamp) {
        self.used = used
        self.count = count
        self.until = until
    }
}
