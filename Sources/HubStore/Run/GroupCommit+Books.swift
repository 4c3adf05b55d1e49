import HubModel
import PQ

/// What the hub's own tables are told of a group: quarantine, parents to do, page ledger.
extension GroupCommit {
    /// What the hub's own tables are told of a part.
    ///
    /// `isTold`: new and changed rows are messages to somebody.
    func settle(
        _ part: Part,
        _ after: inout RunKnowledge,
        isTold: Bool,
        on connection: PQConnection
    ) throws {
        let outcome = part.result.outcome
        let hasOpen = knowledge.hasOpenQuarantine[part.number]
        let refusals = rejections(part, on: connection)
        let tellsChildren = part.number == 0 && !request.children.isEmpty
        let closes = hasOpen || !refusals.isEmpty
        let closesChanges = mayClose(part)
        if !outcome.hasKeys, !part.group.rows.isEmpty, tellsChildren || closes || closesChanges || isTold {
            let table = tables[part.number]
            if table.layout == .generations { try connection.execute(table.clear) }
            try GroupLoader(table: table, group: part.group, connection: connection).copyAllKeys()
        }
        try writeQuarantine(part, refusals, closes: closes, on: connection)
        try writeChanges(part, closes: closesChanges, on: connection)
        if tellsChildren, !group.rows.isEmpty, tables[0].layout != .generations {
            try connection.execute(
                tables[0].addParents,
                [.texts(request.children.map(\.description)), .integer(run)]
            )
        }
        if isTold, outcome.new + outcome.changed > 0, tables[part.number].layout != .generations {
            // Children come with the pull's own entity.
            let children = part.number == 0 ? request.further.map(\.entity) : []
            let lists = children.filter { !$0.parentColumns.isEmpty }
                .map { EnabledPush.Children(entity: $0.name, parentColumns: $0.parentColumns) }
            try ChangeMessages(connection: connection, children: lists).write(tables[part.number], run: run)
        }
        after.modes[part.number] = outcome.mode
        after.hasOpenQuarantine[part.number] = closes
        after.hasChanges[part.number] = knowledge.hasChanges[part.number] || !part.group.changes.isEmpty
        after.refused += outcome.refused.count
    }

    /// A key that was not staged has no change that could come clean; of sets every row is new.
    private func mayClose(_ part: Part) -> Bool { knowledge.hasChanges[part.number] && !isAllNew(part) }

    private func isAllNew(_ part: Part) -> Bool {
        part.result.outcome.new == part.group.rows.count && tables[part.number].layout != .generations
    }

    private func writeChanges(_ part: Part, closes: Bool, on connection: PQConnection) throws {
        let writer = ChangeWriter(
            pull: request.pull,
            table: tables[part.number],
            run: run,
            clock: clock,
            keepsContent: request.keepsContent,
            connection: connection
        )
        try writer.write(part.group.changes, pages: group.pages, expectsNew: isAllNew(part))
        if closes { try writer.close() }
    }

    private func rejections(_ part: Part, on connection: PQConnection) -> [Rejection] {
        let probe = RowProbe(table: tables[part.number], group: part.group, connection: connection)
        return part.group.rejections + part.result.outcome.refused.map(probe.rejection(of:))
    }

    private func writeQuarantine(
        _ part: Part,
        _ refusals: [Rejection],
        closes: Bool,
        on connection: PQConnection
    ) throws {
        let table = tables[part.number]
        let writer = QuarantineWriter(
            pull: request.pull,
            entity: table.plan.entity,
            run: run,
            clock: clock,
            keepsContent: request.keepsContent,
            connection: connection
        )
        try writer.refuse(refusals, pages: group.pages)
        if knowledge.hasOpenQuarantine[part.number] { try writer.closeMapped(group.pages) }
        guard closes, !part.group.rows.isEmpty else { return }
        // Twenty thousand keys against hundreds of entries: nested loops would build every key for every entry.
        try connection.script("SET LOCAL enable_hashjoin = on; SET LOCAL enable_nestloop = off")
        try connection.execute(
            table.closeQuarantine,
            [.text(request.pull.description), .integer(run), PQParameter(clock)]
        )
        try connection.script("SET LOCAL enable_hashjoin = off; SET LOCAL enable_nestloop = on")
    }

    func writeLedger(
        _ parts: [Part],
        foreign: Int64,
        _ after: inout RunKnowledge,
        on connection: PQConnection
    ) throws {
        let ledger = PageLedger(pull: request.pull, plan: request.plan.digest, keepsSeen: request.keepsSeen)
        try ledger.record(group.pages, run: run, on: connection)
        // A remap applies the page that was last applied for a request, so the ledger may believe it as it does a
        // pull. Of sets that replace each other no page is ever left out.
        guard generations.isEmpty else { return }
        var refused: [Int: [Int]] = [:]
        for part in parts {
            for row in part.result.outcome.refused.map({ part.group.rows[$0] }) {
                refused[Int(row.page), default: []].append(Int(row.ordinal))
            }
        }
        for page in refused.keys { after.broken.insert(group.pages[page].request) }
        let entries = group.pages.enumerated().map { index, page in
            PageLedger.Entry(
                page: page,
                foreignWrites: min(foreign, lookedUp[page.request] ?? foreign),
                sharesKeys: page.sharesKeys || after.sharing.contains(page.request),
                isWhole: !after.broken.contains(page.request),
                refused: refused[index, default: []]
            )
        }
        try ledger.write(entries, run: run, on: connection)
        // Children go with their parents' records, which alone the ledger holds.
        for part in parts where part.parents == nil { try shareKeys(part, &after, on: connection) }
    }

    private func shareKeys(_ part: Part, _ after: inout RunKnowledge, on connection: PQConnection) throws {
        let keys = SharedKeys(pull: request.pull, connection: connection)
        let overlaps = part.result.outcome.overlaps
        let found = try keys.find(overlaps, in: group.pages, replaced: &after.replaced)
        try keys.mark(found.shared)
        for (page, rows) in found.moved {
            try connection.execute(
                tables[part.number].moveRows,
                [
                    .integers(rows.map(Int64.init)), .integer(group.pages[Int(page)].payload),
                    .integer(Int64(source)),
                ]
            )
        }
        after.sharing.formUnion(found.shared)
    }
}
