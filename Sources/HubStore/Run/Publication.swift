import HubModel
import PQ

/// Puts the sets that a run has loaded in the place of those that readers see.
///
/// Inside the transaction that ends the run: one statement exchanges the sets of all its entities.
struct Publication: Sendable {
    let generations: GenerationStore
    let request: RunRequest
    let run: Int64
    let clock: Timestamp

    /// What the new sets are beside those before.
    struct Difference: Sendable, Hashable {
        var new = 0
        var changed = 0
        var same = 0
        /// Rows that were there before and are not in the new sets.
        var gone = 0
        var before: Int { changed + same + gone }
    }

    /// What of a run may be published.
    private struct Scope {
        /// `nil`: every `each` value.
        var each: [String]?
        var isAll: Bool

        var parameter: PQParameter { each.map { .texts($0.map(\.storable)) } ?? .null }
    }

    /// Below so many rows an empty answer may well be the truth.
    private static let many = 10

    /// Publishes what the run read to its end.
    ///
    /// Returns `nil` where that is nothing. Throws `replace.emptied`.
    func publish(_ end: RunEnd, on connection: PQConnection) throws -> Difference? {
        guard !generations.isEmpty, !request.isLimited, let scope = scope(end) else { return nil }
        var total = Difference()
        for table in generations.tables {
            // Nobody has counted the new rows yet, neither for this comparison nor for the readers to come.
            try connection.execute("ANALYZE \(table.loading(run: run).target)")
            let difference = try compare(table, scope, on: connection)
            if difference.new + difference.changed + difference.same == 0,
                difference.before > Publication.many, !request.isFull
            {
                throw HubFailure.emptied(table.plan.entity, rows: difference.before)
            }
            total.add(difference)
        }
        try listParents(scope, on: connection)
        try exchange(scope, on: connection)
        for table in generations.tables {
            try removeRepeats(table, on: connection)
            try HubEntity.bump(table.plan.entity, by: request.pull.description, on: connection)
        }
        try retire(on: connection)
        return total
    }

    private func scope(_ end: RunEnd) -> Scope? {
        switch (end.state, end.complete) {
        case (.succeeded, nil): Scope(each: nil, isAll: true)
        case (.succeeded, let complete?), (.incomplete, let complete?):
            complete.each.isEmpty && !complete.isAll
                ? nil : Scope(each: complete.each, isAll: complete.isAll)
        case (.incomplete, nil), (.failed, _), (.stopped, _): nil
        }
    }

    private func compare(
        _ table: StagingTable,
        _ scope: Scope,
        on connection: PQConnection
    ) throws -> Difference {
        let parameters: [PQParameter] = [
            .text(table.plan.entity), .integer(Int64(generations.source)), scope.parameter,
        ]
        let now = try connection.execute(
            """
            SELECT count(*) FILTER (WHERE o._hash IS NULL), count(*) FILTER (WHERE o._hash <> n._hash),
                count(*) FILTER (WHERE o._hash = n._hash) \(beside(table))
            """,
            parameters + [.integer(run)]
        )
        let before = try connection.execute(
            """
            SELECT count(*) FROM \(table.name) o JOIN hub.published b ON b.generation = o._generation
            WHERE b.entity = $1 AND b.source = $2 AND o._removed_at IS NULL AND \(isReplaced("$3", scope))
            """,
            parameters
        )
        var difference = Difference()
        difference.new = Int(now.integer(0, 0) ?? 0)
        difference.changed = Int(now.integer(0, 1) ?? 0)
        difference.same = Int(now.integer(0, 2) ?? 0)
        difference.gone = Int(before.integer(0, 0) ?? 0) - difference.changed - difference.same
        return difference
    }

    /// New rows `n` beside the rows `o` of the same key in the set that they replace.
    ///
    /// `$1` entity, `$2` source, `$3` each values, `$4` run.
    private func beside(_ table: StagingTable) -> String {
        """
        FROM \(table.loading(run: run).target) n JOIN hub.generation g ON g.id = n._generation
            LEFT JOIN (\(table.name) o JOIN hub.published b ON b.generation = o._generation
                AND b.entity = $1 AND b.source = $2 AND o._removed_at IS NULL)
            ON b.each = g.each AND \(table.keysMeet("n", "o"))
        WHERE n._removed_at IS NULL AND g.run = $4 AND g.entity = $1 AND ($3::text[] IS NULL OR g.each = ANY ($3))
        """
    }

    /// A condition on `hub.published`: the run replaces the set `b`.
    private func isReplaced(_ each: String, _ scope: Scope) -> String {
        "(\(scope.isAll) OR \(each)::text[] IS NULL OR b.each = ANY (\(each)))"
    }

