import HTTPTypes
import Synchronization

/// The simulated systems behind one port: a request in, a delivery out, no socket.
package final class Sandbox: Sendable {
    /// Everything that requests change.
    private struct State {
        var tokens: TokenDesk
        var faults: FaultLayer
        var ledger = Ledger()
        var world: ElectricityWorld
    }

    private let configuration: SandboxConfiguration
    private let state: Mutex<State>

    package init(_ configuration: SandboxConfiguration) {
        self.configuration = configuration
        state = Mutex(
            State(
                tokens: TokenDesk(configuration: configuration),
                faults: FaultLayer(configuration.faults),
                world: ElectricityWorld(configuration: configuration, revision: configuration.revision)
            )
        )
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

    // MARK: Systems

    private func answer(_ request: SandboxRequest) -> Answer {
        let electricity = ElectricitySystem(configuration: configuration, world: state.withLock(\.world))
        switch (request.method, request.path) {
        case (.post, "/electricity/api/user/authenticate"): return signIn(request, to: electricity)
        case (.get, "/electricity/api/hopdong"): return admitted(request, electricity.contracts)
        case (.get, "/electricity/api/hoadon"): return admitted(request, electricity.bills)
        case (.get, "/news/bao/thoi-su.rss"): return news.rss(request)
        case (.get, "/news/soyte/atom.xml"): return news.atom(request)
        case (_, let path) where path.hasPrefix("/foreign/"): return .json(#"{"maLoi":"00","danhSach":[]}"#)
        default: return .notFound
        }
    }

    private var news: NewsSystem {
        NewsSystem(scale: configuration.scale, revision: state.withLock(\.world).revision)
    }

    private func signIn(_ request: SandboxRequest, to system: ElectricitySystem) -> Answer {
        system.signIn(request) { state.withLock { $0.tokens.issue(at: configuration.clock()) } }
    }

    private func admitted(_ request: SandboxRequest, _ list: (SandboxRequest) -> Answer) -> Answer {
        let admission = state.withLock { $0.tokens.admit(request.bearerToken, at: configuration.clock()) }
        return ElectricitySystem.refusal(admission) ?? list(request)
    }

    // MARK: Control

    private func control(_ request: SandboxRequest) -> Answer {
        switch (request.method, request.path) {
        case (.get, "/_control/ledger"): return ControlPanel.encoded(ledger)
        case (.get, "/_control/facts"): return ControlPanel.facts(state.withLock(\.world))
        case (.post, "/_control"): return obey(request)
        default: return .notFound
        }
    }

    private func obey(_ request: SandboxRequest) -> Answer {
        do throws(ControlPanel.Mistake) {
            let order = try ControlPanel.order(request)
            let rules = try order.rules
            let world = state.withLock { state in
                apply(order, rules, to: &state)
                return state.world
            }
            return ControlPanel.facts(world)
        } catch {
            return ControlPanel.refusal(error)
        }
    }

    private func apply(_ order: ControlPanel.Order, _ rules: [FaultRule]?, to state: inout State) {
        if let revision = order.revision {
            state.world = ElectricityWorld(configuration: configuration, revision: revision)
        }
        if let rules { state.faults = FaultLayer(rules) }
        if order.revokeTokens == true { state.tokens.revokeAll() }
        if order.resetLedger == true { state.ledger = Ledger() }
    }
}
