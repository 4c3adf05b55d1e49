import HubModel
import PQ

/// One group's transaction, from fence to the last statement before COMMIT.
struct GroupCommit: Sendable {
    let request: RunRequest
    /// The pull's own first, then those of `RunRequest.further`.
    let tables: [StagingTable]
    let generations: GenerationStore
    let lease: Lease
    let run: Int64
    let clock: Timestamp
    let source: Int16
    let group: RowGroup
    let cursors: [CursorMove]
    let parentsDone: [ParentDone]
    /// The writes of others under which the previous version of a page was read.
    let lookedUp: [Digest: Int64]
    /// What the run knows from the groups before.
    var knowledge: RunKnowledge

    struct ParentDone: Sendable {
        var key: String
        var version: Int64
    }

    struct Result: Sendable {
        var account: RecordAccount
        var knowledge: RunKnowledge
    }

    /// What the group has for one entity.
    struct Part {
        /// Of the table.
        var number: Int
        var group: RowGroup
        /// Of children.
        var parents: [Int32]?
        var result = PartLoader.Result(
            outcome: GroupLoader.Outcome(mode: GroupLoader.Mode(expectsNew: false))
        )
    }

    func write(on connection: PQConnection) throws -> Result {
        try lease.fence(on: connection)
        try connection.script(GroupCommit.settings)
        let foreign = try lockEntities(on: connection)
        var after = knowledge
        var parts = [Part(number: 0, group: group)]
        parts += group.further.map { Part(number: $0.target + 1, group: $0.group, parents: $0.parents) }
        for index in parts.indices {
            parts[index].result = try load(parts[index], under: parts[0], on: connection)
            if index == 0 { KillPoint.rowsCopied.reached() }
        }
        var account = RecordAccount()
        let told = try ChangeMessages(connection: connection).wanted(among: tables.map(\.plan.entity))
        for part in parts {
            try settle(part, &after, isTold: told.contains(tables[part.number].plan.entity), on: connection)
            account += try closedAccount(part)
        }
        try ParentsToDo(child: request.pull, connection: connection)
            .finish(parentsDone.map { ($0.key, $0.version) })
        try writeLedger(parts, foreign: foreign, &after, on: connection)
        try FileLedger(request, hasSets: !generations.isEmpty).write(group.pages, run: run, on: connection)
        try GoneAnswers(connection: connection).drop(group.pages, looksForErased: request.erasures > 0)
        if request.keepsSeen, generations.isEmpty { try missing(on: connection).see(group.pages) }
        try moveCursors(on: connection)
        for part in parts { try bump(part, on: connection) }
        after.commits += 1
        after.pages += group.pages.count { $0.isComplete || $0.isSkipped }
        after.account += account
        try writeRun(after, on: connection)
        return Result(account: account, knowledge: after)
    }

    /// Rows into their table; `main` is what children came with.
    private func load(_ part: Part, under main: Part, on connection: PQConnection) throws -> PartLoader.Result
    {
        let table = tables[part.number]
        let loader = PartLoader(
            table: table,
            group: part.group,
            run: run,
            source: source,
            clock: clock,
            connection: connection
        )
        let scopes = Set(part.group.pages.filter { !$0.isSkipped }.map(\.each))
        let parents = part.parents.map {
            PartLoader.Parents(table: tables[0], group: main.group, rows: $0, fates: main.result.fates)
        }
        return try loader.load(
            knowledge.modes[part.number],
            parents: parents,
            generations: table.layout == .generations
                ? generations.generations(of: scopes, in: table, run: run, on: connection) : [:],
            wantsFates: part.number == 0 && group.further.contains { $0.parents != nil }
        )
    }

    // No statistics for a batch: without these the planner scans the table for each group.
    private static let settings = """
        SET LOCAL enable_hashjoin = off;
        SET LOCAL enable_mergejoin = off;
        SET LOCAL enable_seqscan = off;
        SET LOCAL jit = off;
        SET LOCAL synchronous_commit = off;
        """

    /// Two loads of crossing keys would deadlock without it.
    ///
    /// Returns the writes by others so far.
    private func lockEntities(on connection: PQConnection) throws -> Int64 {
        let names = tables.map(\.plan.entity)
        try connection.execute(
            "SELECT 1 FROM hub.entity WHERE name = ANY ($1::text[]) ORDER BY name FOR UPDATE",
            [.texts(names)]
        )
        // A second statement: the first may have waited and would still see the counts from before.
        let row = try connection.execute(
            "SELECT sum(\(PageLedger.foreignWrites))::bigint FROM hub.entity e WHERE e.name = ANY ($2::text[])",
            [.text(request.pull.description), .texts(names)]
        )
        return row.integer(0, 0) ?? 0
    }

    /// The equation of promise 1; throws `account.open` where a record is unaccounted for.
    private func closedAccount(_ part: Part) throws -> RecordAccount {
        let outcome = part.result.outcome
        var account = part.group.account
        account.new += outcome.new
        account.changed += outcome.changed
        account.same += outcome.same
        account.older += outcome.older
        account.refused += outcome.refused.count
        account.removed += part.result.removed
        account += part.result.left
        guard account.closes else { throw HubFailure.openAccount(account) }
        return account
    }

    private func missing(on connection: PQConnection) -> MissingRows {
        MissingRows(
            pull: request.pull,
            table: tables[0],
            source: source,
            run: run,
            clock: clock,
            connection: connection
        )
    }

    func moveCursors(on connection: PQConnection) throws {
        guard !request.isLimited, !request.isRemap else { return }
        for move in cursors {
            try connection.execute(
                """
                INSERT INTO hub.cursor (pull, each, until, token, run)
                VALUES ($1, $2, \(SQL.instant("$3")), $5, $4)
                ON CONFLICT (pull, each)
                DO UPDATE SET until = excluded.until, token = excluded.token, run = excluded.run
                """,
                [
                    .text(request.pull.description), .text(move.each.storable),
                    PQParameter(move.cursor.until?.microseconds),
                    .integer(run), PQParameter(move.cursor.token?.storable),
                ]
            )
        }
    }

    /// Sets that nobody sees yet are no write.
    private func bump(_ part: Part, on connection: PQConnection) throws {
        let result = part.result
        guard result.outcome.new + result.outcome.changed + result.removed > 0,
            tables[part.number].layout != .generations
        else { return }
        try HubEntity.bump(tables[part.number].plan.entity, by: request.pull.description, on: connection)
    }

    private func writeRun(_ after: RunKnowledge, on connection: PQConnection) throws {
        try connection.execute(
            """
            UPDATE hub.run SET commits = $2, account = $3, engine_refused = $4, pages = $5 WHERE id = $1
            """,
            [
                .integer(run), .integer(Int64(after.commits)), try PQParameter(json: after.account),
                .integer(Int64(after.refused)), .integer(Int64(after.pages)),
            ]
        )
    }
}

enum HubEntity {
    /// Counts a commit that changed the table, for everybody who trusts their pages.
    static func bump(_ entity: String, by writer: String, on connection: PQConnection) throws {
        try connection.execute("UPDATE hub.entity SET writes = writes + 1 WHERE name = $1", [.text(entity)])
        try connection.execute(
            """
            INSERT INTO hub.entity_writer AS w (entity, writer, writes) VALUES ($1, $2, 1)
            ON CONFLICT (entity, writer) DO UPDATE SET writes = w.writes + 1
            """,
            [.text(entity), .text(writer)]
        )
    }
}
