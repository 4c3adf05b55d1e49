import HubConsole
import HubModel
import HubOperations
import HubStore
import Testing

@Suite struct `The night` {
    private let now = Timestamp(seconds: 1_790_000_000)
    private let pull = "a/b"

    private func run(
        _ state: String,
        began minutes: Int,
        took: Int? = 10,
        records: Int = 0
    ) -> NightReader.Run {
        let started = now + .seconds(-60 * Int64(minutes))
        return NightReader.Run(
            run: Int64(minutes),
            pull: pull,
            mode: "pull",
            state: state,
            startedAt: started,
            endedAt: took.map { started + .seconds(60 * Int64($0)) },
            pages: 0,
            records: records,
            failureCode: nil,
            failure: nil
        )
    }

    private func task(_ state: ScheduledTask.State, job: String = "a") -> NightReader.Task {
        NightReader.Task(
            task: ScheduledTask(
                id: 1,
                schedule: "nightly",
                job: job,
                due: now,
                notBefore: now + .seconds(3600),
                state: state,
                reason: "politeness.closed"
            )
        )
    }

    private func row(
        _ runs: [NightReader.Run] = [],
        tasks: [NightReader.Task] = [],
        habit: NightReader.Habit? = nil,
        freshAt: Timestamp? = nil
    ) throws -> Night.Row {
        let night = Night(
            now: now,
            runs: runs,
            habits: habit.map { [pull: $0] } ?? [:],
            tasks: tasks,
            freshness: [pull: FreshnessReader.PullState(pull: pull, freshAt: freshAt)]
        )
        return try #require(night.rows(Catalogue.ofOnePull).first)
    }

    @Test(arguments: [
        ("succeeded", Night.State.done), ("incomplete", .incomplete), ("failed", .failed), ("lost", .failed),
        ("stopped", .idle),
    ])
    func `of a pull is how its last run ended`(state: String, expected: Night.State) throws {
        #expect(try row([run("failed", began: 200), run(state, began: 60)]).state == expected)
    }

    @Test func `nothing ran and nothing waits`() throws {
        let row = try row()
        #expect(row.state == .idle && row.run == nil && row.isStale)
    }

    @Test func `a run that goes on counts more than one that failed after it began`() throws {
        let row = try row([run("running", began: 90, took: nil), run("failed", began: 60)])
        #expect(row.state == .running && row.run?.run == 90)
    }

    @Test(arguments: [(500, 0.5), (990, 0.99), (5000, 0.99)])
    func `what runs is measured by what is usual, and never told to be whole`(
        records: Int,
        share: Double
    ) throws {
        let habit = NightReader.Habit(duration: .seconds(1200), records: 1000)
        let row = try row([run("running", began: 5, took: nil, records: records)], habit: habit)
        #expect(row.progress == share)
        #expect(row.expectedEnd == now + .seconds(900))
    }

    @Test func `what takes longer than usual is expected now, not before`() throws {
        let habit = NightReader.Habit(duration: .seconds(60), records: 0)
        let row = try row([run("running", began: 30, took: nil)], habit: habit)
        #expect(row.expectedEnd == now && row.progress == nil)
    }

    @Test(arguments: ["a", "a/b"])
    func `a job that waits for the agreed hour waits`(job: String) throws {
        let row = try row([run("failed", began: 60)], tasks: [task(.waiting, job: job)])
        #expect(row.state == .waits && row.task?.reason == "politeness.closed")
    }

    @Test(arguments: ["a/c", "b"])
    func `another's job does not`(job: String) throws {
        #expect(try row([run("failed", began: 60)], tasks: [task(.waiting, job: job)]).state == .failed)
    }

    @Test(arguments: [(3600, false), (86_400, false), (86_401, true)])
    func `data is stale past its promise`(age: Int, isStale: Bool) throws {
        #expect(try row(freshAt: now + .seconds(-Int64(age))).isStale == isStale)
    }
}

extension Catalogue {
    /// `a/b`, which promises a day.
    fileprivate static var ofOnePull: Catalogue {
        let pull = Pull(
            name: "b",
            title: "B",
            freshWithin: CalendarDuration(1, .day),
            way: .feed(Template(literal: "/")),
            into: "thing"
        )
        return Catalogue(connectors: [
            Connector(
                name: "a",
                version: "1",
                title: "A",
                owner: Connector.Owner(unit: "", contact: ""),
                system: System(baseURL: Template(literal: "https://a.example")),
                pulls: [pull]
            )
        ])
    }
}
