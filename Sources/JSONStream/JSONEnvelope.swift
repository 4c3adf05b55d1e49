import Bytes

/// What stands outside the records, kept as one small tape.
///
/// Lists whose items are taken one by one appear empty; a record that is a member of an object is left out,
/// and one that is its own only item appears as an empty list.
struct JSONEnvelope {
    private(set) var nodes: [RecordNode] = []
    // Never empty, so that it always has an address.
    private(set) var text: [UInt8] = [0]
    private let limit: Int

    struct Mark {
        var nodes: Int
        var text: Int
    }

    struct Name {
        var start = 0
        var count = 0
        var isEscaped = false
    }

    init(limit: Int) {
        self.limit = limit
    }

    var mark: Mark { Mark(nodes: nodes.count, text: text.count) }

    mutating func drop(to mark: Mark) {
        nodes.removeLast(nodes.count - mark.nodes)
        text.removeLast(text.count - mark.text)
    }

    /// `nil` when there is no room.
    mutating func appendName(_ bytes: UnsafeRawBufferPointer, isEscaped: Bool) -> Name? {
        guard hasRoom(for: bytes.count) else { return nil }
        let name = Name(start: text.count, count: bytes.count, isEscaped: isEscaped)
        unsafe text.append(contentsOf: bytes)
        return name
    }

    /// False when there is no room.
    mutating func append(
        _ kind: RecordNode.Kind,
        _ name: Name,
        _ value: UnsafeRawBufferPointer,
        isEscaped: Bool = false
    ) -> Bool {
        guard hasRoom(for: value.count) else { return false }
        nodes.append(
            RecordNode(
                kind: kind,
                isEscaped: isEscaped,
                isNameEscaped: name.isEscaped,
                nameOffset: UInt32(truncatingIfNeeded: name.start),
                nameLength: UInt32(truncatingIfNeeded: name.count),
                valueOffset: UInt32(truncatingIfNeeded: text.count),
                valueLength: UInt32(truncatingIfNeeded: value.count),
                end: UInt32(truncatingIfNeeded: nodes.count + 1)
            )
        )
        unsafe text.append(contentsOf: value)
        return true
    }

    private func hasRoom(for more: Int) -> Bool {
        text.count + more + nodes.count * MemoryLayout<RecordNode>.stride <= limit
    }

    mutating func close(_ node: Int) {
        nodes[node].end = UInt32(truncatingIfNeeded: nodes.count)
    }

    func withTape<Result>(_ body: (RecordTape) -> Result) -> Result {
        unsafe nodes.withUnsafeBufferPointer { nodes in
            unsafe text.withUnsafeBufferPointer { text in
                guard let start = text.baseAddress else { preconditionFailure("the text holds a byte") }
                return unsafe body(
                    RecordTape(nodes: nodes, bytes: UnsafeRawPointer(start), source: Self.nothing, offset: 0)
                )
            }
        }
    }

    static var nothing: UnsafeRawBufferPointer {
        unsafe UnsafeRawBufferPointer(start: nil, count: 0)
    }
}
