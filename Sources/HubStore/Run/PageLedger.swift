import HubModel
import PQ

/// What a pull remembers of the pages it applied: `hub.page` and `hub.page_of_run`.
struct PageLedger: Sendable {
    let pull: PullID
    let plan: Digest
    let keepsSeen: Bool

    /// A page as the ledger has it, and the writes of others that it was read under.
    struct Found: Sendable {
        var page: PreviousPage
        var foreignWrites: Int64
    }

    /// `entities` are those that the page's records go into.
    func previous(_ request: Digest, on connection: PQConnection, entities: [String]) throws -> Found? {
        let row = try connection.repeating(
            """
            SELECT p.digest, p.summary, p.etag, p.last_modified, p.record_hashes, p.foreign_writes,
                p.shares_keys, p.is_whole, p.key_hashes IS NOT NULL,
                (SELECT sum(\(PageLedger.foreignWrites)) FROM hub.entity e WHERE e.name = ANY ($4::text[]))::bigint
            FROM hub.page p WHERE p.pull = $1 AND p.request = $2 AND p.plan = $3
            """,
            [.text(pull.description), PQParameter(request), PQParameter(plan), .texts(entities)]
        )
        guard row.rowCount == 1, let digest = row.bytes(0, 0), let hashes = row.bytes(0, 4) else {
            return nil
        }
        let foreign = row.integer(0, 9) ?? 0
        let summary = try decoded(PageSummary.self, from: row.text(0, 1))
        let mayTrust = row.integer(0, 5) == foreign && row.boolean(0, 6) == false
        let hasKeys = !keepsSeen || summary.count == 0 || row.boolean(0, 8) == true
        let page = PreviousPage(
            digest: Digest(bytes: digest),
            summary: summary,
            etag: row.text(0, 2),
            lastModified: row.text(0, 3),
            recordHashes: unpacked(hashes),
            maySkip: mayTrust && hasKeys && row.boolean(0, 7) == true,
            mayTrustRecords: mayTrust
        )
        return Found(page: page, foreignWrites: foreign)
    }

    /// Every page last applied for its request, under whatever plan, in the order in which they were applied.
    func pages(on connection: PQConnection) throws -> [LedgerPage] {
        let rows = try connection.execute(
            """
            SELECT request, each, payload, etag, last_modified, \(PageLedger.names(pull: "$1")) FROM hub.page o
            WHERE pull = $1 ORDER BY run, number
            """,
            [.text(pull.description)]
        )
        return (0..<rows.rowCount).compactMap { row in
            guard let request = rows.bytes(row, 0), let payload = rows.integer(row, 2) else { return nil }
            return LedgerPage(
                request: Digest(bytes: request),
                each: rows.text(row, 1) ?? "",
                payload: payload,
                etag: rows.text(row, 3),
                lastModified: rows.text(row, 4),
                file: names(rows.text(row, 5))
            )
        }
    }

    /// The pages from which the published sets of source `source` were mapped.
    ///
    /// Pages of later runs that failed are not among them, nor those of lists that were longer once.
    func publishedPages(of entity: String, source: Int16, on connection: PQConnection) throws -> [LedgerPage]
    {
        let rows = try connection.execute(
            """
            SELECT o.request, o.each, o.payload, \(PageLedger.names(pull: "$3"))
            FROM hub.published b JOIN hub.page_of_run o ON o.run = b.pulled_by AND o.each = b.each
            WHERE b.entity = $1 AND b.source = $2 ORDER BY o.run, o.number
            """,
            [.text(entity), .integer(Int64(source)), .text(pull.description)]
        )
        return (0..<rows.rowCount).compactMap { row in
            guard let request = rows.bytes(row, 0), let payload = rows.integer(row, 2) else { return nil }
            return LedgerPage(
                request: Digest(bytes: request),
                each: rows.text(row, 1) ?? "",
                payload: payload,
                file: names(rows.text(row, 3))
            )
        }
    }

