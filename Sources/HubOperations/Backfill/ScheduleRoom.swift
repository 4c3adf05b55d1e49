package import HubModel

/// Keeps a backfill out of the way of the nightly run: both need the lease of the pull, and the night comes first.
///
/// Pure.
package struct ScheduleRoom: Sendable {
    private let schedules: [Schedule]

    /// Those with a job that runs the pull.
    package init(_ schedules: [Schedule], for pull: PullID) {
        self.schedules = schedules.filter { schedule in
            schedule.jobs.contains { JobTarget.holds($0.target, "\(pull)") }
        }
    }

    /// No slice is begun in the minutes before a turn, so that one under way comes to its end.
    static let before = Duration.seconds(300)
    /// Whoever keeps the schedule has begun by then.
    static let after = Duration.seconds(60)

    /// When a slice may be begun; `nil` at once.
    package func opening(at now: Timestamp) -> Timestamp? {
        schedules.compactMap { opening(of: $0, at: now) }.max()
    }

    private func opening(of schedule: Schedule, at now: Timestamp) -> Timestamp? {
        guard let due = schedule.next(after: now - Self.after) else { return nil }
        let next = schedule.next(after: due) ?? due + Self.before * 4
        // A schedule of every few minutes must leave time for slices too.
        let margin = min(Self.before, (next - due) / 4)
        let pause = min(Self.after, (next - due) / 4)
        return now >= due - margin && now < due + pause ? due + pause : nil
    }
}
