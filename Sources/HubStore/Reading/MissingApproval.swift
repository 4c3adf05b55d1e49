package import HubModel
import PQ

/// Removals that wait for a person, and those that a person may undo.
package struct MissingApproval: Sendable {
    private let database: DatabaseSession

    package init(_ database: DatabaseSession) {
        self.database = database
    }

    /// A pull whose rows are gone from its source and not marked.
    package struct Hold: Sendable, Hashable, Codable {
        package var pull: String
        package var entity: String
        /// `ceiling`: more than the ceiling allows; `undone`: a person undid the removal before.
        package var reason: String
        package var run: Int64
        package var missing: Int
        package var scope: Int
        /// Microseconds since 1970.
        package var askedAt: Int64
        package var approvedBy: String?
    }

    /// A run that marked rows as removed.
    package struct Mark: Sendable, Hashable, Codable {
        package var run: Int64
        package var pull: String
        package var entity: String
        package var rows: Int
        package var undoneBy: String?
    }

    package func holds() async throws -> [Hold] {
        try await database.use { connection in
            let rows = try connection.execute(
                """
                SELECT pull, entity, reason, run, missing, scope, \(SQL.microseconds("asked_at")), approved_by
                FROM hub.missing_hold ORDER BY asked_at
                """
            )
            return (0..<rows.rowCount).map { row in
                Hold(
                    pull: rows.text(row, 0) ?? "",
                    entity: rows.text(row, 1) ?? "",
                    reason: rows.text(row, 2) ?? "",
                    run: rows.integer(row, 3) ?? 0,
                    missing: Int(rows.integer(row, 4) ?? 0),
                    scope: Int(rows.integer(row, 5) ?? 0),
                    askedAt: rows.integer(row, 6) ?? 0,
                    approvedBy: rows.text(row, 7)
                )
            }
        }
    }

    package func marks(limit: Int = 20) async throws -> [Mark] {
        try await database.use { connection in
            let rows = try connection.execute(
                """
                SELECT run, pull, entity, cardinality(key_hashes), undone_by FROM hub.missing_mark
                ORDER BY run DESC LIMIT $1
                """,
                [.integer(Int64(limit))]
            )
            return (0..<rows.rowCount).map { row in
                Mark(
                    run: rows.integer(row, 0) ?? 0,
                    pull: rows.text(row, 1) ?? "",
                    entity: rows.text(row, 2) ?? "",
                    rows: Int(rows.integer(row, 3) ?? 0),
                    undoneBy: rows.text(row, 4)
                )
            }
        }
    }

    /// Lets the next complete run mark as many rows as were told; audited.
    ///
    /// Nothing is marked here: what has come back until then stays.
    package func approve(_ pull: PullID, by person: String) async throws -> Hold {
        try await database.transaction { connection in
            let done = try connection.execute(
                """
                UPDATE hub.missing_hold SET approved_at = clock_timestamp(), approved_by = $2
                WHERE pull = $1 AND approved_at IS NULL RETURNING missing
                """,
                [.text(pull.description.storable), .text(person.storable)]
            )
            guard let missing = done.rowCount == 1 ? done.integer(0, 0) : nil else {
                throw MissingApproval.nothingWaits(pull)
            }
            try audit("missing.approve", pull, person, rows: missing, on: connection)
        }
        guard let hold = try await holds().first(where: { $0.pull == pull.description }) else {
            throw MissingApproval.nothingWaits(pull)
        }
        return hold
    }

    /// Restores the rows that a run marked; later runs ask a person before they mark any; audited.
    ///
    /// `run`: the last one that marked rows of the pull, where it is not said.
    package func undo(_ pull: PullID, run: Int64?, by person: String) async throws -> Mark {
        try await database.transaction { connection in
            let found = try connection.execute(
                """
                SELECT run, entity, cardinality(key_hashes) FROM hub.missing_mark
                WHERE pull = $1 AND undone_at IS NULL AND ($2::bigint = 0 OR run = $2) ORDER BY run DESC LIMIT 1
                FOR UPDATE
                """,
                [.text(pull.description.storable), .integer(run ?? 0)]
            )
            guard found.rowCount == 1, let marked = found.integer(0, 0), let entity = found.text(0, 1) else {
                throw MissingApproval.nothingMarked(pull)
            }
            try connection.execute("SELECT 1 FROM hub.entity WHERE name = $1 FOR UPDATE", [.text(entity)])
            let restored = try restore(entity, pull, run: marked, on: connection)
            try connection.execute(
                "UPDATE hub.missing_mark SET undone_at = clock_timestamp(), undone_by = $2 WHERE run = $1",
                [.integer(marked), .text(person.storable)]
            )
            try hold(pull, entity, run: marked, rows: restored, on: connection)
            try audit("missing.undo", pull, person, rows: Int64(restored), on: connection)
            try HubEntity.bump(entity, by: "missing.undo", on: connection)
            return Mark(
                run: marked,
                pull: pull.description,
                entity: entity,
                rows: restored,
                undoneBy: person
            )
        }
    }

    private func restore(_ entity: String, _ pull: PullID, run: Int64, on connection: PQConnection) throws
        -> Int
    {
        let table = try StandingTable(entity, on: connection)
        // Where several sources fill a row, a removal also takes this source's values out of it.
        guard !table.columns.contains(where: { $0.name.hasPrefix("_hash_") }) else {
            throw MissingApproval.severalSources(pull, entity)
        }
        return try connection.execute(
            """
            UPDATE \(StagingTable.name(of: entity)) t SET _removed_at = NULL, _changed_at = clock_timestamp()
            FROM hub.missing_mark m
            WHERE m.run = $1 AND t._run = $1 AND t._removed_at IS NOT NULL AND \(table.isCurrent)
                AND \(try keyHash(entity, table, on: connection)) = ANY (m.key_hashes)
            """,
            [.integer(run)]
        ).affected
    }

    /// As `StagingTable.keyHash`, from the catalogue.
    private func keyHash(_ entity: String, _ table: StandingTable, on connection: PQConnection) throws
        -> String
    {
        let keys = try connection.execute(
            "SELECT k FROM hub.entity e, unnest(e.key_columns) WITH ORDINALITY u(k, n) WHERE e.name = $1 ORDER BY n",
            [.text(entity)]
        )
        let cells = (0..<keys.rowCount).compactMap { keys.text($0, 0) }.map { name in
            let type = table.columns.first { $0.name == name }?.type ?? "text"
            return StagingTable.keyCell(quoted(identifier: name), sqlType: type)
        }
        return StagingTable.hash(ofKeyCells: cells)
    }

    private func hold(
        _ pull: PullID,
        _ entity: String,
        run: Int64,
        rows: Int,
        on connection: PQConnection
    ) throws {
        try connection.execute(
            """
            INSERT INTO hub.missing_hold (pull, entity, reason, run, missing, scope)
            VALUES ($1, $2, 'undone', $3, $4, $4)
            ON CONFLICT (pull) DO UPDATE SET reason = 'undone', run = excluded.run, missing = excluded.missing,
                asked_at = clock_timestamp(), approved_at = NULL, approved_by = NULL
            """,
            [.text(pull.description), .text(entity), .integer(run), .integer(Int64(rows))]
        )
    }

    private func audit(
        _ act: String,
        _ pull: PullID,
        _ person: String,
        rows: Int64,
        on connection: PQConnection
    ) throws {
        try AuditBook.record(
            person: person,
            act: act,
            subject: pull.description,
            detail: ["rows": rows],
            on: connection
        )
    }
}

extension MissingApproval {
    private static func nothingWaits(_ pull: PullID) -> HubFailure {
        failure(
            "missing.nothing_waits",
            vi: "Không có dòng nào của \(pull) đang chờ duyệt: xem «lienthong missing list».",
            en: "No rows of \(pull) wait for approval: see `lienthong missing list`."
        )
    }

    private static func nothingMarked(_ pull: PullID) -> HubFailure {
        failure(
            "missing.nothing_marked",
            vi: "Không có lần đánh dấu nào của \(pull) để hoàn tác: xem «lienthong missing list».",
            en: "There is no removal of \(pull) to undo: see `lienthong missing list`."
        )
    }

    private static func severalSources(_ pull: PullID, _ entity: String) -> HubFailure {
        failure(
            "missing.several_sources",
            vi:
                "\(entity) có nhiều nguồn: giá trị của \(pull) đã rút khỏi dòng, chỉ lần kéo sau mới đưa lại được.",
            en:
                "\(entity) has several sources: the values of \(pull) were taken out of its rows, and only a later pull brings them back."
        )
    }

    private static func failure(_ code: String, vi: String, en: String) -> HubFailure {
        HubFailure(.configure, .fixConfiguration, code: code, message: Localized(vi: vi, en: en))
    }
}
