import HubModel
import PQ

/// A table as described beside the table that stands.
struct TableComparison {
    let table: EntityTable
    let existing: CatalogSnapshot.Table?
    /// The hub's own tables are there.
    let isRegistered: Bool
    /// A type changes that its policies may look at: they wait for the approval and change with it.
    let isUnsettled: Bool

    var tableChanges: [StagingChange] {
        guard let existing else { return [StagingChange(table.name, .createTable, table.creation)] }
        guard !table.changesLayout(from: existing) else { return [] }
        var changes = table.columns.filter { existing.column($0.name) == nil && !joins($0) }.map(addition)
        if table.splitsSources(of: existing) { changes.append(splitting) }
        if !existing.hasRowSecurity {
            changes.append(StagingChange(table.name, .enableRowSecurity, [table.rowSecurity]))
        }
        changes += existing.columns.filter(mayBeRelaxed).map { column in
            change(.relaxColumn(column.name), "ALTER COLUMN \(quoted(identifier: column.name)) DROP NOT NULL")
        }
        changes += table.columns.compactMap(tightening)
        return changes
    }

    var policyChanges: [StagingChange] {
        guard !isUnsettled else { return [] }
        let wantedPolicies = Set(table.policies.map(\.name))
        let wantedIndexes = Set(table.indexes.map(\.name))
        let policies = existing?.policies ?? []
        let indexes = existing?.indexes ?? []
        return policies.filter { isOurs($0) && !wantedPolicies.contains($0) }.sorted().map {
            StagingChange(table.name, .dropPolicy($0), table.removal(ofPolicy: $0))
        }
            + table.indexes.filter { !indexes.contains($0.name) }.map {
                StagingChange(table.name, .createIndex($0.name), [$0.statement])
            }
            + table.policies.filter { !policies.contains($0.name) }.map {
                StagingChange(table.name, .createPolicy($0.name), table.creation(of: $0))
            }
            + indexes.filter { isOurs($0) && !wantedIndexes.contains($0) }.sorted().map {
                StagingChange(table.name, .dropIndex($0), [table.removal(ofIndex: $0)])
            }
    }

    var viewChanges: [StagingChange] {
        let shown = existing?.view?.columns.map(\.name) ?? []
        let wanted = table.viewColumns(after: shown)
        guard wanted != shown || showsOtherwise else { return [] }
        return [StagingChange(table.name, .createView, table.view(wanted))]
    }

    /// Who sees rows has changed, and with it what is shown of them to whom.
    private var showsOtherwise: Bool {
        guard let existing, !isUnsettled else { return false }
        let rules = table.policies.filter { $0.act == .select && $0.role == .views }.map(\.name)
        return Set(rules) != existing.policies.filter { $0.hasPrefix(StagingName.visiblePrefix) }
    }

    var historyViewChanges: [StagingChange] {
        let shown = existing?.historyView?.columns.map(\.name) ?? []
        let wanted = table.historyColumns(after: shown)
        let waits = existing.map(table.changesLayout(from:)) ?? false
        guard wanted != shown, !wanted.isEmpty, !waits else { return [] }
        return [StagingChange(table.name, .createView, table.historyView(wanted))]
    }

    /// Titles of what stands and stays; what is made in this plan brings its own.
    var titleChanges: [StagingChange] {
        guard let existing, let view = existing.view else { return [] }
        let isRight =
            existing.comment == table.entity.title && view.comment == table.entity.title
            && table.fields.allSatisfy { field in
                let isNew = existing.column(field.name) == nil
                let isShown = view.columns.contains { $0.name == field.name && $0.comment == field.title }
                return isNew || existing.column(field.name)?.comment == field.title && isShown
            }
        guard !isRight else { return [] }
        let statements = table.titles(of: "TABLE", table.sqlName) + table.titles(of: "VIEW", table.viewName)
        return [StagingChange(table.name, .comment, statements)]
    }

    // MARK: Destructive changes

    var alterations: [StagingChange] {
        guard let existing else { return [] }
        if mustBeMadeAnew(existing) {
            let statements = [StagingStatement(.worker, "DROP TABLE \(table.sqlName)")] + table.creation
            return [destructive(.recreateTable, statements + (isRegistered ? [table.foreignWrite] : []))]
        }
        var changes = table.joinsSources(of: existing) ? [joining(existing)] : []
        changes += existing.columns.filter { table.column($0.name) == nil && !movesSource($0) }.map(drop)
        changes += existing.columns.filter(isRetyped).map(retyping)
        if existing.key != table.primaryKeyColumns { changes.append(keyChange(existing)) }
        return changes
    }

    /// Takes off what holds on to the columns: the view, the policies and, where types change, their indexes.
    var suspension: StagingChange {
        let policies = (existing?.policies ?? []).filter(isOurs).sorted()
        let indexes = isUnsettled ? (existing?.indexes ?? []).filter(isOurs).sorted() : []
        return destructive(
            .suspend,
            table.viewRemovals(withHistory: existing?.historyView != nil)
                + policies.flatMap(table.removal(ofPolicy:))
                + indexes.map(table.removal(ofIndex:))
        )
    }

