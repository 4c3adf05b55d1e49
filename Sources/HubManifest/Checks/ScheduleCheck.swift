import HubModel

/// The jobs of a schedule: they exist, each stands there once, and none waits for itself.
struct ScheduleCheck {
    private(set) var findings = Findings()
    private let file: ManifestFile<Schedule>
    private let project: Project
    private let items: [Element]

    var diagnostics: [Diagnostic] { findings.diagnostics }

    init(_ file: ManifestFile<Schedule>, in project: Project) {
        self.file = file
        self.project = project
        if case .list(let items)? = file.root["jobs"]?.content { self.items = items } else { items = [] }
        checkName()
        checkJobs()
        checkCycles()
    }

    private var schedule: Schedule { file.value }

    private mutating func checkName() {
        guard let name = file.root["schedule"]?.text, name != file.name else { return }
        findings.report(
            .nameDiffers,
            at: file.place("schedule"),
            vi: "Tên «\(name)» khác tên tệp «\(file.name)».",
            en: "The name `\(name)` differs from the file's, `\(file.name)`.",
            cure: .line("schedule: \(file.name)"),
            fix: .safe(.setValue(file.name, at: file.place("schedule")))
        )
    }

    private mutating func checkJobs() {
        var seen: Set<String> = []
        for item in items {
            guard
                let job = item.text.map({ ($0, item) })
                    ?? item["job"].flatMap({ job in job.text.map { ($0, job) } })
            else { continue }
            checkTarget(job.0, at: job.1.location)
            if !seen.insert(job.0).inserted {
                findings.report(
                    .declaredTwice,
                    at: job.1.location,
                    vi: "Việc «\(job.0)» có hai lần.",
                    en: "The job `\(job.0)` stands there twice.",
                    cure: Localized(vi: "Bỏ một trong hai.", en: "Remove one of the two."),
                    fix: .safe(.remove(at: item.location))
                )
            }
            for after in item["after"]?.items ?? [] { checkAfter(after) }
        }
        for item in items { checkPart(item, of: seen) }
    }

    /// A pull whose whole connector is a job too would run twice.
    private mutating func checkPart(_ item: Element, of jobs: Set<String>) {
        let name = item["job"] ?? item
        guard let id = name.text.flatMap({ PullID($0) }), jobs.contains(id.connector) else { return }
        findings.report(
            .declaredTwice,
            at: name.location,
            vi: "Việc «\(id.connector)» đã gồm «\(id)»: lượt lấy này chạy hai lần.",
            en: "The job `\(id.connector)` has `\(id)` in it: this pull would run twice.",
            cure: Localized(vi: "Bỏ một trong hai.", en: "Remove one of the two."),
            fix: .proposal(.remove(at: item.location))
        )
    }

    private mutating func checkTarget(_ target: String, at place: SourceLocation) {
        let parts = target.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard !project.unreadable.connectors.contains(parts[0]) else { return }
        guard parts.count <= 2, let connector = project.connector(parts[0]) else {
            return findings.unknownName(
                .unknownJob,
                parts[0],
                among: project.connectors.map(\.value.name),
                at: place,
                vi: "Không có hệ thống «\(parts[0])».",
                en: "There is no connector `\(parts[0])`."
            )
        }
        guard parts.count == 2, !connector.declaredPulls.contains(parts[1]) else { return }
        findings.unknownName(
            .unknownJob,
            parts[1],
            among: connector.declaredPulls,
            at: place,
            vi: "Hệ thống \(parts[0]) không có lượt lấy «\(parts[1])».",
            en: "\(parts[0]) has no pull `\(parts[1])`."
        )
    }

    private mutating func checkAfter(_ element: Element) {
        guard let name = element.text else { return }
        let targets = schedule.jobs.map(\.target)
        guard !targets.contains(name) else { return }
        let other = project.schedules.first { file in
            file.name != self.file.name && file.value.jobs.contains { $0.target == name }
        }
        if let other { return checkElsewhere(name, other, at: element.location) }
        findings.unknownName(
            .unknownJob,
            name,
            among: targets,
            at: element.location,
            vi: "«\(name)» không phải một việc của lịch này.",
            en: "`\(name)` is not a job of this schedule."
        )
    }

    /// A job of another time is never waited for.
    private mutating func checkElsewhere(
        _ name: String,
        _ other: ManifestFile<Schedule>,
        at place: SourceLocation
    ) {
        findings.report(
            .unknownJob,
            at: place,
            vi: "«\(name)» là việc của lịch «\(other.name)», chạy lúc khác: không chờ được.",
            en: "`\(name)` is a job of the schedule `\(other.name)`, at another time: nothing waits for it.",
            cure: Localized(
                vi: "Thêm «- \(name)» vào lịch này, hoặc bỏ «after».",
                en: "Add `- \(name)` to this schedule, or remove `after`."
            ),
            fix: .proposal(.addItem(name, to: file.place("jobs")))
        )
    }

    private mutating func checkCycles() {
        let edges = Dictionary(schedule.jobs.map { ($0.target, $0.after) }) { $0 + $1 }
        for name in Graph(edges).namesInCycles {
            let item = items.first { $0["job"]?.text == name }
            findings.report(
                .jobCycle,
                at: item?.nearest(["after"]).location ?? file.place("jobs"),
                vi: "Việc «\(name)» chờ chính nó.",
                en: "The job `\(name)` waits for itself.",
                cure: Localized(vi: "Bỏ một mục «after».", en: "Remove one `after`."),
                fix: item?.entry("after").map { .proposal(.remove(at: $0.key.location)) }
            )
        }
    }
}

extension Element {
    /// The items of a list, or the lone value itself.
    fileprivate var items: [Element] {
        if case .list(let items) = content { items } else { [self] }
    }
}
