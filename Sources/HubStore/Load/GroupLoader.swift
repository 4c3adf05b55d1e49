import HubModel
import PQ

/// Brings the rows of a group into their table inside the caller's transaction.
///
/// Optimistic COPY while everything is new, else a join by key; see the comments at each step for its reason.
struct GroupLoader {
    let table: StagingTable
    let group: RowGroup
    let connection: PQConnection

    /// What a run has learned about its table.
    struct Mode: Sendable {
        /// The table was empty at the run's start, or the last group was all new.
        var expectsNew: Bool
        /// COPYs that met a staged key; they leave dead rows, so after three the run goes by join.
        var failedCopies = 0

        var isOptimistic: Bool { expectsNew && failedCopies < 3 }
    }

    struct Outcome: Sendable {
        var mode: Mode
        var new = 0
        var changed = 0
        var same = 0
        var older = 0
        /// Indices of rows whose keys were not staged.
        var newRows: [Int] = []
        /// Rows that the engine let through and PostgreSQL does not take.
        var refused: [Int] = []
        var overlaps: [Overlap] = []
        /// `lt_key` holds the keys of the loaded rows.
        var hasKeys = false
    }

    /// A row whose staged version has other content, or came from another payload than its page's.
    struct Overlap: Sendable, Hashable {
        var payload: Int64
        /// First 8 bytes of the staged hash.
        var hash: UInt64
        /// Index into the group's pages.
        var page: Int32
        /// Index into the group's rows.
        var row: Int
        var isSame: Bool
    }

    /// Loads these rows of the group, ascending indices.
    func load(_ rows: [Int], _ mode: Mode) throws -> Outcome {
        var outcome = Outcome(mode: mode)
        guard !rows.isEmpty else { return outcome }
        try connection.execute("SAVEPOINT load")
        do {
            try attempt(rows, &outcome)
        } catch let error as PQError where GroupLoader.isBadValue(error) && !error.connectionLost {
            try connection.script("ROLLBACK TO SAVEPOINT load")
            let refused = try RowProbe(table: table, group: group, connection: connection).refused(rows)
            outcome = Outcome(mode: outcome.mode, refused: refused)
            let bad = Set(refused)
            try join(rows.filter { !bad.contains($0) }, &outcome)
        }
        try connection.execute("RELEASE SAVEPOINT load")
        outcome.mode.expectsNew = outcome.new == rows.count
        return outcome
    }

    private func attempt(_ rows: [Int], _ outcome: inout Outcome) throws {
        guard outcome.mode.isOptimistic, table.takesRowsAsTheyStand else { return try join(rows, &outcome) }
        do {
            outcome.new = try copyNew(rows)
            outcome.newRows = rows
        } catch let error as PQError where error.sqlstate == "23505" {
            outcome.mode.failedCopies += 1
            try connection.script("ROLLBACK TO SAVEPOINT load")
            try join(rows, &outcome)
        }
    }

    /// Class 22 is bad data, 23 a broken constraint: a defect of the encoder, found by bisection.
    private static func isBadValue(_ error: PQError) -> Bool {
        error.sqlclass == "22" || error.sqlclass == "23"
    }

    private func join(_ rows: [Int], _ outcome: inout Outcome) throws {
        try copyKeys(rows)
        outcome.hasKeys = true
        var isStaged = [Bool](repeating: false, count: group.rows.count)
        var changed: [Int] = []
        try readStaged { index, staged in
            isStaged[index] = true
            note(staged, of: index, in: &outcome)
            if isSame(staged, index) {
                outcome.same += 1
            } else if table.plan.write == .append {
                outcome.older += 1
            } else {
                changed.append(index)
            }
        }
        outcome.newRows = rows.filter { !isStaged[$0] }
        try write(changed.sorted(), outcome.newRows, &outcome)
    }

    private func write(_ changed: [Int], _ new: [Int], _ outcome: inout Outcome) throws {
        switch table.layout {
        case .plain, .generations:
            try overwrite(changed, &outcome)
            outcome.new = new.isEmpty ? 0 : try copyNew(new)
        case .merged: try merge((changed + new).sorted(), &outcome)
        case .versions: try place((changed + new).sorted(), &outcome)
        }
    }

    private func merge(_ rows: [Int], _ outcome: inout Outcome) throws {
        guard !rows.isEmpty else { return }
        _ = try copy(rows, by: table.copyChanged)
        outcome.changed = try connection.execute(table.mergeRows).affected
        outcome.changed += try connection.execute(table.withdrawRows).affected
        outcome.new = try connection.execute(table.insertMerged).affected
        outcome.older += rows.count - outcome.changed - outcome.new
    }