    var policyRestoration: StagingChange {
        destructive(.restore, table.indexes.map(\.statement) + table.policies.flatMap(table.creation(of:)))
    }

    var viewRestoration: StagingChange {
        let history = table.layout == .versions ? table.historyView(table.historyColumns()) : []
        return destructive(.createView, table.view(table.viewColumns()) + history)
    }

    // MARK: Columns

    /// A new required column of a table with rows begins empty, and is tightened when they have been
    /// mapped again.
    private func addition(_ column: EntityTable.Column) -> StagingChange {
        var added = column
        added.isRequired = column.isRequired && existing?.isEmpty != false
        var statements = [table.alter("ADD COLUMN \(table.definition(added))")]
        if column.isField || table.shownLineage.contains(column.name) {
            statements.append(table.grant([column.name]))
        }
        if column.name == "_from" { statements.append(table.beginVersions) }
        if case .merged(let sources) = table.layout {
            statements += sources.filter { $0.lineage.contains { $0.name == column.name } }
                .flatMap { table.titles(of: $0, only: column.name) }
        }
        if column.isField {
            if let title = column.title {
                let place = "\(table.sqlName).\(quoted(identifier: column.name))"
                statements.append(
                    StagingStatement(.worker, "COMMENT ON COLUMN \(place) IS \(quoted(literal: title))")
                )
            }
        }
        return StagingChange(table.name, .addColumn(column.name), statements)
    }

    /// A column that no source need fill any more, or that the mapping does not know: COPY leaves it out.
    private func mayBeRelaxed(_ column: CatalogSnapshot.Column) -> Bool {
        guard column.isRequired, existing?.key.contains(column.name) != true, !movesSource(column) else {
            return false
        }
        return table.column(column.name)?.isRequired != true
    }

    /// A column that stands and may be empty, though the mapping requires it.
    private func tightening(_ column: EntityTable.Column) -> StagingChange? {
        guard column.isRequired, !table.entity.key.contains(column.name),
            let standing = existing?.column(column.name), !standing.isRequired, standing.type == column.type
        else { return nil }
        guard !standing.hasEmptyRows else { return StagingChange(table.name, .awaitsValues(column.name), []) }
        return change(
            .tightenColumn(column.name),
            "ALTER COLUMN \(quoted(identifier: column.name)) SET NOT NULL"
        )
    }

    private func isRetyped(_ column: CatalogSnapshot.Column) -> Bool {
        table.column(column.name).map { $0.type != column.type } ?? false
    }

    /// The values go: a cast would invent a time zone here and round there.
    ///
    /// `remap` reads them again.
    private func retyping(_ column: CatalogSnapshot.Column) -> StagingChange {
        let wanted = table.column(column.name)?.type ?? column.type
        let name = quoted(identifier: column.name)
        let statements = [
            table.alter(
                """
                ALTER COLUMN \(name) DROP NOT NULL, ALTER COLUMN \(name) DROP DEFAULT, \
                ALTER COLUMN \(name) TYPE \(wanted) USING NULL::\(wanted)
                """
            ),
            table.forgetHashes,
        ]
        return destructive(
            .retypeColumn(column.name, from: column.type, to: wanted),
            statements + (isRegistered ? [table.foreignWrite] : [])
        )
    }

    // MARK: Keys

    /// Keeps the rows; fails where the new key is empty or not unique.
    private func keyChange(_ existing: CatalogSnapshot.Table) -> StagingChange {
        let orders = table.columns.filter { $0.hasByteOrder && !existing.key.contains($0.name) }.map {
            "ALTER COLUMN \(quoted(identifier: $0.name)) TYPE text COLLATE \"C\", "
        }
        let former = existing.key.filter { name in
            !RowLayout.isLineage(name) && !table.entity.key.contains(name)
                && table.column(name)?.isRequired == false
        }
        let statements = [
            table.alter("DROP CONSTRAINT IF EXISTS \(table.keyName)"),
            table.alter(orders.joined() + "ADD \(table.primaryKey)"),
        ]
        return destructive(
            .changeKey(from: existing.key, to: table.entity.key),
            statements + former.map { table.alter("ALTER COLUMN \(quoted(identifier: $0)) DROP NOT NULL") }
        )
    }

    private func mustBeMadeAnew(_ existing: CatalogSnapshot.Table) -> Bool {
        if table.changesLayout(from: existing) { return true }
        let keys = Set(existing.key).union(table.entity.key)
        return existing.columns.contains { keys.contains($0.name) && isRetyped($0) }
    }

    private func change(_ kind: StagingChange.Kind, _ action: String) -> StagingChange {
        StagingChange(table.name, kind, [table.alter(action)])
    }

    func destructive(
        _ kind: StagingChange.Kind,
        _ statements: [StagingStatement]
    ) -> StagingChange {
        StagingChange(table.name, kind, isDestructive: true, statements)
    }

    private func isOurs(_ name: String) -> Bool { StagingName.isOurs(name) }
}
