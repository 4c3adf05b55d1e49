import HubModel
import HubOperations
import HubPipeline
import HubStore
import HubTransport

/// Where `doctor`'s examinations get what they look at.
struct DoctorRoom {
    private let options: GlobalOptions
    private let project: Project
    private let connectors: [Connector]
    private let reach: SystemExamination.Reach

    /// Throws `target.unknown` for a name that is no connector's.
    init(_ options: GlobalOptions, only names: [String], reach: SystemExamination.Reach) throws {
        self.options = options
        self.reach = reach
        // Not `options.project()`, which may make the hub's key.
        project = try Project(
            root: options.rootPath,
            environment: options.environment ?? options.variables["LIENTHONG_ENVIRONMENT"],
            variables: options.variables
        )
        let known = project.catalogue.connectors
        if let unknown = names.first(where: { name in !known.contains { $0.name == name } }) {
            throw DoctorRoom.unknown(unknown, known)
        }
        connectors = names.isEmpty ? known : known.filter { names.contains($0.name) }
    }

    func examine() async -> DoctorReport {
        do {
            let service = try options.database()
            let status = try await service.status()
            if let cluster = status.cluster, cluster.state == .absent {
                return await examineWithout(DoctorRoom.noDatabase)
            }
            return try await service.use { address in await examine(address, data: status.cluster?.data) }
        } catch {
            return await examineWithout(Finding(error, "PostgreSQL"))
        }
    }

    // MARK: With the database and without

    private func examine(_ address: DatabaseAddress, data: String?) async -> DoctorReport {
        let database = DatabaseSession.onlyLooking(address.uri)
        let server = DatabaseExamination(database, address: address) { .now }
        let first = await server.findings()
        // Without its tables nothing else can be asked.
        guard !first.contains(where: { $0.mark == .error && $0.code != "database.durability" }) else {
            return await report(offlineExaminations(data) + systems(nil) + [Found(.database, first)])
        }
        let worker = DatabaseSession.onlyLooking(address.uri(as: .worker))
        let entities = project.entitiesAsChosen
        let quotas = QuotaReader(worker)
        let transport = CurlTransport()
        defer { transport.close() }
        let services = try? await WorkerReader(worker).living()
        let environment = PullEnvironment(
            transport: transport,
            store: PostgresPullStore(address.uri(as: .worker)),
            landing: FileLandingStore(root: options.landingPath, conninfo: address.uri(as: .worker)),
            allowance: PostgresAllowance(address.uri(as: .worker)),
            sleep: { try await Task.sleep(for: $0) }
        )
        let asking = Asking(environment: environment) { try await quotas.use(of: $0) }
        let register = ErasureRegister(
            folder: "\(options.rootPath)/var",
            database: worker,
            environment: options.variables
        )
        let own: [any Examination] = [
            Found(.database, first), StagingExamination(entities, worker), RoleExamination(database),
            PolicyExamination(entities, worker),
            LandingExamination(
                root: options.landingPath,
                DatabaseSession.onlyLooking(address.uri(as: .worker))
            ),
            KeyExamination(register), WorkExamination(DatabaseSession.onlyLooking(address.uri(as: .worker))),
        ]
        return await report(offlineExaminations(data, services: services) + systems(asking) + own)
    }

    private func examineWithout(_ finding: Finding) async -> DoctorReport {
        await report(offlineExaminations(nil) + systems(nil) + [Found(.database, [finding])])
    }

    private func report(_ examinations: [any Examination]) async -> DoctorReport {
        await Doctor(examinations).examine()
    }

    // MARK: What needs no database

    private func offlineExaminations(_ data: String?, services: [String]? = nil) -> [any Examination] {
        let root = options.rootPath
        var disks = [
            DiskExamination.Place(Localized(vi: "dự án", en: "project"), root),
            DiskExamination.Place(
                Localized(vi: "câu trả lời đã lưu", en: "kept answers"),
                options.landingPath
            ),
            DiskExamination.Place(Localized(vi: "tệp tạm", en: "temporary files"), "/tmp"),
        ]
        if let data {
            disks.append(DiskExamination.Place(Localized(vi: "PostgreSQL", en: "PostgreSQL"), data))
        }
        let schedules = ScheduleExamination(
            project.catalogue.schedules,
            root: root,
            hostZone: .host,
            starters: HostScheduler.starters(services),
            now: { .now }
        )
        let settings = connectors.map { SettingsExamination($0, in: project) }
        return [ManifestExamination(project)] + settings + [DiskExamination(disks), schedules]
    }

    // MARK: Systems

    /// How systems are asked.
    private struct Asking {
        var environment: PullEnvironment
        var quotas: @Sendable (Limits) async throws -> [QuotaUse]
    }

    /// Of those that are set up; the others are told by their settings.
    private func systems(_ asking: Asking?) -> [any Examination] {
        let compiler = JobCompiler(project)
        let environment = asking?.environment ?? .nowhere
        return connectors.compactMap { connector in
            guard
                let visit = try? compiler.visit(
                    connector,
                    now: .now,
                    patience: .seconds(10),
                    environment: environment
                )
            else { return nil }
            return SystemExamination(
                connector,
                limits: compiler.limits(of: connector),
                visit: visit,
                probe: CertificateProbe(),
                quotas: asking?.quotas,
                reach: reach,
                now: { .now }
            )
        }
    }

    // MARK: Texts

    private static let noDatabase = Finding(
        "database.absent",
        "PostgreSQL",
        .error,
        Localized(vi: "chưa có cơ sở dữ liệu", en: "there is no database yet"),
        cure: Localized(
            vi: "Chạy lienthong db migrate, hoặc đặt LIENTHONG_DATABASE_URL.",
            en: "Run lienthong db migrate, or set LIENTHONG_DATABASE_URL."
        )
    )

    private static func unknown(_ name: String, _ known: [Connector]) -> HubFailure {
        let list = known.map(\.name).joined(separator: ", ")
        return HubFailure(
            .configure,
            .fixConfiguration,
            code: "target.unknown",
            message: Localized(
                vi: "Không có hệ thống «\(name)». Có: \(list).",
                en: "There is no connector `\(name)`. There are: \(list)."
            )
        )
    }
}

/// What was found before the report begins.
private struct Found: Examination {
    let group: ExaminationGroup
    let subject = ""
    private let found: [Finding]

    init(_ group: ExaminationGroup, _ found: [Finding]) {
        self.group = group
        self.found = found
    }

    func findings() async -> [Finding] { found }
}

extension PullEnvironment {
    /// For what only reads a manifest: whoever asks anything in it is refused.
    fileprivate static var nowhere: PullEnvironment {
        PullEnvironment(
            transport: NoTransport(),
            store: PreviewStore(clock: .now),
            landing: MemoryLanding(),
            allowance: NoLimits(),
            sleep: { _ in }
        )
    }

    private struct NoTransport: HTTPTransport {
        func send(_ request: OutgoingRequest) throws(TransportFailure) -> IncomingAnswer { throw .cancelled }
    }
}
