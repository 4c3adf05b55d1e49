import Foundation
import HTTPTypes
import HubModel
import HubOperations
import HubPipeline
import HubSandbox
import Testing

/// The simulated systems on loopback, and the manifests that speak with them.
struct Province: Sendable {
    let server: SandboxServer
    private let configuration: SandboxConfiguration

    /// The repository's own connectors, and a small one of this suite that reads the same bills as XML.
    enum Feed: String, CaseIterable, Sendable {
        case json = "electricity/invoices"
        case xml = "electricity-xml/invoices"
        case news = "news/articles"

        var entity: String {
            switch self {
            case .json: "electricity_invoice"
            case .xml: "xml_invoice"
            case .news: "news_article"
            }
        }

        /// What its requests have in their address and no others have.
        var path: String { self == .news ? "/thoi-su" : "hoadon" }
    }

    init(_ change: (inout SandboxConfiguration) -> Void = { _ in }) async throws {
        var configuration = SandboxConfiguration()
        configuration.scale = 600
        configuration.badShare = 0.01
        configuration.firstPeriod = .init(year: 2024, month: 3, day: 1)
        configuration.newestBroadcast = .seconds(Province.clock.seconds)
        change(&configuration)
        server = try await SandboxServer.start(configuration)
        self.configuration = configuration
    }

    /// The same systems behind the same port, after they were stopped.
    func startedAgain() async throws -> Province {
        let port = server.port
        let configuration = configuration
        return try await Province {
            $0 = configuration
            $0.port = port
        }
    }

    /// What `POST /_control` takes.
    func order(_ json: String) {
        let request = SandboxRequest(method: .post, target: "/_control", body: Array(json.utf8))
        _ = server.sandbox.respond(to: request, port: server.port)
    }

    func become(faults: [String]) {
        let list = faults.map { "\"\($0)\"" }.joined(separator: ",")
        order(#"{"faults":[\#(list)],"resetLedger":true}"#)
    }

    // MARK: - Jobs

    /// The repository's own connectors, set up for these systems; `password` in place of the right one.
    func project(password: String? = nil) throws -> Project {
        var variables = variables(.json)
        if let password { variables["LIENTHONG_ELECTRICITY_PASSWORD"] = password }
        return try Province.project(of: .json, variables: variables)
    }

    /// A pull of 200 records a page.
    func job(_ feed: Feed = .json, _ change: (inout Pull) -> Void = { _ in }) throws -> PullJob {
        let project = try Province.project(of: feed, variables: variables(feed))
        var job = try JobCompiler(project).job(id(feed), now: Province.clock)
        if feed != .news { job.pull.pages?.size = 200 }
        change(&job.pull)
        return job
    }

    /// The day of the plan: a day is part of it, so that a test that runs at midnight sees one plan.
    private static let clock = Timestamp(seconds: 1_781_461_800)

    private func id(_ feed: Feed) throws -> PullID { try #require(PullID(feed.rawValue)) }

    private func variables(_ feed: Feed) -> [String: String] {
        let name = feed.rawValue.prefix { $0 != "/" }.uppercased().replacing("-", with: "_")
        let system = feed == .news ? "/news" : "/electricity"
        return [
            "LIENTHONG_\(name)_BASE_URL": server.address + system, "LIENTHONG_\(name)_AGENCY": "PB06",
            "LIENTHONG_\(name)_USER": configuration.user,
            "LIENTHONG_\(name)_PASSWORD": configuration.password,
            // Another pull's; a connector is given all its settings or does not run.
            "LIENTHONG_\(name)_BILLS_FOLDER": "/nonexistent",
        ]
    }

    private static func project(of feed: Feed, variables: [String: String]) throws -> Project {
        let project = try Project(root: root(feed), environment: nil, variables: variables)
        try project.requireSound()
        return project
    }

    private static func root(_ feed: Feed) throws -> String {
        guard feed == .xml else { return repository }
        return try #require(Bundle.module.resourcePath) + "/Fixtures/project"
    }

    /// Two folders above this target's.
    private static let repository = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

    static func entities() throws -> [Entity] {
        // Who may see what is for an environment to choose.
        let projects = try [(Feed.json, "sandbox"), (.xml, nil)].map { feed, environment in
            try Project(root: root(feed), environment: environment, variables: [:])
        }
        return projects.flatMap(\.entitiesAsChosen)
    }
}

extension FaultRule {
    /// As orders to the systems write it.
    var text: String {
        let parts = [kind.rawValue, "every=\(every)", "from=\(from)", "times=\(times)", "pause=\(pause)"]
        return (parts + (path.isEmpty ? [] : ["path=\(path)"])).joined(separator: ":")
    }
}
