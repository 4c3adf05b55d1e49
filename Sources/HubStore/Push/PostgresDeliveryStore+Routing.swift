package import HubModel
import PQ

/// From the outbox to the pushes that take its messages.
extension PostgresDeliveryStore {
    package func enable(_ pushes: [EnabledPush], backlog: Bool) async throws -> [PullID] {
        try await database.transaction { connection in
            var new: [PullID] = []
            for push in pushes {
                let enabling = PushEnabling(push: push, connection: connection)
                if try enabling.enable() { new.append(push.push) }
                if backlog { try enabling.takeBacklog() }
            }
            return new
        }
    }

    package func route(limit: Int, decide: @escaping @Sendable (OutboxMessage) -> [TakenMessage]) async throws
        -> Routed
    {
        try await database.transaction { connection in
            // One at a time: messages of one key are given out in their order.
            try connection.execute("SELECT pg_advisory_xact_lock(hashtext('lienthong.route'))")
            let rows = try connection.repeating(
                """
                SELECT id, number, aggregatetype, aggregateid, type, payload, \(SQL.microseconds("created_at")),
                    is_suspect
                FROM hub.outbox WHERE takers IS NULL ORDER BY number LIMIT $1
                """,
                [.integer(Int64(limit))]
            )
            guard rows.rowCount > 0 else { return Routed() }
            let enabled = try PushEnabling.all(on: connection)
            var batch = RoutedBatch()
            for row in 0..<rows.rowCount {
                let message = OutboxMessage(rows, row, from: 0)
                let takers = decide(message).filter { taken in
                    enabled[taken.push.description].map { $0 <= message.createdAt } ?? false
                }
                batch.add(message, takers, isSuspect: rows.boolean(row, 7) ?? false)
            }
            return try batch.write(on: connection)
        }
    }

    package func compare(view: String, key: @escaping @Sendable (String) -> String) async throws -> Int {
        try await database.transaction { connection in
            try ViewMessages(view: view, connection: connection).write(key: key)
        }
    }
}

/// What one look into the outbox has come to.
private struct RoutedBatch {
    private var messages: [String] = []
    private var pushes: [String] = []
    private var takenMessages: [String] = []
    private var numbers: [Int64] = []
    private var states: [String] = []
    private var orderKeys: [String?] = []
    private var began: [Int64] = []
    private var deadlines: [String?] = []
    private var untaken = 0

    mutating func add(_ message: OutboxMessage, _ takers: [TakenMessage], isSuspect: Bool) {
        messages.append(message.id)
        if takers.isEmpty { untaken += 1 }
        for taken in takers {
            takenMessages.append(message.id)
            pushes.append(taken.push.description)
            numbers.append(message.number)
            // In a database that went back in time: it may have been sent in what is lost.
            states.append(isSuspect ? Delivery.State.unsure.rawValue : Delivery.State.waiting.rawValue)
            orderKeys.append(taken.orderKey?.storable)
            began.append(message.createdAt.microseconds)
            deadlines.append(taken.deadline.map { "\($0.components.seconds)" })
        }
    }

    func write(on connection: PQConnection) throws -> Routed {
        let made = try connection.repeating(
            """
            INSERT INTO hub.delivery (push, message, number, state, order_key, began_at, due_at)
            SELECT r.push, r.message::uuid, r.number, r.state, r.order_key, \(SQL.instant("r.began")),
                \(SQL.instant("r.began")) + r.deadline::bigint * interval '1 second'
            FROM unnest($1::text[], $2::text[], $3::bigint[], $4::text[], $5::text[], $6::bigint[], $7::text[])
                AS r (push, message, number, state, order_key, began, deadline)
            ON CONFLICT (push, message) DO NOTHING
            """,
            [
                .texts(pushes), .texts(takenMessages), .integers(numbers), .texts(states), .texts(orderKeys),
                .integers(began), .texts(deadlines),
            ]
        )
        try connection.repeating(
            """
            UPDATE hub.outbox o SET takers = (SELECT count(*) FROM hub.delivery d WHERE d.message = o.id)
            WHERE o.id = ANY ($1::uuid[])
            """,
            [.texts(messages)]
        )
        return Routed(messages: messages.count, deliveries: made.affected, untaken: untaken)
    }
}
