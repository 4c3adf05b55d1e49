import HubModel
import PQ

/// Parents that a child pull (`for_each: record_of`) still has to ask for.
struct ParentsToDo {
    let child: PullID
    let connection: PQConnection

    /// A parent and the version that was read, so that a change meanwhile is not taken for done.
    struct Entry: Sendable {
        var parent: Parent
        var version: Int64
    }

    /// In the order in which they were written; columns as PostgreSQL prints them (UTC, ISO).
    func read() throws -> [Entry] {
        let entities = try connection.execute(
            """
            SELECT DISTINCT d.entity, e.key_columns FROM hub.parent_to_do d JOIN hub.entity e ON e.name = d.entity
            WHERE d.child = $1
            """,
            [.text(child.description)]
        )
        var entries: [Entry] = []
        for row in 0..<entities.rowCount {
            guard let entity = entities.text(row, 0) else { continue }
            entries += try read(entity)
        }
        return entries.sorted { $0.version < $1.version }
    }

    private func read(_ entity: String) throws -> [Entry] {
        let table = try StandingTable(entity, on: connection)
        let columns = table.fields
        let meet = try keyColumns(of: entity).enumerated().map { index, name in
            let type = columns.first { $0.name == name }?.type ?? "text"
            return "t.\(quoted(identifier: name)) = d.keys[\(index + 1)]::\(type)"
        }
        let texts = columns.map { "t.\(quoted(identifier: $0.name))::text" }
        let rows = try connection.execute(
            """
            SELECT d.key, d.version, \(texts.joined(separator: ", "))
            FROM hub.parent_to_do d JOIN \(StagingTable.name(of: entity)) t ON \(meet.joined(separator: " AND "))
            WHERE d.child = $1 AND d.entity = $2 AND t._removed_at IS NULL AND \(table.isCurrent)
            """,
            [.text(child.description), .text(entity)]
        )
        return (0..<rows.rowCount).map { row in
            var values: [String: String] = [:]
            for (index, column) in columns.enumerated() { values[column.name] = rows.text(row, index + 2) }
            let parent = Parent(key: rows.text(row, 0) ?? "", columns: values)
            return Entry(parent: parent, version: rows.integer(row, 1) ?? 0)
        }
    }

    /// Every row of the parent pull is to do again: what a full run of the child asks for.
    func addAll(run: Int64) throws {
        let parents = try connection.execute(
            """
            SELECT c.parent, s.number, (SELECT r.entity FROM hub.run r WHERE r.pull = c.parent ORDER BY r.id DESC LIMIT 1)
            FROM hub.child_pull c JOIN hub.source s ON s.pull = c.parent WHERE c.child = $1
            """,
            [.text(child.description)]
        )
        guard parents.rowCount == 1, let parent = parents.text(0, 0), let number = parents.text(0, 1),
            let entity = parents.text(0, 2)
        else { return }
        let held = try StandingTable(entity, on: connection).isHeld(byPull: parent, number: number)
        let keys = try keyColumns(of: entity)
        try connection.execute(
            StagingTable.addParents(of: entity, keys: keys, where: held),
            [.text(child.description), .integer(run)]
        )
    }

    private func keyColumns(of entity: String) throws -> [String] {
        let rows = try connection.execute(
            "SELECT k FROM hub.entity e, unnest(e.key_columns) WITH ORDINALITY u(k, n) WHERE e.name = $1 ORDER BY n",
            [.text(entity)]
        )
        return (0..<rows.rowCount).compactMap { rows.text($0, 0) }
    }

    /// Removes what was done, unless it has changed since it was read.
    func finish(_ done: [(key: String, version: Int64)]) throws {
        guard !done.isEmpty else { return }
        try connection.execute(
            """
            DELETE FROM hub.parent_to_do d USING unnest($2::text[], $3::bigint[]) AS f(key, version)
            WHERE d.child = $1 AND d.key = f.key AND d.version <= f.version
            """,
            [.text(child.description), .texts(done.map(\.key)), .integers(done.map(\.version))]
        )
    }
}
