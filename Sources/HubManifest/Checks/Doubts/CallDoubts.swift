import HubModel

/// More calls on a day than were agreed, as far as they can be counted from files alone.
///
/// What is counted is the least there can be: one page of each parent that a code table names, one parent of each
/// table of the database.
struct CallDoubts {
    private(set) var findings = Findings()
    private let project: Project
    private let timetable: Timetable

    var diagnostics: [Diagnostic] { findings.diagnostics }

    init(_ project: Project, _ timetable: Timetable) {
        self.project = project
        self.timetable = timetable
        let groups = Dictionary(grouping: project.connectors) { file in
            file.value.system.allowanceName(of: file.value.name)
        }
        for (_, files) in groups.sorted(by: { $0.key < $1.key }) { check(files) }
    }

    private mutating func check(_ files: [ManifestFile<Connector>]) {
        let calls = files.reduce(0) { $0 + callsOnADay(of: $1.value) }
        for file in files {
            let politeness = file.value.system.politeness
            if let quota = politeness.quota, calls > quota.onADay(of: 86_400) {
                tooMany(calls, quota.onADay(of: 86_400), "quota", in: file)
            } else if let rate = politeness.rate, calls > rate.onADay(of: politeness.secondsOpen) {
                tooMany(calls, rate.onADay(of: politeness.secondsOpen), "rate", in: file)
            }
        }
    }

    private func callsOnADay(of connector: Connector) -> Int64 {
        connector.pulls.reduce(0) { sum, pull in
            let id = PullID(connector: connector.name, pull: pull.name)
            let runs = timetable.schedules(of: id).reduce(0) { $0 + $1.recurrence.timesOnADay }
            return sum + runs * callsOfARun(pull)
        }
    }

    private func callsOfARun(_ pull: Pull) -> Int64 {
        guard pull.drop == nil else { return 0 }
        let steps: Int64
        if let window = pull.window, let step = window.step {
            let width = window.to.approximateSeconds - window.from.approximateSeconds
            steps = max(1, (width + step.approximateSeconds - 1) / max(1, step.approximateSeconds))
        } else {
            steps = 1
        }
        return steps * parents(of: pull)
    }

    private func parents(of pull: Pull) -> Int64 {
        guard case .codeList(let name)? = pull.forEach?.parents, let table = project.codeTable(name) else {
            return 1
        }
        let conditions = pull.forEach?.conditions ?? []
        return Int64(table.rows.count { row in conditions.allSatisfy { $0.mayHold(of: row) } })
    }

    private mutating func tooMany(
        _ calls: Int64,
        _ allowed: Int64,
        _ key: String,
        in file: ManifestFile<Connector>
    ) {
        findings.report(
            .overQuota,
            .warning,
            at: file.place("system", "politeness", key),
            vi: "Các lịch cần ít nhất \(calls) lời gọi một ngày, mà «\(key)» chỉ cho \(allowed).",
            en: "The schedules take at least \(calls) calls a day, and `\(key)` allows \(allowed).",
            cure: Localized(
                vi: "Chạy thưa hơn, hỏi ít dòng cha hơn (where), hoặc thoả thuận \(key) lớn hơn.",
                en: "Run less often, ask about fewer parents (where), or agree on a larger \(key)."
            ),
            fix: key == "quota"
                ? .proposal(.setValue("\(calls)/day", at: file.place("system", "politeness", key))) : nil
        )
    }
}

extension Politeness.Rate {
    fileprivate func onADay(of seconds: Int64) -> Int64 {
        Int64(count) * seconds / max(1, per.approximateSeconds)
    }
}

extension Politeness {
    /// How long calling is allowed on a day.
    fileprivate var secondsOpen: Int64 {
        guard let hours else { return 86_400 }
        return Int64((hours.until - hours.from + 1440) % 1440) * 60
    }
}

extension Condition {
    /// Of a row of a code table; what is not a plain comparison with a column counts as not held.
    fileprivate func mayHold(of row: CodeTable.Row) -> Bool {
        guard let (name, test) = column else { return false }
        let value = row.columns[name] ?? ""
        return switch test {
        case .equal(let other): value == other
        case .notEqual(let other): value != other
        case .isIn(let values): values.contains(value)
        case .notIn(let values): !values.contains(value)
        case .contains(let part): value.contains(part)
        case .startsWith(let part): value.hasPrefix(part)
        case .present: !value.isEmpty
        case .missing, .empty: value.isEmpty
        case .less, .lessOrEqual, .greater, .greaterOrEqual: false
        }
    }
}
