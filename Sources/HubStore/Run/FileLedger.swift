import HubModel
import PQ

/// What a pull remembers of the files it has taken: `hub.taken_file`.
struct FileLedger: Sendable {
    let request: RunRequest
    let hasSets: Bool

    init(_ request: RunRequest, hasSets: Bool) {
        self.request = request
        self.hasSets = hasSets
    }

    private var pull: PQParameter { .text(request.pull.description) }

    /// Of a set that replaces another, what no run has published is not taken.
    private var isPublished: String {
        guard hasSets else { return "" }
        return """
             AND EXISTS (SELECT FROM hub.run r WHERE r.id = f.run AND r.state IN ('succeeded', 'incomplete'))
            """
    }

    func taken(_ places: [String], on connection: PQConnection) throws -> [TakenFile] {
        let rows = try connection.execute(
            """
            SELECT DISTINCT ON (f.place) f.place, f.digest, f.size, f.stamp, f.is_settled, f.plan = $3,
                f.cleared_at IS NOT NULL
            FROM hub.taken_file f WHERE f.pull = $1 AND f.place = ANY ($2::text[]) AND f.taken_at IS NOT NULL\(isPublished)
            ORDER BY f.place, f.run DESC, f.taken_at DESC
            """,
            [pull, .texts(places), PQParameter(request.plan.digest)]
        )
        return (0..<rows.rowCount).compactMap { row in
            guard let place = rows.text(row, 0), let digest = rows.bytes(row, 1) else { return nil }
            return TakenFile(
                place: place,
                digest: Digest(bytes: digest),
                size: rows.integer(row, 2),
                stamp: rows.text(row, 3) ?? "",
                isSettled: rows.boolean(row, 4) ?? false,
                isOfThisPlan: rows.boolean(row, 5) ?? false,
                hasLeft: rows.boolean(row, 6) ?? false
            )
        }
    }

    func places(of digest: Digest, besides place: String, on connection: PQConnection) throws -> [String] {
        let rows = try connection.execute(
            """
            SELECT DISTINCT place FROM hub.taken_file WHERE pull = $1 AND digest = $2 AND place <> $3 AND taken_at IS NOT NULL
            ORDER BY place LIMIT 5
            """,
            [pull, PQParameter(digest), .text(place)]
        )
        return (0..<rows.rowCount).compactMap { rows.text($0, 0) }
    }

    /// With the pages of a group, in its transaction.
    func write(_ pages: [AppliedPage], run: Int64, on connection: PQConnection) throws {
        guard !request.isRemap else { return }
        for page in pages where page.isComplete {
            guard let file = page.file else { continue }
            if request.isLimited {
                try look(page, file, run: run, on: connection)
            } else if page.isSkipped {
                try compare(page, file, run: run, on: connection)
            } else {
                try take(page, file, run: run, on: connection)
            }
        }
    }

    /// What its rows were made of: `remap` needs the names.
    private func look(_ page: AppliedPage, _ file: PageFile, run: Int64, on connection: PQConnection) throws {
        try insert(
            page,
            file,
            run: run,
            then: "NULL) ON CONFLICT (pull, place, digest) DO NOTHING",
            on: connection
        )
    }

    private func take(_ page: AppliedPage, _ file: PageFile, run: Int64, on connection: PQConnection) throws {
        let update = """
            clock_timestamp()) ON CONFLICT (pull, place, digest) DO UPDATE SET path = excluded.path,
                request = excluded.request, names = excluded.names, size = excluded.size, stamp = excluded.stamp,
                is_settled = excluded.is_settled, plan = excluded.plan, payload = excluded.payload,
                run = excluded.run, clearing = excluded.clearing, target = excluded.target,
                marker = excluded.marker, taken_at = excluded.taken_at, cleared_at = NULL, cleared = NULL
            """
        try insert(page, file, run: run, then: update, on: connection)
    }

    private func insert(
        _ page: AppliedPage,
        _ file: PageFile,
        run: Int64,
        then rest: String,
        on connection: PQConnection
    ) throws {
        let clearing = request.isLimited ? nil : file.clearing
        try connection.execute(
            """
            INSERT INTO hub.taken_file (pull, place, digest, path, request, names, size, stamp, is_settled, plan, payload,
                run, clearing, target, marker, taken_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, \(rest)
            """,
            [
                pull, .text(file.place), PQParameter(page.digest), .bytes(file.path.bytes),
                PQParameter(page.request), try PQParameter(json: file.names),
                file.size.map(PQParameter.integer) ?? .null, .text(file.stamp.storable),
                .boolean(file.isSettled), PQParameter(request.plan.digest), .integer(page.payload),
                .integer(run), PQParameter(clearing?.word), bytes(clearing?.target), bytes(clearing?.marker),
            ]
        )
    }

    /// The same bytes under the same name: they need not be read again, and leave as agreed.
    private func compare(_ page: AppliedPage, _ file: PageFile, run: Int64, on connection: PQConnection)
        throws
    {
        try connection.execute(
            """
            UPDATE hub.taken_file SET size = $4, stamp = $5, is_settled = $6, run = $7, clearing = $8, target = $9,
                marker = $10, cleared_at = NULL, cleared = NULL
            WHERE pull = $1 AND place = $2 AND digest = $3
            """,
            [
                pull, .text(file.place), PQParameter(page.digest),
                file.size.map(PQParameter.integer) ?? .null, .text(file.stamp.storable),
                .boolean(file.isSettled), .integer(run), PQParameter(file.clearing?.word),
                bytes(file.clearing?.target), bytes(file.clearing?.marker),
            ]
        )
    }

    private func bytes(_ path: FilePath?) -> PQParameter { path.map { .bytes($0.bytes) } ?? .null }

    func toClear(on connection: PQConnection) throws -> [FileToClear] {
        let rows = try connection.execute(
            """
            SELECT f.place, f.path, f.digest, f.size, f.stamp, f.clearing, f.target, f.marker FROM hub.taken_file f
            WHERE f.pull = $1 AND f.clearing IS NOT NULL AND f.cleared_at IS NULL\(isPublished)
            ORDER BY f.run, f.taken_at
            """,
            [pull]
        )
        return (0..<rows.rowCount).compactMap { row in
            guard let place = rows.text(row, 0), let path = rows.bytes(row, 1),
                let digest = rows.bytes(row, 2)
            else { return nil }
            let target = rows.bytes(row, 6).map { FilePath(bytes: $0) }
            let way = target.map(FileClearing.Way.move) ?? .delete
            return FileToClear(
                place: place,
                path: FilePath(bytes: path),
                digest: Digest(bytes: digest),
                size: rows.integer(row, 3),
                stamp: rows.text(row, 4) ?? "",
                clearing: FileClearing(way, marker: rows.bytes(row, 7).map { FilePath(bytes: $0) })
            )
        }
    }

    func noteCleared(_ file: FileToClear, _ outcome: FileCleared, on connection: PQConnection) throws {
        try connection.execute(
            """
            UPDATE hub.taken_file SET cleared_at = clock_timestamp(), cleared = $4
            WHERE pull = $1 AND place = $2 AND digest = $3
            """,
            [pull, .text(file.place), PQParameter(file.digest), .text(outcome.rawValue)]
        )
    }
}

extension FileClearing {
    fileprivate var word: String { target == nil ? "delete" : "move" }

    fileprivate var target: FilePath? {
        if case .move(let folder) = way { folder } else { nil }
    }
}
