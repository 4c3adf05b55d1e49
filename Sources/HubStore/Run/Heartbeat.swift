import BlockingIO
import Dispatch
import PQ

/// Keeps a lease alive from a connection and a thread of its own, whatever the run is doing.
final class Heartbeat: Sendable {
    private let stopped = DispatchSemaphore(value: 0)

    /// - Parameters:
    ///   - conninfo: Of the run's database.
    ///   - interval: Seconds between beats.
    ///   - beat: One beat on the connection; a failure is tried again on a new connection at the next beat.
    init(
        _ conninfo: String,
        every interval: Int = 10,
        beat: @escaping @Sendable (PQConnection) throws -> Void
    ) {
        let stopped = stopped
        startThread {
            var connection: PQConnection?
            while stopped.wait(timeout: .now() + .seconds(interval)) == .timedOut {
                do {
                    let line = try connection ?? PQConnection(conninfo)
                    connection = line
                    try beat(line)
                } catch {
                    // Nothing to tell here: if the lease is lost, the run's next commit says so.
                    connection = nil
                }
            }
        }
    }

    deinit { stopped.signal() }
}
