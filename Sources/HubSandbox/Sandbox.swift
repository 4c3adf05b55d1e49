import HTTPTypes
import Synchronization

/// The simulated systems behind one port: a request in, a delivery out, no socket.
package final class Sandbox: Sendable {
    /// Everything that requests change outside of the systems.
    private struct State {
        var faults: FaultLayer
        var ledger = Ledger()
        var revision: Int
    }

    private let systems: [any SimulatedSystem]
    private let state: Mutex<State>

    package init(_ configuration: SandboxConfiguration) {
        systems = SystemList.systems(configuration)
        state = Mutex(State(faults: FaultLayer(configuration.faults), revision: configuration.revision))
    }

    package var ledger: Ledger { state.withLock(\.ledger) }

    /// Answers a request; redirects name `port`.
    package func respond(to request: SandboxRequest, port: Int) -> Delivery {
        guard !request.path.hasPrefix("/_control") else { return Delivery(control(request)) }
        let incident = state.withLock { state in
            state.ledger.note(request)
            return state.faults.next(for: request.target)
        }
        let answer = answer(incident?.distorted(request) ?? request)
        let delivery = incident?.distorted(answer, path: request.path, port: port) ?? Delivery(answer)
        state.withLock { $0.ledger.note(delivery, incident) }
        return delivery
    }

    /// The first system that takes the request answers it.
    private func answer(_ request: SandboxRequest) -> Answer {
        let revision = state.withLock(\.revision)
        for system in systems {
            if let answer = system.answer(request, revision: revision) { return answer }
        }
        return .notFound
    }

    // MARK: Control

    private func control(_ request: SandboxRequest) -> Answer {
        switch (request.method, request.path) {
        case (.get, "/_control/ledger"): return ControlPanel.encoded(ledger)
        case (.get, "/_control/facts"): return facts
        case (.post, "/_control"): return obey(request)
        default: return .notFound
        }
    }

    private func obey(_ request: SandboxRequest) -> Answer {
        do throws(ControlPanel.Mistake) {
            let order = try ControlPanel.order(request)
            let rules = try order.rules
            state.withLock { apply(order, rules, to: &$0) }
            if order.revokeTokens == true { systems.forEach { $0.revokeTokens() } }
            return facts
        } catch {
            return ControlPanel.refusal(error)
        }
    }

    private func apply(_ order: ControlPanel.Order, _ rules: [FaultRule]?, to state: inout State) {
        if let revision = order.revision { state.revision = revision }
        if let rules { state.faults = FaultLayer(rules) }
        if order.resetLedger == true { state.ledger = Ledger() }
    }

    /// `revision` and what every system tells of itself.
    private var facts: Answer {
        let revision = state.withLock(\.revision)
        let facts = systems.reduce(into: ["revision": revision]) { all, system in
            all.merge(system.facts(revision: revision)) { first, _ in first }
        }
        return ControlPanel.encoded(facts)
    }
}
