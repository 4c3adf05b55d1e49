package import HubModel
package import HubPipeline
import Synchronization

/// Delivers the outbox: once, or for as long as it is let; any number of these on any number of hosts.
package struct PushService: Sendable {
    private let project: Project
    private let store: any DeliveryStore
    private let erasures: @Sendable () async throws -> Erasures
    private let environment: PullEnvironment
    private let now: @Sendable () -> Timestamp
    private let tell: @Sendable (Event) -> Void

    package enum Event: Sendable {
        /// These take messages from now on; what was there before goes only with `--backlog`.
        case enabled([PullID])
        case recovered(Recovered)
        case delivery(DeliveryEvent)
        /// Messages that no push takes.
        case untaken(Int)
        /// Something of a system's or of the database; it is tried again.
        case trouble(String, HubFailure)
    }

    /// What one delivery of the outbox came to.
    package struct Report: Sendable, Hashable {
        package var delivered = 0
        package var refused = 0
        package var parked = 0
        package var unsure = 0
        package var untaken = 0
        package var troubles = 0
    }

    package init(
        _ project: Project,
        store: any DeliveryStore,
        erasures: @escaping @Sendable () async throws -> Erasures,
        environment: PullEnvironment,
        now: @escaping @Sendable () -> Timestamp,
        tell: @escaping @Sendable (Event) -> Void
    ) {
        self.project = project
        self.store = store
        self.erasures = erasures
        self.environment = environment
        self.now = now
        self.tell = tell
    }

    /// How long a service that hears nothing waits before it looks by itself.
    private static let poll = Duration.seconds(5)

    /// How often the views of a service that watches are compared.
    private static let viewsEvery = Duration.seconds(900)

    /// Pushes of targets: `connector`, `connector/push`; all of them without any.
    package func plan(_ targets: [String]) throws(HubFailure) -> [PullID] {
        let all = project.catalogue.connectors.flatMap { connector in
            connector.pushes.map { PullID(connector: connector.name, pull: $0.name) }
        }
        guard !targets.isEmpty else { return all }
        var planned: [PullID] = []
        for target in targets {
            let found = all.filter { $0.description == target || $0.connector == target }
            guard !found.isEmpty else { throw PushService.unknown(target, among: all) }
            planned += found.filter { !planned.contains($0) }
        }
        return planned
    }

    /// Those of the pushes that can be delivered with the settings there are, and why the others cannot.
    package func ready(_ pushes: [PullID]) -> (
        ready: [PullID], failures: [(push: PullID, failure: HubFailure)]
    ) {
        let compiler = JobCompiler(project)
        var ready: [PullID] = []
        var failures: [(push: PullID, failure: HubFailure)] = []
        for push in pushes {
            do {
                _ = try compiler.pushJob(push, now: now())
                ready.append(push)
            } catch {
                failures.append((push, error))
            }
        }
        return (ready, failures)
    }

    /// Delivers what is due, with `backlog` also what was there before the pushes were enabled.
    ///
    /// With `watch` it goes on until `environment.stop` is raised; the closure gets a bell to ring when the outbox has
    /// grown.
    package func run(
        _ pushes: [PullID],
        backlog: Bool,
        watch: ((@escaping @Sendable () -> Void) -> Void)? = nil
    ) async throws -> Report {
        let jobs = try compiled(pushes)
        let tally = Tally()
        let enabled = try await store.enable(
            jobs.own.map { EnabledPush(push: $0.id, origin: $0.push.origin, children: children($0.push)) },
            backlog: backlog
        )
        if !enabled.isEmpty { tell(.enabled(enabled)) }
        let recovered = try await store.recover()
        if recovered != Recovered() { tell(.recovered(recovered)) }
        let desk = Bell()
        let systems = try jobs.own.grouped().map { try system($0, tally, isWatching: watch != nil) }
        if let watch { watch { Task { await desk.ring() } } }
        let router = Router(
            store: store,
            router: MessageRouter(jobs.all, now: now),
            views: jobs.own.views(now: now),
            systems: systems,
            tally: tally,
            tell: tell
        )
        try await deliver(systems, router, desk, isWatching: watch != nil)
        try await store.leave()
        return tally.report
    }

    private func deliver(_ systems: [SystemDelivery], _ router: Router, _ desk: Bell, isWatching: Bool)
        async throws
    {
        guard isWatching else {
            try await router.compareViews()
            try await router.routeAll()
            return await withTaskGroup(of: Void.self) { group in
                for system in systems { group.addTask { await system.run() } }
            }
        }
        await withTaskGroup(of: Void.self) { group in
            for system in systems { group.addTask { await system.run() } }
            group.addTask { await route(router, desk) }
        }
    }

    private func route(_ router: Router, _ desk: Bell) async {
        var looks = 0
        var compared: Timestamp?
        while !environment.stop.isRaised {
            do {
                if compared.map({ now() - $0 >= PushService.viewsEvery }) ?? true {
                    try await router.compareViews()
                    compared = now()
                }
                // Now and then: what dead workers have left.
                if looks % 3 == 2 { try await router.recover() }
                try await router.routeAll()
            } catch {
                tell(.trouble("outbox", HubFailure.from(error)))
            }
            await desk.wait(atMost: PushService.poll, environment.sleep)
            looks += 1
        }
        await router.wakeAll()
    }

    private func system(_ jobs: [PushJob], _ tally: Tally, isWatching: Bool) throws -> SystemDelivery {
        let staging = FollowStaging(environment)
        let (tell, project, erasures, now) = (tell, project, erasures, now)
        return SystemDelivery(
            jobs,
            store: store,
            environment: environment,
            now: now(),
            isWatching: isWatching,
            stage: { push, delivery, answer, mediaType in
                // Whoever was erased meanwhile is not staged again.
                let compiler = JobCompiler(project, erasures: try await erasures())
                let job = try compiler.job(push.id, now: now())
                try await staging.stage(job, delivery, answer, mediaType: mediaType)
            },
            tell: { event in
                tally.note(event)
                tell(.delivery(event))
            },
            trouble: { name, failure in
                tally.noteTrouble()
                tell(.trouble(name, failure))
            }
        )
    }

    /// Of the entity whose changes are sent.
    private func children(_ push: Push) -> [EnabledPush.Children] {
        guard case .changes(let name) = push.origin, let entity = project.catalogue.entity(name) else {
            return []
        }
        let names = Set(entity.sources.flatMap(\.children).map(\.entity))
        return project.catalogue.entities.filter { names.contains($0.name) && !$0.parentColumns.isEmpty }
            .map { EnabledPush.Children(entity: $0.name, parentColumns: $0.parentColumns) }
    }

    /// All pushes of the project, because each message is given to everyone who takes it; and those to be delivered.
    private func compiled(_ pushes: [PullID]) throws(HubFailure) -> (all: [PushJob], own: [PushJob]) {
        let compiler = JobCompiler(project)
        var all: [PushJob] = []
        for connector in project.catalogue.connectors {
            for push in connector.pushes {
                let id = PullID(connector: connector.name, pull: push.name)
                all.append(try compiler.pushJob(id, now: now(), isOffline: !pushes.contains(id)))
            }
        }
        return (all, all.filter { pushes.contains($0.id) })
    }

    private static func unknown(_ target: String, among all: [PullID]) -> HubFailure {
        let list = all.map(\.description).joined(separator: ", ")
        return HubFailure(
            .configure,
            .fixConfiguration,
            code: "target.unknown",
            message: Localized(
                vi: "Không có lượt gửi «\(target)». Có: \(list).",
                en: "There is no push «\(target)». There are: \(list)."
            )
        )
    }
}

