import HubModel
import PQ

/// From one layout of a table to another.
extension EntityTable {
    /// Rows of the one cannot be rows of the other: the table is made anew.
    func changesLayout(from existing: CatalogSnapshot.Table) -> Bool {
        existing.isPartitioned != (layout == .generations)
            || existing.column("_to") != nil && layout != .versions
            || existing.column("_hash") == nil && layout == .versions
    }

    /// One source becomes several.
    func splitsSources(of existing: CatalogSnapshot.Table) -> Bool {
        guard case .merged = layout else { return false }
        return existing.column("_hash") != nil
    }

    /// Several sources become one.
    func joinsSources(of existing: CatalogSnapshot.Table) -> Bool {
        layout == .plain && existing.column("_hash") == nil
    }

    /// What each row has of its source goes to that source's columns.
    func splitting(isRegistered: Bool) -> [StagingStatement] {
        guard case .merged(let sources) = layout else { return [] }
        let newest = entity.newestBy.map { quoted(identifier: $0) }
        let moves = sources.map { source in
            let value = newest.map { ", \(source.newest) = \($0)" } ?? ""
            return worker(
                """
                UPDATE \(sqlName) SET \(source.hash) = CASE WHEN _removed_at IS NULL THEN _hash END, \
                \(source.payload) = _payload, \(source.ordinal) = _ordinal\(value) \
                WHERE _source = \(number(of: source.pull))
                """
            )
        }
        let drops = RowLayout.perSource.sorted().map { "DROP COLUMN \($0)" }.joined(separator: ", ")
        return (isRegistered ? moves : []) + [alter(drops)]
    }

    /// What is left of several sources: the hash, payload and ordinal of one; `gone` are the columns of all.
    func joining(_ gone: [String], isEmpty: Bool, isRegistered: Bool) -> [StagingStatement] {
        let added = alter("ADD COLUMN _payload bigint, ADD COLUMN _ordinal integer, ADD COLUMN _hash uuid")
        var statements = [added]
        let left = SourceColumns.all(of: entity).first.flatMap { gone.contains($0.hash) ? $0 : nil }
        if let left {
            let source = isRegistered ? ", _source = \(number(of: left.pull))" : ""
            let place = "_payload = \(left.payload), _ordinal = \(left.ordinal)"
            let values = "_hash = \(left.hash), \(place)\(source)"
            statements.append(worker("UPDATE \(sqlName) SET \(values) WHERE \(left.hash) IS NOT NULL"))
        }
        let removed = "_removed_at = coalesce(_removed_at, now()), _hash = \(EntityTable.noHash)"
        return statements + [
            worker("UPDATE \(sqlName) SET \(removed) WHERE _hash IS NULL"),
            alter("ALTER COLUMN _hash SET NOT NULL"),
            alter(gone.map { "DROP COLUMN \(quoted(identifier: $0))" }.joined(separator: ", ")),
        ]
    }

    /// Rows that only the source with this hash still had.
    func removeUnheld(without hash: String) -> [StagingStatement] {
        guard case .merged(let sources) = layout else { return [] }
        let others = sources.map { "\($0.hash) IS NULL" }.joined(separator: " AND ")
        let statement = worker(
            """
            UPDATE \(sqlName) SET _removed_at = now(), _changed_at = now() \
            WHERE _removed_at IS NULL AND \(quoted(identifier: hash)) IS NOT NULL AND \(others)
            """
        )
        return [statement]
    }

    /// A hash that no record has: the row counts as changed when it comes again.
    static let noHash = "'00000000-0000-0000-0000-000000000000'"

    /// A row whose hash stays would count as unchanged and keep an empty column.
    var forgetHashes: StagingStatement {
        let hashes: [String]
        if case .merged(let sources) = layout { hashes = sources.map(\.hash) } else { hashes = ["_hash"] }
        let items = hashes.map { layout == .plain ? "\($0) = \(EntityTable.noHash)" : forgotten($0) }
        return worker("UPDATE \(sqlName) SET \(items.joined(separator: ", "))")
    }

    private func forgotten(_ hash: String) -> String {
        "\(hash) = CASE WHEN \(hash) IS NOT NULL THEN \(EntityTable.noHash)::uuid END"
    }

    /// The rows that stand become the first versions.
    var beginVersions: StagingStatement {
        worker("UPDATE \(sqlName) SET _from = \(EntityTable.beginning(entity, of: ""))")
    }

    /// When a version begins: its `newest_by`, or the clock of the run that brought it; an empty one counts as oldest.
    static func beginning(_ entity: Entity, of row: String) -> String {
        guard let name = entity.newestBy, let field = entity.field(name) else { return "\(row)_changed_at" }
        let value = "\(row)\(quoted(identifier: name))"
        let instant =
            field.type.column == .date ? "(\(value)::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh')" : value
        return "coalesce(\(instant), '-infinity'::timestamptz)"
    }

    private func number(of pull: PullID) -> String {
        "(SELECT number FROM hub.source WHERE pull = \(quoted(literal: pull.description)))"
    }
}
