import Foundation
import HubModel
import HubOperations
import ServiceLifecycle

/// Clears away daily what is past its time, as `run` does when it has ended, and looks when the systems' certificates end.
///
/// Every host does: answers lie on its own disk, and rows that another one has cleared are gone already.
struct Housekeeper: Service {
    let project: LiveProject
    let adapters: Adapters
    let terminal: Terminal

    func run() async throws {
        try? await cancelWhenGracefulShutdown {
            while true {
                do {
                    _ = try await adapters.clean(project.current)
                } catch let failure as HubFailure {
                    ServeLine(terminal).print(.trouble(failure))
                }
                try await certificates()
                try await Task.sleep(for: .seconds(86_400))
            }
        }
    }

    /// What they show is told by alerts and pages; a host that is down is told by its pulls.
    private func certificates() async throws {
        do {
            _ = try await adapters.lookAtCertificates(project.current)
        } catch let failure as HubFailure {
            ServeLine(terminal).print(.trouble(failure))
        }
    }
}
