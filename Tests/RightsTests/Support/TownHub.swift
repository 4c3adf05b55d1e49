import Foundation
import HubModel
import HubOperations
import HubPipeline
import HubStore
import PQ
import Testing

/// The hub over a real PostgreSQL of its own, with the town as its only source.
struct TownHub: Sendable {
    let project: Project
    let address: DatabaseAddress
    let town: Town
    let landing: FileLandingStore
    let database: DatabaseSession
    let register: ErasureRegister

    /// `key`: the setting `LIENTHONG_KEY`.
    init(_ project: Project, _ address: DatabaseAddress, _ town: Town, key: String? = nil) {
        self.project = project
        self.address = address
        self.town = town
        let worker = address.uri(as: .worker)
        landing = FileLandingStore(root: project.root + "/var/landing", conninfo: worker)
        database = DatabaseSession(address.uri)
        register = ErasureRegister(
            folder: project.root + "/var",
            database: DatabaseSession(worker),
            environment: key.map { [HubKey.variable: $0] } ?? [:]
        )
    }

    /// The same with the key from the environment.
    func with(key: String?) -> TownHub { TownHub(project, address, town, key: key) }

    /// Everything with a database that goes when the body ends.
    static func use(_ files: TownProject, people: Int, _ body: (TownHub) async throws -> Void) async throws {
        let hasScans = files.hasScans
        defer { files.remove() }
        let project = try files.read()
        let service = try DatabaseService(root: files.root, environment: [:])
        try await service.use { address in
            _ = try await service.migrate(project.entitiesAsChosen)
            try await body(TownHub(project, address, Town(people, hasScans: hasScans)))
        }
    }

    /// The same source and folder, other manifests or another database.
    func with(_ project: Project? = nil, _ address: DatabaseAddress? = nil) -> TownHub {
        TownHub(project ?? self.project, address ?? self.address, town)
    }

    /// Fixed, and after every date of the town.
    static let now = Timestamp(seconds: 1_795_240_800)

    var erasure: PersonErasure {
        let records = ErasedRecords(project, now: TownHub.now)
        return PersonErasure(
            register,
            entities: project.catalogue.entities,
            landing: landing,
            conninfo: address.uri(as: .worker)
        ) { erasures, pull, payload, each in try records.ordinals(erasures, pull, payload, each: each) }
    }

    private func service(_ transport: any HTTPTransport) -> RunService {
        let worker = address.uri(as: .worker)
        let environment = PullEnvironment(
            transport: transport,
            store: PostgresPullStore(worker),
            landing: landing,
            allowance: NoLimits(),
            sleep: { _ in }
        )
        return RunService(
            project,
            erasures: { [erasure, register] in
                _ = try await erasure.eraseAgain(
                    PersonErasure.Act(person: "t", reason: "r", name: "citizen.erase_again")
                )
                return try await register.read().erasures
            }
        ) { _ in environment }
    }

    func run(_ target: String = "town") async throws -> [String: RunReport] {
        let service = service(town)
        return reports(
            await service.run(try service.plan([target]), options: .init(), atOnce: 4, now: { TownHub.now }) {
                _ in
            }
        )
    }

    func remap(_ entity: String) async throws -> [String: RunReport] {
        reports(try await service(NoNetwork()).remap(entity, now: TownHub.now))
    }

    func retry(_ payloads: [String: Set<Int64>]) async throws -> [String: RunReport] {
        reports(await service(NoNetwork()).retry(payloads, now: TownHub.now))
    }

    private func reports(_ results: [RunService.Result]) -> [String: RunReport] {
        var reports: [String: RunReport] = [:]
        for result in results {
            switch result.outcome {
            case .ran(let report): reports[result.pull.pull] = report
            case .refused(let failure): Issue.record("\(result.pull): \(failure.debugDescription)")
            case .skipped: Issue.record("\(result.pull) was skipped")
            }
        }
        return reports
    }

    /// All rows of a query as text, columns joined by `|`, NULL as `-`.
    func rows(_ sql: String) async throws -> [String] {
        try await database.use { connection in
            let result = try connection.execute(sql)
            return (0..<result.rowCount).map { row in
                (0..<result.columnCount).map { result.text(row, $0) ?? "-" }.joined(separator: "|")
            }
        }
    }

    func value(_ sql: String) async throws -> String { try await rows(sql).first ?? "" }
}

/// Nobody is called: a remap that asks fails.
struct NoNetwork: HTTPTransport {
    func send(_ request: OutgoingRequest) async throws(TransportFailure) -> IncomingAnswer {
        throw .notSent("the network is off")
    }
}