    /// To-do rows for child pulls from rows that are new or changed.
    private func listParents(_ scope: Scope, on connection: PQConnection) throws {
        guard !request.children.isEmpty, let table = generations.tables.first,
            table.plan.entity == request.plan.entity
        else { return }
        let keys = table.keys.map { "n.\(quoted(identifier: $0.name))::text" }.joined(separator: ", ")
        try connection.execute(
            """
            INSERT INTO hub.parent_to_do (child, entity, key, keys, run)
            SELECT child, $1, concat_ws(E'\\x1f', \(keys)), ARRAY[\(keys)], $4
            FROM unnest($5::text[]) child, (SELECT n.* \(beside(table)) AND o._hash IS DISTINCT FROM n._hash) n
            ON CONFLICT (child, key) DO UPDATE SET version = nextval('hub.parent_version'), run = excluded.run
            """,
            [
                .text(table.plan.entity), .integer(Int64(generations.source)), scope.parameter, .integer(run),
                .texts(request.children.map(\.description)),
            ]
        )
    }

    /// The one statement: from its commit on readers see the new sets.
    private func exchange(_ scope: Scope, on connection: PQConnection) throws {
        try connection.execute(
            """
            WITH loaded AS (
                SELECT g.* FROM hub.generation g WHERE g.run = $1 AND ($2::text[] IS NULL OR g.each = ANY ($2))
            ), gone AS (
                DELETE FROM hub.published b WHERE b.entity = ANY ($3::text[]) AND b.source = $4
                    AND \(isReplaced("$2", scope))
                    AND NOT EXISTS (SELECT FROM loaded l WHERE l.entity = b.entity AND l.each = b.each)
            )
            INSERT INTO hub.published AS b (entity, source, each, generation, run, pulled_by, published_at)
            SELECT entity, source, each, id, run, run, \(SQL.instant("$5")) FROM loaded
            ON CONFLICT (entity, source, each) DO UPDATE SET generation = excluded.generation, run = excluded.run,
                pulled_by = \(request.isRemap ? "b" : "excluded").pulled_by, published_at = excluded.published_at
            """,
            [
                .integer(run), scope.parameter, .texts(generations.entities),
                .integer(Int64(generations.source)), PQParameter(clock),
            ]
        )
        KillPoint.publishing.reached()
    }

    /// A key that stands in several published sets belongs to the one that came last.
    private func removeRepeats(_ table: StagingTable, on connection: PQConnection) throws {
        let sets = try connection.execute(
            "SELECT count(*) FROM hub.published WHERE entity = $1",
            [.text(table.plan.entity)]
        )
        guard let count = sets.integer(0, 0), count > 1 else { return }
        try connection.execute(
            """
            UPDATE \(table.name) t SET _removed_at = \(SQL.instant("$3"))
            FROM \(table.loading(run: run).target) n, hub.published mine, hub.published b
            WHERE mine.entity = $1 AND mine.run = $2 AND mine.generation = n._generation
                AND b.entity = $1 AND b.generation = t._generation AND b.generation <> mine.generation
                AND (b.run <> $2 OR b.generation < mine.generation)
                AND \(table.keysMeet("t", "n")) AND t._removed_at IS NULL AND n._removed_at IS NULL
            """,
            [.text(table.plan.entity), .integer(run), PQParameter(clock)]
        )
    }

    private func retire(on connection: PQConnection) throws {
        try connection.execute(
            """
            UPDATE hub.partition p SET retired_at = \(SQL.instant("$4"))
            WHERE p.entity = ANY ($1::text[]) AND p.source = $2 AND p.run <> $3 AND p.retired_at IS NULL
                AND NOT EXISTS (SELECT FROM hub.published b JOIN hub.generation g ON g.id = b.generation
                    WHERE g.run = p.run AND g.entity = p.entity)
            """,
            [
                .texts(generations.entities), .integer(Int64(generations.source)), .integer(run),
                PQParameter(clock),
            ]
        )
    }
}

extension Publication.Difference {
    fileprivate mutating func add(_ other: Publication.Difference) {
        new += other.new
        changed += other.changed
        same += other.same
        gone += other.gone
    }
}

extension RecordAccount {
    /// Every row of a new set was counted new when it was loaded; beside the set before it few are.
    func restated(_ difference: Publication.Difference) -> RecordAccount {
        var account = self
        account.new -= difference.changed + difference.same
        account.changed += difference.changed
        account.same += difference.same
        account.removed += difference.gone
        return account
    }
}
