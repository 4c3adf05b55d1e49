import Bytes
import HubModel

/// Rows of one entity while a group is being filled: cells in one arena, one winner per key.
final class RowBatch {
    let plan: MappingPlan
    let box: ArenaBox
    private(set) var rows: [RowGroup.Row] = []
    /// Of children, beside `rows`: the row of the parents' batch that each hangs on.
    private(set) var parents: [Int32] = []
    private(set) var pages: [AppliedPage] = []
    private(set) var rejections: [Rejection] = []
    private(set) var changes: [ValueChange] = []
    /// Of each change its row, before losers are settled.
    private var changedRows: [Int32] = []
    var account = RecordAccount()
    /// How many rows fail each `should` of the mapping, by its text.
    private(set) var doubts: [String: Int] = [:]
    private var winners: KeyTable
    private var isContiguous = true
    private var pageStart = PageStart()

    /// What a page that fails at its end is rolled back to.
    private struct PageStart {
        var rows = 0
        var arena = 0
        var rejections = 0
        var changes = 0
        var account = RecordAccount()
    }

    init(plan: MappingPlan, box: ArenaBox) {
        self.plan = plan
        self.box = box
        winners = KeyTable()
    }

    var isEmpty: Bool { pages.isEmpty }
    var rowCount: Int { rows.count }
    var byteCount: Int { box.arena.count }
    /// The index that the page being read will have among the group's pages.
    var currentPage: Int { pages.count }

    func beginPage() {
        pageStart = PageStart(
            rows: rows.count,
            arena: box.arena.count,
            rejections: rejections.count,
            changes: changes.count,
            account: account
        )
    }

    /// The page became valid as a whole.
    func endPage(_ page: AppliedPage) {
        pages.append(page)
    }

    /// The page failed, or another answer will be asked for: as if it had never been read.
    ///
    /// Winners of earlier pages that this page has beaten come back, because losers are settled only in `finish`.
    func rollBackPage() {
        rows.removeSubrange(pageStart.rows...)
        parents.removeSubrange(min(pageStart.rows, parents.count)...)
        box.arena.truncate(to: pageStart.arena)
        rejections.removeSubrange(pageStart.rejections...)
        changes.removeSubrange(pageStart.changes...)
        changedRows.removeSubrange(pageStart.changes...)
        account = pageStart.account
        winners.rebuild(rows.count) { self.key(of: $0) }
    }

    /// A place to come back to with `dropRows`.
    var mark: (rows: Int, arena: Int) { (rows.count, box.arena.count) }

    /// The rows from there on have lost their parent: what became of it becomes of them.
    func dropRows(from mark: (rows: Int, arena: Int), _ leftOut: RecordMapper.LeftOut) {
        guard rows.count > mark.rows else { return }
        let count = rows.count - mark.rows
        if leftOut == .no { account.refused += count } else { leaveOut(leftOut, count) }
        rows.removeSubrange(mark.rows...)
        parents.removeSubrange(mark.rows...)
        let kept = changedRows.firstIndex { Int($0) >= mark.rows } ?? changedRows.count
        changes.removeSubrange(kept...)
        changedRows.removeSubrange(kept...)
        box.arena.truncate(to: mark.arena)
        winners.rebuild(rows.count) { self.key(of: $0) }
    }

    /// Counts records that become no rows for a reason of their own.
    func leaveOut(_ why: RecordMapper.LeftOut, _ count: Int = 1) {
        switch why {
        case .no: break
        case .erased: account.erased += count
        case .expired:
            account.skipped += count
            account.expired += count
        }
    }

    /// The page being read holds a record of a person who was erased.
    var pageHoldsErased: Bool { account.erased > pageStart.account.erased }

    func reject(_ rejection: Rejection) {
        rejections.append(rejection)
        account.refused += 1
    }

    func noteDoubt(_ check: String) {
        doubts[check, default: 0] += 1
    }

    /// What was changed of the row that is added next.
    func note(_ changed: [PendingChange], key: String, ordinal: Int) {
        for change in changed {
            changes.append(
                ValueChange(
                    kind: change.kind,
                    fault: change.fault,
                    key: key,
                    ordinal: ordinal,
                    page: currentPage
                )
            )
            changedRows.append(Int32(rows.count))
        }
        if changed.contains(where: { $0.kind == .emptied }) { account.emptied += 1 }
    }

