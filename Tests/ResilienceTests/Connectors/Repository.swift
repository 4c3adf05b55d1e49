import Foundation
import HubManifest
import HubModel
import HubOperations
import HubPipeline
import Testing

/// The repository's own connectors, led to the simulated systems as `environments/sandbox.yaml` leads them.
///
/// A connector takes part by being there: its settings are in that file, its secrets in `sandbox.env` beside it.
struct Repository: Sendable {
    /// Where `environments/sandbox.yaml` expects the simulated systems.
    static let sandbox = "http://127.0.0.1:8097"
    /// The clock of every run: 15 June 2026, 01:30 in Vietnam.
    static let clock = Timestamp(seconds: 1_781_461_800)
    static let shared = Result { try Repository() }

    /// The folders of `Connectors/`.
    static let connectors: [String] = {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(root)/Connectors")) ?? []
        return names.filter { FileManager.default.fileExists(atPath: manifest(of: $0)) }.sorted()
    }()

    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().path

    private let project: Project
    /// Every pull, each after those that it needs.
    private let plan: [RunService.PlannedPull]

    private init() throws {
        project = try Project(root: Self.root, environment: "sandbox", variables: Self.secrets())
        try project.requireSound()
        plan = try RunPlanner(project).plan(project.catalogue.schedules.map(\.name) + Self.connectors)
    }

    var entities: [Entity] { project.entitiesAsChosen }
    var catalogue: Catalogue { project.catalogue }

    /// In the order in which they run; of pages so small that there are several.
    func jobs(of connector: String) throws -> [PullJob] {
        let compiler = JobCompiler(project)
        return try plan.filter { $0.pull.connector == connector }.map { planned in
            var job = try compiler.job(planned.pull, now: Self.clock)
            if job.pull.pages?.size != nil { job.pull.pages?.size = 7 }
            job.pull.answerAtMost = min(job.pull.answerAtMost, 4 << 20)
            return job
        }
    }

    /// Those whose data a connector's pulls begin with, as schedules say.
    func needed(by connector: String) -> [String] {
        let named = plan.filter { $0.pull.connector == connector }.flatMap(\.after).map(\.connector)
        return Set(named).subtracting([connector]).sorted()
    }

    /// What an administrator installs beside a connector's tables.
    static func views(of connector: String) -> String? {
        try? String(contentsOfFile: "\(root)/Connectors/\(connector)/views.sql", encoding: .utf8)
    }

    /// Pulls that speak HTTP, which alone a fault of the simulated systems can befall.
    static func askedPulls(of connector: String) -> [String] {
        let known = try? shared.get().project.catalogue.connector(connector)
        return (known?.pulls ?? []).filter { $0.drop.map { $0.place == .https } ?? true }.map(\.name)
    }

    private static func manifest(of connector: String) -> String {
        "\(root)/Connectors/\(connector)/connector.yaml"
    }

    private static func secrets() throws -> [String: String] {
        let text = try String(contentsOfFile: "\(root)/environments/sandbox.env", encoding: .utf8)
        return text.split(separator: "\n").reduce(into: [:]) { secrets, line in
            let sides = line.split(separator: "=", maxSplits: 1)
            guard sides.count == 2, !line.hasPrefix("#") else { return }
            secrets[String(sides[0])] = String(sides[1])
        }
    }
}
