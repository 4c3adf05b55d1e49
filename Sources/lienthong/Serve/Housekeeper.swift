import Foundation
import HubModel
import HubOperations
import ServiceLifecycle

/// Clears away daily what is past its time, as `run` does when it has ended.
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
                try await Task.sleep(for: .seconds(86_400))
            }
        }
    }
}
