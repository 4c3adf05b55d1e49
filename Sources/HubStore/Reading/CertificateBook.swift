package import HubModel
import PQ

/// When the certificates of the systems end, as they were last seen.
package struct CertificateBook: Sendable {
    private let database: DatabaseSession

    package init(_ database: DatabaseSession) {
        self.database = database
    }

    package struct Entry: Sendable, Hashable, Codable {
        package var host: String
        package var port: Int
        /// Microseconds since 1970.
        package var notAfter: Int64
        package var subject: String
        package var issuer: String
        /// Microseconds since 1970.
        package var seenAt: Int64

        package var end: Timestamp { Timestamp(microseconds: notAfter) }
        package var place: HostPlace { HostPlace(.https, host: host, port: port) }
        package var seen: Timestamp { Timestamp(microseconds: seenAt) }
    }

    /// Writes down what a host has shown, believed or not.
    package func record(_ certificate: SeenCertificate, at place: HostPlace) async throws {
        try await database.transaction { connection in
            try connection.execute(
                """
                INSERT INTO hub.certificate (host, port, not_after, subject, issuer)
                VALUES ($1, $2, \(SQL.instant("$3")), $4, $5)
                ON CONFLICT (host, port) DO UPDATE SET not_after = excluded.not_after, subject = excluded.subject,
                    issuer = excluded.issuer, seen_at = excluded.seen_at
                """,
                [
                    .text(place.host), .integer(Int64(place.port)), PQParameter(certificate.notAfter),
                    .text(certificate.subject.storable), .text(certificate.issuer.storable),
                ]
            )
        }
    }

    /// Those that end first come first.
    package func list() async throws -> [Entry] {
        try await database.use { connection in
            let rows = try connection.execute(
                """
                SELECT host, port, \(SQL.microseconds("not_after")), subject, issuer, \(SQL.microseconds("seen_at"))
                FROM hub.certificate ORDER BY not_after, host, port
                """
            )
            return (0..<rows.rowCount).map { row in
                Entry(
                    host: rows.text(row, 0) ?? "",
                    port: Int(rows.integer(row, 1) ?? 0),
                    notAfter: rows.integer(row, 2) ?? 0,
                    subject: rows.text(row, 3) ?? "",
                    issuer: rows.text(row, 4) ?? "",
                    seenAt: rows.integer(row, 5) ?? 0
                )
            }
        }
    }
}
