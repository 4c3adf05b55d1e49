package import HubModel
import PQ

/// The runs that were, newest first.
package struct RunHistory: Sendable {
    private let database: DatabaseSession

    package init(_ database: DatabaseSession) {
        self.database = database
    }

    /// One run as `runs` prints it.
    package struct Entry: Sendable, Hashable, Codable {
        package var run: Int64
        package var pull: String
        package var entity: String
        /// `pull`, `full`, `limited` or `remap`.
        package var mode: String
        /// `running`, `succeeded`, `incomplete`, `failed`, `stopped`, or `lost` for a process that was killed.
        package var state: String
        /// Microseconds since 1970.
        package var startedAt: Int64
        package var endedAt: Int64?
        package var account: RecordAccount
        package var pages: Int
        package var requests: Int
        package var bytes: Int64
        /// Seconds spent waiting for the source's agreement.
        package var waited: Double
        package var failureCode: String?
        package var failureVietnamese: String?
        package var failureEnglish: String?
        /// Counts per column, and drift.
        package var quality: RunQuality
    }

    /// A page of a run, in the order in which it was asked for.
    package struct Page: Sendable, Hashable, Codable {
        package var number: Int
        /// `applied`, `partial` or `skipped`.
        package var status: String
        package var records: Int
        package var payload: Int64
        /// SHA-256 of the request without credentials, hexadecimal.
        package var request: String
        package var each: String
        /// `nil` where the landing store has forgotten the row.
        package var bytes: Int64?
    }

    /// Runs of a connector, of one `connector/pull`, or of all.
    ///
    /// `state`: only such; `before`: only those with a smaller number.
    package func list(
        _ pull: String? = nil,
        state: String? = nil,
        before: Int64 = .max,
        limit: Int = 20
    ) async throws -> [Entry] {
        try await read(
            "($1::text IS NULL OR pull = $1 OR pull LIKE $3) AND ($4::text IS NULL OR state = $4) AND id < $5",
            [
                PQParameter(pull), .integer(Int64(limit)), PQParameter(pull.map(RunHistory.prefix)),
                PQParameter(state), .integer(before),
            ]
        )
    }

    package func entry(_ run: Int64) async throws -> Entry? {
        try await read("id = $1", [.integer(run), .integer(1)]).first
    }

    /// `a_b` matches the connector of that name alone, not `axb`.
    private static func prefix(_ connector: String) -> String {
        connector.replacing("\\", with: "\\\\").replacing("_", with: "\\_").replacing("%", with: "\\%") + "/%"
    }

    private func read(_ condition: String, _ parameters: [PQParameter]) async throws -> [Entry] {
        try await database.use { connection in
            let rows = try connection.execute(
                """
                SELECT id, pull, entity, mode, state, \(SQL.microseconds("started_at")),
                    \(SQL.microseconds("ended_at")), account, pages, requests, bytes,
                    extract(epoch FROM waited)::double precision, failure_code, failure_vi, failure_en, quality
                FROM hub.run WHERE \(condition) ORDER BY id DESC LIMIT $2
                """,
                parameters
            )
            return try (0..<rows.rowCount).map { try Entry(rows, row: $0) }
        }
    }

    /// The first `limit` of them.
    package func pages(of run: Int64, limit: Int = .max) async throws -> [Page] {
        try await database.use { connection in
            let rows = try connection.execute(
                """
                SELECT o.number, o.status, o.records, o.payload, encode(o.request, 'hex'), o.each, p.size
                FROM hub.page_of_run o LEFT JOIN hub.payload p ON p.id = o.payload
                WHERE o.run = $1 ORDER BY o.number LIMIT $2
                """,
                [.integer(run), .integer(Int64(limit))]
            )
            return (0..<rows.rowCount).map { row in
                Page(
                    number: Int(rows.integer(row, 0) ?? 0),
                    status: rows.text(row, 1) ?? "",
                    records: Int(rows.integer(row, 2) ?? 0),
                    payload: rows.integer(row, 3) ?? 0,
                    request: rows.text(row, 4) ?? "",
                    each: rows.text(row, 5) ?? "",
                    bytes: rows.integer(row, 6)
                )
            }
        }
    }
}

extension RunHistory.Entry {
    fileprivate init(_ rows: borrowing PQResult, row: Int) throws {
        run = rows.integer(row, 0) ?? 0
        pull = rows.text(row, 1) ?? ""
        entity = rows.text(row, 2) ?? ""
        mode = rows.text(row, 3) ?? ""
        state = rows.text(row, 4) ?? ""
        startedAt = rows.integer(row, 5) ?? 0
        endedAt = rows.integer(row, 6)
        account = try stored(rows.text(row, 7), or: RecordAccount())
        pages = Int(rows.integer(row, 8) ?? 0)
        requests = Int(rows.integer(row, 9) ?? 0)
        bytes = rows.integer(row, 10) ?? 0
        waited = rows.double(row, 11) ?? 0
        failureCode = rows.text(row, 12)
        failureVietnamese = rows.text(row, 13)
        failureEnglish = rows.text(row, 14)
        quality = try stored(rows.text(row, 15), or: RunQuality())
    }
}
