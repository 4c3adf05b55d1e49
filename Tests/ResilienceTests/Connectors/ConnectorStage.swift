import Foundation
import HTTPTypes
import HubModel
import HubPipeline
import HubSandbox
import HubTransport
import Testing

/// One connector before simulated systems of its own, with a database in which time stands still.
struct ConnectorStage: Sendable {
    let database: HubDatabase
    let server: SandboxServer
    private let jobs: [PullJob]
    private let hub: Hub

    /// `jobs`: as `Repository` gives them.
    init(_ jobs: [PullJob], on database: HubDatabase) async throws {
        self.database = database
        server = try await SandboxServer.start(Self.configuration)
        self.jobs = jobs.map { [address = server.address] in $0.led(to: address) }
        var hub = Hub(database)
        hub.root = database.landing + "-root"
        self.hub = hub
        try DropFiles(Self.configuration).write(to: URL(filePath: hub.root + "/drops"))
    }

    private static let configuration = {
        var configuration = SandboxConfiguration()
        configuration.scale = 84
        configuration.badShare = 0.02
        configuration.newestBroadcast = .seconds(Repository.clock.seconds)
        configuration.clock = { .seconds(Repository.clock.seconds) }
        return configuration
    }()

    /// A run of each pull, in order; `hasFailed` where one says that it did not bring everything.
    func run(_ transport: Interposed, isFull: Bool = false) async -> [PullEnd] {
        var ends: [PullEnd] = []
        for var job in jobs {
            job.options.isFull = isFull
            let first = transport.requests.count
            var end = PullEnd(pull: job.id.pull)
            do {
                let report = try await hub.run(job, transport)
                #expect(report.account.closes, "\(job.id)")
                #expect(
                    (report.state == .succeeded) == (report.failure == nil && !report.isPartial),
                    "\(job.id)"
                )
                end.note(report)
            } catch {
                end.failure = HubFailure.from(error)
            }
            end.requests = first..<transport.requests.count
            ends.append(end)
        }
        return ends
    }

    func become(_ rule: FaultRule?) {
        let text = rule.map { "\"\($0.text)\"" } ?? ""
        let order = #"{"faults":[\#(text)],"resetLedger":true}"#
        let request = SandboxRequest(method: .post, target: "/_control", body: Array(order.utf8))
        _ = server.sandbox.respond(to: request, port: server.port)
    }

    func stop() async {
        await server.stop()
        try? FileManager.default.removeItem(atPath: hub.root)
        database.removeLanding()
    }

    func close() async throws {
        await stop()
        try await database.remove()
    }
}

/// How the run of one pull ended.
struct PullEnd: Sendable {
    var pull: String
    var requests = 0..<0
    var state: RunEnd.State?
    var failure: HubFailure?
    /// Records that it did not take as they came: refused, or with a field emptied.
    var faulty = 0

    mutating func note(_ report: RunReport) {
        state = report.state
        failure = report.failure
        faulty = report.account.refused + report.account.emptied
    }
}

extension PullEnd: CustomTestStringConvertible {
    var testDescription: String {
        let word = state.map { "\($0)" } ?? "refused"
        return "\(pull): \(word) \(failure?.debugDescription ?? "") faulty \(faulty), requests \(requests)"
    }
}

extension RunReport {
    /// Some of the parents or files failed, or bytes are gone.
    fileprivate var isPartial: Bool { failedParents + failedFiles + gonePages > 0 }
}

extension PullJob {
    /// The settings of `environments/sandbox.yaml` with the sandbox where it is.
    fileprivate func led(to address: String) -> PullJob {
        var job = self
        job.values.settings = values.settings.mapValues { $0.replacing(Repository.sandbox, with: address) }
        return job
    }
}
