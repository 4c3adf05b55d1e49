package import HubModel
package import HubStore

/// What every pull is at, from the runs and turns of a day: pure, so that each case can be tried without a database.
package struct Night: Sendable {
    package var now: Timestamp
    package var runs: [NightReader.Run]
    package var habits: [String: NightReader.Habit]
    package var tasks: [NightReader.Task]
    /// By pull.
    package var freshness: [String: FreshnessReader.PullState]

    package init(
        now: Timestamp,
        runs: [NightReader.Run],
        habits: [String: NightReader.Habit],
        tasks: [NightReader.Task],
        freshness: [String: FreshnessReader.PullState]
    ) {
        self.now = now
        self.runs = runs
        self.habits = habits
        self.tasks = tasks
        self.freshness = freshness
    }

    /// So far back and so far ahead.
    package static let reach = Duration.seconds(12 * 3600)

    package enum State: Int, Sendable, Hashable, Comparable, CaseIterable {
        case failed, running, waits, incomplete, done, idle

        package static func < (left: State, right: State) -> Bool { left.rawValue < right.rawValue }
    }

    /// One pull of the night.
    package struct Row: Sendable, Hashable {
        package var pull: PullID
        package var title: String
        package var state: State
        /// The run that `state` speaks of.
        package var run: NightReader.Run?
        /// The open job of a schedule.
        package var task: ScheduledTask?
        /// Of 1, against what is usual; `nil` where nobody knows.
        package var progress: Double?
        /// Of what runs.
        package var expectedEnd: Timestamp?
        /// The next turn of its schedules.
        package var next: Timestamp?
        package var runs: [NightReader.Run]
        /// Older than its manifest promises, or never there.
        package var isStale: Bool
    }

    /// One row a pull of the project, those that need somebody first, else in the order of the project.
    package func rows(_ catalogue: Catalogue) -> [Row] {
        let pulls = catalogue.connectors.flatMap { connector in
            connector.pulls.map { (connector, $0) }
        }
        let rows = pulls.map { row($0, $1, catalogue) }
        return State.allCases.flatMap { state in rows.filter { $0.state == state } }
    }

    private func row(_ connector: Connector, _ pull: Pull, _ catalogue: Catalogue) -> Row {
        let id = PullID(connector: connector.name, pull: pull.name)
        let own = runs.filter { $0.pull == id.description }
        let task = tasks.last { JobTarget.holds($0.task.job, id.description) && !$0.task.state.isFinal }?.task
        let running = own.last { $0.state == "running" }
        let state = state(running: running, task: task, last: own.last)
        var row = Row(
            pull: id,
            title: catalogue.entity(pull.into)?.title ?? pull.into,
            state: state,
            run: running ?? own.last,
            task: task,
            next: next(id, catalogue.schedules),
            runs: own,
            isStale: freshness[id.description]?.isFresh(within: pull.freshWithin, at: now) != true
        )
        if let running, let habit = habits[id.description] {
            let end = running.startedAt + habit.duration
            row.expectedEnd = max(end, now)
            if habit.records > 0 { row.progress = min(Double(running.records) / Double(habit.records), 0.99) }
        }
        return row
    }

    private func state(running: NightReader.Run?, task: ScheduledTask?, last: NightReader.Run?) -> State {
        if running != nil { return .running }
        if task != nil { return .waits }
        guard let last else { return .idle }
        return switch last.state {
        case "succeeded": .done
        case "incomplete": .incomplete
        case "stopped": .idle
        default: .failed
        }
    }

    private func next(_ id: PullID, _ schedules: [Schedule]) -> Timestamp? {
        schedules.filter { $0.jobs.contains { JobTarget.holds($0.target, id.description) } }
            .compactMap { $0.next(after: now) }.min()
    }
}
