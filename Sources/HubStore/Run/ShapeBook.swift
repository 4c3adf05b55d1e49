import HubModel
import PQ

/// What is remembered of the shape of a pull's records: `hub.shape`.
struct ShapeBook: Sendable {
    let pull: PullID

    func read(on connection: PQConnection) throws -> KnownShape {
        let rows = try connection.execute(
            """
            SELECT path, kinds, met, holders, example, gone_run IS NOT NULL FROM hub.shape
            WHERE pull = $1 ORDER BY path
            """,
            [.text(pull.description)]
        )
        var known = KnownShape()
        for row in 0..<rows.rowCount {
            let path = rows.text(row, 0) ?? ""
            known.fields.append(
                FieldShape(
                    path: path,
                    kinds: try decoded([FieldShape.Kind: Int].self, from: rows.text(row, 1)),
                    met: Int(rows.integer(row, 2) ?? 0),
                    holders: Int(rows.integer(row, 3) ?? 0),
                    example: rows.text(row, 4) ?? ""
                )
            )
            if rows.boolean(row, 5) == true { known.gone.insert(path) }
        }
        return known
    }

    /// Remembers what a complete run saw; what it told as vanished is told once.
    ///
    /// A run that saw more paths than are kept is not remembered.
    func write(_ seen: SeenShape, _ drift: ShapeDrift, run: Int64, on connection: PQConnection) throws {
        guard !seen.isCut else { return }
        for field in seen.fields {
            try connection.execute(
                """
                INSERT INTO hub.shape AS s (pull, path, kinds, met, holders, example, first_run, last_run)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $7)
                ON CONFLICT (pull, path) DO UPDATE SET kinds = s.kinds || excluded.kinds, met = excluded.met,
                    holders = excluded.holders, last_run = excluded.last_run, gone_run = NULL,
                    example = CASE WHEN excluded.example = '' THEN s.example ELSE excluded.example END
                """,
                [
                    .text(pull.description), .text(field.path.storable), try PQParameter(json: field.kinds),
                    .integer(Int64(field.met)), .integer(Int64(field.holders)),
                    .text(field.example.storable),
                    .integer(run),
                ]
            )
        }
        try connection.execute(
            "UPDATE hub.shape SET gone_run = $3 WHERE pull = $1 AND path = ANY ($2::text[])",
            [.text(pull.description), .texts(drift.vanished.map(\.path.storable)), .integer(run)]
        )
    }
}
