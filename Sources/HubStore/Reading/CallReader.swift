package import HubModel
import PQ

/// What calls came to, read back: by connector, since an instant.
package struct CallReader: Sendable {
    private let database: DatabaseSession

    package init(_ database: DatabaseSession) {
        self.database = database
    }

    /// A connector's calls of some hours together.
    package struct Sum: Sendable, Hashable {
        package var classes = CallClasses()
        package var latencies = LatencyHistogram()
        package var bytes: Int64 = 0

        package static func of(_ hours: some Sequence<CallHour>) -> Sum {
            hours.reduce(into: Sum()) { sum, hour in
                sum.classes += hour.classes
                sum.latencies += hour.latencies
                sum.bytes += hour.bytes
            }
        }
    }

    /// By connector, hours in order; connectors that were not called are left out.
    package func hours(_ connectors: [String], since: Timestamp) async throws -> [String: [CallHour]] {
        try await database.use { connection in
            let rows = try connection.execute(
                """
                SELECT connector, \(SQL.microseconds("hour")), success, redirect, refused, failed, unanswered, bytes,
                    array_to_string(latencies, ' ')
                FROM hub.call_hour WHERE connector = ANY ($1::text[]) AND hour >= \(SQL.instant("$2"))
                ORDER BY connector, hour
                """,
                [.texts(connectors), PQParameter(since)]
            )
            return (0..<rows.rowCount).reduce(into: [:]) { hours, row in
                let hour = CallHour(rows, row)
                hours[hour.connector, default: []].append(hour)
            }
        }
    }

    /// Newest first, by connector.
    package func last(_ connectors: [String], limit: Int) async throws -> [String: [LastCall]] {
        try await database.use { connection in
            let rows = try connection.execute(
                """
                SELECT l.connector, \(SQL.microseconds("l.at")), l.status, l.milliseconds
                FROM unnest($1::text[]) c, LATERAL (SELECT * FROM hub.last_call k WHERE k.connector = c
                    ORDER BY k.at DESC, k.id DESC LIMIT $2) l
                ORDER BY l.connector, l.at DESC, l.id DESC
                """,
                [.texts(connectors), .integer(Int64(limit))]
            )
            return (0..<rows.rowCount).reduce(into: [:]) { calls, row in
                let call = LastCall(
                    connector: rows.text(row, 0) ?? "",
                    at: rows.integer(row, 1) ?? 0,
                    status: rows.integer(row, 2).map { Int($0) },
                    milliseconds: Int(rows.integer(row, 3) ?? 0)
                )
                calls[call.connector, default: []].append(call)
            }
        }
    }
}

extension CallHour {
    fileprivate init(_ rows: borrowing PQResult, _ row: Int) {
        self.init(
            connector: rows.text(row, 0) ?? "",
            hour: Timestamp(microseconds: rows.integer(row, 1) ?? 0)
        )
        classes.success = Int(rows.integer(row, 2) ?? 0)
        classes.redirect = Int(rows.integer(row, 3) ?? 0)
        classes.refused = Int(rows.integer(row, 4) ?? 0)
        classes.failed = Int(rows.integer(row, 5) ?? 0)
        classes.unanswered = Int(rows.integer(row, 6) ?? 0)
        bytes = rows.integer(row, 7) ?? 0
        latencies = LatencyHistogram((rows.text(row, 8) ?? "").split(separator: " ").compactMap { Int($0) })
    }
}
