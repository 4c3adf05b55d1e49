import HubModel

/// What a path of a manifest selects in a document's tree, as the engine reads it.
///
/// A node that is found too much is made unrecognisable without need; one that is missed is what no mapping reads,
/// and is made unrecognisable too.
struct PathSelection {
    let tree: DocumentTree
    let ignoresCase: Bool

    /// Where paths begin: the document, and the body of a SOAP envelope.
    var roots: [Int] {
        let tops = tree.nodes.indices.filter { tree.nodes[$0].parent < 0 }
        let envelopes = tops.flatMap(tree.children).filter { tree.nodes[$0].name == "Envelope" }
        return tops + envelopes.flatMap(tree.children).filter { tree.nodes[$0].name == "Body" }
    }

    func nodes(_ path: Path, from node: Int) -> [Int] {
        switch path.form {
        case .simple: walk(path.steps[...], from: node)
        case .json(let query): nodes(query, from: node)
        case .xml(let query): nodes(namedIn: query, below: node)
        }
    }

    func walk(_ steps: ArraySlice<Path.Step>, from node: Int) -> [Int] {
        guard let step = steps.first else { return [node] }
        let rest = steps.dropFirst()
        switch step {
        case .child(let name, let prefix):
            return children(node, isAttribute: false)
                .filter { fits($0, name, prefix) }.flatMap { walk(rest, from: $0) }
        case .anyChild:
            return children(node, isAttribute: false).flatMap { walk(rest, from: $0) }
        case .descendants:
            return walk(rest, from: node)
                + children(node, isAttribute: false).flatMap { walk(steps, from: $0) }
        case .items: return items(node).flatMap { walk(rest, from: $0) }
        case .index(let wanted):
            guard tree.nodes[node].kind == .list else { return walk(rest, from: node) }
            let items = tree.children(of: node)
            return wanted < items.count ? walk(rest, from: items[wanted]) : []
        case .matching(let name, let value):
            return items(node).filter { has($0, name, value) }.flatMap { walk(rest, from: $0) }
        case .attribute(let name):
            return children(node, isAttribute: true)
                .filter { fits($0, name, nil) }.flatMap { walk(rest, from: $0) }
        case .text: return walk(rest, from: node)
        }
    }

    private func items(_ node: Int) -> [Int] {
        tree.nodes[node].kind == .list ? tree.children(of: node) : [node]
    }

    private func children(_ node: Int, isAttribute: Bool) -> [Int] {
        tree.children(of: node).filter { (tree.nodes[$0].kind == .attribute) == isAttribute }
    }

    private func fits(_ node: Int, _ name: String, _ prefix: String?) -> Bool {
        let slot = tree.nodes[node]
        guard slot.kind != .aside, prefix == nil || prefix == slot.prefix else { return false }
        return ignoresCase ? slot.name.lowercased() == name.lowercased() : slot.name == name
    }

    private func has(_ item: Int, _ name: String, _ value: String) -> Bool {
        let wanted = name.hasPrefix("@") ? String(name.dropFirst()) : name
        return tree.children(of: item).contains {
            fits($0, wanted, nil) && tree.nodes[$0].text.trimmingSpaces == value
        }
    }

    private func nodes(_ query: JSONPath, from node: Int) -> [Int] {
        query.segments.reduce([node]) { found, segment in
            let from = segment.isDescendant ? found.flatMap(subtree) : found
            return from.flatMap { node in segment.selectors.flatMap { select($0, node) } }
        }
    }

    /// A filter or slice may leave items out; here all are taken.
    private func select(_ selector: JSONPath.Selector, _ node: Int) -> [Int] {
        switch selector {
        case .name(let name): tree.children(of: node).filter { Array(tree.nodes[$0].name.utf8) == name }
        case .wildcard, .slice, .filter, .index: tree.children(of: node)
        }
    }

    private func subtree(_ node: Int) -> [Int] { Array(node..<tree.nodes[node].end) }

    /// Everything whose name the expression holds.
    private func nodes(namedIn query: XPath, below node: Int) -> [Int] {
        let words = Set(
            query.expression.split { !$0.isLetter && !$0.isNumber && $0 != "_" && $0 != "-" }.map(String.init)
        )
        return subtree(node).filter { words.contains(tree.nodes[$0].name) }
    }
}
