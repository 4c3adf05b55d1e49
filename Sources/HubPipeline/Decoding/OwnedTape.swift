import Bytes

/// A copy of a tape that outlives the reader it came from: an answer without its records.
final class OwnedTape {
    private let nodes: UnsafeMutableBufferPointer<RecordNode>
    private let bytes: UnsafeMutableRawBufferPointer

    init(copying tape: RecordTape) {
        nodes = .allocate(capacity: tape.nodes.count)
        _ = nodes.initialize(from: tape.nodes)
        let size = tape.nodes.reduce(0) { size, node in
            max(
                size,
                Int(node.nameOffset) + Int(node.nameLength),
                Int(node.valueOffset) + Int(node.valueLength)
            )
        }
        bytes = .allocate(byteCount: max(size, 1), alignment: 16)
        bytes.copyMemory(from: UnsafeRawBufferPointer(start: tape.bytes, count: size))
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
