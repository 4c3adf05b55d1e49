import HubModel

/// The time of attempts, going on from the run's clock, and their nonces.
package struct AttemptStamps: Sendable {
    /// How long ago that was.
    var elapsed: @Sendable (ContinuousClock.Instant) -> Duration
    var nonce: @Sendable () -> String

    package init(
        elapsed: @escaping @Sendable (ContinuousClock.Instant) -> Duration,
        nonce: @escaping @Sendable () -> String
    ) {
        self.elapsed = elapsed
        self.nonce = nonce
    }

    package static let real = AttemptStamps(
        elapsed: { ContinuousClock.now - $0 },
        nonce: {
            let digits = Array("0123456789abcdef")
            return String((0..<32).map { _ in digits[Int.random(in: 0..<16)] })
        }
    )

    /// For samples: time stands still, and a nonce is what it is called.
    package static let still = AttemptStamps(elapsed: { _ in .zero }, nonce: { "«request.nonce»" })
}

struct RunClock: Sendable {
    let clock: Timestamp
    private let started = ContinuousClock.now
    private let stamps: AttemptStamps

    init(_ clock: Timestamp, _ stamps: AttemptStamps) {
        self.clock = clock
        self.stamps = stamps
    }

    var now: Timestamp { clock + stamps.elapsed(started) }

    func attempt() -> PlaceholderValues.Attempt {
        PlaceholderValues.Attempt(time: now, nonce: stamps.nonce())
    }
}
