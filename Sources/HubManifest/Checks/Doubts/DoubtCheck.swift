import HubModel

/// What may be meant and mostly is not: warnings, judged once nothing is wrong.
struct DoubtCheck {
    let diagnostics: [Diagnostic]

    init(_ project: Project) {
        let timetable = Timetable(project)
        diagnostics =
            project.connectors.flatMap { SettingDoubts($0, in: project).diagnostics }
            + project.environments.flatMap { EnvironmentDoubts($0, in: project).diagnostics }
            + project.connectors.flatMap { PullDoubts($0, timetable).diagnostics }
            + project.schedules.flatMap { ScheduleDoubts($0, timetable, in: project).diagnostics }
            + CallDoubts(project, timetable).diagnostics
            + project.entities.flatMap { EntityDoubts($0, in: project).diagnostics }
            + CodeTableDoubts(project).diagnostics
            + TitleDoubts(project).diagnostics
    }
}

extension Element {
    /// Every scalar's text below, keys left out.
    var scalars: [String] {
        text.map { [$0] } ?? children.flatMap(\.scalars)
    }
}

extension String {
    /// What stands behind each `prefix`, as far as a name goes: `x` of `{settings.x | upper}`.
    func names(behind prefix: String) -> [String] {
        var names: [String] = []
        var rest = self[...]
        while let found = rest.firstRange(of: prefix) {
            rest = rest[found.upperBound...]
            names.append(String(rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" }))
        }
        return names
    }
}
