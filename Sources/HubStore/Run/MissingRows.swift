import HubModel
import PQ

/// Marks rows that a complete run did not see.
///
/// Inside the caller's transaction.
struct MissingRows {
    let pull: PullID
    let table: StagingTable
    let source: Int16
    let run: Int64
    let clock: Timestamp
    let connection: PQConnection

    /// Keeps the keys of a group's pages for the end of the run; of skipped pages the ledger's.
    func see(_ pages: [AppliedPage]) throws {
        for page in pages where page.isSkipped { try seeAgain(page) }
        let hashes = pages.flatMap { $0.isSkipped ? [] : $0.keyHashes }
        guard !hashes.isEmpty else { return }
        _ = try connection.copyIn("COPY hub.seen (run, key_hash) FROM STDIN (FORMAT binary)") { writer in
            try writer.write(PQCopyWriter.binaryHeader)
            try writer.write(seenRows(hashes))
            try writer.write(PQCopyWriter.binaryTrailer)
        }
    }

    private func seenRows(_ hashes: [UInt64]) -> [UInt8] {
        var rows: [UInt8] = []
        rows.reserveCapacity(hashes.count * 26)
        let prefix: [UInt8] = [0, 2, 0, 0, 0, 8] + packed([UInt64(bitPattern: run)]) + [0, 0, 0, 8]
        for hash in hashes {
            rows.append(contentsOf: prefix)
            withUnsafeBytes(of: hash.bigEndian) { rows.append(contentsOf: $0) }
        }
        return rows
    }

    private func seeAgain(_ page: AppliedPage) throws {
        try connection.execute(
            """
            INSERT INTO hub.seen (run, key_hash)
            SELECT $3, ('x' || encode(substring(p.key_hashes FROM n * 8 + 1 FOR 8), 'hex'))::bit(64)::bigint
            FROM hub.page p, generate_series(0, length(p.key_hashes) / 8 - 1) n
            WHERE p.pull = $1 AND p.request = $2
            """,
            [.text(pull.description), PQParameter(page.request), .integer(run)]
        )
    }

    /// Judges the share of the scope first; then marks, and remembers what it did not mark.
    func mark(_ scope: MissingScope) throws -> MissingOutcome {
        try connection.script(MissingRows.createTable)
        let filter = Filter(scope, table: table, source: source, pull: pull)
        let inScope = try connection.execute("SELECT count(*) \(filter.sql)", filter.parameters)
        let total = Int(inScope.integer(0, 0) ?? 0)
        let missing = try collect(filter)
        let hold = MissingHold(pull: pull, entity: table.plan.entity, run: run, connection: connection)
        let isAbove = Double(missing) * 100 > scope.ceilingPercent * Double(total)
        if let reason = try hold.reason(missing: missing, scope: total, isAboveCeiling: isAbove) {
            try remember(filter, scope)
            return reason == .ceiling
                ? .aboveCeiling(missing: missing, scope: total) : .held(missing: missing, scope: total)
        }
        let marked = try markRemoved(isProven: try isProven(scope))
        try remember(filter, scope)
        return .marked(marked)
    }

    /// A list that moves while it is paged may give one record twice and another not at all: keys are counted, not
    /// records.
    private func isProven(_ scope: MissingScope) throws -> Bool {
        guard scope.isProvenComplete, let announced = scope.announced else { return scope.isProvenComplete }
        let seen = try connection.execute(
            "SELECT count(DISTINCT key_hash) FROM hub.seen WHERE run = $1",
            [.integer(run)]
        )
        return seen.integer(0, 0) == Int64(announced)
    }

    private static let createTable = """
        ANALYZE hub.seen;
        DROP TABLE IF EXISTS pg_temp.lt_missing;
        CREATE TEMP TABLE lt_missing (place tid, payload bigint, key_hash bigint) ON COMMIT DROP;
        """

    private func collect(_ filter: Filter) throws -> Int {
        let run = "$\(filter.parameters.count + 1)"
        return try connection.execute(
            """
            INSERT INTO pg_temp.lt_missing
            SELECT t.ctid, t.\(table.payload), \(table.keyHash) \(filter.sql)
                AND NOT EXISTS (SELECT FROM hub.seen s WHERE s.run = \(run) AND s.key_hash = \(table.keyHash))
            """,
            filter.parameters + [.integer(self.run)]
        ).affected
    }

