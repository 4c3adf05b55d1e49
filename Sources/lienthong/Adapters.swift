import HubModel
import HubOperations
import HubPipeline
import HubStore
import HubTransport

/// The composition root: which implementation stands behind each port of a run.
struct Adapters: Sendable {
    let transport: CurlTransport
    let store: PostgresPullStore
    let landing: FileLandingStore
    let allowance: PostgresAllowance
    let files = FileSources()
    private let calls: CallBook
    private let root: String
    /// Of this host's disk, in figures; one, since it remembers what it has counted.
    let disk: HostDisk
    let address: DatabaseAddress
    /// For what is done with data that is there already.
    let rights: DatabaseSession
    /// Made when something is delivered: a worker is known to all others.
    var deliveries: PostgresDeliveryStore {
        PostgresDeliveryStore(address.uri(as: .worker), markPath: "\(root)/var/deliveries.mark")
    }
    /// As `deliveries`: a host that serves is known to all others.
    var turns: PostgresScheduleLedger { PostgresScheduleLedger(address.uri(as: .worker)) }
    /// As `deliveries`: a host that works at slices is known to all others.
    var intervals: PostgresIntervalLedger { PostgresIntervalLedger(address.uri(as: .worker)) }
    private let register: ErasureRegister

    init(_ options: GlobalOptions, _ address: DatabaseAddress) throws {
        self.address = address
        let worker = address.uri(as: .worker)
        root = options.rootPath
        transport = CurlTransport()
        store = PostgresPullStore(worker)
        landing = FileLandingStore(root: options.landingPath, conninfo: worker)
        disk = HostDisk(root: options.landingPath)
        allowance = PostgresAllowance(worker)
        calls = CallBook(PostgresCallLedger(worker)) { .now }
        rights = DatabaseSession(worker)
        register = ErasureRegister(
            folder: "\(options.rootPath)/var",
            database: rights,
            environment: options.variables
        )
    }

    /// Who was erased; whom a restored database has brought back is erased again first.
    func erasures(_ project: Project) -> @Sendable () async throws -> Erasures {
        let erasure = erasure(project)
        return { [register] in
            let act = PersonErasure.Act(person: "lienthong", reason: "restore", name: "citizen.erase_again")
            _ = try await erasure.eraseAgain(act)
            return try await register.read().erasures
        }
    }

    /// Who was erased, as it is known now: for what shows and writes nothing.
    func knownErasures() async throws -> Erasures { try await register.read().erasures }

    func erasure(_ project: Project) -> PersonErasure {
        let records = ErasedRecords(project, now: .now)
        return PersonErasure(
            register,
            entities: project.catalogue.entities,
            landing: landing,
            conninfo: address.uri(as: .worker)
        ) { erasures, pull, payload, each in
            try records.ordinals(erasures, pull, payload, each: each)
        }
    }

    /// Deletes what is past `retain` and `keep_answers`, and the files that only such rows named.
    func clean(_ project: Project) async throws -> CleanReport {
        // The landing store first: quarantine forgets the content of answers that are gone.
        let answers = try await landing.sweep()
        let rows = try await RetentionSweep(rights, entities: project.catalogue.entities, now: .now).sweep()
        let files = try await landing.sweepFiles(project.catalogue.entities)
        try await count(project)
        return CleanReport(answers: answers, rows: rows, files: files)
    }

    /// Counts rows for the pages of the console, where they were written since the last count.
    func count(_ project: Project) async throws {
        _ = try await RowCensus(rights).take(project.catalogue.entities.map(\.name), now: .now)
    }

    /// What runs the pulls of a project; `observer`: who is told how each goes on.
    func runs(
        _ project: Project,
        observer: @escaping @Sendable (PullID) -> @Sendable (PullEvent) -> Void = { _ in { _ in } }
    ) -> RunService {
        RunService(project, erasures: erasures(project)) { environment(observe: observer($0)) }
    }

    func environment(
        stop: StopFlag = Interrupts.stop,
        observe: @escaping @Sendable (PullEvent) -> Void
    ) -> PullEnvironment {
        var environment = PullEnvironment(
            transport: transport,
            store: store,
            landing: landing,
            allowance: allowance,
            sleep: { try await Task.sleep(for: $0) },
            stop: stop,
            observe: observe
        )
        environment.files = files
        environment.calls = calls
        environment.storedFiles = landing
        environment.root = root
        return environment
    }

    /// Runs `body` with the database up and everything that a run needs.
    static func use<Result>(
        _ options: GlobalOptions,
        _ body: (Adapters) async throws -> Result
    ) async throws -> Result {
        try await DatabaseService(root: options.rootPath, environment: options.variables).use { address in
            // As whoever signs in: before `db migrate` the hub's roles are not there either.
            let session = DatabaseSession(address.uri)
            try await session.requireCurrentSchema()
            await session.close()
            let adapters = try Adapters(options, address)
            defer { adapters.transport.close() }
            return try await body(adapters)
        }
    }
}
