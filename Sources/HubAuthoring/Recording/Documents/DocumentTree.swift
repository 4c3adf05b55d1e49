/// A document as nodes in document order: what a path selects can be found in it, and what stands at a node can be
/// written anew without moving a byte beside it.
struct DocumentTree: Sendable {
    struct Node: Sendable {
        enum Kind: Sendable {
            /// JSON object, XML element, row of a table.
            case object
            case list
            case text
            /// JSON number, as written.
            case number
            /// JSON `true`, `false`, `null`: nothing that could tell who somebody is.
            case word
            case attribute
            /// What no path reads: comments, processing instructions, lines before a header.
            case aside
        }

        var kind: Kind
        /// Empty for items of a list.
        var name = ""
        /// XML only.
        var prefix = ""
        var parent: Int
        /// The first node behind this one's last descendant.
        var end = 0
        /// Of an XML element its own text, whatever elements it holds.
        var text = ""
    }

    var nodes: [Node] = []

    /// Whether a node holds text that may be written anew.
    func isLeaf(_ node: Int) -> Bool {
        switch nodes[node].kind {
        case .text, .number, .attribute, .aside: true
        case .object: !nodes[node].text.isBlank
        case .list, .word: false
        }
    }

    func children(of node: Int) -> [Int] {
        var children: [Int] = []
        var child = node + 1
        while child < nodes[node].end {
            children.append(child)
            child = nodes[child].end
        }
        return children
    }

    /// Names from the root, for people: `data.DanhSach[].HoTen`.
    func place(of node: Int) -> String {
        var steps: [String] = []
        var node = node
        while node >= 0 {
            let slot = nodes[node]
            let isItem = slot.parent >= 0 && nodes[slot.parent].kind == .list
            if slot.kind == .attribute {
                steps.append("@\(slot.name)")
            } else if isItem {
                steps.append("[]")
            } else if !slot.name.isEmpty {
                steps.append(slot.name)
            }
            node = slot.parent
        }
        return steps.reversed().joined(separator: ".").replacing(".[]", with: "[]")
    }

    /// Opens a node below `parent`; its `end` is set by `close`.
    mutating func open(_ node: Node) -> Int {
        nodes.append(node)
        nodes[nodes.count - 1].end = nodes.count
        return nodes.count - 1
    }

    mutating func close(_ node: Int) { nodes[node].end = nodes.count }
}

/// A document that can be written again with other texts in its nodes.
protocol RewritableDocument {
    var tree: DocumentTree { get }

    /// The bytes with these nodes' texts, and these nodes' names, exchanged; all else byte for byte as it came.
    func written(texts: [Int: String], names: [Int: String]) throws -> [UInt8]
}

extension String {
    var isBlank: Bool { allSatisfy(\.isWhitespace) }
}

/// Bytes with some ranges exchanged.
struct BytePatch {
    private var changes: [(range: Range<Int>, bytes: [UInt8])] = []

    mutating func put(_ bytes: [UInt8], at range: Range<Int>) { changes.append((range, bytes)) }

    func applied(to bytes: [UInt8]) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count)
        var position = 0
        for change in changes.sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) {
            output += bytes[position..<change.range.lowerBound]
            output += change.bytes
            position = change.range.upperBound
        }
        return output + bytes[position...]
    }
}
