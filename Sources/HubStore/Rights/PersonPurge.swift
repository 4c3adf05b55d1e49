import HubModel
import PQ

/// Takes erased persons out of every table of the hub, in the caller's transaction.
struct PersonPurge: Sendable {
    let tables: [PersonTable]
    let findings: PersonFindings
    let known: TombstoneSet
    let answers: [AnswerSearch.Found]
    let pulls: [PullID]
    let files: FileUse
    let act: PersonErasure.Act

    func run(on connection: PQConnection) throws -> PersonErasure.Outcome {
        var outcome = PersonErasure.Outcome()
        for table in tables where try table.isThere(on: connection) {
            let count = try deleteRows(of: table, on: connection)
            if count > 0 { outcome.rows[table.entity.name] = count }
        }
        outcome.messages = try MessagePurge(connection: connection).forget(
            texts: findings.texts,
            rows: findings.rows.flatMap { entity, rows in
                rows.map { (entity, $0.key.joined(separator: "/")) }
            },
            known: known
        )
        outcome.files = try deleteFiles(on: connection)
        outcome.quarantine = try deletePlaces("hub.quarantine", on: connection)
        outcome.quarantine += try deleteContent(on: connection)
        outcome.changeRecords = try deletePlaces("hub.change_value", on: connection)
        outcome.changeRecords += try deleteChangedValues(on: connection)
        for name in try keyedTables(on: connection) {
            let count = try deleteKeys(from: name, on: connection)
            if name == "quarantine" { outcome.quarantine += count } else { outcome.traces += count }
        }
        outcome.changeRecords += try deleteKeys(
            from: "change",
            rows: ChangeWriter.rowsToDelete,
            on: connection
        )
        outcome.pages = try askAgain(on: connection)
        outcome.answers = try dropAnswers(on: connection)
        outcome.traces += try forgetRequests(on: connection)
        try audit(outcome, on: connection)
        return outcome
    }

    private func deleteRows(of table: PersonTable, on connection: PQConnection) throws -> Int {
        guard let rows = findings.rows[table.entity.name], !rows.isEmpty else { return 0 }
        try connection.execute(
            "SELECT 1 FROM hub.entity WHERE name = $1 FOR UPDATE",
            [.text(table.entity.name)]
        )
        let columns = table.entity.key.map { "t.\(quoted(identifier: $0))::text" }.joined(separator: ", ")
        let lists = table.entity.key.indices.map { "$\($0 + 1)::text[]" }.joined(separator: ", ")
        let deleted = try connection.execute(
            "DELETE FROM \(table.name) t WHERE (\(columns)) IN (SELECT * FROM unnest(\(lists)))",
            table.entity.key.indices.map { index in .texts(rows.map { $0.key[index] }) }
        ).affected
        if deleted > 0 { try HubEntity.bump(table.entity.name, by: act.name, on: connection) }
        return deleted
    }

    /// Files that only rows now gone had named, and those of refused records.
    ///
    /// What another pull has brought just now may be about to be named; what the app stores is named at once.
    private func deleteFiles(on connection: PQConnection) throws -> Int {
        let own = (pulls.map(\.description) + ["app"]).map { quoted(literal: $0) }.joined(separator: ", ")
        let mayBeNew = "f.kept_at > clock_timestamp() - interval '1 day'"
        return try files.removeUnused(unless: "\(mayBeNew) AND f.pull NOT IN (\(own))", on: connection)
    }

    // MARK: Quarantine and change records

    /// What stands at the places of their records.
    private func deletePlaces(_ name: String, on connection: PQConnection) throws -> Int {
        let places = answers.flatMap { found in found.ordinals.map { (found.payload, Int64($0)) } }
        guard !places.isEmpty else { return 0 }
        return try connection.execute(
            "DELETE FROM \(name) WHERE (payload, ordinal) IN (SELECT * FROM unnest($1::bigint[], $2::int[]))",
            [.integers(places.map(\.0)), .integers(places.map(\.1))]
        ).affected
    }

    /// Refused records that hold one of the values as it stands.
    private func deleteContent(on connection: PQConnection) throws -> Int {
        let texts = findings.texts
        guard !texts.isEmpty else { return 0 }
        return try connection.execute(
            """
            DELETE FROM hub.quarantine q USING unnest($1::text[]) v
            WHERE position(convert_to(v, 'UTF8') IN q.record) > 0 OR position(v IN q.faults::text) > 0
            """,
            [.texts(texts)]
        ).affected
    }

