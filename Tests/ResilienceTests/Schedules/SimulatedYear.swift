import HubModel
import HubOperations
import HubStore

/// Three hosts that serve one project on a clock of their own making, and what they did.
final class SimulatedYear {
    struct Run: Hashable {
        var task: Int64
        var schedule: String
        var job: String
        var due: Timestamp
        var host: Int
        var begun: Timestamp
        var ends: Timestamp
    }

    private struct Host {
        var ledger: PostgresScheduleLedger
        var scheduler: Scheduler
    }

    private let database: HubDatabase
    private let schedules: [Schedule]
    private let opening: @Sendable (String, Timestamp) -> Timestamp?
    private var hosts: [Host?] = [nil, nil, nil]
    private var running: [Run] = []
    private(set) var finished: [Run] = []
    /// Runs that a host took to its grave.
    private(set) var lost: [Run] = []
    /// Jobs that ran twice at one time, or a task that ended twice.
    private(set) var doubles: [Run] = []
    private var random: SeededGenerator
    /// How often a source fails for a while, of a hundred runs.
    var failures = 0

    init(
        _ database: HubDatabase,
        _ schedules: [Schedule],
        seed: Int,
        opening: @escaping @Sendable (String, Timestamp) -> Timestamp?
    ) {
        self.database = database
        self.schedules = schedules
        self.opening = opening
        random = SeededGenerator(seed)
    }

    /// Plays `days` from `start` on; on each of them one host dies, and comes back hours later.
    func play(from start: Timestamp, days: Int) async throws {
        var now = start
        let end = start + .seconds(86_400 * Int64(days))
        for number in hosts.indices { try await begin(number, at: now) }
        var deaths = (0..<days).map { day in
            start + .seconds(Int64(day) * 86_400 + Int64.random(in: 0..<86_400, using: &random))
        }
        var returns: [(Timestamp, Int)] = []
        while now < end {
            var next = end
            for number in hosts.indices {
                if let at = try await look(number, at: now), at > now { next = min(next, at) }
            }
            // Somebody looks every five minutes in any case.
            next = min(next, now + .seconds(300 * 6))
            if let first = running.map(\.ends).min() { next = min(next, first) }
            if let death = deaths.first { next = min(next, max(death, now)) }
            if let back = returns.map(\.0).min() { next = min(next, back) }
            now = max(next, now)
            for run in running where run.ends <= now { try await finish(run, at: now) }
            if let death = deaths.first, death <= now {
                deaths.removeFirst()
                let alive = hosts.indices.filter { hosts[$0] != nil }
                if alive.count > 1, let victim = alive.randomElement(using: &random) {
                    try await kill(victim)
                    returns.append((now + .seconds(Int64.random(in: 600..<21_600, using: &random)), victim))
                }
            }
            for (at, number) in returns where at <= now { try await begin(number, at: now) }
            returns.removeAll { $0.0 <= now }
        }
        for host in hosts { try await host?.ledger.leave() }
    }

    private func begin(_ number: Int, at now: Timestamp) async throws {
        let ledger = PostgresScheduleLedger(database.worker)
        hosts[number] = Host(
            ledger: ledger,
            scheduler: Scheduler(schedules, ledger: ledger, opening: opening)
        )
        _ = try await ledger.recover()
    }

    private func look(_ number: Int, at now: Timestamp) async throws -> Timestamp? {
        guard let host = hosts[number] else { return nil }
        let own = running.filter { $0.host == number }
        let busy = Set(own.map { String($0.job.prefix { $0 != "/" }) })
        let look = try await host.scheduler.look(at: now, capacity: 4 - own.count, busy: busy)
        for task in look.tasks {
            let length = Int64.random(in: 60..<2400, using: &random)
            let run = Run(
                task: task.id,
                schedule: task.schedule,
                job: task.job,
                due: task.due,
                host: number,
                begun: now,
                ends: now + .seconds(length)
            )
            if running.contains(where: { $0.schedule == run.schedule && $0.job == run.job }) {
                doubles.append(run)
            }
            running.append(run)
        }
        return look.next
    }

    private func finish(_ run: Run, at now: Timestamp) async throws {
        running.removeAll { $0 == run }
        guard let host = hosts[run.host] else { return }
        var task = ScheduledTask(
            id: run.task,
            schedule: run.schedule,
            job: run.job,
            due: run.due,
            notBefore: run.due
        )
        if Int.random(in: 0..<100, using: &random) < failures {
            // As often as it may: the third time is good.
            task.attempts = 0
            let failure = HubFailure(
                .request,
                .retry(after: nil),
                code: "source.unreachable",
                message: Localized(vi: "hỏng", en: "down")
            )
            return try await host.scheduler.end(task, failure, at: now)
        }
        if finished.contains(where: { $0.task == run.task }) { doubles.append(run) }
        finished.append(run)
        try await host.scheduler.end(task, nil, at: now)
    }

    /// As SIGKILL would: the connection is gone, and what it ran with it.
    private func kill(_ number: Int) async throws {
        guard let host = hosts[number] else { return }
        let own = running.filter { $0.host == number }
        running.removeAll { $0.host == number }
        lost += own
        hosts[number] = nil
        await host.ledger.disconnect()
        guard let other = hosts.compactMap({ $0 }).first else { return }
        var freed = 0
        // The server notices within milliseconds.
        while freed < own.count {
            freed += try await other.ledger.recover()
            if freed < own.count { await Task.yield() }
        }
    }
}
