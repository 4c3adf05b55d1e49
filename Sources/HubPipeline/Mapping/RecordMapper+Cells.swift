import Bytes
import HubModel

/// From value to cell.
extension RecordMapper {
    func convertDefault(_ field: FieldPlan, _ arena: inout CellArena) {
        guard let value = field.defaultValue else { return appendEmpty(field, &arena) }
        value.withUnsafeBytes { write(RawValue(bytes: $0, kind: .string), field, &arena) }
    }

    @inline(__always)
    func convert(_ value: RawValue, _ field: FieldPlan, _ arena: inout CellArena) {
        if let index = field.textIndex, value.bytes.mayHoldOldText {
            return rescue(value, field, rescues[index], &arena)
        }
        convertReadable(value, field, &arena)
    }

    func rescue(
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

    func convertReadable(_ value: RawValue, _ field: FieldPlan, _ arena: inout CellArena) {
        guard field.isTakenApart else {
            guard field.codes != nil else { return write(value, field, &arena) }
            return look(up: value, field, &arena)
        }
        convertPart(of: value, field, &arena)
    }

    /// `like` and `take`.
    func convertPart(of value: RawValue, _ field: FieldPlan, _ arena: inout CellArena) {
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

    func look(up value: RawValue, _ field: FieldPlan, _ arena: inout CellArena) {
        guard let dated = field.codes else { return }
        guard let codes = dated.codes(on: field.codesAreDated ? codeDay : nil) else {
            return refuse(
                field,
                RecordRule.codeWithoutDate.rawValue,
                String(decoding: value.bytes, as: UTF8.self),
                &arena
            )
        }
        if codes.look(up: value.bytes, { write(RawValue(bytes: $0, kind: .string), field, &arena) }) {
            return
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
    func write(_ value: RawValue, _ field: FieldPlan, _ arena: inout CellArena) {
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
    func note(_ flags: ValueFlags, _ value: RawValue, _ field: FieldPlan) {
        flags.forEach { count($0.isRepair ? .repaired : .noted, $0.rawValue) }
        guard let repair = flags.repair else { return }
        changes.append(PendingChange(kind: .repaired, fault: fault(field, repair.rawValue, value.bytes)))
    }

    /// A column that is read ahead counts when its own turn comes.
    func count(_ what: ColumnTally.What, _ rule: String) {
        if depth == 0 { tally.note(what, rule, column) }
    }

    func countEmpty() {
        if depth == 0 { tally.countEmpty(column) }
    }

    func appendEmpty(_ field: FieldPlan, _ arena: inout CellArena) {
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

    func refuse(
        _ value: RawValue,
        by rule: ValueRule,
        _ field: FieldPlan,
        _ arena: inout CellArena
    ) {
        refuse(field, rule.rawValue, String(decoding: value.bytes, as: UTF8.self), &arena)
    }

    /// Quarantine for keys and required fields; elsewhere empty, and a change record says so.
    func refuse(_ field: FieldPlan, _ rule: String, _ value: String, _ arena: inout CellArena) {
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

    func fault(_ field: FieldPlan, _ rule: String, _ value: UnsafeRawBufferPointer) -> FieldFault {
        FieldFault(
            field: field.name,
            rule: rule,
            path: field.pathText,
            value: String(String(decoding: value, as: UTF8.self).prefix(200))
        )
    }
}
