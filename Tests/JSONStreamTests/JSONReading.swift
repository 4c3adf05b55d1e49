import Bytes
import JSONStream

/// All that a reader says about a document, in words that can be compared.
struct JSONReading: Equatable, CustomStringConvertible {
    var records: [String] = []
    var sources: [String] = []
    var offsets: [Int] = []
    var faults: [String] = []
    var envelope = ""
    var holderFound = false
    var failure = ""
    var capacity = 0

    static let windows = [1, 2, 3, 7, 64]

    init(
        _ document: [UInt8],
        _ steps: [StreamStep] = [],
        limits: JSONLimits = JSONLimits(),
        piece: Int = .max
    ) {
        var rest = document[...]
        let source: (UnsafeMutableRawBufferPointer) -> Int = { buffer in
            let part = rest.prefix(min(buffer.count, piece))
            buffer.copyBytes(from: part)
            rest = rest.dropFirst(part.count)
            return part.count
        }
        do throws(JSONFailure) {
            var reader = try JSONRecordReader(records: steps, limits: limits, read: source)
            while try reader.next({ add($0, $1) }) {}
            envelope = reader.withEnvelope { $0.nodes.isEmpty ? "" : $0.text(0) }
            holderFound = reader.holderFound
            capacity = reader.capacity
        } catch { failure = error.words }
    }

    init(_ document: String, _ steps: [StreamStep] = [], window: Int? = nil) {
        self.init(Array(document.utf8), steps, limits: window.map { JSONLimits(window: $0) } ?? JSONLimits())
    }

    private mutating func add(_ tape: RecordTape, _ fault: JSONRecordFault?) {
        records.append(tape.text(0))
        sources.append(String(decoding: tape.source, as: UTF8.self))
        offsets.append(tape.offset)
        if case .duplicateKey(let name)? = fault { faults.append("\(records.count - 1): \(name)") }
    }

    var description: String {
        "\(records) \(faults) \(envelope) \(failure)"
    }

    /// The same reading without what depends on the window's size.
    var comparable: JSONReading {
        var copy = self
        copy.capacity = 0
        return copy
    }
}

extension JSONFailure {
    var words: String {
        switch self {
        case .malformed(let offset, let reason): "\(offset) \(reason.rawValue)"
        case .tooDeep(let offset, _): "\(offset) too deep"
        case .recordTooLarge(let offset, _): "\(offset) record too large"
        case .envelopeTooLarge(let offset, _): "\(offset) envelope too large"
        case .noMemory: "no memory"
        case .source: "source failed"
        }
    }
}

extension RecordTape {
    /// The node as JSON without spaces, written from the slots alone.
    func text(_ index: Int) -> String {
        let node = nodes[index]
        let value = slice(node.valueOffset, node.valueLength)
        switch node.kind {
        case .object:
            return "{" + children(index).map { "\"\(name($0))\":\(text($0))" }.joined(separator: ",") + "}"
        case .list: return "[" + children(index).map { text($0) }.joined(separator: ",") + "]"
        case .string: return "\"\(value)\""
        case .number, .true, .false, .null: return value
        case .attribute: return "@"
        }
    }

    func name(_ index: Int) -> String {
        slice(nodes[index].nameOffset, nodes[index].nameLength)
    }

    func children(_ index: Int) -> [Int] {
        var result: [Int] = []
        var child = index + 1
        while child < nodes[index].end {
            result.append(child)
            child = Int(nodes[child].end)
        }
        return result
    }

    private func slice(_ offset: UInt32, _ count: UInt32) -> String {
        let start = bytes + Int(offset)
        return String(decoding: UnsafeRawBufferPointer(start: start, count: Int(count)), as: UTF8.self)
    }
}

extension StreamStep {
    static func child(_ name: String) -> StreamStep { .child(name, prefix: nil) }
}
