package import HubModel
import HubPipeline

/// Which pulls a target means: a connector, a pull or a schedule; and in which order they run.
package struct RunPlanner: Sendable {
    private let project: Project

    package init(_ project: Project) {
        self.project = project
    }

    /// The pulls of a target in the order in which they run: `after`, and parents of `for_each` before their children.
    ///
    /// Throws `target.unknown` for a name that the project does not have.
    package func plan(_ targets: [String]) throws(HubFailure) -> [RunService.PlannedPull] {
        var planned: [RunService.PlannedPull] = []
        for target in targets {
            for pull in try pulls(of: target) where !planned.contains(where: { $0.pull == pull.pull }) {
                planned.append(pull)
            }
        }
        return sorted(planned)
    }

    private func pulls(of target: String) throws(HubFailure) -> [RunService.PlannedPull] {
        if let schedule = project.catalogue.schedule(target) {
            return schedule.jobs.flatMap { job in
                expanded(job.target).map { pull in
                    RunService.PlannedPull(
                        pull: pull,
                        after: implied(pull) + job.after.flatMap { expanded($0) }
                    )
                }
            }
        }
        let pulls = expanded(target)
        guard !pulls.isEmpty else {
            _ = try JobCompiler(project).job(
                PullID(target) ?? PullID(connector: target, pull: ""),
                now: Timestamp(microseconds: 0)
            )
            return []
        }
        return pulls.map { RunService.PlannedPull(pull: $0, after: implied($0)) }
    }

    private func expanded(_ target: String) -> [PullID] {
        if let id = PullID(target) {
            let isKnown =
                project.catalogue.connector(id.connector)?.pulls.contains { $0.name == id.pull } ?? false
            return isKnown ? [id] : []
        }
        return (project.catalogue.connector(target)?.pulls ?? []).map {
            PullID(connector: target, pull: $0.name)
        }
    }

    private func implied(_ id: PullID) -> [PullID] {
        let pull = project.catalogue.connector(id.connector)?.pulls.first { $0.name == id.pull }
        guard case .recordOf(let parent)? = pull?.forEach?.parents else { return [] }
        return [PullID(connector: id.connector, pull: parent)]
    }

    /// Each pull after those it names, otherwise in the given order; `check` has refused circles.
    private func sorted(_ pulls: [RunService.PlannedPull]) -> [RunService.PlannedPull] {
        var result: [RunService.PlannedPull] = []
        var rest = pulls
        while !rest.isEmpty {
            let ready = rest.firstIndex { pull in
                !pull.after.contains { needed in rest.contains { $0.pull == needed && $0.pull != pull.pull } }
            }
            result.append(rest.remove(at: ready ?? 0))
        }
        return result
    }
}
