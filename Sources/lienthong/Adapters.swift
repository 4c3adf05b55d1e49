import HubModel
import HubPipeline
import HubStore
import HubTransport

/// The composition root: which implementation stands behind each port of a run.
struct Adapters: Sendable {
    let transport: CurlTransport
    let store: PostgresPullStore
    let landing: FileLandingStore
    let allowance: PostgresAllowance
    let address: DatabaseAddress

    init(_ options: GlobalOptions, _ address: DatabaseAddress) throws {
        self.address = address
        let worker = address.uri(as: .worker)
        transport = CurlTransport()
        store = PostgresPullStore(worker)
        landing = FileLandingStore(root: "\(options.rootPath)/var/landing", conninfo: worker)
        allowance = PostgresAllowance(worker)
    }

    func environment(observe: @escaping @Sendable (PullEvent) -> Void) -> PullEnvironment {
        PullEnvironment(
            transport: transport,
            store: store,
            landing: landing,
            allowance: allowance,
            sleep: { try await Task.sleep(for: $0) },
            stop: Interrupts.stop,
            observe: observe
        )
    }

    /// Runs `body` with the database up and everything that a run needs.
    static func use<Result>(
        _ options: GlobalOptions,
        _ body: (Adapters) async throws -> Result
    ) async throws -> Result {
        try await DatabaseService(root: options.rootPath, environment: options.variables).use { address in
            let adapters = try Adapters(options, address)
            defer { adapters.transport.close() }
            return try await body(adapters)
        }
    }
}
