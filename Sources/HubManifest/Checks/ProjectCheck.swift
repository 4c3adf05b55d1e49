import HubModel

/// What files say of each other, and what contradicts itself.
///
/// Each check is a pure function of the project.
struct ProjectCheck {
    let diagnostics: [Diagnostic]

    init(_ project: Project) {
        diagnostics =
            project.connectors.flatMap { ConnectorCheck($0, in: project).diagnostics }
            + project.entities.flatMap { EntityCheck($0, in: project).diagnostics }
            + ChildrenCheck(project).diagnostics
            + ParentPathCheck(project).diagnostics
            + VisibilityCheck(project).diagnostics
            + project.schedules.flatMap { ScheduleCheck($0, in: project).diagnostics }
            + project.environments.flatMap { EnvironmentCheck($0, in: project).diagnostics }
    }
}
