package import HubModel

/// Decides what runs now: raises the turns that are due, leaves those that were missed, and takes what may begin.
///
/// It keeps nothing between two looks: any number of hosts look, the ledger decides which of them runs what.
package struct Scheduler: Sendable {
    private let schedules: [Schedule]
    private let ledger: any ScheduleLedger
    /// The first instant from the given one on at which a job's source may be called; `nil` if there is none.
    private let opening: @Sendable (_ job: String, Timestamp) -> Timestamp?

    package init(
        _ schedules: [Schedule],
        ledger: any ScheduleLedger,
        opening: @escaping @Sendable (_ job: String, Timestamp) -> Timestamp?
    ) {
        self.schedules = schedules
        self.ledger = ledger
        self.opening = opening
    }

    /// A turn that is not begun within this span of its time was missed: nobody was there.
    static let grace = Duration.seconds(300)
    /// A source that failed is asked again so much later, and then at the next turn.
    static let retries: [Duration] = [.seconds(300), .seconds(900), .seconds(2700)]
    /// Another run holds the lease.
    static let leaseWait = Duration.seconds(60)

    /// What a look came to.
    package struct Look: Sendable {
        /// Taken by this host: it must run them and say how they ended.
        package var tasks: [ScheduledTask] = []
        /// When there will be something to do, as far as anybody knows.
        package var next: Timestamp?
    }

    /// `capacity`: how many more tasks this host runs; `busy`: connectors at which it has a task already.
    package func look(at now: Timestamp, capacity: Int, busy: Set<String>) async throws -> Look {
        for schedule in schedules { try await raise(schedule, at: now) }
        var look = Look()
        look.next = schedules.compactMap { $0.next(after: now) }.min()
        let open = try await ledger.open()
        var busy = busy
        for task in open where task.state == .waiting {
            guard let (schedule, job) = find(task) else {
                try await ledger.end(task.id, .skipped, reason: "schedule.gone", at: now)
                continue
            }
            switch readiness(
                of: job,
                of: schedule,
                in: open.filter { $0.schedule == task.schedule && $0.due == task.due }
            ) {
            case .waits: continue
            case .never:
                try await ledger.end(task.id, .skipped, reason: "schedule.after", at: now)
                // What comes after it in turn is seen at the next look.
                look.next = now
                continue
            case .ready: break
            }
            guard let opens = opening(task.job, max(now, task.notBefore)) else {
                try await ledger.end(task.id, .skipped, reason: "politeness.closed", at: now)
                continue
            }
            guard opens <= now else {
                look.next = min(look.next ?? opens, opens)
                continue
            }
            let connector = Self.connector(of: task.job)
            guard look.tasks.count < capacity, !busy.contains(connector) else { continue }
            guard try await ledger.claim(task.id, at: now) else { continue }
            busy.insert(connector)
            look.tasks.append(task)
        }
        return look
    }

    /// How a task ended; it is ended, or given back to be tried again.
    package func end(_ task: ScheduledTask, _ failure: HubFailure?, at now: Timestamp) async throws {
        guard let failure else { return try await ledger.end(task.id, .done, reason: nil, at: now) }
        switch failure.recovery {
        case .retry(let after) where task.attempts < Self.retries.count:
            let wait = max(after ?? .zero, Self.retries[task.attempts])
            try await ledger.postpone(task.id, until: now + wait, reason: failure.code)
        case .leaveToOther:
            try await ledger.postpone(task.id, until: now + Self.leaseWait, reason: failure.code)
        case .stopped:
            try await ledger.postpone(task.id, until: now, reason: failure.code)
        case .retry, .failRun, .fixConfiguration, .askAPerson:
            try await ledger.end(task.id, .failed, reason: failure.code, at: now)
        }
    }

    // MARK: Turns

    /// Of several turns that were missed one is caught up with, the last; a mark in the future is another host's matter.
    private func raise(_ schedule: Schedule, at now: Timestamp) async throws {
        let mark = try await ledger.mark(of: schedule.name, first: now)
        guard mark < now else { return }
        let due = schedule.due(after: mark, through: now)
        guard let last = due.last else { return }
        let isMissed = now - last > Self.grace && schedule.catchUp == .none
        let tasks = schedule.jobs.map { job in
            task(job, of: schedule, due: last, isMissed: isMissed)
        }
        _ = try await ledger.raise(schedule.name, from: mark, to: last, tasks)
    }

    private func task(_ job: Schedule.Job, of schedule: Schedule, due: Timestamp, isMissed: Bool)
        -> ScheduledTask
    {
        let opens = opening(job.target, due)
        var task = ScheduledTask(
            id: 0,
            schedule: schedule.name,
            job: job.target,
            due: due,
            notBefore: opens ?? due
        )
        if isMissed {
            (task.state, task.reason) = (.skipped, "schedule.missed")
        } else if opens == nil || (schedule.catchUp == .none && (opens ?? due) - due > Self.grace) {
            (task.state, task.reason) = (.skipped, "politeness.closed")
        }
        return task
    }

    // MARK: Order

    private enum Readiness {
        case ready, waits, never
    }

    private func readiness(of job: Schedule.Job, of schedule: Schedule, in turn: [ScheduledTask]) -> Readiness
    {
        let before = turn.filter { job.after.contains($0.job) }
        if before.contains(where: { !$0.state.isFinal }) { return .waits }
        let isLost = before.contains { $0.state == .failed || $0.reason == "schedule.after" }
        return isLost ? .never : .ready
    }

    private func find(_ task: ScheduledTask) -> (Schedule, Schedule.Job)? {
        guard let schedule = schedules.first(where: { $0.name == task.schedule }),
            let job = schedule.jobs.first(where: { $0.target == task.job })
        else { return nil }
        return (schedule, job)
    }

    static func connector(of job: String) -> String {
        String(job.prefix { $0 != "/" })
    }
}
