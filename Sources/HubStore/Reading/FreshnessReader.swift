package import HubModel
import PQ

/// How each pull stands, many at once and at little cost: no row is counted for it.
package struct FreshnessReader: Sendable {
    private let database: DatabaseSession

    package init(_ database: DatabaseSession) {
        self.database = database
    }

    /// How a pull ran last, and when it last ran well.
    package struct PullState: Sendable, Hashable {
        package var pull: String
        /// Start of the last run that succeeded: data is at least as new.
        package var freshAt: Timestamp?
        package var lastRun: Int64?
        package var lastState: String?
        package var lastStartedAt: Timestamp?
        package var lastFailureCode: String?

        package init(
            pull: String,
            freshAt: Timestamp? = nil,
            lastRun: Int64? = nil,
            lastState: String? = nil,
            lastStartedAt: Timestamp? = nil,
            lastFailureCode: String? = nil
        ) {
            self.pull = pull
            self.freshAt = freshAt
            self.lastRun = lastRun
            self.lastState = lastState
            self.lastStartedAt = lastStartedAt
            self.lastFailureCode = lastFailureCode
        }

        package var hasFailed: Bool { lastState.map(RunStateName.isFailure) ?? false }

        package func isFresh(within promise: CalendarDuration, at now: Timestamp) -> Bool? {
            freshAt.map { now - $0 <= promise.duration }
        }
    }

    /// By `connector/pull`; pulls that never ran are left out.
    package func states(_ pulls: [PullID]) async throws -> [String: PullState] {
        try await database.use { connection in
            let rows = try connection.execute(
                """
                SELECT pull, \(SQL.microseconds("fresh_at")), last_run, last_state,
                    \(SQL.microseconds("last_started_at")), last_failure_code
                FROM hub.freshness WHERE pull = ANY ($1::text[])
                """,
                [.texts(pulls.map(\.description))]
            )
            return (0..<rows.rowCount).reduce(into: [:]) { states, row in
                let pull = rows.text(row, 0) ?? ""
                states[pull] = PullState(
                    pull: pull,
                    freshAt: rows.integer(row, 1).map(Timestamp.init(microseconds:)),
                    lastRun: rows.integer(row, 2),
                    lastState: rows.text(row, 3),
                    lastStartedAt: rows.integer(row, 4).map(Timestamp.init(microseconds:)),
                    lastFailureCode: rows.text(row, 5)
                )
            }
        }
    }

    /// A run that ended badly, with what its failure says.
    package struct Failure: Sendable, Hashable {
        package var run: Int64
        package var pull: String
        package var at: Timestamp
        package var code: String
        package var message: Localized
    }

    /// Of these pulls together, newest first.
    package func failures(_ pulls: [PullID], limit: Int) async throws -> [Failure] {
        try await read(
            "true",
            [.texts(pulls.map(\.description)), .integer(Int64(limit))],
            from: """
                unnest($1::text[]) p, LATERAL (SELECT * FROM hub.run f WHERE f.pull = p
                    AND f.failure_code IS NOT NULL ORDER BY f.id DESC LIMIT $2) r
                """,
            limit: "LIMIT $2"
        )
    }

    private func read(
        _ condition: String,
        _ parameters: [PQParameter],
        from tables: String,
        limit: String = ""
    ) async throws -> [Failure] {
        try await database.use { connection in
            let rows = try connection.execute(
                """
                SELECT r.id, r.pull, \(SQL.microseconds("coalesce(r.ended_at, r.started_at)")),
                    coalesce(r.failure_code, r.state), coalesce(r.failure_vi, ''), coalesce(r.failure_en, '')
                FROM \(tables) WHERE \(condition) ORDER BY r.id DESC \(limit)
                """,
                parameters
            )
            return (0..<rows.rowCount).map { row in
                Failure(
                    run: rows.integer(row, 0) ?? 0,
                    pull: rows.text(row, 1) ?? "",
                    at: Timestamp(microseconds: rows.integer(row, 2) ?? 0),
                    code: rows.text(row, 3) ?? "",
                    message: Localized(vi: rows.text(row, 4) ?? "", en: rows.text(row, 5) ?? "")
                )
            }
        }
    }

    /// The last run of each pull of these that failed after it last succeeded: what is wrong now.
    ///
    /// `states`: as `states` has read them.
    package func presentFailures(_ pulls: [PullID], among states: [String: PullState]) async throws
        -> [Failure]
    {
        let failing = pulls.filter { states[$0.description]?.hasFailed ?? false }
        guard !failing.isEmpty else { return [] }
        let wanted = failing.compactMap { states[$0.description]?.lastRun }
        return try await read("r.id = ANY ($1::bigint[])", [.integers(wanted)], from: "hub.run r")
    }

    /// Runs of these pulls together, newest first.
    package func runs(_ pulls: [PullID], limit: Int) async throws -> [RunHistory.Entry] {
        let history = RunHistory(database)
        var entries: [RunHistory.Entry] = []
        for pull in pulls { entries += try await history.list(pull.description, limit: limit) }
        return Array(entries.sorted { $0.run > $1.run }.prefix(limit))
    }
}
