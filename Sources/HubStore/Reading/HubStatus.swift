package import HubModel
import PQ

/// How fresh each pull is, against what its manifest promises.
package struct HubStatus: Sendable {
    private let database: DatabaseSession

    package init(_ database: DatabaseSession) {
        self.database = database
    }

    package typealias Promise = PullPromise

    package struct PullStatus: Sendable, Hashable, Codable {
        package enum Freshness: String, Sendable, Hashable, Codable, CaseIterable {
            case fresh, stale, never
        }

        package var pull: String
        package var entity: String
        package var freshness: Freshness
        /// Start of the last run that succeeded, microseconds since 1970: data is at least as new.
        package var freshAt: Int64?
        package var lastRun: Int64?
        package var lastState: String?
        package var lastFailureCode: String?
        /// Rows that this pull staged and that are there; `nil` without a table.
        package var rows: Int?
        package var openQuarantine: Int
        /// `host:pid` of a run that holds the lease now.
        package var heldBy: String?
    }

    /// One entry per promise, in its order.
    ///
    /// Counts rows exactly: a scan per entity.
    package func pulls(_ promises: [Promise]) async throws -> [PullStatus] {
        try await database.use { connection in
            try promises.map { try HubStatus.status($0, on: connection) }
        }
    }

    private static func status(_ promise: Promise, on connection: PQConnection) throws -> PullStatus {
        let row = try connection.execute(
            """
            SELECT \(SQL.microseconds("f.fresh_at")), f.last_run, f.last_state, f.last_failure_code,
                f.fresh_at + $2::bigint * interval '1 second' >= clock_timestamp(),
                (SELECT count(*) FROM hub.quarantine q WHERE q.pull = p.pull AND q.state = 'open'),
                (SELECT l.holder FROM hub.lease l WHERE l.pull = p.pull), s.number
            FROM (VALUES ($1)) p(pull) LEFT JOIN hub.freshness f ON f.pull = p.pull
                LEFT JOIN hub.source s ON s.pull = p.pull
            """,
            [.text(promise.pull.description), .integer(promise.freshWithin.approximateSeconds)]
        )
        let isFresh = row.boolean(0, 4)
        return PullStatus(
            pull: promise.pull.description,
            entity: promise.entity,
            freshness: isFresh.map { $0 ? .fresh : .stale } ?? .never,
            freshAt: row.integer(0, 0),
            lastRun: row.integer(0, 1),
            lastState: row.text(0, 2),
            lastFailureCode: row.text(0, 3),
            rows: try rows(
                promise.entity,
                pull: promise.pull.description,
                source: row.integer(0, 7),
                on: connection
            ),
            openQuarantine: Int(row.integer(0, 5) ?? 0),
            heldBy: row.text(0, 6)
        )
    }

    private static func rows(
        _ entity: String,
        pull: String,
        source: Int64?,
        on connection: PQConnection
    ) throws -> Int? {
        let table = try StandingTable(entity, on: connection)
        guard !table.columns.isEmpty else { return nil }
        guard let source else { return 0 }
        let count = try connection.execute(
            """
            SELECT count(*) FROM \(StagingTable.name(of: entity)) t, (VALUES ($1::bigint)) held(source)
            WHERE \(table.isHeld(byPull: pull, number: "held.source"))
            """,
            [.integer(source)]
        )
        return Int(count.integer(0, 0) ?? 0)
    }
}
