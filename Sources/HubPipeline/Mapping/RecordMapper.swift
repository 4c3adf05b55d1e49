import Bytes
import HubModel

/// What a record's row says of where it came from.
struct Lineage: Sendable {
    var source: Int16
    var run: Int64
    var payload: Int64
    var clock: Timestamp
    var each: [String: [UInt8]]
}

/// Maps records to rows: the hot loop.
///
/// One mapper belongs to one run; it allocates nothing per record or field.
final class RecordMapper {
    private let plan: MappingPlan
    /// The fields of the plan, which owns them: borrowed here, so that no count goes up and down per value.
    private let fields: UnsafeMutableBufferPointer<Unmanaged<FieldPlan>>
    private var values: PlaceholderValues
    private let text = ByteScratch()
    /// What `like` and `take` make of a value.
    private let part = ByteScratch(capacity: 256)
    private let checks: RowChecks
    /// Of the column at hand.
    private var companions = Companions.none
    private var codeDay: CivilDate?
    /// Of the columns that hold text, in the order of the plan's `textIndex`.
    private let rescues: [ColumnRescue]
    /// What a rescue makes of a value.
    private let rescued = ByteScratch(capacity: 256)
    /// A list or object is a value: as JSON.
    private var wantsJSON = false
    /// Where columns are read ahead: one for each column that waits for another.
    private var asides: [ArenaBox] = []
    private var depth = 0
    private let hashed = ByteScratch(capacity: 16_384)
    private let shape: RecordShape
    /// Offsets of the row's cells, and of their end.
    private let cellStarts: UnsafeMutablePointer<Int>
    private var faults: [FieldFault] = []
    private var changes: [PendingChange] = []
    private let keepsKeys: Bool
    /// The column at hand.
    private var column = 0
    private(set) var tally: ColumnTally
    let shapes = ShapeSurvey()
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

