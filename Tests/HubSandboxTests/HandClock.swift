import Synchronization

/// A clock that moves by hand.
final class HandClock: Sendable {
    private let time: Mutex<Duration>

    init(_ start: Duration = .seconds(1_000_000)) { time = Mutex(start) }

    var now: Duration { time.withLock { $0 } }
    var second: Int { Int(now.components.seconds) }

    func advance(by duration: Duration) {
        time.withLock { $0 += duration }
    }
}
