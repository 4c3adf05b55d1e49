import HubModel
import PQ

/// From one source to several and back.
extension TableComparison {
    /// A column that comes with `joining`.
    func joins(_ column: EntityTable.Column) -> Bool {
        existing.map(table.joinsSources(of:)) == true && RowLayout.perSource.contains(column.name)
    }

    /// A column that goes with `splitting` or `joining`.
    func movesSource(_ column: CatalogSnapshot.Column) -> Bool {
        guard let existing else { return false }
        if table.splitsSources(of: existing) { return RowLayout.perSource.contains(column.name) }
        return table.joinsSources(of: existing)
            && SourceColumns.prefixes.contains { column.name.hasPrefix($0) }
    }

    var splitting: StagingChange {
        StagingChange(table.name, .splitSources, table.splitting(isRegistered: isRegistered))
    }

    func joining(_ existing: CatalogSnapshot.Table) -> StagingChange {
        let gone = existing.columns.map(\.name).filter { name in
            SourceColumns.prefixes.contains { name.hasPrefix($0) }
        }
        let statements = table.joining(gone, isEmpty: existing.isEmpty, isRegistered: isRegistered)
        return destructive(.joinSources, statements + (isRegistered ? [table.foreignWrite] : []))
    }

    func drop(_ column: CatalogSnapshot.Column) -> StagingChange {
        let removal = column.name.hasPrefix("_hash_") ? table.removeUnheld(without: column.name) : []
        return destructive(
            .dropColumn(column.name),
            removal + [table.alter("DROP COLUMN \(quoted(identifier: column.name))")]
        )
    }
}
