import Bytes
import HubModel
import Synchronization
import XMLStream

/// An XPath 1.0 expression over one record's small tree.
///
/// An XML record begins with its own element. A record of JSON or CSV has no name: it begins with its members, items
/// of a list being elements of the list's name.
final class XPathWalk: @unchecked Sendable {
    private let lock = Mutex(())
    /// Used under `lock` alone.
    ///
    /// libxml2 takes whatever `XPath` lets through; a test holds both against each other.
    private let expression: XPathExpression?

    init(_ expression: String) {
        self.expression = XPathExpression(expression, prefixFunction: XPath.prefixFunction)
    }

    /// Calls `body` with each selected node, or with a tape of its own for a text, a number, true or false.
    func each(in tape: RecordTape, _ body: (RecordTape, Int) -> Bool) {
        switch evaluate(tape) {
        case nil: return
        case .nodes(let nodes):
            for node in nodes {
                guard body(tape, node == XPathExpression.document ? 0 : Int(node)) else { return }
            }
        case .text(let text): give(.string, text, body)
        case .number(let text): give(.number, text, body)
        case .true: give(.true, "true", body)
        case .false: give(.false, "false", body)
        }
    }

    private func evaluate(_ tape: RecordTape) -> XPathExpression.Value? {
        guard let tree = try? XPathWalk.tree(of: tape), tree.isWhole else { return nil }
        return evaluate(over: tree)
    }

    private func evaluate(over tree: borrowing XPathTree) -> XPathExpression.Value? {
        lock.withLock { _ in
            switch expression {
            case .some(let expression): expression.evaluate(over: tree)
            case .none: nil
            }
        }
    }

    private func give(_ kind: RecordNode.Kind, _ text: String, _ body: (RecordTape, Int) -> Bool) {
        let bytes = Array(text.utf8)
        // What is no number is no number of JSON either.
        let kind = kind == .number && Double(text)?.isFinite != true ? .string : kind
        let node = RecordNode(kind: kind, valueLength: UInt32(bytes.count), end: 1)
        let owned = OwnedTape(nodes: [node], bytes: bytes, mayRepeat: true)
        withExtendedLifetime(owned) { _ = body(owned.tape, 0) }
    }

    // MARK: Tree

    private static func tree(of tape: RecordTape) throws(XMLFailure) -> XPathTree {
        var tree = try XPathTree()
        guard let root = tape.nodes.first else { return tree }
        if tape.mayRepeat, root.nameLength > 0 {
            append(0, of: tape, named: 0, to: &tree)
        } else {
            appendChildren(of: 0, of: tape, named: 0, to: &tree)
        }
        return tree
    }

    /// `named`: the node that the element has its name from: an item of a list has its list's.
    private static func append(_ node: Int, of tape: RecordTape, named: Int, to tree: inout XPathTree) {
        let slot = tape.nodes[node]
        if slot.kind == .list { return appendChildren(of: node, of: tape, named: named, to: &tree) }
        withName(of: named, in: tape) { name, prefix in
            guard slot.kind == .attribute else { return tree.open(UInt32(node), name, prefix: prefix) }
            tree.append(attribute: UInt32(node), name, prefix: prefix, value: tape.raw(node))
        }
        guard slot.kind != .attribute else { return }
        appendText(of: node, in: tape, to: &tree)
        appendChildren(of: node, of: tape, named: node, to: &tree)
        tree.close()
    }

    private static func appendChildren(
        of node: Int,
        of tape: RecordTape,
        named: Int,
        to tree: inout XPathTree
    ) {
        let kind = tape.nodes[node].kind
        guard kind == .object || kind == .list else { return }
        var child = node + 1
        while child < Int(tape.nodes[node].end) {
            append(child, of: tape, named: kind == .list ? named : child, to: &tree)
            child = Int(tape.nodes[child].end)
        }
    }

    private static func appendText(of node: Int, in tape: RecordTape, to tree: inout XPathTree) {
        // C strings end at a zero byte, which JSON may hold.
        guard tape.nodes[node].isEscaped else { return tree.append(text: tape.raw(node)) }
        tape.text(node).withUnsafeBytes { tree.append(text: $0) }
    }

    private static func withName(
        of node: Int,
        in tape: RecordTape,
        _ body: (UnsafeRawBufferPointer, UnsafeRawBufferPointer) -> Void
    ) {
        let slot = tape.nodes[node]
        let name = CompiledName.bytes(of: slot, in: tape)
        let length = Int(slot.prefixLength)
        let start = tape.bytes + Int(slot.nameOffset) - (length == 0 ? 0 : length + 1)
        let prefix = UnsafeRawBufferPointer(start: start, count: length)
        guard slot.isNameEscaped || slot.nameLength == 0 else { return body(name, prefix) }
        let plain = slot.nameLength == 0 ? Array("item".utf8) : unescapedJSON(name)
        plain.withUnsafeBytes { body($0, prefix) }
    }
}