    /// `{file.…}` of the page `o`, where it is a file, as JSON.
    private static func names(pull: String) -> String {
        """
        (SELECT f.names FROM hub.taken_file f WHERE f.pull = \(pull) AND f.request = o.request
            AND f.payload = o.payload LIMIT 1)
        """
    }

    private func names(_ json: String?) -> [String: String] {
        json.flatMap { try? decoded([String: String].self, from: $0) } ?? [:]
    }

    /// Commits to the entity `e` by all but this pull, `$1`.
    static let foreignWrites = """
        e.writes - coalesce((SELECT w.writes FROM hub.entity_writer w
            WHERE w.entity = e.name AND w.writer = $1), 0)
        """

    /// How the ledger is to keep a page.
    struct Entry: Sendable {
        var page: AppliedPage
        var foreignWrites: Int64
        var sharesKeys: Bool
        var isWhole: Bool
        /// Positions whose rows PostgreSQL refused.
        var refused: [Int]
    }

    func write(_ entries: [Entry], run: Int64, on connection: PQConnection) throws {
        for entry in entries {
            if entry.page.isSkipped {
                try markSkipped(entry.page, run: run, on: connection)
            } else if entry.page.isComplete {
                try upsert(entry, run: run, on: connection)
            }
        }
    }

    private func markSkipped(_ page: AppliedPage, run: Int64, on connection: PQConnection) throws {
        try connection.repeating(
            "UPDATE hub.page SET seen_run = $3 WHERE pull = $1 AND request = $2",
            [.text(pull.description), PQParameter(page.request), .integer(run)]
        )
    }

    private func upsert(_ entry: Entry, run: Int64, on connection: PQConnection) throws {
        let page = entry.page
        var hashes = page.recordHashes
        for ordinal in entry.refused where hashes.indices.contains(ordinal) { hashes[ordinal] = 0 }
        try connection.repeating(
            """
            INSERT INTO hub.page (pull, request, each, digest, plan, foreign_writes, summary, etag, last_modified,
                record_hashes, key_hashes, shares_keys, is_whole, payload, run, seen_run, number)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $15, $16)
            ON CONFLICT (pull, request) DO UPDATE SET each = excluded.each, digest = excluded.digest,
                plan = excluded.plan, foreign_writes = excluded.foreign_writes, summary = excluded.summary,
                etag = excluded.etag, last_modified = excluded.last_modified,
                record_hashes = excluded.record_hashes, key_hashes = excluded.key_hashes,
                shares_keys = excluded.shares_keys, is_whole = excluded.is_whole, payload = excluded.payload,
                run = excluded.run, seen_run = excluded.seen_run, number = excluded.number
            """,
            [
                .text(pull.description), PQParameter(page.request), .text(page.each.storable),
                PQParameter(page.digest), PQParameter(plan), .integer(entry.foreignWrites),
                try PQParameter(json: page.summary), PQParameter(page.etag?.storable),
                PQParameter(page.lastModified?.storable), .bytes(packed(hashes)),
                keepsSeen ? .bytes(packed(page.keyHashes)) : .null, .boolean(entry.sharesKeys),
                .boolean(entry.isWhole), .integer(page.payload), .integer(run), .integer(Int64(page.number)),
            ]
        )
    }

    /// Every page of the group, whatever became of it, for the way back from a value to its bytes.
    func record(_ pages: [AppliedPage], run: Int64, on connection: PQConnection) throws {
        for page in pages {
            let status = page.isSkipped ? "skipped" : page.isComplete ? "applied" : "partial"
            try connection.repeating(
                """
                INSERT INTO hub.page_of_run (run, number, request, each, payload, records, status)
                VALUES ($1, $2, $3, $4, $5, $6, $7)
                ON CONFLICT (run, number) DO UPDATE SET payload = excluded.payload, status = excluded.status,
                    records = greatest(page_of_run.records, excluded.records), committed_at = clock_timestamp()
                """,
                [
                    .integer(run), .integer(Int64(page.number)), PQParameter(page.request),
                    .text(page.each.storable), .integer(page.payload), .integer(Int64(page.summary.count)),
                    .text(status),
                ]
            )
        }
    }
}
