import HubModel
import HubOperations
import ServiceLifecycle

/// Delivers the outbox for as long as the service runs; begins again with each project that is taken.
struct DeliveryKeeper: Service {
    let project: LiveProject
    let adapters: Adapters
    let terminal: Terminal

    func run() async throws {
        try await project.eachInTurn { project, stop in
            let service = adapters.pushService(project, terminal, stop: stop)
            // One system without its settings keeps no other waiting.
            let (pushes, failures) = service.ready(try service.plan([]))
            for (push, failure) in failures { PushLine(terminal).print(.trouble("\(push)", failure)) }
            guard !pushes.isEmpty else { return false }
            _ = try await adapters.watch(pushes, of: service)
            return true
        }
    }
}