    init(plan: MappingPlan, values: PlaceholderValues, keepsKeys: Bool) {
        self.plan = plan
        self.values = values
        self.keepsKeys = keepsKeys
        fields = .allocate(capacity: plan.fields.count)
        _ = fields.initialize(from: plan.fields.map { Unmanaged.passUnretained($0) })
        shape = RecordShape(slots: plan.nameSlots)
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
        tally.beginPage()
    }

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
            batch.box.arena.truncate(to: start)
            batch.leaveOut(leftOut)
            return 0
        }
        if !checks.isEmpty, faults.isEmpty { judge(batch) }
        guard faults.isEmpty else {
            let key = keyText(batch.box.arena)
            batch.box.arena.truncate(to: start)
            batch.reject(rejection(record, key: key, visit.ordinal, batch, faults))
            return 0
        }
        let hash = rowHash(batch.box.arena, isRemoved: visit.isRemoved, childrenHash)
        let keyLength = cellStarts[plan.load.keyCount] - start - 2
        if let known = visit.known, known.contains(hash.0), isUntouched(start + 2, keyLength, known, batch) {
            batch.box.arena.truncate(to: start)
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

    // MARK: How text is written

    var rescuesText: Bool { !rescues.isEmpty }

    func beginSurvey() {
        for rescue in rescues { rescue.reset() }
    }

    /// Looks at the text columns of a record; `endSurvey` decides for the page.
    func survey(_ record: RecordTape) {
        if shape.take(record) { shapes.observe(record) }
        for field in plan.fields {
            guard let index = field.textIndex, let path = field.soleChild,
                case .value(let value) = child(path, record), value.bytes.mayHoldOldText
            else { continue }
            rescues[index].survey(value.bytes)
        }
    }

    func endSurvey() {
        for rescue in rescues { rescue.decide() }
    }

    // MARK: One column

    private func append(
        _ field: FieldPlan,
        _ place: RecordPlace,
        _ arena: inout CellArena
    ) {
        guard field.checksOthers else { return appendOwn(field, place, &arena) }
        let outer = (companions, codeDay)
        companions = companions(of: field, place)
        appendOwn(field, place, &arena)
        (companions, codeDay) = outer
    }

    @inline(__always)
    private func appendOwn(_ field: FieldPlan, _ place: RecordPlace, _ arena: inout CellArena) {
        wantsJSON = field.type == .json
        if let path = field.soleChild {
            switch child(path, place.record) {
            case .none: return convertDefault(field, &arena)
            case .value(let value): return convert(value, field, &arena)
            case .several(let text): return refuse(field, RecordRule.several.rawValue, text, &arena)
            case .notScalar: return refuse(field, RecordRule.notScalar.rawValue, "", &arena)
            }
        }
        appendComposed(field, place, &arena)
    }

    /// Several paths, longer paths, templates, constants.
    private func appendComposed(
        _ field: FieldPlan,
        _ place: RecordPlace,
        _ arena: inout CellArena
    ) {
        switch field.origin {
        case .constant: convertDefault(field, &arena)
        case .paths(let paths):
            for path in paths {
                switch read(path, field, place) {
                case .none: continue
                case .value(let value): return convert(value, field, &arena)
                case .several(let text): return refuse(field, RecordRule.several.rawValue, text, &arena)
                case .notScalar: return refuse(field, RecordRule.notScalar.rawValue, "", &arena)
                }
            }
            convertDefault(field, &arena)
        case .template(let parts):
            text.reset()
            guard fill(parts, place) else { return convertDefault(field, &arena) }
            convert(RawValue(bytes: text.bytes(), kind: .string), field, &arena)
        }
    }

    private enum Found {
        case none
        case value(RawValue)
        case several(String)
        case notScalar
    }

    /// `path` is one name of a child.
    @inline(__always)
    private func child(_ path: CompiledPath, _ record: RecordTape) -> Found {
        guard let name = path.soleChild else { return .none }
        switch shape.child(name, slot: path.slot, record) {
        case .node(let node): return scalar(node, record)
        case .none: return .none
        case .several: return .several("")
        }
    }

    @inline(__always)
    private func scalar(_ node: Int, _ record: RecordTape) -> Found {
        if record.isEmpty(node) { return .none }
        let slot = record.nodes[node]
        if wantsJSON, slot.kind == .list || slot.kind == .object { return subtree(node, record) }
        switch slot.kind {
        case .list: return .notScalar
        case .object where record.raw(node).isBlankOrNull: return .notScalar
        default: break
        }
        guard slot.isEscaped else { return .value(RawValue(bytes: record.raw(node), kind: slot.kind)) }
        text.reset()
        unescapeJSON(record.raw(node)) { text.append($0) }
        let unescaped = text.bytes()
        return unescaped.isBlankOrNull ? .none : .value(RawValue(bytes: unescaped, kind: slot.kind))
    }

    private func subtree(_ node: Int, _ record: RecordTape) -> Found {
        text.reset()
        record.writeJSON(of: node) { text.append($0) }
        return .value(RawValue(bytes: text.bytes(), kind: .object))
    }

    private func read(_ path: CompiledPath, _ field: FieldPlan, _ place: RecordPlace) -> Found {
        if let joint = field.joint { return join(path, joint, place) }
        return path.soleChild == nil ? readSlowly(path, place) : child(path, place.record)
    }

    private func readSlowly(_ path: CompiledPath, _ place: RecordPlace) -> Found {
        guard let tape = place.tape(of: path) else { return .none }
        var found: Int?
        var count = 0
        path.each(in: tape) { node in
            guard !tape.isEmpty(node) else { return true }
            if found == nil { found = node }
            count += 1
            return count < 2
        }
        guard let found else { return .none }
        guard count == 1 else { return .several(severalTexts(path, tape)) }
        return scalar(found, tape)
    }

    /// For quarantine: what stands there.
    private func severalTexts(_ path: CompiledPath, _ tape: RecordTape) -> String {
        var texts: [String] = []
        path.each(in: tape) { node in
            if !tape.isEmpty(node) { texts.append(tape.string(node)) }
            return texts.count < 3
        }
        return texts.joined(separator: "; ")
    }

    /// All values of a path as one text.
    private func join(_ path: CompiledPath, _ joint: [UInt8], _ place: RecordPlace) -> Found {
        guard let tape = place.tape(of: path) else { return .none }
        text.reset()
        var isScalar = true
        var isFirst = true
        path.each(in: tape) { node in
            guard !tape.isEmpty(node) else { return true }
            isScalar = ![.list, .object].contains(tape.nodes[node].kind) || tape.mayRepeat
            if !isFirst { text.append(joint) }
            isFirst = false
            append(node, of: tape)
            return isScalar
        }
        guard isScalar else { return .notScalar }
        let joined = text.bytes()
        return joined.isBlankOrNull ? .none : .value(RawValue(bytes: joined, kind: .string))
    }

    /// Writes a node's text behind what the scratch holds.
    private func append(_ node: Int, of tape: RecordTape) {
        let raw = tape.raw(node)
        if tape.nodes[node].isEscaped {
            unescapeJSON(raw) { text.append($0) }
        } else {
            text.append(UnsafeRawBufferPointer(rebasing: raw.trimmed))
        }
    }

    // MARK: Templates

    /// A template with an empty part is empty.
    private func fill(
        _ parts: [FieldPlan.Part],
        _ place: RecordPlace
    ) -> Bool {
        for part in parts {
            switch part {
            case .literal(let bytes), .fixed(let bytes): text.append(bytes)
            case .each(let name):
                guard let bytes = place.lineage.each[name], !bytes.isEmpty else { return false }
                text.append(bytes)
            case .path(let path, let pipes):
                guard append(path, pipes, place) else { return false }
            case .placeholder(let placeholder):
                guard let value = try? values.text(of: placeholder), !value.isEmpty else { return false }
                text.append(Array(value.utf8))
            }
        }
        return true
    }

    private func append(
        _ path: CompiledPath,
        _ pipes: [Template.Pipe],
        _ place: RecordPlace
    ) -> Bool {
        guard let tape = place.tape(of: path), let node = first(path, tape), !tape.isEmpty(node) else {
            return false
        }
        let start = text.count
        append(node, of: tape)
        for pipe in pipes where !apply(pipe, from: start) { return false }
        return true
    }

    private func first(_ path: CompiledPath, _ tape: RecordTape) -> Int? {
        guard let name = path.soleChild else { return path.first(in: tape) }
        switch shape.child(name, slot: path.slot, tape) {
        case .none: return nil
        case .node(let node): return node
        case .several: return path.first(in: tape)
        }
    }

    private func apply(_ pipe: Template.Pipe, from start: Int) -> Bool {
        switch pipe {
        case .pad(let width):
            // The width counts characters; continuation bytes of UTF-8 are none.
            let characters = text.bytes(from: start).reduce(0) { $0 + ($1 & 0xC0 == 0x80 ? 0 : 1) }
            text.insert(UInt8(ascii: "0"), count: width - characters, at: start)
            return true
        case .text: return true
        default:
            let input = String(decoding: text.bytes(from: start), as: UTF8.self)
            guard let output = try? Piping(values: values).run(.text(input), through: [pipe]) else {
                return false
            }
            text.truncate(to: start)
            text.append(Array(output.utf8))
            return true
        }
    }

    // MARK: From value to cell

    private func convertDefault(_ field: FieldPlan, _ arena: inout CellArena) {
        guard let value = field.defaultValue else { return appendEmpty(field, &arena) }
        value.withUnsafeBytes { write(RawValue(bytes: $0, kind: .string), field, &arena) }
    }

    @inline(__always)
    private func convert(_ value: RawValue, _ field: FieldPlan, _ arena: inout CellArena) {
        if let index = field.textIndex, value.bytes.mayHoldOldText {
            return rescue(value, field, rescues[index], &arena)
        }
        convertReadable(value, field, &arena)
    }

    private func rescue(
        _ value: RawValue,
        _ field: FieldPlan,
        _ rescue: ColumnRescue,
        _ arena: inout CellArena
    ) {
        switch rescue.convert(value.bytes, into: rescued) {
        case .untouched: convertReadable(value, field, &arena)
        case .rescued:
            let changeCount = changes.count
            convertReadable(RawValue(bytes: rescued.bytes(), kind: value.kind), field, &arena)
            count(.repaired, ValueRule.textRescued.rawValue)
            // What else became of the value says more.
            guard changes.count == changeCount else { return }
            let fault = fault(field, ValueRule.textRescued.rawValue, value.bytes)
            changes.append(PendingChange(kind: .repaired, fault: fault))
        case .ambiguous: refuse(value, by: .textCharsetAmbiguous, field, &arena)
        case .lossy: refuse(value, by: .textLossy, field, &arena)
        }
    }

    private func convertReadable(_ value: RawValue, _ field: FieldPlan, _ arena: inout CellArena) {
        guard field.isTakenApart else {
            guard field.codes != nil else { return write(value, field, &arena) }
            return look(up: value, field, &arena)
        }
        convertPart(of: value, field, &arena)
    }

    /// `like` and `take`.
    private func convertPart(of value: RawValue, _ field: FieldPlan, _ arena: inout CellArena) {
        guard let like = field.like else { return }
        switch like.read(value.bytes, part) {
        case .value(let bytes):
            let value = RawValue(bytes: bytes, kind: .string)
            if field.codes == nil { write(value, field, &arena) } else { look(up: value, field, &arena) }
        case .empty: convertDefault(field, &arena)
        case .noFit:
            let text = String(decoding: value.bytes, as: UTF8.self)
            refuse(field, RecordRule.notLike.rawValue, text, &arena)
        }
    }

    private func look(up value: RawValue, _ field: FieldPlan, _ arena: inout CellArena) {
        guard let dated = field.codes else { return }
        guard let codes = dated.codes(on: field.codesAreDated ? codeDay : nil) else {
            return refuse(
                field,
                RecordRule.codeWithoutDate.rawValue,
                String(decoding: value.bytes, as: UTF8.self),
                &arena
            )
        }
        let trimmed = UnsafeRawBufferPointer(rebasing: value.bytes.trimmed)
        if codes.look(up: trimmed, { write(RawValue(bytes: $0, kind: .string), field, &arena) }) { return }
        if let loose = codes.value(of: Array(trimmed)) {
            return loose.withUnsafeBytes { write(RawValue(bytes: $0, kind: .string), field, &arena) }
        }
        switch field.ifUnknown {
        case .keep: write(value, field, &arena)
        case .empty: appendEmpty(field, &arena)
        case .value(let other):
            Array(other.utf8).withUnsafeBytes { write(RawValue(bytes: $0, kind: .string), field, &arena) }
        case .quarantine:
            faults.append(fault(field, RecordRule.codeUnknown.rawValue, value.bytes))
            countEmpty()
            arena.appendNull()
        }
    }

    @inline(__always)
    private func write(_ value: RawValue, _ field: FieldPlan, _ arena: inout CellArena) {
        if !field.oneOf.isEmpty, !field.oneOf.contains(where: { value.bytes.trimmed.elementsEqual($0) }) {
            return refuse(
                field,
                RecordRule.notOneOf.rawValue,
                String(decoding: value.bytes, as: UTF8.self),
                &arena
            )
        }
        switch field.normalizer.append(value, with: companions, to: &arena) {
        case .written: return
        case .flagged(let flags): note(flags, value, field)
        case .empty(let note):
            if let note { count(.noted, note.rawValue) }
            appendEmpty(field, &arena)
        case .fault(let rule):
            refuse(field, rule.rawValue, String(decoding: value.bytes, as: UTF8.self), &arena)
        }
    }

    /// A repair is told value by value; what a value merely is, by how many.
    private func note(_ flags: ValueFlags, _ value: RawValue, _ field: FieldPlan) {
        flags.forEach { count($0.isRepair ? .repaired : .noted, $0.rawValue) }
        guard let repair = flags.repair else { return }
        changes.append(PendingChange(kind: .repaired, fault: fault(field, repair.rawValue, value.bytes)))
    }

    /// A column that is read ahead counts when its own turn comes.
    private func count(_ what: ColumnTally.What, _ rule: String) {
        if depth == 0 { tally.note(what, rule, column) }
    }

    private func countEmpty() {
        if depth == 0 { tally.countEmpty(column) }
    }

    private func appendEmpty(_ field: FieldPlan, _ arena: inout CellArena) {
        arena.appendNull()
        countEmpty()
        if field.isRequired {
            faults.append(
                FieldFault(
                    field: field.name,
                    rule: RecordRule.requiredEmpty.rawValue,
                    path: field.pathText,
                    value: ""
                )
            )
        }
    }

    private func refuse(
        _ value: RawValue,
        by rule: ValueRule,
        _ field: FieldPlan,
        _ arena: inout CellArena
    ) {
        refuse(field, rule.rawValue, String(decoding: value.bytes, as: UTF8.self), &arena)
    }

    /// Quarantine for keys and required fields; elsewhere empty, and a change record says so.
    private func refuse(_ field: FieldPlan, _ rule: String, _ value: String, _ arena: inout CellArena) {
        arena.appendNull()
        countEmpty()
        let fault = FieldFault(
            field: field.name,
            rule: rule,
            path: field.pathText,
            value: String(value.prefix(200))
        )
        if field.isVital {
            faults.append(fault)
        } else {
            count(.emptied, rule)
            changes.append(PendingChange(kind: .emptied, fault: fault))
        }
    }

    private func fault(_ field: FieldPlan, _ rule: String, _ value: UnsafeRawBufferPointer) -> FieldFault {
        FieldFault(
            field: field.name,
            rule: rule,
            path: field.pathText,
            value: String(String(decoding: value, as: UTF8.self).prefix(200))
        )
    }

    // MARK: Other columns of the row

    /// What the type checks against, read ahead: cells are written in the order of columns.
    private func companions(of field: FieldPlan, _ place: RecordPlace) -> Companions {
        var result = Companions.none
        codeDay = nil
        for need in field.needs {
            guard let position = plan.fields.firstIndex(where: { $0.name == need.column }) else { continue }
            readAhead(position, place) { cell, type in
                switch need.use {
                case .role(let role): result.read(cell, of: type, as: role, zone: values.zone)
                case .codeDay:
                    var day = Companions.none
                    day.read(cell, of: type, as: .on, zone: values.zone)
                    codeDay = day.on
                case .notBefore: result.notBefore = TimeOfDayNormalizer.seconds(of: cell)
                }
            }
        }
        if let path = field.precision, case .value(let value) = readSlowly(path, place) {
            result.precision = DatePrecision(UnsafeRawBufferPointer(rebasing: value.bytes.trimmed))
        }
        return result
    }

    /// Reads a column into memory of its own; what is wrong with it is told when its own turn comes.
    private func readAhead(
        _ position: Int,
        _ place: RecordPlace,
        _ body: (UnsafeRawBufferPointer, FieldType) -> Void
    ) {
        let field = plan.fields[position]
        let (faultCount, changeCount) = (faults.count, changes.count)
        let day = codeDay
        if depth == asides.count { asides.append(ArenaBox(capacity: 1 << 12)) }
        let aside = asides[depth]
        aside.arena.reset()
        depth += 1
        append(field, place, &aside.arena)
        depth -= 1
        codeDay = day
        faults.removeSubrange(faultCount...)
        changes.removeSubrange(changeCount...)
        let cell = aside.arena.bytes
        guard cell.count > 4 else { return }
        body(UnsafeRawBufferPointer(rebasing: cell[4...]), field.type)
    }

    // MARK: Key, hash, lineage

    /// The key as text, for quarantine; `nil` where a part of it is at fault.
    private func keyText(_ arena: borrowing CellArena) -> String? {
        var parts: [String] = []
        for position in 0..<plan.load.keyCount {
            let start = cellStarts[position] + 4
            let length = cellStarts[position + 1] - start
            guard length > 0 else { return nil }
            let cell = UnsafeRawBufferPointer(start: arena.base + start, count: length)
            guard let text = CellText.text(of: cell, as: plan.fields[position].type.column) else {
                return nil
            }
            parts.append(text)
        }
        return parts.joined(separator: "\u{1F}")
    }

    /// First 8 bytes of SHA-256 over the key's cells; `nil` where one is empty.
    private func hashOfKey(_ arena: borrowing CellArena) -> UInt64? {
        for position in 0..<plan.load.keyCount
        where arena.base.loadUnaligned(fromByteOffset: cellStarts[position], as: Int32.self) == -1 {
            return nil
        }
        let start = cellStarts[0]
        var hash = SHA256()
        hash.update(
            UnsafeRawBufferPointer(start: arena.base + start, count: cellStarts[plan.load.keyCount] - start)
        )
        return hash.finishHalf().0
    }

    /// First 16 bytes of SHA-256 over (column id, length, cell) of the non-empty columns.
    private func rowHash(
        _ arena: borrowing CellArena,
        isRemoved: Bool,
        _ children: ChildrenHash?
    ) -> (UInt64, UInt64) {
        hashed.reset()
        for column in plan.hashOrder {
            let start = cellStarts[column.index]
            let length = cellStarts[column.index + 1] - start
            guard arena.base.loadUnaligned(fromByteOffset: start, as: Int32.self) != -1 else { continue }
            hashed.append(column.id)
            hashed.append(UnsafeRawBufferPointer(start: arena.base + start, count: length))
        }
        if let children {
            hashed.append(UInt32(truncatingIfNeeded: children.value))
            hashed.append(UInt32(truncatingIfNeeded: children.value >> 32))
        }
        if isRemoved { hashed.append(0xFFFF_FFFF as UInt32) }
        var hash = SHA256()
        hash.update(hashed.bytes())
        return hash.finishHalf()
    }

    private func appendLineage(
        _ arena: inout CellArena,
        _ lineage: Lineage,
        _ ordinal: Int,
        _ hash: (UInt64, UInt64),
        _ isRemoved: Bool
    ) {
        appendCell(lineage.source, &arena)
        appendCell(lineage.run, &arena)
        appendCell(lineage.payload, &arena)
        appendCell(Int32(ordinal), &arena)
        arena.append(raw: Int32(16))
        arena.append(raw: hash.0)
        arena.append(raw: hash.1)
        // timestamptz counts from 2000-01-01.
        let clock = lineage.clock.microseconds - 946_684_800_000_000
        appendCell(clock, &arena)
        if isRemoved { appendCell(clock, &arena) } else { arena.appendNull() }
    }

    @inline(__always)
    private func appendCell<Value: FixedWidthInteger>(_ value: Value, _ arena: inout CellArena) {
        arena.append(raw: Int32(MemoryLayout<Value>.size))
        arena.append(raw: value)
    }

    private func rejection(
        _ record: RecordTape,
        key: String?,
        _ ordinal: Int,
        _ batch: RowBatch,
        _ faults: [FieldFault]
    ) -> Rejection {
        Rejection(
            faults: faults,
            key: key,
            record: Array(record.source.prefix(64 << 10)),
            ordinal: ordinal,
            page: batch.currentPage
        )
    }
}
