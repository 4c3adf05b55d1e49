import Foundation
package import HubModel
package import PQ

/// What people did: rows are added, never changed, and each holds the hash of the one before.
package struct AuditBook: Sendable {
    let database: DatabaseSession

    package init(_ database: DatabaseSession) {
        self.database = database
    }

    package struct Entry: Sendable, Hashable, Codable {
        package var id: Int64
        /// Microseconds since 1970.
        package var at: Int64
        package var person: String
        /// Dotted: `quarantine.discard`.
        package var act: String
        package var subject: String
        /// JSON as PostgreSQL prints it.
        package var detail: String
    }

    /// Writes one act of a person by itself.
    package func record(
        person: String,
        act: String,
        subject: String,
        detail: some Encodable & Sendable = [String: String]()
    ) async throws {
        try await database.transaction { connection in
            try AuditBook.record(person: person, act: act, subject: subject, detail: detail, on: connection)
        }
    }

    /// Writes one act of a person with what it changed, at the end of the same transaction.
    ///
    /// At the end, because from here on every other writer of the audit waits for this transaction.
    package static func record(
        person: String,
        act: String,
        subject: String,
        detail: some Encodable,
        on connection: PQConnection
    ) throws {
        try connection.execute(
            "INSERT INTO hub.audit (person, act, subject, detail) VALUES ($1, $2, $3, $4)",
            [
                .text(person.storable), .text(act.storable), .text(subject.storable),
                try PQParameter(json: detail),
            ]
        )
    }

    /// Newest first.
    ///
    /// `act`: an act, or the word before its point: `quarantine` for all that begin with `quarantine.`; `before`: only
    /// rows of a smaller number, for the next page.
    package func list(
        person: String? = nil,
        act: String? = nil,
        since: Timestamp? = nil,
        before: Int64? = nil,
        limit: Int = 50
    ) async throws -> [Entry] {
        try await database.use { connection in
            let rows = try connection.execute(
                """
                SELECT id, \(SQL.microseconds("at")), person, act, subject, detail FROM hub.audit
                WHERE ($1::text IS NULL OR person = $1)
                    AND ($2::text IS NULL OR act = $2 OR starts_with(act, $2 || '.'))
                    AND ($3::bigint IS NULL OR at >= \(SQL.instant("$3")))
                    AND ($4::bigint IS NULL OR id < $4)
                ORDER BY id DESC LIMIT $5
                """,
                [
                    PQParameter(person?.storable), PQParameter(act?.storable),
                    PQParameter(since?.microseconds), PQParameter(before), .integer(Int64(max(limit, 0))),
                ]
            )
            return (0..<rows.rowCount).map { row in
                Entry(
                    id: rows.integer(row, 0) ?? 0,
                    at: rows.integer(row, 1) ?? 0,
                    person: rows.text(row, 2) ?? "",
                    act: rows.text(row, 3) ?? "",
                    subject: rows.text(row, 4) ?? "",
                    detail: rows.text(row, 5) ?? ""
                )
            }
        }
    }
}
