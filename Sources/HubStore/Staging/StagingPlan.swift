package import HubModel
import PQ

/// What would bring the staging schema to what the mappings describe.
///
/// Pure: reads no database.
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
        let histories = Set(entities.filter { $0.write == .history }.map(\.name))
        for entity in entities { tables.append(try EntityTable(entity, histories: histories)) }
        let known = Set(tables.map(\.name))
        for table in tables where known.contains(EntityTable.history(of: table.name)) {
            guard table.layout == .versions else { continue }
            throw StagingFailure.badName(EntityTable.history(of: table.name), of: table.entity)
        }
        for table in tables {
            for parent in table.policies.compactMap(\.parent) where !known.contains(parent) {
                throw StagingFailure.unknownEntity(parent, of: table.entity)
            }
        }
        let retyped = Set(tables.filter { StagingPlan.changesTypes($0, existing) }.map(\.name))
        let comparisons = tables.map { table in
            TableComparison(
                table: table,
                existing: existing.tables[table.name],
                isRegistered: existing.registered != nil,
                isUnsettled: retyped.contains(table.name)
                    || table.policies.contains { retyped.contains($0.parent ?? "") }
            )
        }
        // Policies of one table ask others: first all tables, then policies, then views over them.
        changes = comparisons.flatMap(\.tableChanges)
        changes += comparisons.flatMap(\.policyChanges)
        changes += comparisons.flatMap(\.viewChanges)
        changes += comparisons.flatMap(\.historyViewChanges)
        changes += comparisons.flatMap(\.titleChanges)
        if let registered = existing.registered {
            changes += tables.filter { !registered.contains($0.name) }.map {
                StagingChange($0.name, .register, [$0.registration])
            }
        }
        changes += StagingPlan.destructive(comparisons)
        changes += existing.tables.filter { !known.contains($0.key) }.sorted { $0.key < $1.key }
            .map { StagingPlan.removal(of: $0.key, hasVersions: $0.value.column("_to") != nil) }
    }

    private static func changesTypes(_ table: EntityTable, _ existing: CatalogSnapshot) -> Bool {
        guard let standing = existing.tables[table.name] else { return false }
        return table.changesLayout(from: standing)
            || standing.columns.contains { column in
                table.column(column.name).map { $0.type != column.type } ?? false
            }
    }

    /// The alterations, between taking off what depends on the columns and putting it back.
    private static func destructive(_ comparisons: [TableComparison]) -> [StagingChange] {
        let alterations = comparisons.flatMap(\.alterations)
        let altered = Set(alterations.map(\.entity))
        let touched = comparisons.filter { comparison in
            altered.contains(comparison.table.name)
                || comparison.table.policies.contains { altered.contains($0.parent ?? "") }
        }
        return touched.map(\.suspension) + alterations + touched.map(\.policyRestoration)
            + touched.map(\.viewRestoration)
    }

    private static func removal(of name: String, hasVersions: Bool) -> StagingChange {
        let views = ([name] + (hasVersions ? [EntityTable.history(of: name)] : [])).map {
            StagingStatement(.views, "DROP VIEW IF EXISTS app.\(quoted(identifier: $0))")
        }
        let table = StagingStatement(.worker, "DROP TABLE staging.\(quoted(identifier: name))")
        return StagingChange(name, .dropTable, isDestructive: true, views + [table])
    }
}
