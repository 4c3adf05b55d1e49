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
    private let inboxes: Inboxes
    private let counterpart: TapeSystem?
    private let state: Mutex<State>

    package init(_ configuration: SandboxConfiguration) {
        inboxes = Inboxes(configuration)
        counterpart = configuration.playsTape ? TapeSystem() : nil
        systems = counterpart.map { [$0] } ?? SystemList.systems(configuration, inboxes)
        state = Mutex(State(faults: FaultLayer(configuration.faults), revision: configuration.revision))
    }

    package var ledger: Ledger { state.withLock(\.ledger) }

    /// What a system filed in the inbox of this name (`ioc/incidents`), in the order in which it came.
    package func received(_ inbox: String) -> [ReceivedItem] { inboxes.existing(inbox)?.items ?? [] }

    /// Answers a request; redirects name `port`.
    package func respond(to request: SandboxRequest, port: Int) -> Delivery {
        guard !request.path.hasPrefix("/_control") else { return Delivery(control(request)) }
        let incident = state.withLock { state in
            state.ledger.note(request)
            return state.faults.next(for: request.target, method: request.method)
        }
        let answer = answer(request, incident)
        let delivery = incident?.distorted(answer, path: request.path, port: port) ?? Delivery(answer)
        state.withLock { $0.ledger.note(delivery, incident) }
        return delivery
    }

    /// What the systems answer; nothing where the fault keeps the request from them.
    private func answer(_ request: SandboxRequest, _ incident: FaultLayer.Incident?) -> Answer {
        guard incident?.rule.kind.staysOutside(of: request) != true else {
            return request.isXML ? .xml([]) : .json([])
        }
        return answer(incident?.distorted(request) ?? request)
    }

    /// The first system that takes the request answers it.
    private func answer(_ request: SandboxRequest) -> Answer {
        let revision = state.withLock(\.revision)
        for system in systems {
            if let answer = system.answer(request, revision: revision) { return answer }
        }
        state.withLock { $0.ledger.noteUnexpected(request) }
        return .notFound
    }

    // MARK: Control

    private func control(_ request: SandboxRequest) -> Answer {
        switch (request.method, request.path) {
        case (.get, "/_control/ledger"): return ControlPanel.encoded(ledger)
        case (.get, "/_control/facts"): return facts
        case (.post, "/_control"): return obey(request)
        case (.get, "/_control/received"): return ControlPanel.encoded(inboxes.totals)
        case (.get, let path): return received(path)
        default: return .notFound
        }
    }

    private func received(_ path: String) -> Answer {
        let prefix = "/_control/received/"
        guard path.hasPrefix(prefix), let inbox = inboxes.existing(String(path.dropFirst(prefix.count)))
        else { return .notFound }
        return ControlPanel.encoded(inbox.items)
    }

    private func obey(_ request: SandboxRequest) -> Answer {
        do throws(ControlPanel.Mistake) {
            let order = try ControlPanel.order(request)
            let rules = try order.rules
            let tape = try ControlPanel.tape(order)
            state.withLock { apply(order, rules, to: &$0) }
            if let tape { counterpart?.play(tape) }
            if let cues = order.cues { counterpart?.cue(cues) }
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
        if order.resetReceived == true { inboxes.empty() }
        if let forgets = order.forgetsKeys {
            inboxes.change { $0.keysRememberedFor = forgets ? .zero : nil }
        }
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
