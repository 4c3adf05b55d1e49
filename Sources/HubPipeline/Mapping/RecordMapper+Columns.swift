import Bytes
import HubModel

/// One column: where it is read from.
extension RecordMapper {
    func append(
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
    func appendOwn(_ field: FieldPlan, _ place: RecordPlace, _ arena: inout CellArena) {
        wantsJSON = field.isJSON
        if field.soleSlot != FieldPlan.noSlot {
            switch child(field.soleSlot, place.record) {
            case .none: return convertDefault(field, &arena)
            case .value(let value): return convert(value, field, &arena)
            case .several(let text): return refuse(field, RecordRule.several.rawValue, text, &arena)
            case .notScalar: return refuse(field, RecordRule.notScalar.rawValue, "", &arena)
            }
        }
        appendComposed(field, place, &arena)
    }

    /// Several paths, longer paths, templates, constants.
    func appendComposed(
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
                case .value(let value): return open(value, field, &arena)
                case .several(let text): return refuse(field, RecordRule.several.rawValue, text, &arena)
                case .notScalar: return refuse(field, RecordRule.notScalar.rawValue, "", &arena)
                }
            }
            convertDefault(field, &arena)
        case .template(let template):
            text.reset()
            guard fill(template, place) else { return convertDefault(field, &arena) }
            open(RawValue(bytes: text.bytes(), kind: .string), field, &arena)
        }
    }

    enum Found {
        case none
        case value(RawValue)
        case several(String)
        case notScalar
    }

    @inline(__always)
    func child(_ slot: Int, _ record: RecordTape) -> Found {
        switch shape.child(slot, record) {
        case .node(let node): return scalar(node, record)
        case .none: return .none
        case .several: return .several("")
        }
    }

    @inline(__always)
    func scalar(_ node: Int, _ record: RecordTape) -> Found {
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

    func subtree(_ node: Int, _ record: RecordTape) -> Found {
        text.reset()
        record.writeJSON(of: node) { text.append($0) }
        return .value(RawValue(bytes: text.bytes(), kind: .object))
    }

    func read(_ path: CompiledPath, _ field: FieldPlan, _ place: RecordPlace) -> Found {
        if let joint = field.joint { return join(path, joint, place) }
        return path.soleChild == nil ? readSlowly(path, place) : child(path.slot, place.record)
    }

    func readSlowly(_ path: CompiledPath, _ place: RecordPlace) -> Found {
        guard let tape = place.tape(of: path) else { return .none }
        let isForeign = path.isForeign(to: tape)
        var found = Found.none
        var count = 0
        path.each(in: tape) { tape, node in
            guard !tape.isEmpty(node) else { return true }
            count += 1
            if count == 1 { found = isForeign ? kept(scalar(node, tape)) : scalar(node, tape) }
            return count < 2
        }
        return count > 1 ? .several(severalTexts(path, tape)) : found
    }

    /// A value that lies in another tape than the record's is copied before that tape goes.
    func kept(_ found: Found) -> Found {
        guard case .value(let value) = found, value.bytes.baseAddress != text.bytes().baseAddress else {
            return found
        }
        text.reset()
        text.append(value.bytes)
        return .value(RawValue(bytes: text.bytes(), kind: value.kind))
    }

    /// For quarantine: what stands there.
    func severalTexts(_ path: CompiledPath, _ tape: RecordTape) -> String {
        var texts: [String] = []
        path.each(in: tape) { tape, node in
            if !tape.isEmpty(node) { texts.append(tape.string(node)) }
            return texts.count < 3
        }
        return texts.joined(separator: "; ")
    }

    /// All values of a path as one text.
    func join(_ path: CompiledPath, _ joint: [UInt8], _ place: RecordPlace) -> Found {
        guard let tape = place.tape(of: path) else { return .none }
        text.reset()
        var isScalar = true
        var isFirst = true
        path.each(in: tape) { tape, node in
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
    func append(_ node: Int, of tape: RecordTape) {
        let raw = tape.raw(node)
        if tape.nodes[node].isEscaped {
            unescapeJSON(raw) { text.append($0) }
        } else {
            text.append(UnsafeRawBufferPointer(rebasing: raw.trimmed))
        }
    }
}
