import BlockingIO
import Foundation
package import HubModel
import Synchronization

/// What this host can say of its own disk.
///
/// Counting files takes a moment where there are a hundred thousand of them, so the sum is kept for ten minutes; the
/// free part is asked each time.
package final class HostDisk: Sendable {
    private struct Count {
        var bytes: Int64
        var at: ContinuousClock.Instant
    }

    private static let keptFor = Duration.seconds(600)

    private let root: String
    private let count = Mutex<Count?>(nil)
    private let thread = DedicatedThread()

    /// `root`: the folder `landing`.
    package init(root: String) {
        self.root = root
    }

    package func figures() async -> HostFigures {
        HostFigures(
            name: ProcessInfo.processInfo.hostName,
            landingBytes: await landingBytes(),
            freeShare: LandingFiles.freeShare(of: root)
        )
    }

    private func landingBytes() async -> Int64 {
        if let kept = count.withLock({ $0 }), ContinuousClock.now - kept.at < HostDisk.keptFor {
            return kept.bytes
        }
        let bytes = await Walker(thread).bytes(below: root)
        count.withLock { $0 = Count(bytes: bytes, at: .now) }
        return bytes
    }

    /// Blocks a thread of its own.
    private actor Walker {
        private let thread: DedicatedThread

        nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

        init(_ thread: DedicatedThread) {
            self.thread = thread
        }

        func bytes(below root: String) -> Int64 { LandingFiles.bytes(below: root) }
    }
}
