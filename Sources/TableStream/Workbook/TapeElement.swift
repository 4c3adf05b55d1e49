import Bytes
import XMLStream

/// An element of an XML record, as the readers of workbooks look at it.
struct TapeElement {
    let tape: RecordTape
    let node: Int

    init(_ tape: RecordTape, _ node: Int = 0) {
        self.tape = tape
        self.node = node
    }

    var name: UnsafeRawBufferPointer {
        let slot = tape.nodes[node]
        return UnsafeRawBufferPointer(start: tape.bytes + Int(slot.nameOffset), count: Int(slot.nameLength))
    }

    /// Its own text.
    var text: UnsafeRawBufferPointer {
        let slot = tape.nodes[node]
        return UnsafeRawBufferPointer(start: tape.bytes + Int(slot.valueOffset), count: Int(slot.valueLength))
    }

    func isNamed(_ wanted: StaticString) -> Bool { name.equals(wanted) }

    func attribute(_ wanted: StaticString) -> UnsafeRawBufferPointer? {
        var found: UnsafeRawBufferPointer?
        each { child in
            if found == nil, tape.nodes[child.node].kind == .attribute, child.isNamed(wanted) {
                found = child.text
            }
        }
        return found
    }

    func string(_ wanted: StaticString) -> String? {
        attribute(wanted).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Attributes and elements inside, in their order.
    @inline(__always)
    func each(_ body: (TapeElement) throws(WorkbookFailure) -> Void) throws(WorkbookFailure) {
        let end = Int(tape.nodes[node].end)
        var child = node + 1
        while child < end {
            try body(TapeElement(tape, child))
            child = Int(tape.nodes[child].end)
        }
    }

    @inline(__always)
    func each(_ body: (TapeElement) -> Void) {
        let end = Int(tape.nodes[node].end)
        var child = node + 1
        while child < end {
            body(TapeElement(tape, child))
            child = Int(tape.nodes[child].end)
        }
    }

    var isAttribute: Bool { tape.nodes[node].kind == .attribute }
}

extension UnsafeRawBufferPointer {
    @inline(__always)
    func equals(_ text: StaticString) -> Bool {
        guard count == text.utf8CodeUnitCount else { return false }
        for index in 0..<count where self[index] != text.utf8Start[index] { return false }
        return true
    }

    /// A whole number without sign.
    @inline(__always)
    var wholeNumber: Int? {
        guard count > 0, count < 18 else { return nil }
        var value = 0
        for byte in self {
            guard byte >= 0x30, byte <= 0x39 else { return nil }
            value = value * 10 + Int(byte - 0x30)
        }
        return value
    }
}

/// The elements at a place of a small part.
enum PartElements {
    static func each(
        _ path: [String],
        of bytes: [UInt8],
        part: String,
        _ body: (TapeElement) -> Void
    ) throws(WorkbookFailure) {
        var position = 0
        do throws(XMLFailure) {
            var reader = try XMLRecordReader(records: path.map { .child($0, prefix: nil) } + [.items]) {
                buffer in
                let count = min(buffer.count, bytes.count - position)
                buffer.copyBytes(from: bytes[position..<(position + count)])
                position += count
                return count
            }
            while try reader.next({ (record: RecordTape) in body(TapeElement(record)) }) {}
        } catch { throw .malformed(part: part, error) }
    }
}