    /// Takes the row that ends at the arena's end.
    ///
    /// `parent`: the row that it hangs on; negative for rows of batches that hang on none.
    func add(_ row: RowGroup.Row, parent: Int32) {
        rows.append(row)
        if parent >= 0 { parents.append(parent) }
        winners.insert(rows.count - 1, key: key(of: rows.count - 1)) { self.key(of: $0) }
    }

    /// Whether a row of this group holds the key.
    func holds(key bytes: UnsafeRawBufferPointer) -> Bool {
        winners.find(bytes) { self.key(of: $0) } != nil
    }

    /// Remembers the keys of the group's rows for the pages that come after it.
    func noteKeys(in written: WrittenKeys) {
        guard !written.isFull else { return }
        for index in rows.indices { written.insert(ByteHash.full(key(of: index))) }
    }

    /// Settles which rows win; afterwards only `finish` may be called.
    ///
    /// `places`: where the parents' batch has put each of its rows, -1 for those that lost; children of a row that
    /// lost are counted like it. Returns the same for these rows.
    func settle(under places: [Int32]?) -> [Int32] {
        if let places { keepChildren(of: places) }
        guard winners.hasRepeats else { return Array(0..<Int32(rows.count)) }
        return settleRepeats()
    }

    private func keepChildren(of places: [Int32]) {
        guard places.contains(-1) else {
            parents = parents.map { places[Int($0)] }
            return
        }
        let kept = rows.indices.filter { places[Int(parents[$0])] >= 0 }
        account.superseded += rows.count - kept.count
        isContiguous = isContiguous && kept.count == rows.count
        parents = kept.map { places[Int(parents[$0])] }
        var moved = [Int32](repeating: -1, count: rows.count)
        for (new, old) in kept.enumerated() { moved[old] = Int32(new) }
        keepChanges(moved)
        rows = kept.map { rows[$0] }
        winners.rebuild(rows.count) { self.key(of: $0) }
    }

    /// Changes of rows that stay; `places`: where each row is now, -1 for one that is gone.
    private func keepChanges(_ places: [Int32]) {
        let kept = zip(changes, changedRows).filter { places[Int($0.1)] >= 0 }
        changes = kept.map(\.0)
        changedRows = kept.map { places[Int($0.1)] }
    }

    /// Pages whose keys stand in several of them, here or in a batch that came with these pages.
    func shareKeys(with other: RowBatch) {
        for index in pages.indices where index < other.pages.count && other.pages[index].sharesKeys {
            pages[index].sharesKeys = true
        }
    }

    /// Gives the group away; the batch must not be used afterwards.
    func finish(further: [FurtherRows], release: @escaping @Sendable (ArenaBox) -> Void) -> RowGroup {
        let box = box
        return RowGroup(
            bytes: box.arena.bytes,
            rows: rows,
            isContiguous: isContiguous,
            pages: pages,
            rejections: rejections,
            changes: changes,
            account: account,
            further: further,
            release: { release(box) }
        )
    }

    /// Of several rows with one key the greatest `newest_by` wins (empty is oldest), then the later.
    ///
    /// Under `history` rows of one key with different `newest_by` are versions, and all of them stay.
    private func settleRepeats() -> [Int32] {
        let keepsVersions = plan.load.write == .history
        var best: [Int] = []
        best.reserveCapacity(rows.count)
        var places = [Int32](repeating: -1, count: rows.count)
        var place = KeyTable()
        var versions: [Version: Int] = [:]
        for index in rows.indices {
            let version = keepsVersions ? version(of: index) : nil
            let known =
                version.map { versions[$0] } ?? place.find(key(of: index)) { self.key(of: best[$0]) }
            guard let known else {
                best.append(index)
                if let version {
                    versions[version] = best.count - 1
                } else {
                    place.insert(best.count - 1, key: key(of: index)) { self.key(of: best[$0]) }
                }
                continue
            }
            let earlier = best[known]
            shareKey(earlier, index)
            if rows[earlier].hash == rows[index].hash {
                account.repeated += 1
            } else {
                account.superseded += 1
            }
            if newestBy(of: index) >= newestBy(of: earlier) { best[known] = index }
        }
        let kept = best.sorted()
        for (new, old) in kept.enumerated() { places[old] = Int32(new) }
        keepChanges(places)
        if !parents.isEmpty { parents = kept.map { parents[$0] } }
        rows = kept.map { rows[$0] }
        isContiguous = false
        return places
    }

