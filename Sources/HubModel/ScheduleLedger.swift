/// One job of one turn of a schedule, as all hosts see it.
package struct ScheduledTask: Sendable, Hashable {
    package enum State: String, Sendable, Hashable, CaseIterable {
        case waiting, running, done, failed
        /// Never ran: its time was missed, the one before was still at it, or what it comes after failed.
        case skipped

        package var isFinal: Bool { self != .waiting && self != .running }
    }

    package var id: Int64
    package var schedule: String
    /// The job's target: `connector` or `connector/pull`.
    package var job: String
    package var due: Timestamp
    /// Not begun before: a source may be closed at `due`, or a retry waits.
    package var notBefore: Timestamp
    package var state: State
    /// Why it failed, waits or was skipped: a code.
    package var reason: String?
    /// How often it was begun.
    package var attempts: Int

    package init(
        id: Int64,
        schedule: String,
        job: String,
        due: Timestamp,
        notBefore: Timestamp,
        state: State = .waiting,
        reason: String? = nil,
        attempts: Int = 0
    ) {
        self.id = id
        self.schedule = schedule
        self.job = job
        self.due = due
        self.notBefore = notBefore
        self.state = state
        self.reason = reason
        self.attempts = attempts
    }
}

/// What has become of the turns of schedules, shared by all hosts.
package protocol ScheduleLedger: Sendable {
    /// The due instant up to which a schedule's turns are settled; `first` where it was never seen.
    func mark(of schedule: String, first: Timestamp) async throws -> Timestamp

    /// Moves the mark and writes the tasks of a turn, in one step; `false` where another host was faster.
    ///
    /// A task whose job still waits or runs from an earlier turn is written as skipped, `schedule.overlap`.
    func raise(_ schedule: String, from mark: Timestamp, to due: Timestamp, _ tasks: [ScheduledTask])
        async throws -> Bool

    /// Tasks that are not final, with every other of their turns.
    func open() async throws -> [ScheduledTask]

    /// Takes a waiting task; `false` where it is another's. Only the holder may end it.
    func claim(_ task: Int64, at now: Timestamp) async throws -> Bool

    /// Ends a task that this host holds, or leaves one that nobody does.
    func end(_ task: Int64, _ state: ScheduledTask.State, reason: String?, at now: Timestamp) async throws

    /// Gives a task that this host holds back, to be begun later.
    func postpone(_ task: Int64, until: Timestamp, reason: String) async throws

    /// Frees what hosts that are gone had begun; returns how many.
    @discardableResult
    func recover() async throws -> Int

    /// This host serves no more: what it had begun is anybody's.
    func leave() async throws
}
