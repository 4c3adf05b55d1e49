import HubModel
import HubPipeline

/// Gives new messages of the outbox to the pushes that take them, and wakes these.
struct Router: Sendable {
    let store: any DeliveryStore
    let router: MessageRouter
    let views: [(view: String, key: @Sendable (String) -> String)]
    let systems: [SystemDelivery]
    let tally: Tally
    let tell: @Sendable (PushService.Event) -> Void

    private static let batch = 500

    /// Reads whole views, which may be sums over everything: seldom.
    func compareViews() async throws {
        for (view, key) in views { _ = try await store.compare(view: view, key: key) }
    }

    func routeAll() async throws {
        while true {
            let routed = try await store.route(limit: Router.batch) { [router] message in
                if case .taken(let takers) = router.decide(message) { takers } else { [] }
            }
            if routed.untaken > 0 {
                tally.note(untaken: routed.untaken)
                tell(.untaken(routed.untaken))
            }
            if routed.deliveries > 0 { for system in systems { await system.wake() } }
            guard routed.messages == Router.batch else { return }
        }
    }

    func recover() async throws {
        let recovered = try await store.recover()
        guard recovered != Recovered() else { return }
        tell(.recovered(recovered))
        for system in systems { await system.wake() }
    }

    func wakeAll() async {
        for system in systems { await system.wakeAll() }
    }
}
