import Bytes
import HubModel

/// A JSONPath walked over one tape of JSON (RFC 9535).
///
/// Nodes come in the RFC's order, and as often as they are selected.
struct JSONPathWalk {
    typealias Body = (Int) -> Bool
    typealias Segments = ArraySlice<JSONPath.Segment>

    let tape: RecordTape

    init(_ tape: RecordTape) {
        self.tape = tape
    }

    /// Calls `body` with each selected node until it returns `false`; says whether it never did.
    func each(_ segments: Segments, from node: Int, _ body: Body) -> Bool {
        guard let segment = segments.first else { return body(node) }
        let rest = segments.dropFirst()
        return segment.isDescendant
            ? descend(segment.selectors, node) { each(rest, from: $0, body) }
            : select(segment.selectors, node) { each(rest, from: $0, body) }
    }

    func each(_ query: JSONPath.Query, current: Int, _ body: Body) -> Bool {
        each(query.segments[...], from: query.isRelative ? current : 0, body)
    }

    func first(_ query: JSONPath.Query, current: Int) -> Int? {
        var found: Int?
        _ = each(query, current: current) {
            found = $0
            return false
        }
        return found
    }

    // MARK: Selectors

    private func descend(_ selectors: [JSONPath.Selector], _ node: Int, _ body: Body) -> Bool {
        guard select(selectors, node, body) else { return false }
        return children(node) { descend(selectors, $0, body) }
    }

    private func select(_ selectors: [JSONPath.Selector], _ node: Int, _ body: Body) -> Bool {
        for selector in selectors where !select(selector, node, body) { return false }
        return true
    }

    private func select(_ selector: JSONPath.Selector, _ node: Int, _ body: Body) -> Bool {
        switch selector {
        case .name(let name):
            guard tape.nodes[node].kind == .object else { return true }
            return children(node) { !isNamed($0, name) || body($0) }
        case .wildcard: return children(node, body)
        case .index(let index): return item(index, node, body)
        case .slice(let from, let until, let step): return slice(from, until, step, node, body)
        case .filter(let test):
            return children(node) { child in
                !JSONPathTest(walk: self, current: child).holds(test) || body(child)
            }
        }
    }

    /// Of an object its members' values, of a list its items.
    func children(_ node: Int, _ body: Body) -> Bool {
        let kind = tape.nodes[node].kind
        guard kind == .object || kind == .list else { return true }
        var child = node + 1
        let end = Int(tape.nodes[node].end)
        while child < end {
            guard body(child) else { return false }
            child = Int(tape.nodes[child].end)
        }
        return true
    }

    func childCount(_ node: Int) -> Int {
        var count = 0
        _ = children(node) { _ in
            count += 1
            return true
        }
        return count
    }

    private func item(_ index: Int, _ node: Int, _ body: Body) -> Bool {
        guard tape.nodes[node].kind == .list else { return true }
        let wanted = index < 0 ? childCount(node) + index : index
        var position = 0
        return children(node) { child in
            defer { position += 1 }
            return position != wanted || body(child)
        }
    }

    private func slice(_ from: Int?, _ until: Int?, _ step: Int, _ node: Int, _ body: Body) -> Bool {
        guard tape.nodes[node].kind == .list, step != 0 else { return true }
        var items: [Int] = []
        _ = children(node) {
            items.append($0)
            return true
        }
        let bounds = Self.bounds(from, until, step, items.count)
        var index = bounds.first
        while step > 0 ? index < bounds.last : index > bounds.last {
            guard body(items[index]) else { return false }
            index += step
        }
        return true
    }

    /// RFC 9535, 2.3.4.2.2.
    private static func bounds(_ from: Int?, _ until: Int?, _ step: Int, _ count: Int)
        -> (first: Int, last: Int)
    {
        func normal(_ index: Int) -> Int { index >= 0 ? index : count + index }
        let start = normal(from ?? (step > 0 ? 0 : count - 1))
        guard step < 0 else {
            return (min(max(start, 0), count), min(max(until.map(normal) ?? count, 0), count))
        }
        // Without an end the first item belongs to it.
        return (
            min(max(start, -1), count - 1), min(max(until.map(normal) ?? -1, -1), count - 1)
        )
    }

    // MARK: Names

    func isNamed(_ node: Int, _ name: [UInt8]) -> Bool {
        let slot = tape.nodes[node]
        let raw = CompiledName.bytes(of: slot, in: tape)
        return slot.isNameEscaped ? unescapedJSON(raw) == name : raw.elementsEqual(name)
    }

    func name(_ node: Int) -> [UInt8] {
        let raw = CompiledName.bytes(of: tape.nodes[node], in: tape)
        return tape.nodes[node].isNameEscaped ? unescapedJSON(raw) : Array(raw)
    }
}
