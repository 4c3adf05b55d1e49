import Bytes
import XMLStream

/// All that a reader says about a document, in words that can be compared.
struct XMLReading: Equatable, CustomStringConvertible {
    var records: [String] = []
    var sources: [String] = []
    var offsets: [Int] = []
    var envelope = ""
    var holderFound = false
    var failure = ""

    static let windows = [1, 2, 3, 7, 64]

    init(
        _ document: [UInt8],
        _ steps: [StreamStep] = [],
        limits: XMLLimits = XMLLimits(),
        piece: Int = .max
    ) {
        var rest = document[...]
        let source: (UnsafeMutableRawBufferPointer) -> Int = { buffer in
            let part = rest.prefix(min(buffer.count, piece))
            buffer.copyBytes(from: part)
            rest = rest.dropFirst(part.count)
            return part.count
        }
        do throws(XMLFailure) {
            var reader = try XMLRecordReader(records: steps, limits: limits, read: source)
            while try reader.next({ add($0) }) {}
            envelope = reader.withEnvelope { $0.nodes.isEmpty ? "" : $0.text(0) }
            holderFound = reader.holderFound
        } catch { failure = error.words }
    }

    init(_ document: String, _ steps: [StreamStep] = [], window: Int? = nil) {
        self.init(Array(document.utf8), steps, limits: window.map { XMLLimits(window: $0) } ?? XMLLimits())
    }

    private mutating func add(_ tape: RecordTape) {
        records.append(tape.text(0))
        sources.append(String(decoding: tape.source, as: UTF8.self))
        offsets.append(tape.offset)
    }

    var description: String {
        "\(records) \(envelope) \(failure)"
    }
}

extension XMLFailure {
    var words: String {
        switch self {
        case .malformed(let offset, let line, let reason): "\(line):\(offset) \(reason.rawValue)"
        case .doctype(let offset, let line): "\(line):\(offset) doctype"
        case .tooDeep(let offset, let line, _): "\(line):\(offset) too deep"
        case .tooManyAttributes(let offset, let line, _): "\(line):\(offset) too many attributes"
        case .recordTooLarge(let offset, _, _): "\(offset) record too large"
        case .envelopeTooLarge: "envelope too large"
        case .noMemory: "no memory"
        case .source: "source failed"
        }
    }
}

extension RecordTape {
    /// The node in a short form, `name(@attribute=value 'text' child…)`, written from the slots alone.
    func text(_ index: Int) -> String {
        let node = nodes[index]
        let value = slice(node.valueOffset, node.valueLength)
        var parts: [String] = []
        var child = index + 1
        while child < node.end {
            parts.append(text(child))
            child = Int(nodes[child].end)
        }
        switch node.kind {
        case .attribute: return "@" + name(index) + "=" + value
        case .string: return name(index) + "'" + value + "'"
        default:
            return name(index) + "("
                + (parts + (value.isEmpty ? [] : ["'" + value + "'"])).joined(separator: " ") + ")"
        }
    }

    func name(_ index: Int) -> String {
        let prefix = nodes[index].prefixLength == 0 ? 0 : UInt32(nodes[index].prefixLength) + 1
        return slice(nodes[index].nameOffset - prefix, nodes[index].nameLength + prefix)
    }

    private func slice(_ offset: UInt32, _ count: UInt32) -> String {
        let start = bytes + Int(offset)
        return String(decoding: UnsafeRawBufferPointer(start: start, count: Int(count)), as: UTF8.self)
    }
}

extension StreamStep {
    static func child(_ name: String) -> StreamStep { .child(name, prefix: nil) }
}
