package import HubModel
import PQ

/// How far the quotas of agreements are used up, without taking anything.
package struct QuotaReader: Sendable {
    private let database: DatabaseSession

    package init(_ database: DatabaseSession) {
        self.database = database
    }

    /// In the order of the agreements; by the server's clock.
    package func use(of limits: Limits) async throws -> [QuotaUse] {
        try await database.use { connection in
            let row = try connection.execute("SELECT \(SQL.microseconds("clock_timestamp()"))")
            let now = Timestamp(microseconds: row.integer(0, 0) ?? 0)
            return try Reservation(limits: limits, patience: .zero).quotas(at: now, on: connection)
        }
    }
}
