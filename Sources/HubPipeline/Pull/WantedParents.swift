package import HubModel

/// Which of the rows that `for_each` names are asked about.
package struct WantedParents {
    private let forEach: Pull.ForEach
    private let entity: Entity?

    /// `entity`: whose rows they are; `nil` of a code list, and of a view of schema `app`.
    package init(_ forEach: Pull.ForEach, of entity: Entity?) {
        self.forEach = forEach
        self.entity = entity
    }

    package func among(_ rows: [Parent]) -> [Parent] {
        let conditions = (entity?.inForce ?? []) + forEach.conditions
        let wanted = rows.map(withParts).filter { row in conditions.allSatisfy { holds($0, of: row) } }
        return unique(wanted)
    }

    private func withParts(_ row: Parent) -> Parent {
        guard let entity, !entity.dayParts.isEmpty else { return row }
        var row = row
        for parts in entity.dayParts {
            guard let text = row.columns[parts.column] else { continue }
            let isWhole = PartialDate(text) == nil
            let (name, value) = isWhole ? (parts.day, text) : (parts.year, String(text.prefix(4)))
            if entity.field(name) == nil { row.columns[name] = value }
        }
        return row
    }

    private func holds(_ condition: Condition, of row: Parent) -> Bool {
        guard case .path(let path, let test) = condition.subject else { return false }
        guard let text = row.columns[path.text] else { return test == .missing || test == .empty }
        return ConditionTest.holds(test, text: text)
    }

    /// Rows of a table that ask for the same are one parent.
    private func unique(_ parents: [Parent]) -> [Parent] {
        guard case .table = forEach.parents else { return parents }
        var asked: Set<[String]> = []
        return parents.filter { parent in
            asked.insert(forEach.take.map { parent.columns[$0.column] ?? "" }).inserted
        }
    }
}

extension CodeTable {
    /// The rows valid on a day, as those that are asked about.
    package func parents(on day: CivilDate) -> [Parent] {
        rows.filter { $0.isValid(on: day) }.map { Parent(key: $0.code, columns: $0.columns) }
    }
}
