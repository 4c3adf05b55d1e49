import HubModel
import PQ

/// Loads what a group has for one entity: set by set where the table has sets, and of children those whose parent
/// was written.
struct PartLoader {
    let table: StagingTable
    let group: RowGroup
    let run: Int64
    let source: Int16
    let clock: Timestamp
    let connection: PQConnection

    /// What became of a row.
    enum Fate: Sendable {
        case new, changed, same, older, refused
    }

    /// The parents of children: their table, their rows and what became of each.
    struct Parents {
        var table: StagingTable
        var group: RowGroup
        /// By the children's row: the parent's.
        var rows: [Int32]
        var fates: [Fate]
    }

    struct Result {
        var outcome: GroupLoader.Outcome
        /// By row; only where they were asked for.
        var fates: [Fate] = []
        /// Children counted like their parent: neither loaded nor lost.
        var left = RecordAccount()
        /// Children that were marked removed.
        var removed = 0
    }

    private var loader: GroupLoader { GroupLoader(table: table, group: group, connection: connection) }

    /// `generations`: the set that each page's `each` goes into; empty where the table has none.
    func load(
        _ mode: GroupLoader.Mode,
        parents: Parents?,
        generations: [String: Int64],
        wantsFates: Bool
    ) throws -> Result {
        var result = Result(outcome: GroupLoader.Outcome(mode: mode))
        if wantsFates { result.fates = Array(repeating: .older, count: group.rows.count) }
        let rows = kept(parents, &result)
        guard table.layout == .generations else {
            try load(rows, parents, parents?.writtenRows ?? [], wantsFates, &result)
            return result
        }
        let scopes = Set(group.pages.filter { !$0.isSkipped }.map(\.each)).sorted()
        for (index, each) in scopes.enumerated() {
            if index > 0 { try connection.execute(table.clear) }
            try GenerationStore.use(generations[each] ?? 0, on: connection)
            let isOfScope = { (page: Int32) in group.pages[Int(page)].each == each }
            let written = parents?.writtenRows.filter { isOfScope(parents?.group.rows[$0].page ?? 0) } ?? []
            try load(rows.filter { isOfScope(group.rows[$0].page) }, parents, written, wantsFates, &result)
        }
        // Keys of the last set alone stand in `lt_key`.
        if scopes.count > 1 { result.outcome.hasKeys = false }
        return result
    }

    private func load(
        _ rows: [Int],
        _ parents: Parents?,
        _ writtenParents: [Int],
        _ wantsFates: Bool,
        _ result: inout Result
    ) throws {
        var outcome = try loader.load(rows, result.outcome.mode)
        if let parents, !writtenParents.isEmpty {
            if !outcome.hasKeys { try loader.copyKeys(rows) }
            outcome.hasKeys = true
            let sets = ChildSets(
                table: table,
                source: source,
                run: run,
                clock: clock,
                connection: connection
            )
            result.removed += try sets.removeOthers(of: parents.table, writtenParents, in: parents.group)
        }
        if wantsFates { try note(outcome, in: &result.fates) }
        result.outcome.add(outcome)
    }

    private func note(_ outcome: GroupLoader.Outcome, in fates: inout [Fate]) throws {
        if outcome.hasKeys {
            try loader.readStanding(run: run) { fates[$0] = $1 ? .changed : .same }
        }
        for row in outcome.newRows { fates[row] = .new }
        for row in outcome.refused { fates[row] = .refused }
    }

    /// Children of a parent that was not written stay as they are.
    private func kept(_ parents: Parents?, _ result: inout Result) -> [Int] {
        guard let parents else { return Array(group.rows.indices) }
        var kept: [Int] = []
        for index in group.rows.indices {
            switch parents.fates[Int(parents.rows[index])] {
            case .new, .changed: kept.append(index)
            case .same: result.left.same += 1
            case .older: result.left.older += 1
            case .refused: result.outcome.refused.append(index)
            }
        }
        return kept
    }
}

extension PartLoader.Parents {
    /// Parents that were there before and whose content is new: a new parent has no former children.
    fileprivate var writtenRows: [Int] { fates.indices.filter { fates[$0] == .changed } }
}

extension GroupLoader.Outcome {
    /// Takes up what another part of the same group came to.
    fileprivate mutating func add(_ other: GroupLoader.Outcome) {
        mode = other.mode
        new += other.new
        changed += other.changed
        same += other.same
        older += other.older
        newRows += other.newRows
        refused += other.refused
        overlaps += other.overlaps
        hasKeys = other.hasKeys
    }
}