    /// Rows of a source in scope that are there, as `FROM … WHERE …`.
    private struct Filter {
        var sql: String
        var parameters: [PQParameter]

        init(_ scope: MissingScope, table: StagingTable, source: Int16, pull: PullID) {
            sql = "FROM \(table.name) t WHERE \(table.isHeld(by: "$1"))"
            parameters = [.integer(Int64(source))]
            if let each = scope.each { add(each, of: pull, payload: table.payload) }
            guard let name = scope.column, let column = table.plan.columns.first(where: { $0.name == name })
            else { return }
            let value = "t.\(quoted(identifier: name))"
            // A day is in scope only as a whole: what is marked removed must have been asked for.
            let isDay = column.type == .date
            let first = isDay ? Filter.startOfDay(value) : value
            let last = isDay ? Filter.startOfDay("(\(value) + 1)") : value
            if let from = scope.from { add("\(first) >=", from) }
            if let until = scope.until { add("\(last) \(isDay ? "<=" : "<")", until) }
        }

        /// Rows whose page was asked with these values.
        private mutating func add(_ each: [String], of pull: PullID, payload: String) {
            parameters += [.text(pull.description), .texts(each.map(\.storable))]
            sql += """
                 AND EXISTS (SELECT FROM hub.page_of_run o JOIN hub.run r ON r.id = o.run
                    WHERE o.payload = t.\(payload) AND r.pull = $2 AND o.each = ANY ($3))
                """
        }

        private static func startOfDay(_ day: String) -> String {
            "(\(day)::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh')"
        }

        private mutating func add(_ comparison: String, _ instant: Timestamp) {
            parameters.append(PQParameter(instant))
            sql += " AND \(comparison) \(SQL.instant("$\(parameters.count)"))"
        }
    }

    private func markRemoved(isProven: Bool) throws -> Int {
        // A list that moves while it is paged loses records without a sign: absence counts from the second time.
        let twice = "EXISTS (SELECT FROM hub.absent a WHERE a.pull = $3 AND a.key_hash = m.key_hash)"
        let marked = try connection.execute(
            """
            WITH gone AS (
                UPDATE \(table.name) t SET \(table.withdrawal(at: SQL.instant("$1"), run: "$2"))
                FROM pg_temp.lt_missing m WHERE t.ctid = m.place AND \(isProven ? "true" : twice)
                RETURNING m.key_hash, m.payload
            ), noted AS (
                INSERT INTO hub.missing_mark (run, pull, entity, key_hashes)
                SELECT $2, $3, $4, array_agg(key_hash) FROM gone HAVING count(*) > 0
            ), forgotten AS (DELETE FROM pg_temp.lt_missing m USING gone g WHERE m.key_hash = g.key_hash
            ), doubted AS (
                UPDATE hub.page p SET shares_keys = true FROM gone g JOIN hub.page_of_run o ON o.payload = g.payload
                WHERE p.pull = $3 AND p.request = o.request AND p.seen_run <> $2
            ) SELECT count(*) FROM gone
            """,
            [PQParameter(clock), .integer(run), .text(pull.description), .text(table.plan.entity)]
        )
        return Int(marked.integer(0, 0) ?? 0)
    }

    /// What this complete run did not see and did not mark: the next one may.
    private func remember(_ filter: Filter, _ scope: MissingScope) throws {
        if scope.each == nil {
            try connection.execute("DELETE FROM hub.absent WHERE pull = $1", [.text(pull.description)])
        } else {
            // What was not asked for was not absent either.
            let pull = "$\(filter.parameters.count + 1)"
            try connection.execute(
                """
                DELETE FROM hub.absent a WHERE a.pull = \(pull)
                    AND a.key_hash IN (SELECT \(table.keyHash) \(filter.sql))
                """,
                filter.parameters + [.text(self.pull.description)]
            )
        }
        try connection.execute(
            """
            INSERT INTO hub.absent (pull, key_hash, run)
            SELECT DISTINCT $1::text, key_hash, $2::bigint FROM pg_temp.lt_missing
            ON CONFLICT (pull, key_hash) DO UPDATE SET run = excluded.run
            """,
            [.text(pull.description), .integer(run)]
        )
    }
}