    private struct Version: Hashable {
        var key: [UInt8]
        var newestBy: Int64
    }

    private func version(of index: Int) -> Version {
        Version(key: Array(key(of: index)), newestBy: newestBy(of: index))
    }

    private func shareKey(_ first: Int, _ second: Int) {
        for index in [Int(rows[first].page), Int(rows[second].page)] where index < pages.count {
            pages[index].sharesKeys = true
        }
    }

    private func key(of index: Int) -> UnsafeRawBufferPointer {
        let row = rows[index]
        return UnsafeRawBufferPointer(start: box.arena.base + row.offset + 2, count: Int(row.keyLength))
    }

    /// The ordering value of `newest_by`; the smallest where it is empty or there is none.
    private func newestBy(of index: Int) -> Int64 {
        guard let column = plan.newestByIndex else { return .min }
        var offset = rows[index].offset + 2
        for _ in 0..<column { offset += 4 + max(0, cellLength(at: offset)) }
        let start = offset + 4
        switch cellLength(at: offset) {
        case 8: return Int64(bigEndian: box.arena.base.loadUnaligned(fromByteOffset: start, as: Int64.self))
        case 4:
            return Int64(
                Int32(bigEndian: box.arena.base.loadUnaligned(fromByteOffset: start, as: Int32.self))
            )
        default: return .min
        }
    }

    private func cellLength(at offset: Int) -> Int {
        Int(Int32(bigEndian: box.arena.base.loadUnaligned(fromByteOffset: offset, as: Int32.self)))
    }
}

/// A change of a record that is still being mapped.
struct PendingChange {
    var kind: ValueChange.Kind
    var fault: FieldFault
}

/// Open addressing over the keys of rows: holds row numbers and hashes, no keys.
struct KeyTable {
    /// A row and a half of its key's hash, so that rows of other keys are seldom looked at.
    private struct Slot {
        static let free = Slot(row: -1, tag: 0)
        var row: Int32
        var tag: UInt32
    }

    private var slots = [Slot](repeating: .free, count: 1024)
    private var count = 0
    private(set) var hasRepeats = false

    func find(_ key: UnsafeRawBufferPointer, _ keyOf: (Int) -> UnsafeRawBufferPointer) -> Int? {
        let found = slots[look(for: key, ByteHash.full(key), keyOf)].row
        return found >= 0 ? Int(found) : nil
    }

    /// The slot of the key, or the free one where it belongs.
    @inline(__always)
    private func look(
        for key: UnsafeRawBufferPointer,
        _ hash: UInt64,
        _ keyOf: (Int) -> UnsafeRawBufferPointer
    ) -> Int {
        let tag = UInt32(truncatingIfNeeded: hash >> 32)
        var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
        while slots[slot].row >= 0 {
            if slots[slot].tag == tag {
                let known = keyOf(Int(slots[slot].row))
                if known.count == key.count, let base = key.baseAddress,
                    memoryEqual(known.baseAddress, base, key.count)
                {
                    return slot
                }
            }
            slot = (slot + 1) & (slots.count - 1)
        }
        return slot
    }

    /// Notes a repeat where the key is already there; the first row of a key stays in the table.
    mutating func insert(_ row: Int, key: UnsafeRawBufferPointer, _ keyOf: (Int) -> UnsafeRawBufferPointer) {
        if count * 2 >= slots.count { grow(keyOf) }
        let hash = ByteHash.full(key)
        let slot = look(for: key, hash, keyOf)
        guard slots[slot].row < 0 else {
            hasRepeats = true
            return
        }
        slots[slot] = Slot(row: Int32(row), tag: UInt32(truncatingIfNeeded: hash >> 32))
        count += 1
    }

    mutating func rebuild(_ rows: Int, _ keyOf: (Int) -> UnsafeRawBufferPointer) {
        self = KeyTable()
        for row in 0..<rows { insert(row, key: keyOf(row), keyOf) }
    }

    private mutating func grow(_ keyOf: (Int) -> UnsafeRawBufferPointer) {
        let taken = slots.filter { $0.row >= 0 }
        slots = [Slot](repeating: .free, count: slots.count * 4)
        for entry in taken {
            var slot = Int(truncatingIfNeeded: ByteHash.full(keyOf(Int(entry.row)))) & (slots.count - 1)
            while slots[slot].row >= 0 { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = entry
        }
    }
}
