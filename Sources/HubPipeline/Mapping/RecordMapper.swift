import Bytes
import HubModel

/// What a record's row says of where it came from.
struct Lineage: Sendable {
    var source: Int16
    var run: Int64
    var payload: Int64
    var clock: Timestamp
    var each: [String: [UInt8]]
    /// `{file.…}` of the file that the record stands in.
    var file: [String: [UInt8]] = [:]
}

/// Maps records to rows: the hot loop.
///
/// One mapper belongs to one run; it allocates nothing per record or field.
final class RecordMapper {
    let plan: MappingPlan
    /// The fields of the plan, which owns them: borrowed here, so that no count goes up and down per value.
    let fields: UnsafeMutableBufferPointer<Unmanaged<FieldPlan>>
    var values: PlaceholderValues
    let text = ByteScratch()
    /// What `like` and `take` make of a value.
    let part = ByteScratch(capacity: 256)
    let checks: RowChecks
    /// Of the column at hand.
    var companions = Companions.none
    var codeDay: CivilDate?
    /// Of the columns that hold text, in the order of the plan's `textIndex`.
    let rescues: [ColumnRescue]
    /// What a rescue makes of a value.
    let rescued = ByteScratch(capacity: 256)
    /// Of the column at hand, where it is a file.
    let fileName = ByteScratch(capacity: 256)
    /// Takes what columns of type `file` hold; `nil` where there is none.
    private let shelf: FileShelf?
    /// A list or object is a value: as JSON.
    var wantsJSON = false
    /// Where columns are read ahead: one for each column that waits for another.
    var asides: [ArenaBox] = []
    var depth = 0
    let hashed = ByteScratch(capacity: 16_384)
    let shape: RecordShape
    /// Offsets of the row's cells, and of their end.
    let cellStarts: UnsafeMutablePointer<Int>
    var faults: [FieldFault] = []
    var changes: [PendingChange] = []
    let keepsKeys: Bool
    /// The column at hand.
    var column = 0
    var tally: ColumnTally
    let shapes: ShapeSurvey
    /// What a value could not be opened for, where the record is not to blame.
    var failure: HubFailure?
    /// For pulls that mark missing rows: of the record just taken, if its key could be read.
    private(set) var keyHash: UInt64?
    /// What became of the record just taken, where it is no row for a reason of its own.
    private(set) var leftOut = LeftOut.no

    enum LeftOut {
        case no
        /// It is of a person who was erased.
        case erased
        /// It is past `retain`.
        case expired
    }

    init(
        plan: MappingPlan,
        values: PlaceholderValues,
        keepsKeys: Bool,
        shelf: FileShelf? = nil,
        shapes: ShapeSurvey = ShapeSurvey()
    ) {
        self.plan = plan
        self.values = values
        self.keepsKeys = keepsKeys
        self.shelf = shelf
        self.shapes = shapes
        fields = .allocate(capacity: plan.fields.count)
        _ = fields.initialize(from: plan.fields.map { Unmanaged.passUnretained($0) })
        shape = RecordShape(plan.names)
        rescues = (0..<plan.textColumns).map { _ in ColumnRescue() }
        checks = RowChecks(plan.entity.checks, columns: plan.load.columns)
        cellStarts = .allocate(capacity: plan.fields.count + 1)
        cellStarts.initialize(repeating: 0, count: plan.fields.count + 1)
        tally = ColumnTally(columns: plan.fields.count)
    }

    deinit {
        fields.deallocate()
        cellStarts.deallocate()
    }

    func use(_ values: PlaceholderValues) {
        self.values = values
        failure = nil
        tally.beginPage()
    }

    /// Another document of the page, in a file of its own.
    func use(file: [String: String]) { values.file = file }

    /// The page that was begun last is as if it had never been read.
    func rollBackPage() {
        tally.rollBackPage()
    }

