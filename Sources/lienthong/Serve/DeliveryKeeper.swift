import Foundation
import HubModel
import HubOperations
import HubPipeline
import ServiceLifecycle

/// Delivers the outbox for as long as the service runs; begins again with each project that is taken.
struct DeliveryKeeper: Service {
    let project: LiveProject
    let adapters: Adapters
    let terminal: Terminal

    func run() async throws {
        while !Interrupts.stop.isRaised {
            let reloads = project.reloads
            try await deliver(project.current, until: reloads)
        }
    }

    private func deliver(_ project: Project, until reloads: AsyncStream<Void>) async throws {
        let stop = StopFlag()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await DeliveryKeeper.raise(stop, after: reloads) }
            let service = adapters.pushService(project, terminal, stop: stop)
            // One system without its settings keeps no other waiting.
            let (pushes, failures) = service.ready(try service.plan([]))
            for (push, failure) in failures { PushLine(terminal).print(.trouble("\(push)", failure)) }
            if pushes.isEmpty {
                // Nothing to do until another project is taken.
                try await group.next()
            } else {
                _ = try await adapters.watch(pushes, of: service)
            }
            group.cancelAll()
        }
    }

    /// At the next element, or when the service is to stop.
    static func raise(_ stop: StopFlag, after reloads: AsyncStream<Void>) async {
        await cancelWhenGracefulShutdown {
            for await _ in reloads { break }
        }
        stop.raise()
    }
}
