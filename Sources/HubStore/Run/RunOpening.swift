import HubModel
import PQ

/// What the database learns when a run begins, in one transaction.
struct RunOpening: Sendable {
    let request: RunRequest
    /// The pull's own first, then those of `RunRequest.further`.
    let tables: [StagingTable]
    let lease: Lease

    struct Opened: Sendable {
        var run: Int64
        var clock: Timestamp
        var source: Int16
        /// By table.
        var isEmpty: [Bool]
        var hasOpenQuarantine: [Bool]
        /// Values that were emptied or repaired, and may come clean.
        var hasChanges: [Bool]
        /// Entities of which a record was refused or changed at any time before.
        var everBad: Set<String>
        /// Partitions that runs before this one left.
        var leftovers: [GenerationStore.Leftover]
    }

    func open(on connection: PQConnection) throws -> Opened {
        try lease.fence(on: connection)
        try requireErasures(on: connection)
        for table in tables {
            try SchemaCheck(table: table, connection: connection).require()
            try register(table, on: connection)
        }
        try endLostRuns(on: connection)
        let source = try SourceNumber.of(request.pull, on: connection)
        let (run, clock) = try insertRun(source: source, on: connection)
        if let slice = request.slice { try SliceBook.begin(slice, run: run, on: connection) }
        try listParentsOnce(source: source, run: run, on: connection)
        if request.isFull { try ParentsToDo(child: request.pull, connection: connection).addAll(run: run) }
        let generations = GenerationStore(tables, source: source)
        try generations.open(run: run, on: connection)
        var opened = Opened(
            run: run,
            clock: clock,
            source: source,
            isEmpty: [],
            hasOpenQuarantine: [],
            hasChanges: [],
            everBad: [],
            leftovers: try generations.leftovers(before: run, on: connection)
        )
        for table in tables {
            opened.isEmpty.append(try isEmpty(table.loading(run: run), on: connection))
            let entity = table.plan.entity
            opened.hasOpenQuarantine.append(
                try QuarantineWriter.hasOpen(request.pull, entity: entity, on: connection)
            )
            let hasChanges = try ChangeWriter.hasAny(request.pull, entity: entity, on: connection)
            opened.hasChanges.append(hasChanges)
            if try hasChanges || QuarantineWriter.hasAny(request.pull, entity: entity, on: connection) {
                opened.everBad.insert(entity)
            }
        }
        return opened
    }

    /// Whoever erases holds the lease, so under it nobody is erased whom the plan does not know.
    private func requireErasures(on connection: PQConnection) throws {
        let count = try connection.execute("SELECT count(*) FROM hub.tombstone").integer(0, 0) ?? 0
        guard count > Int64(request.erasures) else { return }
        throw HubFailure.erasuresNewer
    }

    private func isEmpty(_ table: StagingTable, on connection: PQConnection) throws -> Bool {
        let found = try connection.execute("SELECT NOT EXISTS (SELECT FROM \(table.target))")
        return found.boolean(0, 0) ?? false
    }

    private func register(_ table: StagingTable, on connection: PQConnection) throws {
        try connection.execute(
            """
            INSERT INTO hub.entity AS e (name, key_columns) VALUES ($1, $2::text[])
            ON CONFLICT (name) DO UPDATE SET key_columns = excluded.key_columns
                WHERE e.key_columns <> excluded.key_columns
            """,
            [.text(table.plan.entity), .texts(table.keys.map(\.name))]
        )
    }

    /// A run that still says it is running although its lease was free: it was killed.
    private func endLostRuns(on connection: PQConnection) throws {
        try connection.execute(
            """
            WITH lost AS (UPDATE hub.run SET state = 'lost', ended_at = clock_timestamp()
                WHERE pull = $1 AND state = 'running' RETURNING id)
            DELETE FROM hub.seen s USING lost WHERE s.run = lost.id
            """,
            [.text(request.pull.description)]
        )
    }

    private var mode: String {
        if request.isRemap { return "remap" }
        if request.isLimited { return "limited" }
        return request.isFull ? "full" : "pull"
    }

    private func insertRun(source: Int16, on connection: PQConnection) throws -> (Int64, Timestamp) {
        let row = try connection.execute(
            """
            INSERT INTO hub.run (pull, entity, source, plan, mode, started_at)
            VALUES ($1, $2, $3, $4, $5, clock_timestamp())
            RETURNING id, \(SQL.microseconds("started_at"))
            """,
            [
                .text(request.pull.description), .text(request.plan.entity), .integer(Int64(source)),
                PQParameter(request.plan.digest), .text(mode),
            ]
        )
        let run = row.integer(0, 0) ?? 0
        try connection.execute(
            "UPDATE hub.lease SET run = $2 WHERE pull = $1",
            [.text(request.pull.description), .integer(run)]
        )
        return (run, Timestamp(microseconds: row.integer(0, 1) ?? 0))
    }

    /// A child pull that is new has every parent to do; after that the new and changed ones.
    private func listParentsOnce(source: Int16, run: Int64, on connection: PQConnection) throws {
        for child in request.children {
            let added = try connection.execute(
                "INSERT INTO hub.child_pull (child, parent) VALUES ($1, $2) ON CONFLICT DO NOTHING",
                [.text(child.description), .text(request.pull.description)]
            )
            guard added.affected == 1 else { continue }
            try connection.execute(
                tables[0].addAllParents,
                [.text(child.description), .integer(run), .integer(Int64(source))]
            )
        }
    }
}
