import HubModel
import HubPipeline
import HubTransport
import Testing

/// What every run of a connector begins with, and what one brings that nothing disturbs: made once for each.
struct ConnectorTemplate: Sendable {
    let jobs: [PullJob]
    /// With the data of the connectors that this one needs.
    let database: HubDatabase
    let state: ConnectorState
    let pages: ConnectorPages
    let ends: [PullEnd]

    static func of(_ connector: String) async throws -> ConnectorTemplate {
        try await Templates.shared.template(of: connector)
    }

    var entities: [Entity] { Self.entities(of: jobs) }

    func stage() async throws -> ConnectorStage {
        try await ConnectorStage(jobs, on: HubDatabase(copying: database))
    }

    fileprivate init(of connector: String, empty: HubDatabase) async throws {
        let repository = try Repository.shared.get()
        let database = try await HubDatabase(copying: empty)
        for needed in repository.needed(by: connector) {
            let stage = try await ConnectorStage(try repository.jobs(of: needed), on: database)
            _ = try await Self.undisturbed(stage, needed)
            await stage.stop()
            if let views = Repository.views(of: needed) { try await database.script(views) }
        }
        self.database = database
        jobs = try repository.jobs(of: connector)
        let stage = try await ConnectorStage(jobs, on: HubDatabase(copying: database))
        ends = try await Self.undisturbed(stage, connector)
        let entities = Self.entities(of: jobs)
        state = try await ConnectorState(of: Set(entities.map(\.name)), in: stage.database)
        pages = try await ConnectorPages(of: entities, in: stage.database)
        try await stage.close()
    }

    private static func entities(of jobs: [PullJob]) -> [Entity] {
        let all = jobs.flatMap { [$0.plan.entity] + $0.further.map(\.plan.entity) }
        return Dictionary(all.map { ($0.name, $0) }) { first, _ in first }.values.sorted { $0.name < $1.name }
    }

    private static func undisturbed(_ stage: ConnectorStage, _ connector: String) async throws -> [PullEnd] {
        let ends = await stage.run(Interposed(CurlTransport()))
        for end in ends { try #require(end.state == .succeeded, "\(connector)/\(end.testDescription)") }
        return ends
    }
}

private actor Templates {
    static let shared = Templates()
    private var empty: Task<HubDatabase, any Error>?
    private var made: [String: Task<ConnectorTemplate, any Error>] = [:]

    func template(of connector: String) async throws -> ConnectorTemplate {
        if let task = made[connector] { return try await task.value }
        let empty = empty ?? Task { try await Self.emptyDatabase() }
        self.empty = empty
        let task = Task { try await ConnectorTemplate(of: connector, empty: empty.value) }
        made[connector] = task
        return try await task.value
    }

    /// Of every entity, with a clock that stands: a run that begins before midnight asks for the same days as one after.
    private static func emptyDatabase() async throws -> HubDatabase {
        let database = try await HubDatabase(try Repository.shared.get().entities)
        try await database.script(
            """
            CREATE FUNCTION hub.stand_still() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                NEW.started_at := to_timestamp(\(Repository.clock.seconds));
                RETURN NEW;
            END $$;
            CREATE TRIGGER stand_still BEFORE INSERT ON hub.run
            FOR EACH ROW EXECUTE FUNCTION hub.stand_still();
            """
        )
        return database
    }
}
