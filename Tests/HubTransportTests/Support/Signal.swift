import Dispatch
import Synchronization

/// A value that one side gives once and the other waits for: a thread with `wait()`, a task with `value()`.
final class Signal<Value: Sendable>: Sendable {
    private struct State {
        var value: Value?
        var tasks: [CheckedContinuation<Value, Never>] = []
    }

    private let state = Mutex(State())
    private let semaphore = DispatchSemaphore(value: 0)

    func send(_ value: Value) {
        let tasks = state.withLock { state in
            state.value = value
            defer { state.tasks = [] }
            return state.tasks
        }
        for task in tasks { task.resume(returning: value) }
        semaphore.signal()
    }

    /// For the server's threads only: blocks.
    func wait() {
        semaphore.wait()
        semaphore.signal()
    }

    func value() async -> Value {
        await withCheckedContinuation { continuation in
            let known = state.withLock { state in
                if state.value == nil { state.tasks.append(continuation) }
                return state.value
            }
            if let known { continuation.resume(returning: known) }
        }
    }
}

extension Signal<Void> {
    func send() { send(()) }
}
