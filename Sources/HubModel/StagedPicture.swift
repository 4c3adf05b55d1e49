/// What is staged of a pull, and from what: as much as it takes to say what another mapping would make of it.
package struct StagedPicture: Sendable {
    package struct Row: Sendable, Hashable {
        /// Key columns joined by U+001F.
        package var key: String
        /// What is not empty, by column: instants in UTC as `2026-01-31T00:00:00Z`, days and numbers as PostgreSQL
        /// prints them.
        package var cells: [String: String]

        package init(key: String, cells: [String: String]) {
            self.key = key
            self.cells = cells
        }
    }

    package struct Table: Sendable {
        package var entity: String
        /// Those that the table has now; empty if there is no table.
        package var columns: [String]
        /// Those that the pull has, and that are not removed.
        package var rows: [Row]

        package init(entity: String, columns: [String], rows: [Row]) {
            self.entity = entity
            self.columns = columns
            self.rows = rows
        }
    }

    /// A record that is in quarantine now.
    package struct Refused: Sendable, Hashable {
        package var entity: String
        /// `k:` and the key, or `d:` and the digest of the record.
        package var identity: String
        package var rules: [String]

        package init(entity: String, identity: String, rules: [String]) {
            self.entity = entity
            self.identity = identity
            self.rules = rules
        }
    }

    /// Answers that landed and were applied, in their order.
    package var pages: [LedgerPage]
    package var tables: [Table]
    package var refused: [Refused]

    package init(pages: [LedgerPage], tables: [Table], refused: [Refused]) {
        self.pages = pages
        self.tables = tables
        self.refused = refused
    }
}