    private func place(_ rows: [Int], _ outcome: inout Outcome) throws {
        guard !rows.isEmpty else { return }
        _ = try copy(rows, by: table.copyChanged)
        outcome.same += try connection.execute(table.dropKnownVersions).affected
        outcome.changed = try connection.execute(table.overwriteVersions).affected
        try connection.execute(table.dropOverwritten)
        try connection.execute(table.closeVersions)
        let placed = try connection.execute(table.insertVersions)
        outcome.new = Int(placed.integer(0, 0) ?? 0)
        outcome.changed += Int(placed.integer(0, 1) ?? 0)
        outcome.older += Int(placed.integer(0, 2) ?? 0)
    }

    private func overwrite(_ rows: [Int], _ outcome: inout Outcome) throws {
        guard !rows.isEmpty else { return }
        _ = try copy(rows, by: table.copyChanged)
        outcome.changed = try connection.execute(table.update).affected
        outcome.older += rows.count - outcome.changed
    }

    // MARK: - The staged side

    private struct Staged {
        var hash: (UInt64, UInt64)
        var payload: Int64
        var isRemoved: Bool
    }

    private func readStaged(_ body: (Int, Staged) -> Void) throws {
        let result = try connection.execute(table.stagedRows, binary: true)
        for row in 0..<result.rowCount {
            guard let index = result.integer(row, 0), let payload = result.integer(row, 2),
                let hash = result.withCell(
                    row,
                    1,
                    { bytes in
                        (
                            UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)),
                            UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
                        )
                    }
                )
            else { continue }
            let isRemoved = result.boolean(row, 3) ?? false
            body(Int(index), Staged(hash: hash, payload: payload, isRemoved: isRemoved))
        }
    }

    private func isSame(_ staged: Staged, _ index: Int) -> Bool {
        // What one of several sources has lost has no hash.
        if table.own != nil, staged.isRemoved { return isRemoval(index) }
        // A removed row that is seen again is restored although its hash is equal, and the other way round.
        return staged.hash == group.rows[index].hash && staged.isRemoved == isRemoval(index)
    }

    private func note(_ staged: Staged, of index: Int, in outcome: inout Outcome) {
        let page = group.rows[index].page
        let isSame = isSame(staged, index)
        guard staged.payload != 0, !isSame || staged.payload != group.pages[Int(page)].payload else { return }
        outcome.overlaps.append(
            Overlap(payload: staged.payload, hash: staged.hash.0, page: page, row: index, isSame: isSame)
        )
    }

    /// The record says that it is gone: its last cell, `_removed_at`, is not NULL.
    private func isRemoval(_ index: Int) -> Bool {
        let row = group.rows[index]
        let end = row.offset + Int(row.length)
        // A NULL ends with four bytes of one bits after `_changed_at`, whose upper half is never 8.
        let length = group.bytes.loadUnaligned(fromByteOffset: end - 12, as: Int32.self)
        return Int32(bigEndian: length) == 8
    }

    // MARK: - COPY

    func copyKeys(_ rows: [Int]) throws {
        _ = try connection.copyIn(table.copyKeys) { writer in
            try KeyCells(group: group, keyCount: table.plan.keyCount).write(rows, to: writer)
        }
    }

    /// For a group that went in optimistically, where keys are needed after all.
    func copyAllKeys() throws {
        try copyKeys(Array(group.rows.indices))
    }

    /// What became of rows whose keys stand in `lt_key`: those with the staged content, and whether this run wrote them.
    func readStanding(run: Int64, _ body: (_ row: Int, _ isWritten: Bool) -> Void) throws {
        let result = try connection.execute(table.standingRows, [.integer(run)])
        for row in 0..<result.rowCount {
            body(Int(result.integer(row, 0) ?? 0), result.boolean(row, 1) ?? false)
        }
    }

    /// Into the staging table, in the order of its key.
    private func copyNew(_ rows: [Int]) throws -> Int {
        try connection.copyIn(table.copyRows) { writer in
            try SortedRows(group, rows).write(to: writer)
        }
    }

    private func copy(_ rows: [Int], by statement: String) throws -> Int {
        try connection.copyIn(statement) { writer in
            try writer.write(PQCopyWriter.binaryHeader)
            try group.writeSlices(rows, to: writer)
            try writer.write(PQCopyWriter.binaryTrailer)
        }
    }
}

extension RowGroup {
    /// Sends rows as they stand, neighbours in one piece: a contiguous group is one slice.
    func writeSlices(_ indices: some RandomAccessCollection<Int>, to writer: PQCopyWriter) throws(PQError) {
        guard let first = indices.first, let last = indices.last else { return }
        if isContiguous, indices.count == rows.count {
            let end = rows[last].offset + Int(rows[last].length)
            return try writer.write(UnsafeRawBufferPointer(rebasing: bytes[rows[first].offset..<end]))
        }
        var start = rows[first].offset
        var end = start
        for index in indices {
            let row = rows[index]
            if row.offset != end {
                try writer.write(UnsafeRawBufferPointer(rebasing: bytes[start..<end]))
                start = row.offset
            }
            end = row.offset + Int(row.length)
        }
        try writer.write(UnsafeRawBufferPointer(rebasing: bytes[start..<end]))
    }
}
