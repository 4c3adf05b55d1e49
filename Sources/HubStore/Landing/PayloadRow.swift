import HubModel
import PQ

/// A row of `hub.payload`.
struct PayloadRow: Sendable {
    private let landed: IncomingPayload.Landed
    private let description: PayloadDescription

    init(_ landed: IncomingPayload.Landed, description: PayloadDescription) {
        self.landed = landed
        self.description = description
    }

    /// Writes the row, or renews the one that these bytes have already; returns its id.
    ///
    /// Commits synchronously.
    func insert(on connection: PQConnection) throws -> Int64 {
        let row = try connection.execute(
            """
            INSERT INTO hub.payload AS p (digest, size, media_type, pull, kept, bytes, keep_until)
            VALUES ($1, $2, $3, $4, $5, $6, clock_timestamp() + $7::interval)
            ON CONFLICT (digest) DO UPDATE SET gone_at = NULL, kept = excluded.kept, bytes = excluded.bytes,
                keep_until = greatest(p.keep_until, excluded.keep_until)
            RETURNING id
            """,
            [
                PQParameter(landed.digest), .integer(landed.size),
                PQParameter(description.mediaType?.storable),
                .text(description.pull.description), .text(compressed == nil ? "file" : "row"),
                PQParameter(compressed), .text(interval),
            ]
        )
        return row.integer(0, 0) ?? 0
    }

    private var compressed: [UInt8]? {
        switch landed.place {
        case .row(let bytes): bytes
        case .file: nil
        }
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
