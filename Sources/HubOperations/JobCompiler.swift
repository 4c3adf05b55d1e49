package import HubModel
package import HubPipeline

/// Turns a pull of the catalogue into a job that the pipeline can run.
package struct JobCompiler: Sendable {
    private let project: Project
    private let adminUnits: SharedAdminUnits

    package init(_ project: Project) {
        self.project = project
        adminUnits = SharedAdminUnits(project.catalogue.codeTables)
    }

    /// `isOffline`: settings that nobody gave are filled with their examples; nobody is called.
    package func job(
        _ id: PullID,
        now: Timestamp,
        options: PullJob.Options = PullJob.Options(),
        isOffline: Bool = false
    ) throws(HubFailure) -> PullJob {
        guard let connector = project.catalogue.connector(id.connector) else { throw unknown(id.connector) }
        guard let pull = connector.pulls.first(where: { $0.name == id.pull }) else { throw unknown("\(id)") }
        guard let entity = project.catalogue.entity(pull.into), let source = entity.source(id) else {
            throw unknown("\(id) → \(pull.into)")
        }
        let resolved =
            isOffline ? project.settings.resolveLeniently(connector) : try project.settings.resolve(connector)
        let plan = MappingPlan(
            entity: entity,
            source: source,
            pull: pull,
            zone: connector.system.zone,
            codeTables: project.catalogue.codeTables,
            now: now,
            settings: resolved.settings,
            adminUnits: entity.fields.contains { $0.type == .adminUnit } ? try adminUnits.value() : nil
        )
        let children = connector.pulls.filter { $0.forEach?.parents == .recordOf(id.pull) }
            .map { PullID(connector: id.connector, pull: $0.name) }
        return PullJob(
            connector: connector,
            pull: pull,
            plan: plan,
            values: PlaceholderValues(
                settings: resolved.settings,
                secrets: resolved.secrets,
                now: now,
                zone: connector.system.zone
            ),
            codeTables: project.catalogue.codeTables,
            children: children,
            options: options
        )
    }

    private func unknown(_ name: String) -> HubFailure {
        let known = project.catalogue.connectors.flatMap { connector in
            [connector.name] + connector.pulls.map { "\(connector.name)/\($0.name)" }
        }
        let list = (known + project.catalogue.schedules.map(\.name)).joined(separator: ", ")
        return HubFailure(
            .configure,
            .fixConfiguration,
            code: "target.unknown",
            message: Localized(
                vi: "Không có «\(name)». Có: \(list).",
                en: "There is no «\(name)». There are: \(list)."
            )
        )
    }
}
