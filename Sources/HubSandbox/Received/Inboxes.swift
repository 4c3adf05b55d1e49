import Synchronization

/// The inboxes of all systems of one sandbox, by name (`ioc/incidents`).
final class Inboxes: Sendable {
    /// What concerns every inbox.
    struct Rules {
        /// How long a key is remembered; `nil` for ever, zero not at all.
        var keysRememberedFor: Duration?
    }

    private struct State {
        var rules: Rules
        var boxes: [String: Inbox] = [:]
        var filed = 0
    }

    let clock: @Sendable () -> Duration
    private let state: Mutex<State>

    init(_ configuration: SandboxConfiguration) {
        clock = configuration.clock
        state = Mutex(State(rules: Rules(keysRememberedFor: configuration.keysRememberedFor)))
    }

    var rules: Rules { state.withLock(\.rules) }

    /// The inbox of this name, a new one if there is none yet.
    func box(_ name: String) -> Inbox {
        state.withLock { state in
            if let box = state.boxes[name] { return box }
            let box = Inbox(self)
            state.boxes[name] = box
            return box
        }
    }

    func existing(_ name: String) -> Inbox? { state.withLock { $0.boxes[name] } }

    var totals: [String: ReceivedTotals] {
        state.withLock(\.boxes).mapValues(\.totals)
    }

    func change(_ change: (inout Rules) -> Void) {
        state.withLock { change(&$0.rules) }
    }

    /// Everything that came is forgotten.
    func empty() {
        for box in state.withLock(\.boxes).values { box.empty() }
    }

    /// The next place in the order in which things were filed.
    func nextPlace() -> Int {
        state.withLock { state in
            state.filed += 1
            return state.filed
        }
    }
}
