import Bytes

/// A value inside a record as a record of its own; its nodes are copied into memory that is used again.
final class ItemTape {
    private var nodes: UnsafeMutablePointer<RecordNode>
    private var capacity = 64

    init() {
        nodes = .allocate(capacity: capacity)
    }

    deinit { nodes.deallocate() }

    /// Calls `body` with every value of a path that is not empty, until it returns `false`.
    ///
    /// What it is called with is valid during the call.
    func each(_ items: CompiledPath, in record: RecordTape, _ body: (RecordTape) -> Bool) {
        items.each(in: record) { tape, node in
            tape.isEmpty(node) || body(take(node, of: tape))
        }
    }

    /// Valid until the next one is taken.
    func take(_ node: Int, of tape: RecordTape) -> RecordTape {
        let end = max(Int(tape.nodes[node].end), node + 1)
        let count = end - node
        if count > capacity {
            nodes.deallocate()
            capacity = max(count, capacity * 2)
            nodes = .allocate(capacity: capacity)
        }
        for index in 0..<count {
            var copy = tape.nodes[node + index]
            copy.end = UInt32(max(Int(copy.end), node + index + 1) - node)
            (nodes + index).initialize(to: copy)
        }
        return RecordTape(
            nodes: UnsafeBufferPointer(start: nodes, count: count),
            bytes: tape.bytes,
            source: tape.source,
            offset: tape.offset,
            mayRepeat: tape.mayRepeat
        )
    }
}
