import HubModel
import PQ

/// What the app sees of a staging table, and its titles.
extension EntityTable {
    var viewName: String { "app.\(quoted(identifier: name))" }
    private var historyName: String { "app.\(quoted(identifier: EntityTable.history(of: name)))" }

    /// The view of every version beside the one of current rows.
    static func history(of entity: String) -> String { entity + "_history" }

    /// Names that the view shows, its own first: `CREATE OR REPLACE VIEW` keeps the order of what it has.
    func viewColumns(after existing: [String] = []) -> [String] {
        existing + (fields.map(\.name) + [changedAt]).filter { !existing.contains($0) }
    }

    /// The hub's instant of the last change, unless the entity has a field of that name.
    private var changedAt: String { column("updated_at") == nil ? "updated_at" : "_changed_at" }

    func view(_ names: [String]) -> [StagingStatement] {
        let condition = layout == .versions ? " WHERE _to IS NULL" : ""
        return [
            views(
                "CREATE OR REPLACE VIEW \(viewName) AS SELECT \(items(names)) FROM \(sqlName)\(condition)"
            ),
            views("GRANT SELECT ON \(viewName) TO \(DatabaseRole.reader.rawValue)"),
        ] + titles(of: "VIEW", viewName)
    }

    /// Names that the view of every version shows; empty where there is none.
    func historyColumns(after existing: [String] = []) -> [String] {
        guard layout == .versions else { return [] }
        return existing
            + (fields.map(\.name) + [changedAt, "_from", "_to"]).filter { !existing.contains($0) }
    }

    /// An unknown beginning is shown empty: not every client reads `-infinity`.
    func historyView(_ names: [String]) -> [StagingStatement] {
        let from = "nullif(_from, '-infinity') AS _from"
        let list = names.map { $0 == "_from" ? from : items([$0]) }.joined(separator: ", ")
        return [
            views("CREATE OR REPLACE VIEW \(historyName) AS SELECT \(list) FROM \(sqlName)"),
            views("GRANT SELECT ON \(historyName) TO \(DatabaseRole.reader.rawValue)"),
        ] + titles(of: "VIEW", historyName)
    }

    private func items(_ names: [String]) -> String {
        names.map { name in
            name == changedAt && column(name)?.isField != true
                ? (name == "_changed_at" ? "_changed_at" : "_changed_at AS \(quoted(identifier: name))")
                : shown(name)
        }.joined(separator: ", ")
    }

    /// A column that is personal data of a row that others see, too, is empty for them.
    private func shown(_ name: String) -> String {
        let column = quoted(identifier: name)
        guard entity.columnsOfCitizen.contains(name) else { return column }
        return "CASE WHEN \(RowPolicy.isCitizens(entity)) THEN \(column) END AS \(column)"
    }

    func viewRemovals(withHistory: Bool) -> [StagingStatement] {
        [views("DROP VIEW IF EXISTS \(viewName)")]
            + (withHistory ? [views("DROP VIEW IF EXISTS \(historyName)")] : [])
    }

    // MARK: Titles

    func titles(of kind: String, _ relation: String) -> [StagingStatement] {
        let role: DatabaseRole = kind == "VIEW" ? .views : .worker
        let table = StagingStatement(
            role,
            "COMMENT ON \(kind) \(relation) IS \(quoted(literal: entity.title))"
        )
        return [table]
            + fields.compactMap { column in
                guard let title = column.title else { return nil }
                let place = "\(relation).\(quoted(identifier: column.name))"
                return StagingStatement(role, "COMMENT ON COLUMN \(place) IS \(quoted(literal: title))")
            }
    }

    /// Tells a reader of the table which source a column of the hub belongs to.
    var sourceTitles: [StagingStatement] {
        guard case .merged(let sources) = layout else { return [] }
        return sources.flatMap { titles(of: $0) }
    }

    func titles(of source: SourceColumns, only: String? = nil) -> [StagingStatement] {
        source.lineage.filter { only == nil || $0.name == only }.map { name, _ in
            let place = "\(sqlName).\(quoted(identifier: name))"
            return worker("COMMENT ON COLUMN \(place) IS \(quoted(literal: source.pull.description))")
        }
    }
}
