import Synchronization

/// When each revision came: those of the beginning before any clock, later ones when they were first seen.
final class RevisionMoments: Sendable {
    private static let beginning =
        CalendarDay(year: 2026, month: 6, day: 15).daysSinceEpoch * 86_400 + 8 * 3600
    private static let vietnam = 7 * 3600
    private let clock: @Sendable () -> Duration
    private let seen: Mutex<[Int]>

    init(_ configuration: SandboxConfiguration) {
        clock = configuration.clock
        seen = Mutex((0..<configuration.revision).map { Self.beginning + $0 * 3600 })
    }

    /// Seconds on a clock in Vietnam.
    func moments(through revision: Int) -> [Int] {
        seen.withLock { seen in
            while seen.count < revision { seen.append(Int(clock().components.seconds) + Self.vietnam) }
            return Array(seen.prefix(revision))
        }
    }
}
