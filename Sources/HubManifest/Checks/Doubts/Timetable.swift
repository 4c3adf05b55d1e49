import HubModel

/// Which schedules run which pulls.
struct Timetable {
    private var schedules: [PullID: [Schedule]] = [:]
    let isEmpty: Bool

    init(_ project: Project) {
        isEmpty = project.schedules.isEmpty
        for file in project.schedules {
            for pull in file.value.jobs.flatMap({ project.pulls(of: $0.target) }) {
                schedules[pull, default: []].append(file.value)
            }
        }
    }

    func schedules(of pull: PullID) -> [Schedule] { schedules[pull] ?? [] }

    /// The longest that a pull waits for its next run, in seconds.
    func interval(of pull: PullID) -> Int64? {
        schedules(of: pull).map(\.recurrence.longestGap).min()
    }
}

extension Project {
    /// The pulls of a job: one, or all of a connector.
    func pulls(of target: String) -> [PullID] {
        if let id = PullID(target) { return [id] }
        return connector(target)?.value.pulls.map { PullID(connector: target, pull: $0.name) } ?? []
    }
}

extension Schedule.Recurrence {
    var longestGap: Int64 {
        switch self {
        case .every(let span): span.approximateSeconds
        case .daily: 86_400
        case .weekly: 7 * 86_400
        case .monthly: 31 * 86_400
        case .cron(let line): (try? CronTimes(line))?.longestGap ?? .max
        }
    }

    /// Minutes of the day on which it begins; `nil`: all day long.
    var minutesOfDay: [Int]? {
        switch self {
        case .every: nil
        case .daily(let minute), .weekly(_, let minute), .monthly(_, let minute): [minute]
        case .cron(let line): (try? CronTimes(line))?.minutesOfDay
        }
    }

    /// How often it begins on a day on which it does.
    var timesOnADay: Int64 {
        switch self {
        case .every(let span): max(1, 86_400 / max(1, span.approximateSeconds))
        case .daily, .weekly, .monthly: 1
        case .cron(let line): Int64((try? CronTimes(line))?.minutesOfDay.count ?? 1)
        }
    }
}

extension CronTimes {
    /// The longest wait between two times, in seconds, over two years.
    fileprivate var longestGap: Int64 {
        let times = minutesOfDay
        guard let first = times.first, let last = times.last else { return .max }
        var longest = zip(times.dropFirst(), times).map { $0 - $1 }.max() ?? 0
        var before: Int?
        for day in 20_454..<20_454 + 731 where contains(CivilDate(daysSinceEpoch: day)) {
            if let before { longest = max(longest, (day - before) * 1440 - last + first) }
            before = day
        }
        return before == nil ? .max : Int64(longest) * 60
    }
}

extension Int64 {
    /// A span of seconds as a manifest would write it.
    var span: String {
        switch self {
        case let seconds where seconds % 86_400 == 0 && seconds > 2 * 86_400: "\(seconds / 86_400)d"
        case let seconds where seconds % 3600 == 0: "\(seconds / 3600)h"
        case let seconds where seconds % 60 == 0: "\(seconds / 60)m"
        default: "\(self)s"
        }
    }
}
