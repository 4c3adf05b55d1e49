package import HubModel
import PQ

/// One run of one pull in PostgreSQL, from lease to end.
package actor PostgresRunSession: RunSession {
    package nonisolated let run: Int64
    package nonisolated let clock: Timestamp
    package nonisolated let sourceNumber: Int16
    private let request: RunRequest
    private let table: StagingTable
    private let lease: Lease
    private let database: DatabaseSession
    /// A second line, so that the next page may be asked for while a group is loading.
    private let reader: DatabaseSession
    private var heartbeat: Heartbeat?
    private var knowledge: RunKnowledge
    /// Writes of others under which the previous version of a page was read, until the page is committed.
    private var lookedUp: [Digest: Int64] = [:]
    /// Requests of the group that is being committed.
    private var underway: Set<Digest> = []
    private var parentVersions: [String: Int64] = [:]

    init(
        request: RunRequest,
        table: StagingTable,
        lease: Lease,
        opened: RunOpening.Opened,
        database: DatabaseSession,
        reader: DatabaseSession,
        heartbeat: Heartbeat
    ) {
        run = opened.run
        clock = opened.clock
        sourceNumber = opened.source
        self.request = request
        self.table = table
        self.lease = lease
        self.database = database
        self.reader = reader
        self.heartbeat = heartbeat
        knowledge = RunKnowledge(
            mode: GroupLoader.Mode(expectsNew: opened.isEmpty),
            hasOpenQuarantine: opened.hasOpenQuarantine
        )
    }

    package func cursor(each: String) async throws -> Cursor? {
        let pull = request.pull
        return try await database.use { connection in
            let row = try connection.execute(
                "SELECT \(SQL.microseconds("until")) FROM hub.cursor WHERE pull = $1 AND each = $2",
                [.text(pull.description), .text(each.storable)]
            )
            guard row.rowCount == 1, let until = row.integer(0, 0) else { return nil }
            return Cursor(until: Timestamp(microseconds: until))
        }
    }

    package func previousPage(_ request: Digest) async throws -> PreviousPage? {
        guard !self.request.isFull, !self.request.isRemap else { return nil }
        let plan = self.request.plan
        let ledger = PageLedger(
            pull: self.request.pull,
            plan: plan.digest,
            keepsSeen: self.request.keepsSeen
        )
        // A request that is being committed is read behind its commit.
        let line = underway.contains(request) ? database : reader
        let found = try await line.use {
            try ledger.previous(request, on: $0, entity: plan.entity)
        }
        lookedUp[request] = found?.foreignWrites
        return found?.page
    }

    package func ledgerPages() async throws -> [LedgerPage] {
        let ledger = PageLedger(pull: request.pull, plan: request.plan.digest, keepsSeen: request.keepsSeen)
        return try await database.use { try ledger.pages(on: $0) }
    }

    package func parentsToDo() async throws -> [Parent] {
        let pull = request.pull
        let entries = try await database.use {
            try ParentsToDo(child: pull, connection: $0).read()
        }
        for entry in entries { parentVersions[entry.parent.key] = entry.version }
        return entries.map(\.parent)
    }

    package func commit(
        _ group: RowGroup,
        cursors: [CursorMove],
        parentsDone: [String]
    ) async throws -> RecordAccount {
        let done = parentsDone.compactMap { key in
            parentVersions[key].map { GroupCommit.ParentDone(key: key, version: $0) }
        }
        let commit = GroupCommit(
            request: request,
            table: table,
            lease: lease,
            run: run,
            clock: clock,
            source: sourceNumber,
            group: group,
            cursors: cursors,
            parentsDone: done,
            lookedUp: lookedUp,
            knowledge: knowledge
        )
        #if DEFECTS
            if Defect.isPlanted(.cursorBeforeData) {
                try await database.transaction { try commit.moveCursors(on: $0) }
            }
        #endif
        underway = Set(group.pages.map(\.request))
        defer { underway = [] }
        let written = try await database.write { try commit.write(on: $0) }
        let result = try await settle(written)
        KillPoint.afterCommit.reached()
        knowledge = result.knowledge
        for page in group.pages where page.isComplete { lookedUp[page.request] = nil }
        return result.account
    }

    /// A line that broke during COMMIT: the count of commits says what became of it.
    private func settle(_ written: DatabaseSession.Written<GroupCommit.Result>) async throws
        -> GroupCommit.Result
    {
        switch written {
        case .committed(let result): return result
        case .unknown(let result, let error):
            let run = run
            let commits = try await database.use { connection in
                // FOR UPDATE waits for the lost line's own transaction, should it still be at work.
                try connection.execute(
                    "SELECT commits FROM hub.run WHERE id = $1 FOR UPDATE",
                    [.integer(run)]
                )
                .integer(0, 0)
            }
            guard commits == Int64(result.knowledge.commits) else { throw HubFailure.database(error) }
            return result
        }
    }

    package func markMissing(_ scope: MissingScope) async throws -> MissingOutcome {
        guard !request.isLimited, !request.isRemap else { return .marked(0) }
        guard request.keepsSeen else { throw HubFailure.notKept }
        let (request, table, lease) = (request, table, lease)
        let (run, clock, source) = (run, clock, sourceNumber)
        return try await database.transaction { connection in
            try lease.fence(on: connection)
            try connection.execute(
                "SELECT 1 FROM hub.entity WHERE name = $1 FOR UPDATE",
                [.text(request.plan.entity)]
            )
            let rows = MissingRows(
                pull: request.pull,
                table: table,
                source: source,
                run: run,
                clock: clock,
                connection: connection
            )
            let outcome = try rows.mark(scope)
            if case .marked(let count) = outcome, count > 0 {
                try HubEntity.bump(request.plan.entity, by: request.pull.description, on: connection)
            }
            return outcome
        }
    }

    package func finish(_ end: RunEnd) async throws {
        let ending = RunEnding(end, request: request, lease: lease, run: run, refused: knowledge.refused)
        KillPoint.beforeFinish.reached()
        // Gives way before the lease goes: a beat must not meet the next holder.
        heartbeat = nil
        try await database.transaction { try ending.write(on: $0) }
        await database.close()
        await reader.close()
        if let failure = ending.ownFailure { throw failure }
    }
}
