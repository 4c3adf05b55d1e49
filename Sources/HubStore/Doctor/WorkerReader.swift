import PQ

/// Hosts that serve or deliver now.
package struct WorkerReader: Sendable {
    private let database: DatabaseSession

    package init(_ database: DatabaseSession) {
        self.database = database
    }

    /// `host:pid` of those whose heart has beaten within a minute.
    package func living() async throws -> [String] {
        try await database.use { connection in
            let rows = try connection.execute(
                """
                SELECT host || ':' || pid FROM hub.worker WHERE beat_at >= clock_timestamp() - interval '60 s' ORDER BY 1
                """
            )
            return (0..<rows.rowCount).compactMap { rows.text($0, 0) }
        }
    }
}
