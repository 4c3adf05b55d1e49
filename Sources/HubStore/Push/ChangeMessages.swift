import HubModel
import PQ

/// Messages for staged rows (`from: changes <entity>`), written in the transaction that stages them.
struct ChangeMessages {
    let connection: PQConnection
    /// Of the entity: their rows stand in its messages as lists.
    var children: [EnabledPush.Children] = []

    /// Entities for whose rows somebody wants messages.
    func wanted(among entities: [String]) throws -> Set<String> {
        let rows = try connection.repeating(
            "SELECT aggregatetype FROM hub.push WHERE is_enabled AND aggregatetype = ANY ($1::text[])",
            [.texts(entities.map { Push.Origin.changes($0).aggregateType })]
        )
        return Set(
            (0..<rows.rowCount).compactMap { row in
                rows.text(row, 0).map { String($0.dropFirst("staging.".count)) }
            }
        )
    }

    /// For the rows of a group that run `$1` wrote; their keys stand in `lt_key`.
    ///
    /// A message's id is made of the row and its content, so that a row that comes twice in a run is told once.
    func write(_ table: StagingTable, run: Int64) throws {
        let standing = try StandingTable(table.plan.entity, on: connection)
        try connection.execute(
            insert(
                table.plan.entity,
                standing,
                keys: table.keys.map(\.name),
                from: "\(table.target) t JOIN pg_temp.\(table.keyTable) s ON \(table.keysMeet)",
                where: "t._run = $1 AND t._removed_at IS NULL AND \(standing.isCurrent)",
                order: "s._i",
                id: "md5(concat_ws('/', $1::text, r.name, r.payload::text))::uuid"
            ),
            [.integer(run)]
        )
    }

    /// For every row that has no message yet.
    func writeAll(of entity: String) throws {
        let standing = try StandingTable(entity, on: connection)
        let rows = try connection.execute(
            "SELECT k FROM hub.entity e, unnest(e.key_columns) WITH ORDINALITY u(k, n) WHERE e.name = $1 ORDER BY n",
            [.text(entity)]
        )
        let keys = (0..<rows.rowCount).compactMap { rows.text($0, 0) }
        try connection.execute(
            insert(
                entity,
                standing,
                keys: keys,
                from: "\(StagingTable.name(of: entity)) t",
                where: """
                    t._removed_at IS NULL AND \(standing.isCurrent) AND NOT EXISTS (SELECT FROM hub.outbox o
                        WHERE o.aggregatetype = \(quoted(literal: Push.Origin.changes(entity).aggregateType))
                        AND o.aggregateid = \(ChangeMessages.name(keys)))
                    """,
                order: ChangeMessages.name(keys),
                id: "gen_random_uuid()"
            )
        )
    }

    /// What a row is called.
    private static func name(_ keys: [String]) -> String {
        "concat_ws('/', " + keys.map { "t.\(quoted(identifier: $0))" }.joined(separator: ", ") + ")"
    }

    private func insert(
        _ entity: String,
        _ standing: StandingTable,
        keys: [String],
        from source: String,
        where condition: String,
        order: String,
        id: String
    ) throws -> String {
        var objects = ChangeMessages.objects(standing, "t")
        for child in children { objects.append(try list(child, keys: keys)) }
        return """
            INSERT INTO hub.outbox (id, aggregatetype, aggregateid, type, payload)
            SELECT \(id), \(quoted(literal: Push.Origin.changes(entity).aggregateType)), r.name, 'changed', r.payload
            FROM (SELECT \(ChangeMessages.name(keys)) AS name, \(objects.joined(separator: " || ")) AS payload
                FROM \(source) WHERE \(condition) ORDER BY \(order)) r
            ON CONFLICT (id) DO NOTHING
            """
    }

    /// Columns as JSON; a function takes at most a hundred arguments.
    private static func objects(_ table: StandingTable, _ alias: String) -> [String] {
        let members = table.fields.map {
            "\(quoted(literal: $0.name)), \(alias).\(quoted(identifier: $0.name))"
        }
        return stride(from: 0, to: members.count, by: 40).map { start in
            "jsonb_build_object(" + members[start..<min(start + 40, members.count)].joined(separator: ", ")
                + ")"
        }
    }

    /// The children of `t` in the order of their key.
    private func list(_ child: EnabledPush.Children, keys: [String]) throws -> String {
        let table = try StandingTable(child.entity, on: connection)
        guard !table.columns.isEmpty else { return "'{}'::jsonb" }
        let meet = zip(child.parentColumns, keys).map {
            "c.\(quoted(identifier: $0)) = t.\(quoted(identifier: $1))"
        }
        let item = ChangeMessages.objects(table, "c").joined(separator: " || ")
        return """
            jsonb_build_object(\(quoted(literal: child.entity)), (SELECT coalesce(jsonb_agg(\(item) ORDER BY c::text), '[]')
                FROM \(StagingTable.name(of: child.entity)) c
                WHERE \(meet.joined(separator: " AND ")) AND c._removed_at IS NULL))
            """
    }
}
