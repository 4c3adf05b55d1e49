package import HubModel
import PQ

/// Reads what is staged, in transactions in which PostgreSQL itself refuses to write.
package struct StagedReader: Sendable {
    private let database: DatabaseSession

    package init(_ database: DatabaseSession) {
        self.database = database
    }

    /// What a pull has in each of these entities.
    package func picture(of pull: PullID, entities: [Entity]) async throws -> StagedPicture {
        try await reading { connection in
            let ledger = PageLedger(pull: pull, plan: Digest(bytes: []), keepsSeen: false)
            var pages = try ledger.pages(on: connection)
            let number = try connection.execute(
                "SELECT number FROM hub.source WHERE pull = $1",
                [.text(pull.description)]
            )
            let source = number.rowCount == 1 ? number.integer(0, 0) : nil
            if let source, let entity = entities.first {
                let published = try ledger.publishedPages(
                    of: entity.name,
                    source: Int16(source),
                    on: connection
                )
                if entity.write == .replace, !published.isEmpty { pages = published }
            }
            return StagedPicture(
                pages: pages,
                tables: try entities.map { try table($0, pull, source, on: connection) },
                refused: try refused(pull, on: connection)
            )
        }
    }

    /// What `db migrate` would do.
    package func changes(_ entities: [Entity]) async throws -> [StagingChange] {
        try await reading { connection in
            try StagingMigration(entities: entities).plan(connection).changes
        }
    }

    /// Code tables whose content differs from what the database has.
    package func changedCodeTables(_ tables: [CodeTable]) async throws -> [String] {
        try await reading { connection in
            let rows = try connection.execute("SELECT name, digest FROM hub.code_table")
            var known: [String: [UInt8]] = [:]
            for row in 0..<rows.rowCount { known[rows.text(row, 0) ?? ""] = rows.bytes(row, 1) }
            return tables.filter { known[$0.name] != ProvinceBooks.digest($0) }.map(\.name)
        }
    }

    private func reading<Value: Sendable>(
        _ body: @Sendable (PQConnection) throws -> Value
    ) async throws -> Value {
        try await database.transaction { connection in
            try connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            return try body(connection)
        }
    }

    private func table(
        _ entity: Entity,
        _ pull: PullID,
        _ source: Int64?,
        on connection: PQConnection
    ) throws -> StagedPicture.Table {
        let table = try StandingTable(entity.name, on: connection)
        let columns = table.fields
        let names = columns.map(\.name)
        guard let source, !columns.isEmpty, entity.key.allSatisfy(names.contains) else {
            return StagedPicture.Table(entity: entity.name, columns: names, rows: [])
        }
        let values = columns.map { "t.\(quoted(identifier: $0.name))::text" }.joined(separator: ", ")
        let held = table.isHeld(byPull: pull.description, number: String(source))
        let rows = try connection.execute(
            "SELECT \(values) FROM \(StagingTable.name(of: entity.name)) t WHERE \(held)"
        )
        return StagedPicture.Table(
            entity: entity.name,
            columns: names,
            rows: (0..<rows.rowCount).map { row in
                var cells: [String: String] = [:]
                for (index, column) in columns.enumerated() {
                    cells[column.name] = rows.text(row, index).map { Self.canonical($0, column.type) }
                }
                let key = entity.key.map { cells[$0] ?? "" }.joined(separator: "\u{1F}")
                return StagedPicture.Row(key: key, cells: cells)
            }
        )
    }

    /// Of the forms that the same value may have, one: `2026-01-31 00:00:00+00` is `2026-01-31T00:00:00Z`.
    private static func canonical(_ text: String, _ type: String) -> String {
        guard type == "timestamp with time zone", text.hasSuffix("+00") else { return text }
        return text.dropLast(3).replacing(" ", with: "T") + "Z"
    }

    private func refused(_ pull: PullID, on connection: PQConnection) throws -> [StagedPicture.Refused] {
        let rows = try connection.execute(
            """
            SELECT entity, identity, faults FROM hub.quarantine WHERE pull = $1 AND state = 'open'
            ORDER BY entity, identity
            """,
            [.text(pull.description)]
        )
        return try (0..<rows.rowCount).map { row in
            StagedPicture.Refused(
                entity: rows.text(row, 0) ?? "",
                identity: rows.text(row, 1) ?? "",
                rules: try decoded([FieldFault].self, from: rows.text(row, 2)).map(\.rule)
            )
        }
    }
}
