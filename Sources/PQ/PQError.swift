/// What PostgreSQL or the line to it refused.
///
/// Holds the primary message alone: DETAIL and CONTEXT quote the rows, and rows are personal data.
package struct PQError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Five characters of SQLSTATE; `08006` where the line broke without one.
    package var sqlstate: String
    /// In the server's language; only `sqlstate` is stable.
    package var message: String
    /// The constraint that was broken, if the server named one.
    package var constraint: String?
    /// Where in the statement, in characters from 1, if the server knows.
    package var position: Int?
    /// The connection is of no further use.
    package var connectionLost: Bool

    package init(
        sqlstate: String,
        message: String,
        constraint: String? = nil,
        position: Int? = nil,
        connectionLost: Bool = false
    ) {
        self.sqlstate = sqlstate
        self.message = message
        self.constraint = constraint
        self.position = position
        self.connectionLost = connectionLost
    }

    /// The first two characters: `23` is a broken constraint, `53` a lack of room.
    package var sqlclass: String { String(sqlstate.prefix(2)) }

    package var description: String { "\(sqlstate): \(message)" }
}
