package import HubModel
import PQ

/// What would bring the staging schema to what the mappings describe. Pure: reads no database.
///
/// Additive changes keep every value and every reader's column. Destructive ones stand apart and are written from
/// the mapping alone, so that their text, which a person approves, stays the same when additive ones have been made.
package struct StagingPlan: Sendable, Hashable {
    package var changes: [StagingChange]

    package var additive: [StagingChange] { changes.filter { !$0.isDestructive } }
    package var destructive: [StagingChange] { changes.filter(\.isDestructive) }

    /// - Throws: `HubFailure` `staging.bad_name`, `staging.unknown_column` or `staging.unknown_entity`.
    package init(entities: [Entity], existing: CatalogSnapshot) throws(HubFailure) {
        var tables: [EntityTable] = []
        for entity in entities { tables.append(try EntityTable(entity)) }
        let known = Set(tables.map(\.name))
        for table in tables {
            for parent in table.policies.compactMap(\.parent) where !known.contains(parent) {
                throw StagingFailure.unknownEntity(parent, of: table.entity)
            }
        }
        let comparisons = tables.map { TableComparison(table: $0, existing: existing.tables[$0.name]) }
        // Policies of one table ask others: first all tables, then policies, then views over them.
        changes = comparisons.flatMap(\.tableChanges)
        changes += comparisons.flatMap(\.policyChanges)
        changes += comparisons.flatMap(\.viewChanges)
        changes += comparisons.flatMap(\.titleChanges)
        if let registered = existing.registered {
            changes += tables.filter { !registered.contains($0.name) }.map {
                StagingChange($0.name, .register, [$0.registration])
            }
        }
        changes += comparisons.flatMap { $0.destructiveChanges(among: tables) }
        changes += existing.tables.keys.filter { !known.contains($0) }.sorted().map(StagingPlan.removal)
    }

    private static func removal(of name: String) -> StagingChange {
        let view = StagingStatement(.views, "DROP VIEW IF EXISTS app.\(quoted(identifier: name))")
        let table = StagingStatement(.worker, "DROP TABLE staging.\(quoted(identifier: name))")
        return StagingChange(name, .dropTable, isDestructive: true, [view, table])
    }
}
