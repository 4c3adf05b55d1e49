package import HubModel
import PQ

/// Deletes what is past its time: staged rows, quarantine, change records.
///
/// In batches of their own commits, so that nobody waits for it and a kill loses nothing.
package struct RetentionSweep: Sendable {
    private let database: DatabaseSession
    private let entities: [Entity]
    private let now: Timestamp
    private let zone: Zone
    private let batch: Int

    /// `now`: days are counted back from here.
    ///
    /// `batch`: rows of one commit.
    package init(
        _ database: DatabaseSession,
        entities: [Entity],
        now: Timestamp,
        zone: Zone = .vietnam,
        batch: Int = 10_000
    ) {
        self.database = database
        self.entities = entities
        self.now = now
        self.zone = zone
        self.batch = batch
    }

    package struct Outcome: Sendable, Hashable, Codable {
        /// Staged rows past `retain`, by entity.
        package var rows: [String: Int] = [:]
        package var quarantine = 0
        package var changeRecords = 0
        /// Quarantined records whose answer is gone by now: rule and path stay, content goes.
        package var contents = 0
        /// Messages that ended long ago: their content goes.
        package var messages = 0
    }

    package func sweep() async throws -> Outcome {
        var outcome = Outcome()
        for entity in entities {
            guard let retain = entity.retain, try await isThere(entity) else { continue }
            let limit = retain.limit(now: now, zone: zone)
            let count = try await deleteRows(of: entity, retain, before: limit)
            if count > 0 { outcome.rows[entity.name] = count }
            outcome.quarantine += try await deleteOld("hub.quarantine WHERE", of: entity, before: limit)
            outcome.changeRecords += try await deleteOld(
                ChangeWriter.rowsToDelete,
                of: entity,
                before: limit
            )
        }
        outcome.quarantine += try await deleteSettled()
        outcome.contents = try await emptyContents()
        outcome.messages = try await forgetMessages()
        try await forgetCalls()
        try await foldTally()
        try await forgetAlertMessages()
        return outcome
    }

    private func isThere(_ entity: Entity) async throws -> Bool {
        let name = StagingTable.name(of: entity.name)
        return try await database.use { connection in
            try connection.execute("SELECT to_regclass($1) IS NOT NULL", [.text(name)]).boolean(0, 0) ?? false
        }
    }

    // MARK: Rows

    private func deleteRows(of entity: Entity, _ retain: Entity.Retention, before limit: Timestamp)
        async throws
        -> Int
    {
        let table = StagingTable.name(of: entity.name)
        guard let name = retain.after, let field = entity.field(name) else {
            return try await deleteUnseen(in: table, of: entity, before: limit)
        }
        let column = "t.\(quoted(identifier: name))"
        // As `RetentionLimit` compares a record: by days where the column has days.
        let isPast =
            field.type.column == .date
            ? "\(column) < '1970-01-01'::date + \(zone.civil(limit).date.daysSinceEpoch)"
            : "\(column) < \(SQL.instant("\(limit.microseconds)"))"
        return try await delete(from: table, of: entity, where: isPast)
    }

    /// Without `after`: a row was last seen when it changed, or when a run last met a page that holds its hash.
    private func deleteUnseen(in table: String, of entity: Entity, before limit: Timestamp) async throws
        -> Int
    {
        let hashes = try await hashColumns(of: table)
        guard !hashes.isEmpty else { return 0 }
        let instant = SQL.instant("\(limit.microseconds)")
        let pulls = entity.sources.map { quoted(literal: $0.pull.description) }.joined(separator: ", ")
        let seen = hashes.map { "substring(uuid_send(t.\($0)) FOR 8) IN (SELECT hash FROM pg_temp.lt_seen)" }
        let isUnseen =
            "t._changed_at < \(instant) AND NOT (\(seen.map { "coalesce(\($0), false)" }.joined(separator: " OR ")))"
        try await database.use { connection in
            try connection.script(
                """
                DROP TABLE IF EXISTS pg_temp.lt_seen;
                CREATE TEMP TABLE lt_seen AS SELECT DISTINCT substring(p.record_hashes FROM n * 8 + 1 FOR 8) AS hash
                FROM hub.page p JOIN hub.run r ON r.id = p.seen_run,
                    generate_series(0, length(p.record_hashes) / 8 - 1) n
                WHERE p.pull IN (\(pulls.isEmpty ? "''" : pulls)) AND r.started_at >= \(instant);
                ANALYZE pg_temp.lt_seen;
                """
            )
        }
        return try await delete(from: table, of: entity, where: isUnseen)
    }

    /// `_hash`, or one for each source.
    private func hashColumns(of table: String) async throws -> [String] {
        try await database.use { connection in
            let rows = try connection.execute(
                """
                SELECT quote_ident(attname) FROM pg_attribute WHERE attrelid = to_regclass($1) AND attnum > 0
                    AND NOT attisdropped AND (attname = '_hash' OR starts_with(attname, '_hash_'))
                """,
                [.text(table)]
            )
            return (0..<rows.rowCount).compactMap { rows.text($0, 0) }
        }
    }

    private func delete(from table: String, of entity: Entity, where condition: String) async throws -> Int {
        var total = 0
        var count = 0
        repeat {
            count = try await database.transaction { [batch] connection in
                // The order of the loader: first the entity, then its rows.
                try connection.execute(
                    "SELECT 1 FROM hub.entity WHERE name = $1 FOR UPDATE",
                    [.text(entity.name)]
                )
                return try connection.execute(
                    """
                    DELETE FROM \(table) WHERE (tableoid, ctid) IN
                        (SELECT t.tableoid, t.ctid FROM \(table) t WHERE \(condition) LIMIT \(batch))
                    """
                ).affected
            }
            total += count
        } while count == batch
        return total
    }

    // MARK: Quarantine and change records

    /// `rows`: where they stand.
    private func deleteOld(_ rows: String, of entity: Entity, before limit: Timestamp) async throws -> Int {
        try await database.use { connection in
            try connection.execute(
                "DELETE FROM \(rows) entity = $1 AND last_seen < \(SQL.instant("$2"))",
                [.text(entity.name), PQParameter(limit)]
            ).affected
        }
    }

    /// Entries that were settled are kept as long as answers are by default: then nobody asks any more.
    private func deleteSettled() async throws -> Int {
        let limit = CalendarDuration(-90, .day).added(to: now, in: zone)
        return try await database.use { connection in
            try connection.execute(
                "DELETE FROM hub.quarantine WHERE state <> 'open' AND settled_at < \(SQL.instant("$1"))",
                [PQParameter(limit)]
            ).affected
        }
    }

    /// Contents of messages go as long after their end as answers are kept; that they were sent is known for two years.
    private func forgetMessages() async throws -> Int {
        let content = CalendarDuration(-90, .day).added(to: now, in: zone)
        let row = CalendarDuration(-2, .year).added(to: now, in: zone)
        return try await database.transaction {
            try MessagePurge(connection: $0).drop(contentsBefore: content, rowsBefore: row)
        }
    }

    /// Figures of calls are kept as long as answers are by default.
    private func forgetCalls() async throws {
        let limit = CalendarDuration(-90, .day).added(to: now, in: zone)
        try await database.use { connection in
            _ = try connection.execute(
                "DELETE FROM hub.call_hour WHERE hour < \(SQL.instant("$1"))",
                [PQParameter(limit)]
            )
        }
    }

    /// The sums of `hub.tally` and `hub.quarantine_delta` get a row for each change; read in one go they are cheap up to a few thousand.
    private func foldTally() async throws {
        try await database.transaction { connection in
            try connection.script("SELECT hub.fold_tally() WHERE (SELECT count(*) > 1000 FROM hub.tally)")
            try connection.script(
                "SELECT hub.fold_quarantine() WHERE (SELECT count(*) > 1000 FROM hub.quarantine_delta)"
            )
        }
    }

    private func forgetAlertMessages() async throws {
        let limit = CalendarDuration(-90, .day).added(to: now, in: zone)
        try await database.transaction { connection in
            try connection.execute(
                "DELETE FROM hub.alert_message WHERE state <> 'waiting' AND made_at < \(SQL.instant("$1"))",
                [PQParameter(limit)]
            )
        }
    }

    private func emptyContents() async throws -> Int {
        try await database.use { connection in
            try connection.execute(
                """
                UPDATE hub.quarantine q SET record = '', faults = (SELECT jsonb_agg(jsonb_set(f, '{value}', '""'))
                    FROM jsonb_array_elements(q.faults) f)
                FROM hub.payload p WHERE p.id = q.payload AND p.gone_at IS NOT NULL AND q.record <> ''
                """
            ).affected
        }
    }
}