    /// Changed values that hold one of the values as it stands, whosever record it was.
    private func deleteChangedValues(on connection: PQConnection) throws -> Int {
        let texts = findings.texts
        guard !texts.isEmpty else { return 0 }
        return try connection.execute(
            "DELETE FROM hub.change_value c USING unnest($1::text[]) v WHERE position(v IN c.value) > 0",
            [.texts(texts)]
        ).affected
    }

    /// Every table of the hub that names rows by entity and key.
    private func keyedTables(on connection: PQConnection) throws -> [String] {
        let rows = try connection.execute(
            """
            SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'hub'::regnamespace AND c.relkind IN ('r', 'p')
                AND NOT c.relispartition AND 2 = (SELECT count(*) FROM pg_attribute a
                    WHERE a.attrelid = c.oid AND a.attname IN ('entity', 'key') AND NOT a.attisdropped
                        AND a.atttypid = 'text'::regtype)
            ORDER BY 1
            """
        )
        return (0..<rows.rowCount).compactMap { rows.text($0, 0) }
    }

    /// `rows`: where the rows stand, if the name is a view's.
    private func deleteKeys(from name: String, rows: String? = nil, on connection: PQConnection) throws -> Int
    {
        let from = "hub.\(quoted(identifier: name))"
        let deleted = rows ?? "\(from) WHERE"
        var count = 0
        for table in tables {
            let parts = table.entity.key.enumerated().map { place, column in
                table.cell(column, ofText: "split_part(key, E'\\x1f', \(place + 1))")
            }
            let rows = try connection.execute(
                """
                SELECT key, \(parts.joined(separator: ", ")) FROM (SELECT DISTINCT key FROM \(from)
                    WHERE entity = $1 AND key IS NOT NULL) k
                """,
                [.text(table.entity.name)]
            )
            let keys = (0..<rows.rowCount).compactMap { row -> String? in
                let cells = parts.indices.map { rows.bytes(row, $0 + 1) ?? [] }
                return known.contains(key: cells, of: table) ? rows.text(row, 0) : nil
            }
            guard !keys.isEmpty else { continue }
            count += try connection.execute(
                "DELETE FROM \(deleted) entity = $1 AND key = ANY ($2)",
                [.text(table.entity.name), .texts(keys)]
            ).affected
        }
        return count
    }

    // MARK: Answers and ledger

    /// Pages of answers that go: the next run asks for them again and skips nothing.
    private func askAgain(on connection: PQConnection) throws -> Int {
        try connection.execute(
            "DELETE FROM hub.page WHERE payload = ANY ($1)",
            [.integers(answers.map(\.payload))]
        ).affected
    }

    private func dropAnswers(on connection: PQConnection) throws -> Int {
        try GoneAnswers(connection: connection).drop(answers.map(\.payload), .erased, where: "true")
        return answers.count
    }

    /// Requests that were asked for one person, by `{each}`.
    private func forgetRequests(on connection: PQConnection) throws -> Int {
        let values = Set(
            findings.values.values.flatMap { $0 } + findings.links.values.flatMap { $0.flatMap(\.texts) }
        )
        var count = 0
        for (table, act) in [
            ("page", "DELETE FROM hub.page"), ("cursor", "DELETE FROM hub.cursor"),
            ("page_of_run", "UPDATE hub.page_of_run SET each = ''"),
        ] {
            let rows = try connection.execute(
                """
                SELECT DISTINCT t.each, v.value FROM (SELECT DISTINCT each FROM hub.\(table) WHERE each <> '') t,
                    jsonb_each_text(t.each::jsonb) v
                """
            )
            let named = (0..<rows.rowCount).filter { row in
                guard let value = rows.text(row, 1) else { return false }
                return values.contains(value) || known.contains(text: value)
            }.compactMap { rows.text($0, 0) }
            guard !named.isEmpty else { continue }
            count += try connection.execute("\(act) WHERE each = ANY ($1)", [.texts(named)]).affected
        }
        // Unkeyed hashes of keys: what is forgotten here delays the marking of missing rows by one run.
        try connection.execute(
            "DELETE FROM hub.absent WHERE pull = ANY ($1)",
            [.texts(pulls.map(\.description))]
        )
        // The same hashes: what was marked before can no longer be undone.
        try connection.execute(
            "DELETE FROM hub.missing_mark WHERE pull = ANY ($1)",
            [.texts(pulls.map(\.description))]
        )
        return count
    }

    private func audit(_ outcome: PersonErasure.Outcome, on connection: PQConnection) throws {
        struct Detail: Encodable {
            var reason: String
            var outcome: PersonErasure.Outcome
        }
        try AuditBook.record(
            person: act.person,
            act: act.name,
            subject: "citizen",
            detail: Detail(reason: act.reason, outcome: outcome),
            on: connection
        )
    }
}
