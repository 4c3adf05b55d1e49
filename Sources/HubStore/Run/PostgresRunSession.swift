package import HubModel
import PQ

/// One run of one pull in PostgreSQL, from lease to end.
package actor PostgresRunSession: RunSession {
    package nonisolated let run: Int64
    package nonisolated let clock: Timestamp
    package nonisolated let sourceNumber: Int16
    private let request: RunRequest
    /// The pull's own first, then those of `RunRequest.further`.
    private let tables: [StagingTable]
    private let generations: GenerationStore
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
    /// Records that `newlyBad` has judged, as hashes of their identity.
    private var judged: Set<Int> = []
    private let everBad: Set<String>
    private var parentVersions: [String: Int64] = [:]

    init(
        request: RunRequest,
        tables: [StagingTable],
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
        self.tables = tables
        generations = GenerationStore(tables, source: opened.source)
        self.lease = lease
        self.database = database
        self.reader = reader
        self.heartbeat = heartbeat
        everBad = opened.everBad
        knowledge = RunKnowledge(
            modes: opened.isEmpty.map { GroupLoader.Mode(expectsNew: $0) },
            hasOpenQuarantine: opened.hasOpenQuarantine,
            hasChanges: opened.hasChanges
        )
    }

    package func cursor(each: String) async throws -> Cursor? {
        let pull = request.pull
        return try await database.use { connection in
            let row = try connection.execute(
                "SELECT \(SQL.microseconds("until")), token FROM hub.cursor WHERE pull = $1 AND each = $2",
                [.text(pull.description), .text(each.storable)]
            )
            guard row.rowCount == 1 else { return nil }
            return Cursor(
                until: row.integer(0, 0).map { Timestamp(microseconds: $0) },
                token: row.text(0, 1)
            )
        }
    }

    package func previousPage(_ request: Digest) async throws -> PreviousPage? {
        // A set that replaces another needs every row.
        guard !self.request.isFull, !self.request.isRemap, generations.isEmpty else { return nil }
        let plan = self.request.plan
        let entities = tables.map(\.plan.entity)
        let ledger = PageLedger(
            pull: self.request.pull,
            plan: plan.digest,
            keepsSeen: self.request.keepsSeen
        )
        // A request that is being committed is read behind its commit.
        let line = underway.contains(request) ? database : reader
        let found = try await line.use {
            try ledger.previous(request, on: $0, entities: entities)
        }
        lookedUp[request] = found?.foreignWrites
        return found?.page
    }

    package func ledgerPages() async throws -> [LedgerPage] {
        let ledger = PageLedger(pull: request.pull, plan: request.plan.digest, keepsSeen: request.keepsSeen)
        let (entity, source, hasSets) = (request.plan.entity, sourceNumber, !generations.isEmpty)
        return try await database.use { connection in
            let published = try ledger.publishedPages(of: entity, source: source, on: connection)
            if hasSets, !published.isEmpty { return published }
            // The mapping may have come to another `write` since: then the other list has the pages.
            let applied = try ledger.pages(on: connection)
            return applied.isEmpty ? published : applied
        }
    }

    package func parentsToDo() async throws -> [Parent] {
        let pull = request.pull
        let entries = try await database.use {
            try ParentsToDo(child: pull, connection: $0).read()
        }
        for entry in entries { parentVersions[entry.parent.key] = entry.version }
        return entries.map(\.parent)
    }

    package func takenFiles(_ places: [String]) async throws -> [TakenFile] {
        guard !places.isEmpty else { return [] }
        let ledger = fileLedger
        return try await database.use { try ledger.taken(places, on: $0) }
    }

    package func places(of digest: Digest, besides place: String) async throws -> [String] {
        let ledger = fileLedger
        return try await reader.use { try ledger.places(of: digest, besides: place, on: $0) }
    }

    package func filesToClear() async throws -> [FileToClear] {
        let ledger = fileLedger
        return try await database.use { try ledger.toClear(on: $0) }
    }

    package func noteCleared(_ file: FileToClear, _ outcome: FileCleared) async throws {
        let (ledger, lease) = (fileLedger, lease)
        try await database.transaction { connection in
            try lease.fence(on: connection)
            try ledger.noteCleared(file, outcome, on: connection)
        }
    }

    private var fileLedger: FileLedger { FileLedger(request, hasSets: !generations.isEmpty) }

    package func parents(of table: String) async throws -> [Parent] {
        try await database.use { try TableParents(name: table, connection: $0).read() }
    }

    package func newlyBad(_ rejections: [Rejection], _ changes: [ValueChange], of entity: String) async throws
        -> Int
    {
        let identities = Set(rejections.map(NewlyBad.identity) + changes.map(NewlyBad.identity))
        let unknown = identities.filter { judged.insert([entity, $0].hashValue).inserted }
        guard !unknown.isEmpty, everBad.contains(entity) else { return unknown.count }
        let question = NewlyBad(pull: request.pull, entity: entity, run: run)
        return try await reader.use { try question.among(unknown.sorted(), on: $0) }
    }

    package func knownShape() async throws -> KnownShape {
        let book = ShapeBook(pull: request.pull)
        return try await reader.use { try book.read(on: $0) }
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
            tables: tables,
            generations: generations,
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
        guard !request.isLimited, !request.isRemap, generations.isEmpty else { return .marked(0) }
        guard request.keepsSeen else { throw HubFailure.notKept }
        let (request, table, lease) = (request, tables[0], lease)
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

    package func finish(_ end: RunEnd) async throws -> RecordAccount {
        let publication = Publication(generations: generations, request: request, run: run, clock: clock)
        let ending = RunEnding(
            end,
            request: request,
            lease: lease,
            run: run,
            refused: knowledge.refused,
            publication: publication
        )
        KillPoint.beforeFinish.reached()
        // Gives way before the lease goes: a beat must not meet the next holder.
        heartbeat = nil
        let outcome = try await database.transaction { try ending.write(on: $0) }
        if !generations.isEmpty { KillPoint.published.reached() }
        await database.close()
        await reader.close()
        if let failure = outcome.failure { throw failure }
        return outcome.account
    }
}
