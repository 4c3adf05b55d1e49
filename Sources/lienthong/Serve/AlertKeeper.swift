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
        try await project.eachInTurn { project, stop in
            let lines = AlertLine(terminal)
            do {
                let service = try adapters.alertService(project) { lines.print($0) }
                await service.run(stop: stop)
                return true
            } catch {
                lines.print(.trouble(HubFailure.from(error)))
                return false
            }
        }
    }
}
