import HubModel
import HubOperations
import Testing

@Suite struct `The queue of a night's pulls` {
    private func pull(_ name: String) -> PullID {
        PullID(name) ?? PullID(connector: name, pull: "")
    }

    /// `a/x < b/y` is a pull and what it comes after.
    private func plan(_ lines: String...) -> [RunService.PlannedPull] {
        lines.map { line in
            let names = line.split(separator: " ").map(String.init).filter { $0 != "<" }
            return RunService.PlannedPull(pull: pull(names[0]), after: names.dropFirst().map(pull))
        }
    }

    private func started(_ queue: inout PullQueue) -> [String] {
        var names: [String] = []
        while let step = queue.next() {
            switch step {
            case .start(let pull): names.append("\(pull)")
            case .skip(let pull, let cause): names.append("–\(pull) (\(cause))")
            }
        }
        return names
    }

    @Test func `starts systems side by side, up to the limit, and a system's own pulls in their order`() {
        var queue = PullQueue(plan("a/1", "a/2", "b/1", "c/1", "d/1"), atOnce: 3)
        #expect(started(&queue) == ["a/1", "b/1", "c/1"])
        queue.end(pull("b/1"), hasFailed: false)
        #expect(started(&queue) == ["d/1"])
        queue.end(pull("a/1"), hasFailed: false)
        #expect(started(&queue) == ["a/2"])
        for name in ["a/2", "c/1", "d/1"] { queue.end(pull(name), hasFailed: false) }
        #expect(queue.next() == nil)
    }

    @Test func `waits for what a pull comes after, in another system too, and only if it is in the plan`() {
        var queue = PullQueue(plan("a/1", "b/1 < a/1 z/9", "c/1 < b/1"), atOnce: 8)
        #expect(started(&queue) == ["a/1"])
        queue.end(pull("a/1"), hasFailed: false)
        #expect(started(&queue) == ["b/1"])
        queue.end(pull("b/1"), hasFailed: false)
        #expect(started(&queue) == ["c/1"])
    }

    @Test func `leaves out what comes after a failure, and what comes after that`() {
        var queue = PullQueue(plan("a/1", "a/2 < a/1", "b/1 < a/2", "b/2"), atOnce: 2)
        #expect(started(&queue) == ["a/1"])
        queue.end(pull("a/1"), hasFailed: true)
        #expect(started(&queue) == ["–a/2 (a/1)", "–b/1 (a/2)", "b/2"])
    }

    @Test func `goes one by one when asked to`() {
        var queue = PullQueue(plan("a/1", "b/1"), atOnce: 1)
        #expect(started(&queue) == ["a/1"])
        queue.end(pull("a/1"), hasFailed: true)
        #expect(started(&queue) == ["b/1"])
    }
}
