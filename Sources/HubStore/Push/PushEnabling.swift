import HubModel
import PQ

/// Since when a push takes messages, and what it takes of the time before.
struct PushEnabling {
    let push: EnabledPush
    let connection: PQConnection

    private var name: PQParameter { .text(push.push.description) }
    private var type: PQParameter { .text(push.origin.aggregateType) }

    /// By name: from which instant on messages are taken.
    static func all(on connection: PQConnection) throws -> [String: Timestamp] {
        let rows = try connection.repeating(
            "SELECT name, \(SQL.microseconds("enabled_at")) FROM hub.push WHERE is_enabled"
        )
        var enabled: [String: Timestamp] = [:]
        for row in 0..<rows.rowCount {
            enabled[rows.text(row, 0) ?? ""] = Timestamp(microseconds: rows.integer(row, 1) ?? 0)
        }
        return enabled
    }

    /// False if it took messages before.
    ///
    /// Those that nobody took are looked at again: a code may have come.
    func enable() throws -> Bool {
        let row = try connection.execute(
            """
            INSERT INTO hub.push (name, aggregatetype) VALUES ($1, $2)
            ON CONFLICT (name) DO UPDATE SET aggregatetype = excluded.aggregatetype, is_enabled = true
            RETURNING xmax = 0
            """,
            [name, type]
        )
        let isNew = row.boolean(0, 0) ?? false
        if isNew, case .view(let view) = push.origin {
            try ViewMessages(view: view, connection: connection).forgetChanges()
        }
        try connection.execute(
            """
            UPDATE hub.outbox o SET takers = NULL FROM hub.push p
            WHERE p.name = $1 AND o.aggregatetype = $2 AND o.takers = 0 AND o.created_at >= p.enabled_at
            """,
            [name, type]
        )
        return isNew
    }

    /// Everything that is there: messages that this push did not take, and rows that nobody wrote a message for.
    func takeBacklog() throws {
        try connection.execute("UPDATE hub.push SET enabled_at = 'epoch' WHERE name = $1", [name])
        switch push.origin {
        case .outbox: break
        case .changes(let entity):
            try ChangeMessages(connection: connection, children: push.children).writeAll(of: entity)
        case .view(let view):
            try connection.execute("DELETE FROM hub.view_row WHERE view = $1", [.text(view)])
        }
        try connection.execute(
            """
            UPDATE hub.outbox o SET takers = NULL WHERE o.aggregatetype = $2
                AND NOT EXISTS (SELECT FROM hub.delivery d WHERE d.message = o.id AND d.push = $1)
            """,
            [name, type]
        )
    }
}
