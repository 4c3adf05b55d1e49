import Foundation
import HubModel
import HubPipeline
import HubTransport
import Synchronization
import Testing

/// A drop folder, a fresh database, and what runs say of files.
final class Yard: Sendable {
    let database: HubDatabase
    let hub: Hub
    let folder: String
    private let news = Mutex<[String]>([])

    private init() async throws {
        database = try await HubDatabase([DropJob.entity])
        hub = Hub(database)
        folder = FileManager.default.temporaryDirectory.path + "/lienthong-yard-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    static func play(_ body: (Yard) async throws -> Void) async throws {
        try await Gate.through {
            let yard = try await Yard()
            defer {
                yard.database.removeLanding()
                try? FileManager.default.removeItem(atPath: yard.folder)
            }
            try await body(yard)
        }
    }

    // MARK: The folder

    /// With a time of an hour ago, so that the hub believes it; `age`: other seconds.
    func put(_ name: String, _ text: String, age: Double = 3600) throws {
        let url = URL(filePath: "\(folder)/\(name)")
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(),
            withIntermediateDirectories: true
        )
        try Data(text.utf8).write(to: url)
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSinceNow: -age)],
            ofItemAtPath: url.path
        )
    }

    func put(_ name: String, _ records: [(String, Int)], hour: Int = 1, age: Double = 3600) throws {
        try put(name, DropJob.file(records, hour: hour), age: age)
    }

    func remove(_ name: String) throws { try FileManager.default.removeItem(atPath: "\(folder)/\(name)") }

    var names: [String] {
        let all = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
        return all.filter { name in
            var isFolder: ObjCBool = false
            _ = FileManager.default.fileExists(atPath: "\(folder)/\(name)", isDirectory: &isFolder)
            return !isFolder.boolValue
        }.sorted()
    }

    // MARK: Runs

    func drop(_ address: String = "{station}.json", _ change: (inout FileDrop) -> Void = { _ in }) -> FileDrop
    {
        var drop = FileDrop(place: .folder, address: DropJob.template("\(folder)/\(address)"))
        change(&drop)
        return drop
    }

    /// A run that has to end well.
    @discardableResult
    func run(
        _ drop: FileDrop,
        _ files: any FileTransport = FileSources(),
        isFull: Bool = false,
        limit: Int? = nil,
        secrets: [String: String] = [:],
        ends state: RunEnd.State = .succeeded
    ) async throws -> RunReport {
        news.withLock { $0 = [] }
        var job = DropJob.job(drop, isFull: isFull, limit: limit)
        job.values.secrets = secrets
        let report = try await hub.run(job, files: files) { [self] in note($0) }
        #expect(report.state == state, "\(report.failure?.debugDescription ?? "")")
        #expect(report.account.closes)
        return report
    }

    private func note(_ event: PullEvent) {
        guard case .file(let place, let what) = event else { return }
        let name = place.split(separator: "/").last.map(String.init) ?? place
        let word =
            switch what {
            case .taken: "taken"
            case .notReady: "not ready"
            case .growing: "growing"
            case .renamed(let from): "renamed from \(from.map { $0.split(separator: "/").last ?? "" })"
            case .failed(let failure): failure.code
            case .cleared(let outcome): outcome.rawValue
            }
        news.withLock { $0.append("\(name) \(word)") }
    }

    /// What the last run told of files.
    var told: [String] { news.withLock { $0 } }

    /// `code amount station file_name`, in order.
    func staged() async throws -> [String] {
        try await database.rows(
            "SELECT code, amount, station, file_name FROM staging.reading WHERE _removed_at IS NULL ORDER BY code"
        ).map { $0.replacing("|", with: " ") }
    }
}

extension Hub {
    func run(
        _ job: PullJob,
        files: any FileTransport,
        observe: @escaping @Sendable (PullEvent) -> Void
    ) async throws -> RunReport {
        var environment = PullEnvironment(
            transport: CurlTransport(),
            store: store,
            landing: landing,
            allowance: allowance,
            sleep: { [waits] in waits.wait($0) },
            observe: observe
        )
        environment.files = files
        environment.groupRows = groupRows
        return try await Pipeline(job, environment).run()
    }
}
