package import HubModel

/// The hub's marked block in a crontab; every other line stays as it is.
///
/// Whole crontabs are bytes: lines of others may end as Windows has it, or be in an old encoding.
package struct Crontab: Sendable {
    package var command: ScheduledCommand
    /// The zone in which this host's cron reads times: Debian's knows no other for a line.
    package var hostZone: Zone

    package init(_ command: ScheduledCommand, hostZone: Zone) {
        self.command = command
        self.hostZone = hostZone
    }

    private var begin: String {
        "# ── lienthong \(command.root): begin · do not edit, lienthong schedule install writes this"
    }
    private var end: String { "# ── lienthong \(command.root): end" }

    /// What cannot be said in a line of crontab: another zone's times, days counted from a fixed one.
    package func unsayable(_ schedules: [Schedule]) -> [Schedule] {
        schedules.filter { lines(of: $0) == nil }
    }

    /// The block; without schedules that cannot be said.
    package func block(_ schedules: [Schedule]) -> String {
        var text = [begin]
        for schedule in schedules {
            guard let lines = lines(of: schedule) else { continue }
            text.append("# \(schedule.title.filter { !$0.isNewline })")
            text += lines.map { "\($0) \(shell(schedule))" }
        }
        return (text + [end]).joined(separator: "\n") + "\n"
    }

    /// A crontab with the block instead of the one it had, or behind everything.
    package func installed(_ schedules: [Schedule], in crontab: [UInt8]) -> [UInt8] {
        let (before, after) = split(crontab)
        let isOpen = before.last.map { $0 != Self.newline } ?? false
        return before + (isOpen ? [Self.newline] : []) + Array(block(schedules).utf8) + after
    }

    /// A crontab without the block.
    package func removed(from crontab: [UInt8]) -> [UInt8] {
        let (before, after) = split(crontab)
        return before + after
    }

    package func isInstalled(in crontab: [UInt8]) -> Bool {
        Self.lines(of: crontab).contains { crontab[$0].elementsEqual(begin.utf8) }
    }

    private static let newline = UInt8(ascii: "\n")

    /// Where the lines stand, without their newlines.
    private static func lines(of crontab: [UInt8]) -> [Range<Int>] {
        crontab.split(separator: newline, omittingEmptySubsequences: false).map(\.indices)
    }

    /// The block that a crontab has, without its first and last line.
    package func standing(in crontab: String) -> String {
        let lines = crontab.split(separator: "\n", omittingEmptySubsequences: false)
        guard let first = lines.firstIndex(where: { $0 == begin }),
            let last = lines[first...].firstIndex(where: { $0 == end })
        else { return "" }
        return lines[(first + 1)..<last].joined(separator: "\n")
    }

    /// What stands before the block and behind it; of a block without its end only the first line is surely its own.
    private func split(_ crontab: [UInt8]) -> (before: [UInt8], after: [UInt8]) {
        let lines = Self.lines(of: crontab)
        guard let first = lines.firstIndex(where: { crontab[$0].elementsEqual(begin.utf8) }) else {
            return (crontab, [])
        }
        let last = lines[first...].first { crontab[$0].elementsEqual(end.utf8) } ?? lines[first]
        return (Array(crontab[..<lines[first].lowerBound]), Array(crontab[last.upperBound...].dropFirst()))
    }

    private func lines(of schedule: Schedule) -> [String]? {
        guard let shift = hostZone.minutes(aheadOf: schedule.zone) else { return nil }
        let lines = schedule.recurrence.cronLines
        guard shift != 0 else { return lines.isEmpty ? nil : lines }
        let shifted = lines.map { (try? CronTimes($0))?.lines(later: shift) }
        let all = shifted.compactMap { $0 }.joined()
        return lines.isEmpty || shifted.contains { $0 == nil } ? nil : Array(all)
    }

    /// In crontab `%` ends the command.
    private func shell(_ schedule: Schedule) -> String {
        let secrets = command.secrets.map { "set -a; . \(ScheduledCommand.quoted($0)); " } ?? ""
        return (secrets + command.line(schedule.name)).replacing("%", with: #"\%"#)
    }
}

extension Zone {
    /// By how many minutes this zone's clocks are ahead of another's, if that is the same for years.
    func minutes(aheadOf other: Zone) -> Int? {
        // Weeks of 2026 to 2030, at noon.
        let ahead = Set(
            stride(from: 20_454, to: 22_280, by: 7).map { day in
                let instant = Timestamp(seconds: Int64(day) * 86_400 + 43_200)
                return offset(at: instant) - other.offset(at: instant)
            }
        )
        guard ahead.count == 1, let seconds = ahead.first, seconds % 60 == 0 else { return nil }
        return seconds / 60
    }
}

extension CronTimes {
    /// The same times on clocks that are so many minutes ahead; `nil` where a day of a month would become another.
    func lines(later shift: Int) -> [String]? {
        var turns: [Turn: Set<Int>] = [:]
        for hour in hours {
            for minute in minutes {
                let time = hour * 60 + minute + shift
                let day = time < 0 ? -1 : time / 1440
                let rest = time - day * 1440
                turns[Turn(day: day, minute: rest % 60), default: []].insert(rest / 60)
            }
        }
        let isOfEveryDay = days.count == 31 && months.count == 12
        guard isOfEveryDay || turns.keys.allSatisfy({ $0.day == 0 }) else { return nil }
        // What comes every day does so before midnight and after it alike.
        if isOfEveryDay, weekdays.count == 7 {
            var daily: [Turn: Set<Int>] = [:]
            for (turn, hours) in turns {
                daily[Turn(day: 0, minute: turn.minute), default: []].formUnion(hours)
            }
            turns = daily
        }
        // Minutes that go with the same hours of the same day are one line.
        let lines = Dictionary(grouping: turns, by: { Line(day: $0.key.day, hours: $0.value) })
        return lines.map { line, turns in
            let weekdays = Set(weekdays.map { ($0 + line.day + 7) % 7 })
            return [
                Self.field(Set(turns.map(\.key.minute)), 0...59), Self.field(line.hours, 0...23),
                Self.field(days, 1...31), Self.field(months, 1...12), Self.field(weekdays, 0...6),
            ].joined(separator: " ")
        }.sorted()
    }

    private struct Turn: Hashable {
        /// -1 the day before, 1 the day after.
        var day: Int
        var minute: Int
    }

    private struct Line: Hashable {
        var day: Int
        var hours: Set<Int>
    }

    private static func field(_ numbers: Set<Int>, _ whole: ClosedRange<Int>) -> String {
        numbers.count == whole.count ? "*" : numbers.sorted().map(String.init).joined(separator: ",")
    }
}
