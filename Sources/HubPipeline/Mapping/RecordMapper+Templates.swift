import Bytes
import HubModel

/// Columns that are put together.
extension RecordMapper {
    /// A template with an empty part is empty.
    func fill(_ template: CompiledTemplate, _ place: RecordPlace) -> Bool {
        for index in template.pieces.indices {
            let piece = template.pieces[index]
            switch piece.kind {
            case .literal: text.append(template.literal(piece))
            case .child:
                guard case .node(let node) = shape.child(Int(piece.slot), place.record) else { fallthrough }
                guard append(node, paddedTo: Int(piece.width), place.record) else { return false }
            case .other: guard append(template.parts[index], place) else { return false }
            }
        }
        return true
    }

    @inline(__always)
    private func append(_ node: Int, paddedTo width: Int, _ record: RecordTape) -> Bool {
        guard !record.isEmpty(node) else { return false }
        let start = text.count
        append(node, of: record)
        if width > 0 { pad(from: start, to: width) }
        return true
    }

    private func append(_ part: FieldPlan.Part, _ place: RecordPlace) -> Bool {
        switch part {
        case .literal(let bytes), .fixed(let bytes): text.append(bytes)
        case .each(let name):
            guard let bytes = place.lineage.each[name], !bytes.isEmpty else { return false }
            text.append(bytes)
        case .file(let name):
            guard let bytes = place.lineage.file[name], !bytes.isEmpty else { return false }
            text.append(bytes)
        case .path(let path, let pipes): return append(path, pipes, place)
        case .placeholder(let placeholder):
            guard let value = try? values.text(of: placeholder), !value.isEmpty else { return false }
            text.append(Array(value.utf8))
        }
        return true
    }

    func append(
        _ path: CompiledPath,
        _ pipes: [Template.Pipe],
        _ place: RecordPlace
    ) -> Bool {
        guard let tape = place.tape(of: path) else { return false }
        let start = text.count
        guard appendFirst(path, tape) else { return false }
        for pipe in pipes where !apply(pipe, from: start) { return false }
        return true
    }

    /// Writes the first selected value; false where there is none or it is empty.
    private func appendFirst(_ path: CompiledPath, _ tape: RecordTape) -> Bool {
        if path.soleChild != nil {
            switch shape.child(path.slot, tape) {
            case .none: return false
            case .node(let node): return appendFull(node, tape)
            case .several: break
            }
        }
        return path.first(in: tape) { appendFull($1, $0) } ?? false
    }

    private func appendFull(_ node: Int, _ tape: RecordTape) -> Bool {
        guard !tape.isEmpty(node) else { return false }
        append(node, of: tape)
        return true
    }

    func apply(_ pipe: Template.Pipe, from start: Int) -> Bool {
        switch pipe {
        case .pad(let width):
            pad(from: start, to: width)
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

    private func pad(from start: Int, to width: Int) {
        // The width counts characters; continuation bytes of UTF-8 are none.
        let characters = text.bytes(from: start).reduce(0) { $0 + ($1 & 0xC0 == 0x80 ? 0 : 1) }
        text.insert(UInt8(ascii: "0"), count: width - characters, at: start)
    }
}
