package import HubModel

/// Whether somebody starts the schedules, and the schedules as they are written now.
package struct ScheduleExamination: Examination {
    package let group = ExaminationGroup.schedules
    package let subject = "schedules"
    private let schedules: [Schedule]
    private let root: String
    private let hostZone: Zone
    private let starters: Starters
    private let now: @Sendable () -> Timestamp

    /// What this machine has that starts runs.
    package struct Starters: Sendable {
        /// The crontab of the account that runs this; `nil` where it cannot be read.
        package var crontab: String?
        /// Name and text of the units `lienthong-*`.
        package var units: [SystemdUnits.Unit]
        /// `host:pid` of the services that live; `nil` where the database cannot be asked.
        package var services: [String]?

        package init(crontab: String?, units: [SystemdUnits.Unit], services: [String]?) {
            self.crontab = crontab
            self.units = units
            self.services = services
        }
    }

    package init(
        _ schedules: [Schedule],
        root: String,
        hostZone: Zone,
        starters: Starters,
        now: @escaping @Sendable () -> Timestamp
    ) {
        self.schedules = schedules
        self.root = root
        self.hostZone = hostZone
        self.starters = starters
        self.now = now
    }

    package func findings() async -> [Finding] {
        guard !schedules.isEmpty else {
            return [
                Finding(
                    "schedule.none",
                    subject,
                    .note,
                    Localized(vi: "chưa có lịch nào", en: "there is no schedule")
                )
            ]
        }
        let crontab = cron()
        let timers = systemd()
        let services = starters.services ?? []
        var found = crontab + timers
        if !services.isEmpty { found.append(serving(services)) }
        if found.isEmpty { found = [nobody] }
        if !crontab.isEmpty && !timers.isEmpty { found.append(twice) }
        return found + next()
    }

    // MARK: Who starts them

    private func cron() -> [Finding] {
        let command = ScheduledCommand(program: "lienthong", root: root)
        let own = Crontab(command, hostZone: hostZone)
        guard let crontab = starters.crontab, own.isInstalled(in: Array(crontab.utf8)) else { return [] }
        let wanted = CronCalls(own.block(schedules)).calls
        let standing = CronCalls(own.standing(in: crontab)).calls
        return [compared(wanted, standing, in: "crontab")]
    }

    private func systemd() -> [Finding] {
        let names = Set(
            starters.units.filter {
                $0.name.hasSuffix(".service") && $0.lines.contains("WorkingDirectory=\(root)")
            }
            .map { $0.name.dropLast(".service".count) }
        )
        let timers = starters.units.filter {
            $0.name.hasSuffix(".timer") && names.contains($0.name.dropLast(".timer".count))
        }
        guard !timers.isEmpty else { return [] }
        let wanted = SystemdUnits(ScheduledCommand(program: "lienthong", root: root)).units(schedules)
            .filter { $0.name.hasSuffix(".timer") }
        return [compared(Set(wanted.flatMap(\.calls)), Set(timers.flatMap(\.calls)), in: "systemd")]
    }

    private func compared(_ wanted: Set<String>, _ standing: Set<String>, in place: String) -> Finding {
        guard wanted != standing else {
            return Finding(
                "schedule.installed",
                place,
                .good,
                Localized(vi: "đúng như schedules/ hiện nay", en: "as schedules/ says now")
            )
        }
        let lacking = wanted.subtracting(standing).union(standing.subtracting(wanted)).sorted()
        let list = lacking.prefix(3).joined(separator: "; ")
        return Finding(
            "schedule.outdated",
            place,
            .warning,
            Localized(vi: "khác với schedules/: \(list)", en: "differs from schedules/: \(list)"),
            cure: Localized(
                vi: "Cài lại: lienthong schedule install\(place == "systemd" ? " systemd" : "")",
                en: "Install it again: lienthong schedule install\(place == "systemd" ? " systemd" : "")"
            )
        )
    }

    private func serving(_ services: [String]) -> Finding {
        let list = services.prefix(4).joined(separator: ", ")
        return Finding(
            "schedule.served",
            "serve",
            .good,
            Localized(vi: "đang chạy: \(list)", en: "running: \(list)")
        )
    }

    private var nobody: Finding {
        let isUnknown = starters.services == nil
        return Finding(
            "schedule.nobody",
            subject,
            isUnknown ? .note : .warning,
            Localized(
                vi: isUnknown ? "crontab và systemd không có; không hỏi được serve" : "không ai gọi các lịch",
                en: isUnknown
                    ? "neither crontab nor systemd; serve could not be asked" : "nobody starts the schedules"
            ),
            cure: isUnknown
                ? nil
                : Localized(
                    vi: "Chạy lienthong serve như một dịch vụ, hoặc lienthong schedule install.",
                    en: "Run lienthong serve as a service, or lienthong schedule install."
                )
        )
    }

    private var twice: Finding {
        Finding(
            "schedule.twice",
            subject,
            .warning,
            Localized(vi: "cả crontab lẫn systemd đều gọi", en: "crontab and systemd both start them"),
            cure: Localized(
                vi: "Gỡ một bên: lienthong schedule remove",
                en: "Take one of them off: lienthong schedule remove"
            )
        )
    }

    private func next() -> [Finding] {
        let turns = schedules.compactMap { schedule in schedule.next(after: now()).map { (schedule.name, $0) }
        }
        guard let first = turns.min(by: { $0.1 < $1.1 }) else { return [] }
        let when = { (language: Language) in Figures(language).instant(first.1) }
        return [
            Finding(
                "schedule.next",
                first.0,
                .good,
                Localized(vi: "lượt tới: \(when(.vietnamese))", en: "next turn: \(when(.english))")
            )
        ]
    }
}

/// The lines of a crontab's block without program and place: when, and what.
private struct CronCalls {
    let calls: Set<String>

    init(_ block: String) {
        calls = Set(
            block.split(separator: "\n").filter { !$0.hasPrefix("#") }.compactMap { line in
                let words = line.split(separator: " ")
                guard words.count > 6, let run = words[5...].firstIndex(of: "run"), run + 1 < words.count
                else { return nil }
                return words[..<5].joined(separator: " ") + " " + words[run + 1]
            }
        )
    }
}

extension SystemdUnits.Unit {
    fileprivate var lines: [Substring] { text.split(separator: "\n") }

    /// When a timer fires.
    fileprivate var calls: [String] {
        lines.filter { $0.hasPrefix("OnCalendar=") }.map { "\(name) \($0.dropFirst("OnCalendar=".count))" }
    }
}
