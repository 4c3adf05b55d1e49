/// Names that point at names; finds those that reach themselves.
struct Graph {
    private let edges: [String: [String]]

    init(_ edges: [String: [String]]) {
        self.edges = edges
    }

    /// In the order of their names.
    var namesInCycles: [String] {
        edges.keys.sorted().filter(reachesItself)
    }

    private func reachesItself(_ name: String) -> Bool {
        var waiting = edges[name] ?? []
        var seen: Set<String> = []
        while let next = waiting.popLast() {
            if next == name { return true }
            guard seen.insert(next).inserted else { continue }
            waiting += edges[next] ?? []
        }
        return false
    }
}
