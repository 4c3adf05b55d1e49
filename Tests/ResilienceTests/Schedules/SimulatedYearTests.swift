import Foundation
import HubModel
import HubOperations
import HubStore
import Testing

@Suite struct `A year of schedules on three hosts, one of which dies every day` {
    private static let berlin = Zone(identifier: "Europe/Berlin") ?? .utc
    /// `make torture` plays the whole year.
    private static let days = Int(ProcessInfo.processInfo.environment["SCHEDULE_DAYS"] ?? "") ?? 30

    private static let schedules = [
        Schedule(
            name: "nightly",
            title: "Hằng đêm",
            recurrence: .daily(minute: 90),
            jobs: [
                .init(target: "dvc/dossiers"), .init(target: "dvc/steps", after: ["dvc/dossiers"]),
                .init(target: "nuoc"), .init(target: "dien", after: ["dvc/dossiers", "dvc/steps"]),
            ]
        ),
        Schedule(
            name: "six",
            title: "Sáu giờ",
            recurrence: .every(CalendarDuration(6, .hour)),
            jobs: [.init(target: "tin")]
        ),
        Schedule(
            name: "abroad",
            title: "Múi giờ khác",
            recurrence: .daily(minute: 150),
            zone: berlin,
            jobs: [.init(target: "xa")]
        ),
    ]

    /// Fifteen closures of the water company in a year, from one day to nine.
    private static let closures: [(first: Int, days: Int)] = [
        (0, 1), (14, 2), (35, 9), (60, 1), (88, 1), (115, 2), (119, 3), (150, 1), (180, 4), (212, 1),
        (243, 2),
        (270, 1), (300, 5), (330, 1), (350, 2),
    ]

    private static let firstDay = CivilDate(year: 2026, month: 1, day: 1) ?? CivilDate(daysSinceEpoch: 0)
    private static let start = Zone.vietnam.instant(CivilTime(date: firstDay))

    private static func isClosed(_ instant: Timestamp) -> Bool {
        let day = Zone.vietnam.civil(instant).date.daysSinceEpoch - firstDay.daysSinceEpoch
        return closures.contains { ($0.first..<$0.first + $0.days).contains(day) }
    }

    private static let opening: @Sendable (String, Timestamp) -> Timestamp? = { job, instant in
        guard job == "nuoc" else { return instant }
        let closed = closures.flatMap { closure in
            (closure.first..<closure.first + closure.days).map {
                CivilDate(daysSinceEpoch: firstDay.daysSinceEpoch + $0)
            }
        }
        let limits = Limits(name: "nuoc", politeness: Politeness(), zone: .vietnam, closedDays: Set(closed))
        return CallingTimes(limits).opening(from: instant)?.instant
    }

    private func play(seed: Int, failures: Int = 0) async throws -> (SimulatedYear, HubDatabase) {
        let database = try await HubDatabase([])
        let year = SimulatedYear(database, Self.schedules, seed: seed, opening: Self.opening)
        year.failures = failures
        try await year.play(from: Self.start, days: Self.days)
        return (year, database)
    }

    @Test func `each turn runs once, none in a closure, and one catches up after each closure`() async throws
    {
        let (year, database) = try await play(seed: 20_260_101)
        #expect(year.doubles.isEmpty)
        #expect(!year.lost.isEmpty)
        #expect(year.finished.count == Set(year.finished.map(\.task)).count)

        let done = { (job: String) in year.finished.filter { $0.job == job } }
        #expect(done("dvc/dossiers").count == Self.days && done("dvc/steps").count == Self.days)
        #expect(done("dien").count == Self.days)
        // The first turn is the one after the start, the last may be under way.
        #expect((Self.days * 4 - 1...Self.days * 4).contains(done("tin").count))
        #expect(done("xa").count == Self.days)
        for run in done("dvc/steps") {
            let parent = try #require(done("dvc/dossiers").first { $0.due == run.due })
            #expect(parent.ends <= run.begun)
        }

        #expect(!done("nuoc").contains { Self.isClosed($0.begun) })
        let closures = Self.closures.filter { $0.first + $0.days < Self.days }
        let closedDays = closures.map(\.days).reduce(0, +)
        #expect(done("nuoc").count == Self.days - closedDays + closures.count)
        for closure in closures {
            let end = Self.start + .seconds(Int64(closure.first + closure.days) * 86_400)
            let caughtUp = done("nuoc").filter { $0.begun >= end && $0.due < end && Self.isClosed($0.due) }
                .filter { $0.begun < end + .seconds(86_400) }
            #expect(caughtUp.count == 1, "\(closure)")
        }
        #expect(
            try await database.value("SELECT count(*) FROM hub.schedule_task WHERE state = 'failed'") == "0"
        )
        try await database.remove()
    }

    @Test func `a source that fails is asked again, and nothing runs twice`() async throws {
        let (year, database) = try await play(seed: 7, failures: 20)
        #expect(year.doubles.isEmpty)
        #expect(year.finished.count { $0.job == "dvc/dossiers" } == Self.days)
        try await database.remove()
    }
}
