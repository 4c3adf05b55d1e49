package import HubModel
import ServiceLifecycle
import Synchronization

/// What people have the hub do from a page: it goes on when the page is gone, and is waited for when the service stops.
package final class Errands: Service {
    /// One of them, as pages tell it.
    package struct Entry: Sendable {
        package var id: Int
        package var title: Localized
        package var person: String
        package var begunAt: Timestamp
        /// `nil` while it is under way.
        package var result: Localized?
        package var isGood: Bool
    }

    /// How one has ended, in words.
    package struct Result: Sendable {
        package var text: Localized
        package var isGood: Bool

        package init(_ text: Localized, isGood: Bool) {
            self.text = text
            self.isGood = isGood
        }
    }

    private struct State {
        var entries: [Entry] = []
        var tasks: [Int: Task<Void, Never>] = [:]
        var last = 0
    }

    private let state = Mutex(State())

    package init() {}

    /// The latest, newest first.
    package var entries: [Entry] { state.withLock { $0.entries.reversed() } }

    @discardableResult
    package func begin(
        _ title: Localized,
        by person: String,
        at now: Timestamp,
        _ work: @escaping @Sendable () async -> Result
    ) -> Int {
        state.withLock { state in
            state.last += 1
            let id = state.last
            state.entries.append(
                Entry(id: id, title: title, person: person, begunAt: now, result: nil, isGood: true)
            )
            state.entries.removeFirst(max(state.entries.count - 20, 0))
            state.tasks[id] = Task { [weak self] in
                let result = await work()
                self?.end(id, result)
            }
            return id
        }
    }

    private func end(_ id: Int, _ result: Result) {
        state.withLock { state in
            state.tasks[id] = nil
            guard let index = state.entries.firstIndex(where: { $0.id == id }) else { return }
            state.entries[index].result = result.text
            state.entries[index].isGood = result.isGood
        }
    }

    /// Waits until all that are under way have ended.
    package func finish() async {
        for task in state.withLock({ Array($0.tasks.values) }) { await task.value }
    }

    package func run() async throws {
        try? await gracefulShutdown()
        await finish()
    }
}
