import Bytes
import HubModel

/// Columns that are put together.
extension RecordMapper {
    /// A template with an empty part is empty.
    func fill(
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

    func append(
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

    func first(_ path: CompiledPath, _ tape: RecordTape) -> Int? {
        guard let name = path.soleChild else { return path.first(in: tape) }
        switch shape.child(name, slot: path.slot, tape) {
        case .none: return nil
        case .node(let node): return node
        case .several: return path.first(in: tape)
        }
    }

    func apply(_ pipe: Template.Pipe, from start: Int) -> Bool {
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
}
