import HubModel
import PQ

/// One group's transaction, from fence to the last statement before COMMIT.
struct GroupCommit: Sendable {
    let request: RunRequest
    let table: StagingTable
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

    func write(on connection: PQConnection) throws -> Result {
        try lease.fence(on: connection)
        try connection.script(GroupCommit.settings)
        let foreign = try lockEntity(on: connection)
        let loader = GroupLoader(table: table, group: group, connection: connection)
        let outcome = try loader.load(knowledge.mode)
        if !outcome.hasKeys, !group.rows.isEmpty, needsKeys { try loader.copyAllKeys() }
        KillPoint.rowsCopied.reached()
        let refusals = rejections(outcome.refused, on: connection)
        try writeQuarantine(refusals, on: connection)
        try writeParents(on: connection)
        let account = try closedAccount(outcome)
        var after = knowledge
        after.mode = outcome.mode
        after.hasOpenQuarantine = knowledge.hasOpenQuarantine || !refusals.isEmpty
        after.refused += outcome.refused.count
        try writeLedger(outcome, foreign: foreign, &after, on: connection)
        if request.keepsSeen { try missing(on: connection).see(group.pages) }
        try moveCursors(on: connection)
        try bump(outcome, on: connection)
        after.commits += 1
        after.pages += group.pages.count { $0.isComplete || $0.isSkipped }
        after.account += account
        try writeRun(after, on: connection)
        return Result(account: account, knowledge: after)
    }

    // No statistics for a batch: without these the planner scans the table for each group.
    private static let settings = """
        SET LOCAL enable_hashjoin = off;
        SET LOCAL enable_mergejoin = off;
        SET LOCAL enable_seqscan = off;
        SET LOCAL jit = off;
        SET LOCAL synchronous_commit = off;
        """

    private var writer: String { request.isRemap ? "\(request.pull)#remap" : request.pull.description }
    private var needsKeys: Bool {
        !request.children.isEmpty || knowledge.hasOpenQuarantine || !group.rejections.isEmpty
    }

    /// Two loads of crossing keys would deadlock without it.
    ///
    /// Returns the writes by others so far.
    private func lockEntity(on connection: PQConnection) throws -> Int64 {
        try connection.execute(
            "SELECT 1 FROM hub.entity WHERE name = $1 FOR UPDATE",
            [.text(request.plan.entity)]
        )
        // A second statement: the first may have waited and would still see the counts from before.
        let row = try connection.execute(
            "SELECT \(PageLedger.foreignWrites) FROM hub.entity e WHERE e.name = $2",
            [.text(request.pull.description), .text(request.plan.entity)]
        )
        return row.integer(0, 0) ?? 0
    }

    private func rejections(_ refused: [Int], on connection: PQConnection) -> [Rejection] {
        let probe = RowProbe(table: table, group: group, connection: connection)
        return group.rejections + refused.map(probe.rejection(of:))
    }

    private func writeQuarantine(_ refusals: [Rejection], on connection: PQConnection) throws {
        let writer = QuarantineWriter(
            pull: request.pull,
            entity: request.plan.entity,
            run: run,
            clock: clock,
            connection: connection
        )
        try writer.refuse(refusals, pages: group.pages)
        try writer.empty(group.emptied, pages: group.pages)
        guard knowledge.hasOpenQuarantine || !refusals.isEmpty, !group.rows.isEmpty else { return }
        // Twenty thousand keys against hundreds of entries: nested loops would build every key for every entry.
        try connection.script("SET LOCAL enable_hashjoin = on; SET LOCAL enable_nestloop = off")
        try connection.execute(
            table.closeQuarantine,
            [.text(request.pull.description), .integer(run), PQParameter(clock)]
        )
        try connection.script("SET LOCAL enable_hashjoin = off; SET LOCAL enable_nestloop = on")
    }

    private func writeParents(on connection: PQConnection) throws {
        if !request.children.isEmpty, !group.rows.isEmpty {
            try connection.execute(
                table.addParents,
                [.texts(request.children.map(\.description)), .integer(run)]
            )
        }
        try ParentsToDo(child: request.pull, connection: connection)
            .finish(parentsDone.map { ($0.key, $0.version) })
    }

    /// The equation of promise 1; throws `account.open` where a record is unaccounted for.
    private func closedAccount(_ outcome: GroupLoader.Outcome) throws -> RecordAccount {
        var account = group.account
        account.new += outcome.new
        account.changed += outcome.changed
        account.same += outcome.same
        account.older += outcome.older
        account.refused += outcome.refused.count
        guard account.closes else { throw HubFailure.openAccount(account) }
        return account
    }

    private func writeLedger(
        _ outcome: GroupLoader.Outcome,
        foreign: Int64,
        _ after: inout RunKnowledge,
        on connection: PQConnection
    ) throws {
        let ledger = PageLedger(pull: request.pull, plan: request.plan.digest, keepsSeen: request.keepsSeen)
        try ledger.record(group.pages, run: run, on: connection)
        // A remap reads what had landed before: it is not the page last applied for a request.
        guard !request.isRemap else { return }
        let refused = Dictionary(grouping: outcome.refused) { Int(group.rows[$0].page) }
        for page in refused.keys { after.broken.insert(group.pages[page].request) }
        let entries = group.pages.enumerated().map { index, page in
            PageLedger.Entry(
                page: page,
                foreignWrites: min(foreign, lookedUp[page.request] ?? foreign),
                sharesKeys: page.sharesKeys || after.sharing.contains(page.request),
                isWhole: !after.broken.contains(page.request),
                refused: refused[index, default: []].map { Int(group.rows[$0].ordinal) }
            )
        }
        try ledger.write(entries, run: run, on: connection)
        let keys = SharedKeys(pull: request.pull, connection: connection)
        let found = try keys.find(outcome.overlaps, in: group.pages, replaced: &after.replaced)
        try keys.mark(found.shared)
        for (page, rows) in found.moved {
            try connection.execute(
                table.moveRows,
                [
                    .integers(rows.map(Int64.init)), .integer(group.pages[Int(page)].payload),
                    .integer(Int64(source)),
                ]
            )
        }
        after.sharing.formUnion(found.shared)
    }

    private func missing(on connection: PQConnection) -> MissingRows {
        MissingRows(
            pull: request.pull,
            table: table,
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
                INSERT INTO hub.cursor (pull, each, until, run) VALUES ($1, $2, \(SQL.instant("$3")), $4)
                ON CONFLICT (pull, each) DO UPDATE SET until = excluded.until, run = excluded.run
                """,
                [
                    .text(request.pull.description), .text(move.each.storable),
                    PQParameter(move.cursor.until),
                    .integer(run),
                ]
            )
        }
    }

    private func bump(_ outcome: GroupLoader.Outcome, on connection: PQConnection) throws {
        guard outcome.new + outcome.changed > 0 else { return }
        try HubEntity.bump(request.plan.entity, by: writer, on: connection)
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
