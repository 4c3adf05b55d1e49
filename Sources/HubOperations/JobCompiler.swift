package import HubModel
package import HubPipeline

/// Turns a pull of the catalogue into a job that the pipeline can run.
package struct JobCompiler: Sendable {
    let project: Project
    private let adminUnits: SharedAdminUnits
    private let erasures: Erasures

    /// `erasures`: persons whose records the jobs refuse.
    package init(_ project: Project, erasures: Erasures = .none) {
        self.project = project
        self.erasures = erasures
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
        guard let pull = connector.pull(named: id.pull) else { throw unknown("\(id)") }
        let resolved =
            isOffline ? project.settings.resolveLeniently(connector) : try project.settings.resolve(connector)
        var plans = PlanList()
        for destination in pull.destinations {
            guard let name = destination.entity else { continue }
            try add(name, of: id, pull, connector.system.zone, now, resolved.settings, to: &plans)
        }
        guard let own = plans.all.first else { throw unknown("\(id) → \(pull.into)") }
        let children = connector.pulls.filter { $0.forEach?.parents == .recordOf(id.pull) }
            .map { PullID(connector: id.connector, pull: $0.name) }
        var job = PullJob(
            connector: connector,
            pull: pull,
            plan: own.plan,
            further: Array(plans.all.dropFirst()),
            routes: routes(pull, plans),
            values: values(connector, resolved, now),
            codeTables: project.catalogue.codeTables,
            children: children,
            erasures: erasures.tombstones.count,
            options: options
        )
        job.otherAgreements = otherAgreements(of: connector)
        job.parentEntity = parentEntity(of: pull, in: connector)
        return job
    }

    /// `isOffline`: as for a pull's job; for a push that is not delivered now, but may take messages.
    package func pushJob(_ id: PullID, now: Timestamp, isOffline: Bool = false) throws(HubFailure) -> PushJob
    {
        guard let connector = project.catalogue.connector(id.connector) else { throw unknown(id.connector) }
        guard let push = connector.pushes.first(where: { $0.name == id.pull }) else { throw unknown("\(id)") }
        let resolved =
            isOffline ? project.settings.resolveLeniently(connector) : try project.settings.resolve(connector)
        return PushJob(
            connector: connector,
            push: push,
            values: values(connector, resolved, now),
            codeTables: project.catalogue.codeTables,
            otherAgreements: otherAgreements(of: connector)
        )
    }

    /// Where a connector's system listens, as far as the settings say.
    package func hosts(of connector: Connector, now: Timestamp) -> [HostPlace] {
        DeclaredHosts(connector, values(connector, project.settings.resolveLeniently(connector), now)).places
    }

    /// The agreement that every message to a connector's system keeps to.
    package func limits(of connector: Connector) -> Limits {
        Limits(of: connector, project.catalogue.codeTables, others: otherAgreements(of: connector))
    }

    private func parentEntity(of pull: Pull, in connector: Connector) -> Entity? {
        switch pull.forEach?.parents {
        case .table(let name): project.catalogue.entity(name)
        case .recordOf(let name):
            connector.pulls.first { $0.name == name }.flatMap { project.catalogue.entity($0.into) }
        case .codeList, nil: nil
        }
    }

    /// Of the connectors that share its allowance.
    func otherAgreements(of connector: Connector) -> [Limits.Agreement] {
        let name = connector.system.allowanceName(of: connector.name)
        return project.catalogue.connectors
            .filter { $0.name != connector.name && $0.system.allowanceName(of: $0.name) == name }
            .map { other in
                Limits.Agreement(
                    politeness: other.system.politeness,
                    zone: other.system.zone,
                    closedDays: other.system.politeness.closedDays(in: project.catalogue.codeTables)
                )
            }
    }

    func values(_ connector: Connector, _ resolved: SettingsResolver.Resolved, _ now: Timestamp)
        -> PlaceholderValues
    {
        var values = PlaceholderValues(
            settings: resolved.settings,
            secrets: resolved.secrets,
            now: now,
            zone: connector.system.zone
        )
        values.numbers = Set(connector.settings.filter { $0.kind == .number }.map(\.name))
        values.pseudonymKey = project.pseudonymKey
        return values
    }

    /// Plans by entity, in the order in which they are numbered.
    private struct PlanList {
        var all: [PullJob.FurtherPlan] = []
        var numbers: [String: Int] = [:]
    }

    /// Adds an entity and those of its children.
    private func add(
        _ name: String,
        of id: PullID,
        _ pull: Pull,
        _ zone: Zone,
        _ now: Timestamp,
        _ settings: [String: String],
        parent: (number: Int, items: Path)? = nil,
        to plans: inout PlanList
    ) throws(HubFailure) {
        guard plans.numbers[name] == nil else { return }
        guard let entity = project.catalogue.entity(name), let source = entity.source(id) else {
            throw unknown("\(id) → \(name)")
        }
        let plan = MappingPlan(
            entity: entity,
            source: source,
            pull: pull,
            zone: zone,
            codeTables: project.catalogue.codeTables,
            now: now,
            settings: settings,
            adminUnits: entity.fields.contains { $0.type == .adminUnit } ? try adminUnits.value() : nil,
            erasures: erasures
        )
        let number = plans.all.count
        plans.numbers[name] = number
        plans.all.append(PullJob.FurtherPlan(plan: plan, parent: parent))
        for child in source.children {
            try add(child.entity, of: id, pull, zone, now, settings, parent: (number, child.path), to: &plans)
        }
    }

    /// Empty where every record goes into the pull's own entity.
    private func routes(_ pull: Pull, _ plans: PlanList) -> [PullJob.PlannedRoute] {
        guard pull.destinations.count > 1 || pull.destinations.contains(where: \.isChoosy) else { return [] }
        return pull.destinations.map { destination in
            PullJob.PlannedRoute(
                conditions: destination.conditions,
                items: destination.records,
                number: destination.entity.flatMap { plans.numbers[$0] }
            )
        }
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

extension Pull.Destination {
    /// Does not take every record as it is.
    fileprivate var isChoosy: Bool { !conditions.isEmpty || records != nil }
}

extension Connector {
    /// A pull by its name, that of a push among them which stages what following it brings.
    package func pull(named name: String) -> Pull? {
        if let pull = pulls.first(where: { $0.name == name }) { return pull }
        guard let push = pushes.first(where: { $0.name == name }), let follow = push.follow else {
            return nil
        }
        return Pull(following: push, follow)
    }
}
