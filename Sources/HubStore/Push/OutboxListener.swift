import BlockingIO
import Dispatch
import PQ
import Synchronization

/// Tells at once when something is written to the outbox, by any program on any host.
///
/// It listens first and then lets its owner look: what was written before is found by looking, what comes after is
/// heard. A line that drops is made again after a second.
package final class OutboxListener: Sendable {
    private let isOver = Mutex(false)

    /// `ring`: called from the listener's own thread, also without a message now and then.
    package init(_ conninfo: String, ring: @escaping @Sendable () -> Void) {
        startThread { [weak self] in
            var connection: PQConnection?
            while self?.isOver.withLock({ $0 }) == false {
                do {
                    if connection == nil {
                        let line = try PQConnection(conninfo)
                        try line.execute("LISTEN lienthong_outbox")
                        connection = line
                        ring()
                    }
                    if try connection?.waitForNotification(milliseconds: 1000) == true { ring() }
                } catch {
                    connection = nil
                    Thread.pause(milliseconds: 1000)
                }
            }
        }
    }

    package func stop() { isOver.withLock { $0 = true } }

    deinit { stop() }
}

private enum Thread {
    static func pause(milliseconds: Int) {
        _ = DispatchSemaphore(value: 0).wait(timeout: .now() + .milliseconds(milliseconds))
    }
}
