/// What stands in the schemas `staging` and `app`, as far as plans are concerned.
package struct CatalogSnapshot: Sendable, Hashable {
    /// By name; only tables that carry the hub's lineage.
    package var tables: [String: Table]
    /// Names in `hub.entity`; `nil` before the hub's own tables exist.
    package var registered: Set<String>?

    package static let empty = CatalogSnapshot(tables: [:], registered: nil)

    package init(tables: [String: Table], registered: Set<String>?) {
        self.tables = tables
        self.registered = registered
    }

    package struct Table: Sendable, Hashable {
        package var columns: [Column]
        /// Columns of the primary key, in its order.
        package var key: [String]
        package var comment: String?
        package var hasRowSecurity: Bool
        package var isEmpty: Bool
        package var policies: Set<String>
        package var indexes: Set<String>
        /// The view of the same name in `app`.
        package var view: View?
        /// The view of every version, where the mapping says `history`.
        package var historyView: View?
        /// Made of sets that replace each other.
        package var isPartitioned: Bool

        package init(
            columns: [Column],
            key: [String],
            comment: String? = nil,
            hasRowSecurity: Bool = true,
            isEmpty: Bool = true,
            policies: Set<String> = [],
            indexes: Set<String> = [],
            view: View? = nil,
            historyView: View? = nil,
            isPartitioned: Bool = false
        ) {
            self.columns = columns
            self.key = key
            self.comment = comment
            self.hasRowSecurity = hasRowSecurity
            self.isEmpty = isEmpty
            self.policies = policies
            self.indexes = indexes
            self.view = view
            self.historyView = historyView
            self.isPartitioned = isPartitioned
        }

        func column(_ name: String) -> Column? {
            columns.first { $0.name == name }
        }
    }

    package struct Column: Sendable, Hashable {
        package var name: String
        /// As `format_type` prints it.
        package var type: String
        package var isRequired: Bool
        /// Rows have no value in it.
        ///
        /// Known only of columns that a mapping requires and the table does not.
        package var hasEmptyRows: Bool
        package var comment: String?

        package init(
            name: String,
            type: String,
            isRequired: Bool = false,
            hasEmptyRows: Bool = false,
            comment: String? = nil
        ) {
            self.hasEmptyRows = hasEmptyRows
            self.name = name
            self.type = type
            self.isRequired = isRequired
            self.comment = comment
        }
    }

    package struct View: Sendable, Hashable {
        package var columns: [Column]
        package var comment: String?

        package init(columns: [Column], comment: String? = nil) {
            self.columns = columns
            self.comment = comment
        }
    }
}
