import Foundation

/// What a run leaves for those who read: rows, quarantine and cursor, without lineage and times.
struct Snapshot: Equatable {
    private(set) var rows: Set<String>
    private(set) var quarantine: Set<String>
    private(set) var cursors: Set<String>

    init(of entity: String, in database: HubDatabase) async throws {
        let columns = try await database.rows(
            """
            SELECT column_name FROM information_schema.columns
            WHERE table_schema = 'staging' AND table_name = '\(entity)' AND column_name NOT LIKE '\\_%'
            """
        )
        let list = columns.map { "\"\($0)\"" }.joined(separator: ", ")
        // An entity with several sources has a hash of each.
        let hashes = try await database.rows(
            """
            SELECT quote_ident(column_name) || '::text' FROM information_schema.columns
            WHERE table_schema = 'staging' AND table_name = '\(entity)' AND column_name LIKE '\\_hash%'
            ORDER BY column_name
            """
        )
        let staged = try await database.rows(
            "SELECT \(list), \(hashes.joined(separator: ", ")), _removed_at IS NULL FROM staging.\(entity)"
        )
        rows = Set(staged)
        precondition(rows.count == staged.count, "staging holds a row twice")
        quarantine = Set(
            try await database.rows(
                """
                SELECT identity, state, faults FROM hub.quarantine
                WHERE entity = '\(entity)' AND faults::text NOT LIKE '%json.duplicate_key%'
                """
            )
        )
        cursors = Set(
            try await database.rows(
                "SELECT pull, each, extract(epoch FROM until) FROM hub.cursor WHERE pull IN "
                    + "(SELECT pull FROM hub.run WHERE entity = '\(entity)')"
            )
        )
    }
}
