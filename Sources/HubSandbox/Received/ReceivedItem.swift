/// One thing that a system filed, as tests count it.
package struct ReceivedItem: Sendable, Codable, Hashable {
    package struct File: Sendable, Codable, Hashable {
        package var name: String
        package var size: Int
        package var sha256: String
    }

    /// The sender's own name for it.
    package var key: String
    /// `nil` if it came without one.
    package var idempotencyKey: String?
    /// How often it came, the first time included.
    package var count = 1
    /// SHA-256 of the body of every arrival, in their order.
    package var bodies: [String]
    /// Seconds since 1970-01-01T00:00:00Z.
    package var firstAt: Int
    /// Its place among all that any system filed, from 1.
    package var order: Int
    package var files: [File]
    /// What the system read from it.
    package var facts: [String: String]
    /// What was odd, and yet no reason to refuse it.
    package var anomalies: [String]
}

/// What came to one inbox, in numbers.
package struct ReceivedTotals: Sendable, Codable, Hashable {
    package var items = 0
    /// Arrivals that filed nothing new, as their key was known.
    package var repeats = 0
    /// Arrivals that were refused, per reason.
    package var refusals: [String: Int] = [:]
    package var anomalies = 0

    package init() {}
}
