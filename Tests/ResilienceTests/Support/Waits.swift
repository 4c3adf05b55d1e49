import Synchronization

/// Stands in for sleeping: keeps how long it was asked for and returns at once.
final class Waits: Sendable {
    private let kept = Mutex<[Duration]>([])

    var all: [Duration] { kept.withLock { $0 } }

    @Sendable func wait(_ duration: Duration) {
        kept.withLock { $0.append(duration) }
    }
}
