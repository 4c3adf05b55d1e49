package import HubModel
package import HubPipeline

/// Keeps the project's schedules: looks for what is due, runs it, and says how it ended; any number of hosts may.
package struct ScheduleService: Sendable {
    private let project: LiveProject
    private let ledger: any ScheduleLedger
    private let runs: @Sendable (Project) -> RunService
    private let stop: StopFlag
    private let now: @Sendable () async throws -> Timestamp
    private let sleep: @Sendable (Duration) async throws -> Void
    private let tell: @Sendable (Event) -> Void

    package enum Event: Sendable {
        case began(ScheduledTask)
        case pull(RunService.Result)
        case ended(ScheduledTask, HubFailure?)
        /// The database or something else; it is tried again.
        case trouble(HubFailure)
        /// Jobs of hosts that are gone are taken over.
        case recovered(Int)
    }

    /// `runs`: what runs the jobs of a project; those that are under way when another one is taken end by the one they began with.
    ///
    /// `now`: the clock that all hosts go by, the database's.
    package init(
        _ project: LiveProject,
        ledger: any ScheduleLedger,
        runs: @escaping @Sendable (Project) -> RunService,
        stop: StopFlag,
        now: @escaping @Sendable () async throws -> Timestamp,
        sleep: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) },
        tell: @escaping @Sendable (Event) -> Void
    ) {
        self.project = project
        self.ledger = ledger
        self.runs = runs
        self.stop = stop
        self.now = now
        self.sleep = sleep
        self.tell = tell
    }

    /// No look is farther away: what other hosts end or leave behind is seen then.
    private static let longest = Duration.seconds(5)
    /// Every so many looks, what hosts that are gone had begun is freed.
    private static let recoverEvery = 6

    /// What follows from the project that is current.
    private struct Rules {
        let generation: Int
        let runs: RunService
        let scheduler: Scheduler

        init(_ live: LiveProject, _ ledger: any ScheduleLedger, _ makeRuns: (Project) -> RunService) {
            // The number first: a project taken in between is then taken at the next look.
            generation = live.generation
            let project = live.current
            runs = makeRuns(project)
            let opening = CallingTimesOfJobs(project)
            scheduler = Scheduler(project.catalogue.schedules, ledger: ledger) {
                opening.opening(of: $0, from: $1)
            }
        }
    }

    private enum Step: Sendable {
        case ended(ScheduledTask, HubFailure?)
        case woke
    }

    /// Serves until `stop` is raised and what runs has come to the end of its group.
    ///
    /// `atOnce`: how many systems side by side.
    package func run(atOnce: Int) async throws {
        var rules = Rules(project, ledger, runs)
        var busy: Set<String> = []
        var count = 0
        var looks = 0
        await withTaskGroup(of: Step.self) { group in
            var isAsleep = false
            while true {
                if !stop.isRaised {
                    if rules.generation != project.generation { rules = Rules(project, ledger, runs) }
                    let service = rules.runs
                    let wait = await look(rules.scheduler, looks, capacity: atOnce - count, busy: busy) {
                        task in
                        count += 1
                        busy.insert(Scheduler.connector(of: task.job))
                        group.addTask { Step.ended(task, await play(task, service)) }
                    }
                    looks += 1
                    if !isAsleep {
                        isAsleep = true
                        group.addTask {
                            try? await sleep(wait)
                            return .woke
                        }
                    }
                } else if count == 0 {
                    group.cancelAll()
                    return
                }
                switch await group.next() {
                case .ended(let task, let failure):
                    count -= 1
                    busy.remove(Scheduler.connector(of: task.job))
                    await end(task, failure, rules.scheduler)
                case .woke: isAsleep = false
                case nil: return
                }
            }
        }
        try await ledger.leave()
    }

    /// Returns how long to wait for the next one.
    private func look(
        _ scheduler: Scheduler,
        _ number: Int,
        capacity: Int,
        busy: Set<String>,
        begin: (ScheduledTask) -> Void
    ) async -> Duration {
        do {
            if number % Self.recoverEvery == 0 {
                let freed = try await ledger.recover()
                if freed > 0 { tell(.recovered(freed)) }
            }
            let now = try await now()
            let look = try await scheduler.look(at: now, capacity: capacity, busy: busy)
            for task in look.tasks {
                tell(.began(task))
                begin(task)
            }
            guard let next = look.next else { return Self.longest }
            return min(max(next - now, .milliseconds(50)), Self.longest)
        } catch {
            tell(.trouble(HubFailure.from(error)))
            return Self.longest
        }
    }

    /// Runs the pulls of a job; of several failures the first that is worth another attempt, else the first.
    private func play(_ task: ScheduledTask, _ runs: RunService) async -> HubFailure? {
        do {
            let plan = try runs.plan([task.job])
            let instant = try await now()
            let results = await runs.run(plan, options: PullJob.Options(), atOnce: 1, now: { instant }) {
                tell(.pull($0))
            }
            let failures = results.compactMap(\.outcome.failure)
            return failures.first { $0.recovery.isPassing } ?? failures.first
        } catch {
            return HubFailure.from(error)
        }
    }

    private func end(_ task: ScheduledTask, _ failure: HubFailure?, _ scheduler: Scheduler) async {
        tell(.ended(task, failure))
        // The database may be away for a moment; what is not told is run again, which changes nothing.
        for attempt in 0..<5 {
            do {
                return try await scheduler.end(task, failure, at: now())
            } catch {
                tell(.trouble(HubFailure.from(error)))
                try? await sleep(.seconds(1 << attempt))
            }
        }
    }
}

extension HubFailure.Recovery {
    fileprivate var isPassing: Bool {
        switch self {
        case .retry, .leaveToOther, .stopped: true
        case .failRun, .fixConfiguration, .askAPerson: false
        }
    }
}

/// When the sources of a job may be called, as their agreements say.
struct CallingTimesOfJobs: Sendable {
    private let times: [String: CallingTimes]

    init(_ project: Project) {
        let compiler = JobCompiler(project)
        times = Dictionary(
            project.catalogue.connectors.map { ($0.name, CallingTimes(compiler.limits(of: $0))) },
            uniquingKeysWith: { first, _ in first }
        )
    }

    /// A job without an agreement may always run.
    func opening(of job: String, from instant: Timestamp) -> Timestamp? {
        guard let times = times[Scheduler.connector(of: job)] else { return instant }
        return times.opening(from: instant)?.instant
    }
}
