import Foundation
import HubModel
import HubStore

/// A database with an outbox, and workers that share it.
struct DeliveryFixture: Sendable {
    let database: TestDatabase
    static let push = PullID(connector: "ioc", pull: "feedback")
    private let mark = FileManager.default.temporaryDirectory.path + "/mark-\(UUID().uuidString)"

    init() async throws {
        database = try await TestDatabase()
    }

    func worker() -> PostgresDeliveryStore { PostgresDeliveryStore(database.conninfo, markPath: mark) }

    /// A worker to which the pushes are known.
    func enabledWorker(_ pushes: [PullID] = [push]) async throws -> PostgresDeliveryStore {
        let worker = worker()
        _ = try await worker.enable(
            pushes.map { EnabledPush(push: $0, origin: .outbox($0.pull)) },
            backlog: false
        )
        _ = try await worker.recover()
        return worker
    }

    /// Messages as the app would write them, of one `aggregateid` each.
    func write(_ ids: [String], type: String = "feedback") async throws {
        for id in ids {
            try await database.script(
                """
                INSERT INTO hub.outbox (aggregatetype, aggregateid, type, payload)
                VALUES ('\(type)', '\(id)', 'submitted', '{"id":"\(id)"}')
                """
            )
        }
    }

    /// Gives every message to the push called like its type, ordered by what stands before the colon of its id.
    @discardableResult
    func route(_ worker: PostgresDeliveryStore) async throws -> Routed {
        try await worker.route(limit: 100) { message in
            let push = PullID(connector: "ioc", pull: message.aggregateType)
            let key = message.aggregateID.split(separator: ":").first.map(String.init)
            return [TakenMessage(push: push, orderKey: key, deadline: .seconds(600))]
        }
    }

    func states() async throws -> [String] {
        try await database.rows(
            """
            SELECT o.aggregateid || ' ' || d.state FROM hub.delivery d JOIN hub.outbox o ON o.id = d.message
            ORDER BY d.number, d.push
            """
        )
    }

    /// The clock goes on for the deliveries.
    func wait() async throws {
        try await database.script("UPDATE hub.delivery SET next_at = clock_timestamp()")
    }

    /// The worker's process is gone: so is its connection.
    func kill(_ worker: PostgresDeliveryStore) async throws {
        // The server notices when it gets to it.
        let alive = """
            SELECT count(*) FROM hub.worker w JOIN pg_stat_activity a
                ON a.pid = w.backend AND a.backend_start = w.backend_start
            """
        let before = try await database.rows(alive)
        try await worker.disconnect()
        while try await database.rows(alive) == before { await Task.yield() }
    }
}

extension Delivery {
    func step(to state: State, from: State? = nil, keepsClaim: Bool = false, isDelivered: Bool = false)
        -> DeliveryStep
    {
        DeliveryStep(
            id,
            from: from ?? self.state,
            to: state,
            attempts: [DeliveryAttempt(.send, "tested")],
            keepsClaim: keepsClaim,
            isDelivered: isDelivered
        )
    }
}
