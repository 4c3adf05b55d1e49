import HubModel
import HubPipeline
import HubStore
import HubTransport
import Synchronization

/// The hub's own adapters around one database; the network and the waiting are the test's.
struct Hub: Sendable {
    let database: HubDatabase
    let store: PostgresPullStore
    let landing: FileLandingStore
    let allowance: PostgresAllowance
    let waits = Waits()
    /// Rows of a group; small ones bring many commits.
    var groupRows = 20_000
    /// Against which a relative drop folder is meant.
    var root = ""
    var files: any FileTransport = FileSources()

    /// `runs`: where runs write, when it is not where the rest goes.
    init(_ database: HubDatabase, runs: DatabaseAddress? = nil) {
        self.database = database
        store = PostgresPullStore((runs ?? database.address).uri(as: .worker))
        landing = FileLandingStore(root: database.landing, conninfo: database.worker)
        allowance = PostgresAllowance(database.worker)
    }

    func run(
        _ job: PullJob,
        _ transport: any HTTPTransport,
        stop: StopFlag = StopFlag(),
        observe: @escaping @Sendable (PullEvent) -> Void = { _ in }
    ) async throws -> RunReport {
        var environment = PullEnvironment(
            transport: transport,
            store: store,
            landing: landing,
            allowance: allowance,
            sleep: { [waits] in waits.wait($0) },
            stop: stop,
            observe: observe
        )
        environment.groupRows = groupRows
        environment.root = root
        environment.files = files
        return try await Pipeline(job, environment).run()
    }
}
