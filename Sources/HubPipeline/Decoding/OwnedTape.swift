import Bytes

/// A copy of a tape that outlives the reader it came from: an answer without its records.
///
/// Never written after it was made.
final class OwnedTape: @unchecked Sendable {
    private let nodes: UnsafeMutableBufferPointer<RecordNode>
    private let bytes: UnsafeMutableRawBufferPointer

    /// Takes what the nodes name and nothing of the memory around it.
    init(copying tape: RecordTape) {
        nodes = .allocate(capacity: tape.nodes.count)
        _ = nodes.initialize(from: tape.nodes)
        var (from, until) = (Int.max, 0)
        for node in tape.nodes {
            node.eachRange {
                from = min(from, $0.lowerBound); until = max(until, $0.upperBound)
            }
        }
        from = min(from, until)
        bytes = .allocate(byteCount: max(until - from, 1), alignment: 16)
        bytes.copyMemory(from: UnsafeRawBufferPointer(start: tape.bytes + from, count: until - from))
        for index in nodes.indices { nodes[index].move(by: -from) }
        mayRepeat = tape.mayRepeat
    }

    /// An XML document above its root: paths into it begin with the root's name.
    static func withDocument<Result>(of root: RecordTape, _ body: (RecordTape) -> Result) -> Result {
        let copy = OwnedTape(copying: root)
        return withExtendedLifetime(copy) {
            var nodes = [RecordNode(kind: .object, end: UInt32(root.nodes.count + 1))]
            for var node in copy.nodes {
                node.end += 1
                nodes.append(node)
            }
            return nodes.withUnsafeBufferPointer { nodes in
                let source = UnsafeRawBufferPointer(copy.bytes)
                return body(
                    RecordTape(
                        nodes: nodes,
                        bytes: copy.tape.bytes,
                        source: root.source.isEmpty ? source : root.source,
                        offset: root.offset,
                        mayRepeat: true
                    )
                )
            }
        }
    }

    /// Made node by node, for documents that become records of another shape.
    init(nodes: [RecordNode], bytes: [UInt8], mayRepeat: Bool = false) {
        self.nodes = .allocate(capacity: nodes.count)
        _ = self.nodes.initialize(from: nodes)
        self.bytes = .allocate(byteCount: max(bytes.count, 1), alignment: 16)
        self.bytes.copyBytes(from: bytes)
        self.mayRepeat = mayRepeat
    }

    /// Of a document that has nothing outside its records.
    static let nothing = OwnedTape(nodes: [RecordNode(kind: .object, end: 1)], bytes: [])

    private let mayRepeat: Bool

    /// Valid as long as the owner lives.
    var tape: RecordTape {
        RecordTape(
            nodes: UnsafeBufferPointer(nodes),
            bytes: UnsafeRawPointer(bytes.baseAddress.unsafelyUnwrapped),
            source: UnsafeRawBufferPointer(bytes),
            offset: 0,
            mayRepeat: mayRepeat
        )
    }

    deinit {
        nodes.deallocate()
        bytes.deallocate()
    }
}

extension RecordNode {
    /// The memory of a name with its prefix, and of a value.
    fileprivate func eachRange(_ body: (Range<Int>) -> Void) {
        if nameLength > 0 {
            let prefix = prefixLength > 0 ? Int(prefixLength) + 1 : 0
            body(Int(nameOffset) - prefix..<Int(nameOffset) + Int(nameLength))
        }
        if valueLength > 0 { body(Int(valueOffset)..<Int(valueOffset) + Int(valueLength)) }
    }

    fileprivate mutating func move(by distance: Int) {
        nameOffset = nameLength > 0 ? UInt32(Int(nameOffset) + distance) : 0
        valueOffset = valueLength > 0 ? UInt32(Int(valueOffset) + distance) : 0
    }
}
