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

    func load(_ mode: Mode) throws -> Outcome {
        var outcome = Outcome(mode: mode)
        guard !group.rows.isEmpty else { return outcome }
        let all = Array(group.rows.indices)
        try connection.execute("SAVEPOINT load")
        do {
            try attempt(all, &outcome)
        } catch let error as PQError where GroupLoader.isBadValue(error) && !error.connectionLost {
            try connection.script("ROLLBACK TO SAVEPOINT load")
            let refused = try RowProbe(table: table, group: group, connection: connection).refused()
            outcome = Outcome(mode: outcome.mode, refused: refused)
            let bad = Set(refused)
            try join(all.filter { !bad.contains($0) }, &outcome)
        }
        try connection.execute("RELEASE SAVEPOINT load")
        outcome.mode.expectsNew = outcome.new == group.rows.count
        return outcome
    }

    private func attempt(_ rows: [Int], _ outcome: inout Outcome) throws {
        guard outcome.mode.isOptimistic else { return try join(rows, &outcome) }
        do {
            outcome.new = try copy(rows, by: table.copyRows)
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
            if isSame(staged, index) || table.plan.write == .append {
                outcome.same += 1
            } else {
                changed.append(index)
            }
        }
        try overwrite(changed.sorted(), &outcome)
        let new = rows.filter { !isStaged[$0] }
        outcome.new = new.isEmpty ? 0 : try copy(new, by: table.copyRows)
    }

    private func overwrite(_ rows: [Int], _ outcome: inout Outcome) throws {
        guard !rows.isEmpty else { return }
        _ = try copy(rows, by: table.copyChanged)
        outcome.changed = try connection.execute(table.update).affected
        outcome.older = rows.count - outcome.changed
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
        // A removed row that is seen again is restored although its hash is equal, and the other way round.
        staged.hash == group.rows[index].hash && staged.isRemoved == isRemoval(index)
    }

    private func note(_ staged: Staged, of index: Int, in outcome: inout Outcome) {
        let page = group.rows[index].page
        let isSame = isSame(staged, index)
        guard !isSame || staged.payload != group.pages[Int(page)].payload else { return }
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

    private func copyKeys(_ rows: [Int]) throws {
        _ = try connection.copyIn(table.copyKeys) { writer in
            try KeyCells(group: group, keyCount: table.plan.keyCount).write(rows, to: writer)
        }
    }

    /// For a group that went in optimistically, where keys are needed after all.
    func copyAllKeys() throws {
        try copyKeys(Array(group.rows.indices))
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
