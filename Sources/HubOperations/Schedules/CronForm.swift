import HubModel

extension Schedule.Recurrence {
    /// The lines of crontab(5) that together are due at the same times of the same zone; empty where none can be: days and
    /// weeks counted from a fixed day.
    var cronLines: [String] {
        switch self {
        case .every(let span): Self.cronLines(every: span)
        case .daily(let minute): ["\(minute % 60) \(minute / 60) * * *"]
        case .weekly(let day, let minute): ["\(minute % 60) \(minute / 60) * * \(day % 7)"]
        case .monthly(let day, let minute): ["\(minute % 60) \(minute / 60) \(day) * *"]
        case .cron(let line): [line]
        }
    }

    private static func cronLines(every span: CalendarDuration) -> [String] {
        let minutes: Int
        switch span.unit {
        case .minute: minutes = span.count
        case .hour: minutes = span.count * 60
        case .day where span.count == 1: return ["0 0 * * *"]
        case .week where span.count == 1: return ["0 0 * * 1"]
        default: return []
        }
        guard minutes <= 1440 else { return [] }
        if 60 % minutes == 0 {
            return [minutes == 1 ? "* * * * *" : minutes == 60 ? "0 * * * *" : "*/\(minutes) * * * *"]
        }
        if minutes % 60 == 0, 1440 % minutes == 0 {
            return [minutes == 1440 ? "0 0 * * *" : "0 */\(minutes / 60) * * *"]
        }
        // The hours of each minute, from midnight on.
        let times = stride(from: 0, to: 1440, by: minutes)
        let hours = Dictionary(grouping: times, by: { $0 % 60 }).mapValues { $0.map { String($0 / 60) } }
        return hours.keys.sorted().map { "\($0) \(hours[$0, default: []].joined(separator: ",")) * * *" }
    }
}
