import Foundation
import HTTPTypes
import HubModel
import HubSandbox
import PQ

/// One project, one database and one simulated source, in which the hub is killed as a test likes.
struct Trial: Sendable {
    let project: CrashProject
    let database: String
    let source: SandboxServer
    private static let turnstile = Turnstile(places: 2)

    /// Runs `body` with a trial of its own, two at a time, and leaves nothing behind.
    static func with<Result: Sendable>(
        _ configuration: SandboxConfiguration? = nil,
        _ body: (Trial) async throws -> Result
    ) async throws -> Result {
        let stage = try await CrashStage.ready
        await turnstile.enter()
        let database = try await stage.makeDatabase()
        let project = try CrashProject()
        let source = try await SandboxServer.start(configuration ?? .fourThousandBills)
        let trial = Trial(project: project, database: database.uri, source: source)
        let result: Swift.Result<Result, any Error>
        do {
            result = .success(try await body(trial))
        } catch {
            result = .failure(error)
        }
        await source.stop()
        project.remove()
        try await stage.dropDatabase(database.name)
        await turnstile.leave()
        return try result.get()
    }

    /// Starts a run of the hub and returns at once.
    func start(
        _ targets: [String] = ["power"],
        defect: String? = nil,
        fileLimit: Int? = nil,
        settings: [String: String] = [:]
    ) throws -> ChildProcess {
        try start("run", targets, defect: defect, fileLimit: fileLimit, settings: settings)
    }

    /// Starts a command of the hub and returns at once.
    func start(
        _ command: String,
        _ targets: [String],
        defect: String? = nil,
        fileLimit: Int? = nil,
        settings: [String: String] = [:]
    ) throws -> ChildProcess {
        var variables = settings
        variables["LIENTHONG_DATABASE_URL"] = database
        variables["LIENTHONG_POWER_BASE_URL"] = source.address + "/electricity"
        variables["LIENTHONG_POWER_PASSWORD"] = "matkhau-thu-nghiem"
        variables["LIENTHONG_REPORTS_BASE_URL"] = source.address + "/ioc"
        variables["LIENTHONG_REPORTS_TOKEN"] = "token-ioc-thu-nghiem"
        variables["LIENTHONG_REPORTS_SIGNING_KEY"] = "khoa-ky-thu-nghiem"
        variables["LIENTHONG_DEFECT"] = defect
        variables["LANG"] = "en_US.UTF-8"
        let words = [command] + targets + ["--root", project.root, "--environment", "crash"]
        return try ChildProcess(
            try CrashSettings.program,
            words,
            variables: variables,
            fileLimit: fileLimit
        )
    }

    /// Runs until the hub says that it is done; 75 means that the server has not yet noticed a killed holder.
    func finish(_ targets: [String] = ["power"], settings: [String: String] = [:]) async throws {
        var last = ""
        for _ in 0..<200 {
            let ending = try await start(targets, settings: settings).ending()
            if ending.isDone { return }
            last = ending.output
            guard ending.exitCode == 75 else { break }
        }
        throw Unfinished(output: last)
    }

    struct Unfinished: Error {
        var output: String
    }

    /// The source moves on: a few bills change.
    func revise() async throws {
        let order = SandboxRequest(
            method: .post,
            target: "/_control",
            body: Array(#"{"revision":1}"#.utf8)
        )
        let delivery = source.sandbox.respond(to: order, port: source.port)
        guard delivery.answer.status == .ok else { throw Unfinished(output: "/_control") }
    }

    func portrait() throws -> Portrait { try Portrait.read(database) }

    func lastAccounts() throws -> [String: RecordAccount] {
        let rows = try PQConnection(database).rows(
            "SELECT DISTINCT ON (pull) pull || ' ' || account FROM hub.run ORDER BY pull, id DESC"
        )
        return try rows.reduce(into: [:]) { accounts, row in
            let parts = row.split(separator: " ", maxSplits: 1).map(String.init)
            accounts[parts[0]] = try JSONDecoder().decode(RecordAccount.self, from: Data(parts[1].utf8))
        }
    }
}

extension ChildProcess.Ending {
    /// 1 is a run that went through and has records for a person to look at.
    var isDone: Bool { exitCode == 0 || exitCode == 1 }
}

extension SandboxConfiguration {
    /// Twenty pages of two hundred; one bill in a hundred breaks a rule, one in five hundred changes.
    static var fourThousandBills: SandboxConfiguration { bills(4000) }

    static func bills(_ count: Int) -> SandboxConfiguration {
        var configuration = SandboxConfiguration()
        configuration.scale = count
        configuration.badShare = 0.01
        configuration.changeShare = 0.002
        let (year, month, _) = BillMonths(today: .todayInVietnam).firstPeriod.components
        configuration.firstPeriod = CalendarDay(year: year, month: month, day: 1)
        return configuration
    }
}