    /// Appends the record's row to the batch, or its rejection.
    ///
    /// `parent`: what the record was taken from, for `^`.
    ///
    /// `childrenHash`: of the rows that hang on this one, which its hash covers.
    ///
    /// `parentRow`: the row that this one hangs on; -1 if it hangs on none.
    ///
    /// Returns the first half of the row's hash; 0 for a rejection.
    func append(
        _ record: RecordTape,
        parent: RecordTape?,
        _ visit: Lane.Visit,
        childrenHash: ChildrenHash?,
        _ parentRow: Int32,
        to batch: RowBatch
    ) -> UInt64 {
        let start = batch.box.arena.count
        let shelved = shelf?.mark ?? FileShelf.Mark()
        faults.removeAll(keepingCapacity: true)
        changes.removeAll(keepingCapacity: true)
        tally.mapped += 1
        if shape.take(record) || visit.ordinal < RecordMapper.surveyed { shapes.observe(record) }
        let place = RecordPlace(
            record: record,
            parent: parent,
            answer: visit.answer,
            lineage: visit.lineage
        )
        appendCells(place, &batch.box.arena)
        if keepsKeys { keyHash = hashOfKey(batch.box.arena) }
        leftOut = leftOut(batch.box.arena)
        guard leftOut == .no else {
            takeBack(to: start, shelved, batch)
            batch.leaveOut(leftOut)
            return 0
        }
        if !checks.isEmpty, faults.isEmpty { judge(batch) }
        guard faults.isEmpty else {
            let key = keyText(batch.box.arena)
            takeBack(to: start, shelved, batch)
            batch.reject(rejection(record, key: key, visit.ordinal, batch, faults))
            return 0
        }
        let hash = rowHash(batch.box.arena, isRemoved: visit.isRemoved, childrenHash)
        let keyLength = cellStarts[plan.load.keyCount] - start - 2
        if let known = visit.known, known.contains(hash.0), isUntouched(start + 2, keyLength, known, batch) {
            takeBack(to: start, shelved, batch)
            batch.account.same += 1
            return hash.0
        }
        if !changes.isEmpty {
            batch.note(changes, key: keyText(batch.box.arena) ?? "", ordinal: visit.ordinal)
        }
        appendLineage(&batch.box.arena, visit.lineage, visit.ordinal, hash, visit.isRemoved)
        batch.add(
            RowGroup.Row(
                offset: start,
                length: Int32(batch.box.arena.count - start),
                keyLength: Int32(keyLength),
                hash: hash,
                page: Int32(batch.currentPage),
                ordinal: Int32(visit.ordinal)
            ),
            parent: parentRow
        )
        return hash.0
    }

    /// The record becomes no row that could name its files.
    @inline(__always)
    private func takeBack(to start: Int, _ shelved: FileShelf.Mark, _ batch: RowBatch) {
        batch.box.arena.truncate(to: start)
        shelf?.rollBack(to: shelved)
    }

    /// The shape of so many records of a page is looked at as a whole; of later ones only where it is another.
    private static let surveyed = 100

    /// The record's values as PostgreSQL prints them in UTC, in the order of the row's cells; for `why`.
    func texts(of place: RecordPlace) -> [String?] {
        var arena = CellArena()
        faults.removeAll(keepingCapacity: true)
        changes.removeAll(keepingCapacity: true)
        _ = shape.take(place.record)
        appendCells(place, &arena)
        return plan.fields.indices.map { position in
            CellText.read(arena.bytes, at: cellStarts[position], as: plan.fields[position].type.column)?.text
        }
    }

    @inline(__always)
    private func leftOut(_ arena: borrowing CellArena) -> LeftOut {
        if let probe = plan.erasures, probe.meets(arena.base, cellStarts) { return .erased }
        if let limit = plan.retention, limit.isPast(arena.base, cellStarts[limit.cell]) { return .expired }
        return .no
    }

    /// Whether a record is of a person who was erased; for what is not to become a row.
    func isErased(_ place: RecordPlace) -> Bool {
        guard plan.erasures != nil else { return false }
        var arena = CellArena()
        faults.removeAll(keepingCapacity: true)
        changes.removeAll(keepingCapacity: true)
        _ = shape.take(place.record)
        appendCells(place, &arena)
        return leftOut(arena) == .erased
    }

    private func appendCells(
        _ place: RecordPlace,
        _ arena: inout CellArena
    ) {
        arena.append(raw: Int16(fields.count + RecordMapper.lineageCount))
        for position in fields.indices {
            cellStarts[position] = arena.count
            column = position
            fields[position]._withUnsafeGuaranteedRef { field in
                append(field, place, &arena)
            }
        }
        cellStarts[fields.count] = arena.count
    }

    /// `checks` of the mapping: what must hold refuses the record, what should hold is counted.
    private func judge(_ batch: RowBatch) {
        let row = RowCells(base: batch.box.arena.base, starts: cellStarts)
        checks.eachFailure(in: row) { check in
            guard check.check.severity == .must else { return }
            faults.append(check.fault(in: row, columns: plan.load.columns))
        }
        guard faults.isEmpty else { return }
        checks.eachFailure(in: row) { batch.noteDoubt($0.check.text) }
    }

    /// No row of this run holds the key, so what the page's previous version said of the record still holds.
    private func isUntouched(_ keyStart: Int, _ length: Int, _ known: KnownRecords, _ batch: RowBatch) -> Bool
    {
        let key = UnsafeRawBufferPointer(start: batch.box.arena.base + keyStart, count: length)
        return !batch.holds(key: key) && !known.wasWritten(key)
    }

    private static let lineageCount = LoadPlan.lineage.count
}
