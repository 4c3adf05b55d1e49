import Bytes
import HubModel

/// A document, or a record of one, as a tree: for those who look at samples, never where records are loaded.
package indirect enum SampleTree: Sendable, Hashable {
    package struct Member: Sendable, Hashable {
        package var name: String
        package var isAttribute: Bool
        /// The prefix of its namespace (XML).
        package var prefix: String
        package var value: SampleTree

        package init(name: String, isAttribute: Bool = false, prefix: String = "", value: SampleTree) {
            self.name = name
            self.isAttribute = isAttribute
            self.prefix = prefix
            self.value = value
        }
    }

    /// `text`: of an element beside its attributes and elements.
    case object([Member], text: String = "")
    case list([SampleTree])
    case text(String)
    /// As it was written.
    case number(String)
    case boolean(Bool)
    case null

    package var members: [Member] {
        if case .object(let members, _) = self { members } else { [] }
    }

    package func member(_ name: String) -> SampleTree? {
        members.first { $0.name == name && !$0.isAttribute }?.value
    }
}

extension SampleTree {
    /// A node of a tape with everything below it; readers have limited the depth.
    init(_ tape: RecordTape, _ node: Int = 0) {
        let slot = tape.nodes[node]
        switch slot.kind {
        case .object: self = .object(SampleTree.members(tape, node), text: tape.string(node))
        case .list: self = .list(SampleTree.children(tape, node).map { SampleTree(tape, $0) })
        case .string, .attribute: self = .text(tape.string(node))
        case .number: self = .number(tape.string(node))
        case .true: self = .boolean(true)
        case .false: self = .boolean(false)
        case .null: self = .null
        }
    }

    private static func members(_ tape: RecordTape, _ node: Int) -> [Member] {
        children(tape, node).map { child in
            let slot = tape.nodes[child]
            let raw = CompiledName.bytes(of: slot, in: tape)
            let name = slot.isNameEscaped ? unescapedJSON(raw) : Array(raw)
            return Member(
                name: String(decoding: name, as: UTF8.self),
                isAttribute: slot.kind == .attribute,
                prefix: prefix(of: slot, tape),
                value: SampleTree(tape, child)
            )
        }
    }

    private static func prefix(of slot: RecordNode, _ tape: RecordTape) -> String {
        guard slot.prefixLength > 0 else { return "" }
        let start = tape.bytes + Int(slot.nameOffset) - Int(slot.prefixLength) - 1
        let bytes = UnsafeRawBufferPointer(start: start, count: Int(slot.prefixLength))
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func children(_ tape: RecordTape, _ node: Int) -> [Int] {
        var found: [Int] = []
        var child = node + 1
        while child < Int(tape.nodes[node].end) {
            found.append(child)
            child = Int(tape.nodes[child].end)
        }
        return found
    }
}
