package import HubModel

/// A timer and a service for each schedule, `lienthong-<schedule>.timer` and `.service` (systemd.timer(5), systemd.time(7)).
package struct SystemdUnits: Sendable {
    package var command: ScheduledCommand
    /// Who runs it; the unit's own user where nobody is named.
    package var user: String?

    package init(_ command: ScheduledCommand, user: String? = nil) {
        self.command = command
        self.user = user
    }

    package struct Unit: Sendable, Equatable {
        package var name: String
        package var text: String

        package init(name: String, text: String) {
            self.name = name
            self.text = text
        }
    }

    /// systemd counts no days from a fixed one.
    package func unsayable(_ schedules: [Schedule]) -> [Schedule] {
        schedules.filter { Self.calendar(of: $0).isEmpty }
    }

    package func units(_ schedules: [Schedule]) -> [Unit] {
        schedules.filter { !Self.calendar(of: $0).isEmpty }.flatMap { [service($0), timer($0)] }
    }

    private func service(_ schedule: Schedule) -> Unit {
        let words = command.words(schedule.name).map(Self.quoted).joined(separator: " ")
        var lines = [
            "[Unit]", "Description=Liên Thông: \(Self.oneLine(schedule.title))",
            "Wants=network-online.target", "After=network-online.target", "", "[Service]", "Type=oneshot",
            "ExecStart=\(words)", "WorkingDirectory=\(Self.path(command.root))",
        ]
        if let user { lines.append("User=\(user)") }
        if let secrets = command.secrets { lines.append("EnvironmentFile=\(Self.path(secrets))") }
        lines += [
            // 1: records were refused, 75: another run holds the lease; neither is a failure of the unit.
            "SuccessExitStatus=1 75", "TimeoutStartSec=infinity", "KillSignal=SIGTERM", "TimeoutStopSec=120",
            "NoNewPrivileges=yes", "PrivateTmp=no",
        ]
        return Unit(name: "lienthong-\(schedule.name).service", text: lines.joined(separator: "\n") + "\n")
    }

    private func timer(_ schedule: Schedule) -> Unit {
        let lines =
            ["[Unit]", "Description=Liên Thông: \(Self.oneLine(schedule.title))", "", "[Timer]"]
            + Self.calendar(of: schedule).map { "OnCalendar=\($0)" }
            + [
                "Persistent=\(schedule.catchUp == .once ? "yes" : "no")", "AccuracySec=1s", "", "[Install]",
                "WantedBy=timers.target",
            ]
        return Unit(name: "lienthong-\(schedule.name).timer", text: lines.joined(separator: "\n") + "\n")
    }

    /// The calendar events of a schedule, each in its zone.
    static func calendar(of schedule: Schedule) -> [String] {
        schedule.recurrence.cronLines.flatMap { line -> [String] in
            guard let times = try? CronTimes(line) else { return [] }
            return times.calendarEvents.map { "\($0) \(schedule.zone.identifier)" }
        }
    }

    private static func oneLine(_ text: String) -> String {
        String(text.map { $0.isNewline ? " " : $0 }).replacing("%", with: "%%")
    }

    /// A `%` begins a specifier, a `$` a variable.
    private static func quoted(_ word: String) -> String {
        let text = word.replacing("%", with: "%%").replacing("$", with: "$$")
        guard text.contains(where: { $0 == " " || $0 == "\"" || $0 == "'" || $0 == "\\" || $0 == ";" }) else {
            return text
        }
        return "\"\(text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\""
    }

    private static func path(_ path: String) -> String { path.replacing("%", with: "%%") }
}

extension CronTimes {
    private static let names = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]

    /// As systemd writes it, `Sun *-*-* 02:00:00`; two where cron takes a day of the month or one of the week.
    var calendarEvents: [String] {
        let time = "\(Self.list(hours, 0...23)):\(Self.list(minutes, 0...59)):00"
        let month = Self.list(months, 1...12)
        let date = "*-\(month)-\(Self.list(days, 1...31))"
        let weekday = weekdays.sorted().map { Self.names[$0] }.joined(separator: ",")
        if weekdays.count == 7 { return ["\(date) \(time)"] }
        return isEither
            ? ["\(date) \(time)", "\(weekday) *-\(month)-* \(time)"] : ["\(weekday) \(date) \(time)"]
    }

    private static func list(_ numbers: Set<Int>, _ whole: ClosedRange<Int>) -> String {
        if numbers.count == whole.count { return "*" }
        return numbers.sorted().map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ",")
    }
}
