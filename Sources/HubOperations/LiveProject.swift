package import HubModel
import HubPipeline
import Synchronization

/// The project that a service works by: read again when somebody asks, and taken only if `check` finds no error.
package final class LiveProject: Sendable {
    /// What became of reading it again.
    package enum Reload: Sendable {
        case taken(Project)
        /// The project of before stays.
        case refused(HubFailure)
    }

    private struct State {
        var project: Project
        var generation = 0
        var waiting: [Int: AsyncStream<Void>.Continuation] = [:]
        var nextWaiting = 0
    }

    private let state: Mutex<State>
    private let read: @Sendable () throws -> Project

    /// `project` is sound; `read` gives it as the files are now.
    package init(_ project: Project, read: @escaping @Sendable () throws -> Project) {
        state = Mutex(State(project: project))
        self.read = read
    }

    package var current: Project { state.withLock { $0.project } }

    /// Counts how often another project was taken.
    package var generation: Int { state.withLock { $0.generation } }

    package func reload() -> Reload {
        do {
            let project = try read()
            try project.requireSound()
            let waiting = state.withLock { state in
                state.project = project
                state.generation += 1
                return Array(state.waiting.values)
            }
            for continuation in waiting { continuation.yield() }
            return .taken(project)
        } catch {
            return .refused(HubFailure.from(error))
        }
    }

    /// An element each time that another project was taken, from now on.
    package var reloads: AsyncStream<Void> {
        AsyncStream(bufferingPolicy: .bufferingNewest(1)) { continuation in
            let number = state.withLock { state in
                state.nextWaiting += 1
                state.waiting[state.nextWaiting] = continuation
                return state.nextWaiting
            }
            continuation.onTermination = { [weak self] _ in
                self?.state.withLock { _ = $0.waiting.removeValue(forKey: number) }
            }
        }
    }
}
