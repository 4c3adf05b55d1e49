import HubModel
import HubStore
import PQ

/// A database with the hub's own tables, roles and the tables of some entities.
struct ModeFixture: Sendable {
    let database: StagingFixture

    init(_ entities: [Entity]) async throws {
        database = try await StagingFixture()
        let owner = DatabaseSession(database.conninfo + " options='-c role=hub_owner'")
        try await owner.use { _ = try Migrations.apply(on: $0) }
        try await RoleSetup().grantTables(on: database.session)
        _ = try await database.migrate(entities)
    }

    /// As the program signs in for a run.
    var worker: String { database.conninfo + " options='-c role=hub_worker'" }

    func begin(
        _ source: ThingSource,
        _ entity: Entity,
        isFull: Bool = false,
        isLimited: Bool = false,
        isRemap: Bool = false,
        children: [PullID] = [],
        keepsSeen: Bool = false,
        further: [RunRequest.Target] = []
    ) async throws -> any RunSession {
        try await PostgresPullStore(worker).begin(
            RunRequest(
                pull: source.pull,
                entity: entity,
                plan: source.plan(entity),
                isFull: isFull,
                isLimited: isLimited,
                isRemap: isRemap,
                children: children,
                keepsSeen: keepsSeen,
                further: further
            )
        )
    }

    /// One run with one group.
    @discardableResult
    func run(
        _ source: ThingSource,
        _ entity: Entity,
        _ things: [Thing],
        isFull: Bool = false
    ) async throws -> RecordAccount {
        let session = try await begin(source, entity, isFull: isFull)
        let account = try await session.commit(
            ThingGroup(session: session, source: source).make([("", things)]),
            cursors: [],
            parentsDone: []
        )
        try await session.finish(account)
        return account
    }

    /// All rows of a query as text, columns joined by `|`, NULL as `-`.
    func rows(_ sql: String) async throws -> [String] {
        try await database.session.use { connection in
            let result = try connection.execute(sql)
            return (0..<result.rowCount).map { row in
                (0..<result.columnCount).map { result.text(row, $0) ?? "-" }.joined(separator: "|")
            }
        }
    }

    /// What the app's role reads.
    func seen(_ sql: String) async throws -> [String] {
        try await database.session.transaction { connection in
            try connection.execute("SET LOCAL ROLE app_reader")
            let result = try connection.execute(sql)
            return (0..<result.rowCount).map { row in
                (0..<result.columnCount).map { result.text(row, $0) ?? "-" }.joined(separator: "|")
            }
        }
    }
}

extension RunSession {
    func finish(
        _ account: RecordAccount,
        _ state: RunEnd.State = .succeeded,
        complete: CompleteScopes? = nil
    ) async throws {
        try await finish(
            RunEnd(
                state: state,
                account: account,
                pages: 1,
                requests: 1,
                bytes: 1,
                waited: .zero,
                complete: complete
            )
        )
    }
}
