import HubModel

/// Pulls in no schedule, runs outside calling hours, jobs that read what another job has not brought yet.
struct ScheduleDoubts {
    private(set) var findings = Findings()
    private let file: ManifestFile<Schedule>
    private let project: Project

    var diagnostics: [Diagnostic] { findings.diagnostics }

    init(_ file: ManifestFile<Schedule>, _ timetable: Timetable, in project: Project) {
        self.file = file
        self.project = project
        checkHours()
        for job in file.value.jobs { checkOrder(job) }
        // Said once, of the schedule in which the pull would stand.
        for connector in project.connectors where project.home(of: connector.value)?.name == file.name {
            for pull in connector.value.pulls {
                let id = PullID(connector: connector.value.name, pull: pull.name)
                if timetable.schedules(of: id).isEmpty { notScheduled(id, pull, connector) }
            }
        }
    }

    private mutating func notScheduled(_ id: PullID, _ pull: Pull, _ connector: ManifestFile<Connector>) {
        findings.report(
            .notScheduled,
            .warning,
            at: connector.key("pulls", pull.name),
            vi: "Không lịch nào chạy «\(id)».",
            en: "No schedule runs `\(id)`.",
            cure: Localized(
                vi: "Thêm «- \(id)» vào jobs của \(file.file).",
                en: "Add `- \(id)` to the jobs of \(file.file)."
            ),
            fix: .proposal(.addItem(id.description, to: file.place("jobs")))
        )
    }

    // MARK: Hours

    private mutating func checkHours() {
        let targets = file.value.jobs.flatMap { project.pulls(of: $0.target) }.map(\.connector)
        for connector in project.connectors where targets.contains(connector.value.name) {
            let system = connector.value.system
            guard let hours = system.politeness.hours else { continue }
            let shift = file.value.zone.minutes(to: system.zone)
            let minutes = file.value.recurrence.minutesOfDay?.map { ($0 + shift + 1440) % 1440 }
            if let minutes, minutes.contains(where: hours.contains(minuteOfDay:)) { continue }
            outside(hours, of: connector, moved: shift)
        }
    }

    private mutating func outside(
        _ hours: Politeness.Hours,
        of connector: ManifestFile<Connector>,
        moved shift: Int
    ) {
        let (from, until) = (hours.from.clock, hours.until.clock)
        let begin = ((hours.from - shift + 1440) % 1440).clock
        let allDay = file.value.recurrence.minutesOfDay == nil
        findings.report(
            .outsideHours,
            .warning,
            at: file.place("run"),
            vi: allDay
                ? "Lịch chạy cả ngày, mà \(connector.value.name) chỉ cho gọi từ \(from) đến \(until): ngoài giờ phải đợi."
                : "\(connector.value.name) chỉ cho gọi từ \(from) đến \(until): việc sẽ đợi tới giờ ấy.",
            en: allDay
                ? "It runs all day, and \(connector.value.name) may be called from \(from) to \(until): the rest waits."
                : "\(connector.value.name) may be called from \(from) to \(until): the job would wait until then.",
            cure: Localized(
                vi: "Viết run: daily \(begin), hoặc thoả thuận lại system.politeness.hours.",
                en: "Write run: daily \(begin), or agree on other system.politeness.hours."
            ),
            fix: .proposal(.setValue("daily \(begin)", at: file.place("run")))
        )
    }

    // MARK: Order

    /// A pull that asks about each row of a table runs behind what fills the table.
    private mutating func checkOrder(_ job: Schedule.Job) {
        let own = project.pulls(of: job.target)
        for id in own {
            guard case .table(let name)? = project.pull(id)?.forEach?.parents,
                let entity = project.entity(name)?.value
            else { continue }
            let filling = file.value.jobs.filter { other in
                other.target != job.target
                    && !Set(project.pulls(of: other.target)).isDisjoint(with: entity.sources.map(\.pull))
            }.map(\.target)
            let isOwn = entity.sources.contains { own.contains($0.pull) }
            guard let first = filling.first, !isOwn, Set(filling).isDisjoint(with: waitsFor(job)) else {
                continue
            }
            return doesNotWait(job, for: first, table: name)
        }
    }

    /// What it waits for, and what that waits for.
    private func waitsFor(_ job: Schedule.Job) -> Set<String> {
        var seen: Set<String> = []
        var waiting = job.after
        while let next = waiting.popLast() {
            guard seen.insert(next).inserted else { continue }
            waiting += file.value.jobs.filter { $0.target == next }.flatMap(\.after)
        }
        return seen
    }

    private mutating func doesNotWait(_ job: Schedule.Job, for other: String, table: String) {
        guard case .list(let items)? = file.root["jobs"]?.content else { return }
        let item = items.first { $0.text == job.target || $0["job"]?.text == job.target }
        guard let item else { return }
        let step: Fix.Step =
            switch item["after"] {
            case nil where item.text != nil:
                .replace(job.target, with: "{ job: \(job.target), after: \(other) }", at: item.location)
            case nil: .add(key: "after", value: other, to: item.location)
            case let after?:
                if let text = after.text {
                    .replace(text, with: "[\(text), \(other)]", at: after.location)
                } else {
                    .addItem(other, to: after.location)
                }
            }
        findings.report(
            .doesNotWait,
            .warning,
            at: item["job"]?.location ?? item.location,
            vi: "Việc này hỏi theo từng dòng của «\(table)», mà không chờ «\(other)» là việc nạp bảng ấy.",
            en:
                "The job asks about each row of `\(table)`, and does not wait for `\(other)`, which fills it.",
            cure: .line("{ job: \(job.target), after: \(other) }"),
            fix: .proposal(step)
        )
    }
}

extension Project {
    func pull(_ id: PullID) -> Pull? {
        connector(id.connector)?.value.pulls.first { $0.name == id.pull }
    }

    /// The schedule that has jobs of a connector already, or the first.
    fileprivate func home(of connector: Connector) -> ManifestFile<Schedule>? {
        schedules.first { file in
            file.value.jobs.contains {
                $0.target.split(separator: "/").first.map(String.init) == connector.name
            }
        } ?? schedules.first
    }
}

extension Zone {
    /// How far the clocks of another zone are ahead, today's rules taken.
    fileprivate func minutes(to other: Zone) -> Int {
        let instant = Timestamp(microseconds: 1_767_225_600_000_000)
        return (other.offset(at: instant) - offset(at: instant)) / 60
    }
}

extension Int {
    /// A minute of the day as `01:30`.
    fileprivate var clock: String {
        let (hour, minute) = (self / 60, self % 60)
        return "\(hour < 10 ? "0" : "")\(hour):\(minute < 10 ? "0" : "")\(minute)"
    }
}