/// Counts what becomes of deliveries.
final class Tally: Sendable {
    private let counts = Mutex(PushService.Report())

    var report: PushService.Report { counts.withLock { $0 } }

    func note(_ event: DeliveryEvent) {
        counts.withLock { counts in
            if event.took != nil { counts.delivered += 1 }
            switch event.state {
            case .refused: counts.refused += 1
            case .parked: counts.parked += 1
            case .unsure: counts.unsure += 1
            case .waiting, .prepared, .sending, .following, .done: break
            }
        }
    }

    func noteTrouble() { counts.withLock { $0.troubles += 1 } }

    func note(untaken: Int) { counts.withLock { $0.untaken += untaken } }
}

extension [PushJob] {
    /// By connector, in the order of the project.
    fileprivate func grouped() -> [[PushJob]] {
        var groups: [[PushJob]] = []
        for job in self {
            if let index = groups.firstIndex(where: { $0[0].connector.name == job.connector.name }) {
                groups[index].append(job)
            } else {
                groups.append([job])
            }
        }
        return groups
    }

    /// Views to be compared, with what their rows are called.
    fileprivate func views(now: @escaping @Sendable () -> Timestamp)
        -> [(view: String, key: @Sendable (String) -> String)]
    {
        compactMap { job in
            guard case .view(let view) = job.push.origin else { return nil }
            return (view, { job.key(of: $0, at: now()) })
        }
    }
}
