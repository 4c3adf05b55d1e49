import HubModel
import PQ

/// A row of `hub.payload`.
struct PayloadRow: Sendable {
    private let received: IncomingPayload.Received
    private let description: PayloadDescription

    var digest: Digest { received.digest }

    init(_ received: IncomingPayload.Received, description: PayloadDescription) {
        self.received = received
        self.description = description
    }

    struct Landed: Sendable {
        var id: Int64
        var place: IncomingPayload.Place
    }

    /// The row that these bytes have already, kept as long as this pull wants them; `nil` if there is none.
    func renew(on connection: PQConnection) throws -> Landed? {
        let row = try connection.repeating(
            """
            UPDATE hub.payload SET keep_until = greatest(keep_until, clock_timestamp() + $2::interval)
            WHERE digest = $1 AND gone_at IS NULL RETURNING id, bytes
            """,
            [PQParameter(received.digest), .text(interval)]
        )
        guard row.rowCount == 1, let id = row.integer(0, 0) else { return nil }
        return Landed(id: id, place: row.bytes(0, 1).map { .row($0) } ?? .file)
    }

    /// Writes the row, or renews the one that these bytes have already; returns its id.
    func insert(_ place: IncomingPayload.Place, on connection: PQConnection) throws -> Int64 {
        let compressed: [UInt8]? = if case .row(let bytes) = place { bytes } else { nil }
        let row = try connection.repeating(
            """
            INSERT INTO hub.payload AS p (digest, size, media_type, pull, kept, bytes, keep_until)
            VALUES ($1, $2, $3, $4, $5, $6, clock_timestamp() + $7::interval)
            ON CONFLICT (digest) DO UPDATE SET gone_at = NULL, file_left = false, kept = excluded.kept,
                bytes = excluded.bytes, media_type = excluded.media_type,
                keep_until = greatest(p.keep_until, excluded.keep_until)
            RETURNING id
            """,
            [
                PQParameter(received.digest), .integer(received.size),
                PQParameter(description.mediaType?.storable),
                .text(description.pull.description), .text(compressed == nil ? "file" : "row"),
                PQParameter(compressed), .text(interval),
            ]
        )
        return row.integer(0, 0) ?? 0
    }

    /// As PostgreSQL writes intervals; calendar months stay months.
    private var interval: String {
        let keep = description.keepFor ?? CalendarDuration(90, .day)
        let unit =
            switch keep.unit {
            case .second: "seconds"
            case .minute: "minutes"
            case .hour: "hours"
            case .day: "days"
            case .week: "weeks"
            case .month: "months"
            case .year: "years"
            }
        return "\(keep.count) \(unit)"
    }

    /// What is known of a payload that landed before.
    struct Stored: Sendable {
        var digest: Digest
        var size: Int64
        var mediaType: String?
        /// Compressed; `nil` where a file has them.
        var bytes: [UInt8]?
        var isGone: Bool

        init?(_ id: Int64, on connection: PQConnection) throws {
            let row = try connection.execute(
                """
                SELECT digest, size, media_type, bytes, gone_at IS NOT NULL OR (kept = 'row' AND bytes IS NULL)
                FROM hub.payload WHERE id = $1
                """,
                [.integer(id)]
            )
            guard row.rowCount == 1, let digest = row.bytes(0, 0), let size = row.integer(0, 1) else {
                return nil
            }
            self.digest = Digest(bytes: digest)
            self.size = size
            mediaType = row.text(0, 2)
            bytes = row.bytes(0, 3)
            isGone = row.boolean(0, 4) ?? true
        }
    }
}
