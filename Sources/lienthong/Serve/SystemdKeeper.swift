import HubTransport
import ServiceLifecycle

/// Tells systemd that the service is there, that it lives, and that it stops; without systemd it does nothing.
///
/// What it tells comes from a task among those that do the work: where none of them gets its turn any more, nothing is told, and
/// `WatchdogSec=` ends the process.
struct SystemdKeeper: Service {
    let notifier: SystemdNotifier
    let status: String

    func run() async throws {
        notifier.tell(.ready, .status(status))
        try? await cancelWhenGracefulShutdown {
            while true {
                notifier.tell(.alive)
                try await Task.sleep(for: notifier.watchdogInterval ?? .seconds(86_400))
            }
        }
        notifier.tell(.stopping)
    }
}
