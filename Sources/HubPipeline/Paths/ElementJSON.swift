import Bytes

extension OwnedTape {
    /// An XML record as the JSON that a column of type `json` holds of it, for paths that know JSON alone.
    ///
    /// Attributes are `@name`, an element's own text beside others is `#text`, elements of one name under one parent
    /// are a list; an element with text alone is that text.
    convenience init(asJSON tape: RecordTape) {
        var builder = ElementJSON(tape)
        builder.append(0, named: builder.name(of: 0))
        self.init(nodes: builder.nodes, bytes: builder.bytes)
    }
}

private struct ElementJSON {
    private let tape: RecordTape
    private(set) var nodes: [RecordNode] = []
    private(set) var bytes: [UInt8] = []

    init(_ tape: RecordTape) {
        self.tape = tape
    }

    func name(of node: Int) -> [UInt8] {
        let mark: [UInt8] = tape.nodes[node].kind == .attribute ? [UInt8(ascii: "@")] : []
        return mark + CompiledName.bytes(of: tape.nodes[node], in: tape)
    }

    mutating func append(_ node: Int, named name: [UInt8]) {
        let slot = tape.nodes[node]
        switch slot.kind {
        case .object: appendElement(node, name)
        case .list: append(.list, name) { $0.appendItems(of: node) }
        case .string, .attribute: append(.string, name, text: tape.text(node))
        case .number, .true, .false, .null: append(slot.kind, name, text: Array(tape.raw(node)))
        }
    }

    private mutating func appendElement(_ node: Int, _ name: [UInt8]) {
        append(.object, name) { builder in
            for (name, group) in builder.groups(in: node) {
                if group.count == 1 {
                    builder.append(group[0], named: name)
                } else {
                    builder.append(.list, name) { builder in
                        for item in group { builder.append(item, named: []) }
                    }
                }
            }
            let text = builder.tape.raw(node)
            guard !text.isBlankOrNull else { return }
            builder.append(.string, Array("#text".utf8), text: Array(text.trimmed))
        }
    }

    private mutating func appendItems(of node: Int) {
        var child = node + 1
        while child < Int(tape.nodes[node].end) {
            append(child, named: [])
            child = Int(tape.nodes[child].end)
        }
    }

    /// The children by name, in the order in which the names first come.
    private func groups(in node: Int) -> [(name: [UInt8], nodes: [Int])] {
        var groups: [(name: [UInt8], nodes: [Int])] = []
        var places: [[UInt8]: Int] = [:]
        var child = node + 1
        while child < Int(tape.nodes[node].end) {
            let name = name(of: child)
            if let place = places[name] {
                groups[place].nodes.append(child)
            } else {
                places[name] = groups.count
                groups.append((name, [child]))
            }
            child = Int(tape.nodes[child].end)
        }
        return groups
    }

    private mutating func append(
        _ kind: RecordNode.Kind,
        _ name: [UInt8],
        inside: (inout ElementJSON) -> Void
    ) {
        let own = nodes.count
        nodes.append(named(RecordNode(kind: kind), name))
        inside(&self)
        nodes[own].end = UInt32(nodes.count)
    }

    private mutating func append(_ kind: RecordNode.Kind, _ name: [UInt8], text: [UInt8]) {
        var node = named(RecordNode(kind: kind, end: UInt32(nodes.count + 1)), name)
        node.valueOffset = UInt32(bytes.count)
        node.isEscaped = kind == .string && text.contains { $0 < 0x20 || $0 == 0x22 || $0 == 0x5C }
        if node.isEscaped {
            bytes += JSONText.quoted(String(decoding: text, as: UTF8.self)).utf8.dropFirst().dropLast()
        } else {
            bytes += text
        }
        node.valueLength = UInt32(bytes.count) - node.valueOffset
        nodes.append(node)
    }

    private mutating func named(_ node: RecordNode, _ name: [UInt8]) -> RecordNode {
        var node = node
        node.nameOffset = UInt32(bytes.count)
        node.nameLength = UInt32(name.count)
        bytes += name
        return node
    }
}
