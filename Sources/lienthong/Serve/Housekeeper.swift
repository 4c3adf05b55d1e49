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
                await tell { _ = try await adapters.clean(project.current) }
                // What they show is told by alerts and pages; a host that is down is told by its pulls. What another host
                // has looked at, or this one before it began anew, is not asked again.
                await tell {
                    _ = try await adapters.lookAtCertificates(
                        project.current,
                        unlessSeenSince: .now - .seconds(20 * 3600)
                    )
                }
                // What was written meanwhile is counted, so that pages show today's rows.
                for _ in 0..<96 {
                    try await Task.sleep(for: .seconds(900))
                    await tell { try await adapters.count(project.current) }
                }
            }
        }
    }

    private func tell(_ body: () async throws -> Void) async {
        do {
            try await body()
        } catch let failure as HubFailure {
            ServeLine(terminal).print(.trouble(failure))
        } catch {}
    }
}
