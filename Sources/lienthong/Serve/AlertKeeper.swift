import HubModel
import HubOperations
import HubPipeline
import ServiceLifecycle

/// Looks once a minute and tells people, for as long as the service runs; begins again with each project that is taken.
struct AlertKeeper: Service {
    let project: LiveProject
    let adapters: Adapters
    let terminal: Terminal

    func run() async throws {
        while !Interrupts.stop.isRaised {
            let reloads = project.reloads
            await watch(project.current, until: reloads)
        }
    }

    private func watch(_ project: Project, until reloads: AsyncStream<Void>) async {
        let stop = StopFlag()
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await DeliveryKeeper.raise(stop, after: reloads) }
            let lines = AlertLine(terminal)
            do {
                let service = try adapters.alertService(project) { lines.print($0) }
                await service.run(stop: stop)
            } catch {
                lines.print(.trouble(HubFailure.from(error)))
                // Nothing to do until another project is taken.
                await group.next()
            }
            group.cancelAll()
        }
    }
}
