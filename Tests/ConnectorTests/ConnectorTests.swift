import Foundation
import HubModel
import HubOperations
import HubTransport
import Testing

@Suite struct `Every connector` {
    @Test func `is read without a finding`() throws {
        let project = try Repository.project
        #expect(project.diagnostics.isEmpty)
        #expect(!Repository.pulls.isEmpty)
    }

    @Test(arguments: Repository.pulls)
    func `has samples that become its goldens`(pull: PullID) async throws {
        let project = try Repository.project
        let folder = try #require(
            SampleFolder.all(in: project).first { $0.pull == pull },
            "\(pull) has no samples"
        )
        let found = try await folder.compare(project, update: false) { answers in
            let transport = ReplayTransport(answers.map { SavedAnswer(bytes: $0) })
            return SampleFolder.Replay(transport: transport) { transport.requests }
        }
        #expect(found.lines == [])
    }

    @Test func `sends of its sample messages what its goldens say`() throws {
        let project = try Repository.project
        for sample in PushSample.all(in: project) {
            #expect(try sample.compare(project, update: false).lines == [], "\(sample.push)")
        }
    }

    @Test(arguments: [
        (PullID(connector: "public-services", pull: "dossier_steps"), "parents.tsv:"),
        (PullID(connector: "national-portal", pull: "procedures"), "parents.tsv:"),
        (PullID(connector: "transport", pull: "timetables"), "NX-TN-"),
    ])
    func `shows what failed of a replay with its error`(pull: PullID, part: String) async throws {
        let folder = try #require(SampleFolder.all(in: Repository.project).first { $0.pull == pull })
        let found = try await folder.compare(Repository.project, update: false) { answers in
            let transport = ReplayTransport(answers.map { _ in SavedAnswer(bytes: Array("{\"a\":".utf8)) })
            return SampleFolder.Replay(transport: transport) { transport.requests }
        }
        #expect(
            found.failures.contains { $0.hasPrefix(part) && $0.contains("json.malformed") },
            "\(found)"
        )
    }

    @Test func `still tells what failed of a replay when its goldens are written anew`() async throws {
        let root = FileManager.default.temporaryDirectory.path + "/lienthong-goldens-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: root) }
        for name in ["Connectors", "Mappings", "schedules"] {
            try FileManager.default.copyItem(atPath: "\(Repository.root)/\(name)", toPath: "\(root)/\(name)")
        }
        let project = try Project(root: root, environment: nil, variables: [:])
        let pull = PullID(connector: "national-portal", pull: "procedures")
        let folder = try #require(SampleFolder.all(in: project).first { $0.pull == pull })
        let found = try await folder.compare(project, update: true) { answers in
            let transport = ReplayTransport(answers.map { _ in SavedAnswer(bytes: Array("{\"a\":".utf8)) })
            return SampleFolder.Replay(transport: transport) { transport.requests }
        }
        #expect(found.failures.contains { $0.contains("json.malformed") }, "\(found)")
    }

    @Test(arguments: Set(Repository.pulls.map(\.connector)).sorted())
    func `says in its README who owns it`(connector: String) throws {
        let text = try String(
            contentsOfFile: "\(Repository.root)/Connectors/\(connector)/README.md",
            encoding: .utf8
        )
        let owner = try #require(Repository.project.catalogue.connector(connector)?.owner)
        #expect(text.contains(owner.contact))
    }

    @Test func `runs in a schedule`() throws {
        let project = try Repository.project
        let targets = Set(project.catalogue.schedules.flatMap(\.jobs).map(\.target))
        for pull in Repository.pulls {
            #expect(targets.contains("\(pull)") || targets.contains(pull.connector), "\(pull)")
        }
    }
}
