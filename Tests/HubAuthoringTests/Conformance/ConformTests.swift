import Foundation
import Testing

/// `lienthong connector conform`, whole: program, sandbox and engine.
@Suite(.timeLimit(.minutes(30))) struct `Conforming` {
    private let program = Program(root: Program.repository)

    @Test(arguments: ["consents", "edoc", "transport"])
    func `finds nothing at a connector of the repository`(connector: String) async throws {
        let ending = try await program.run(["connector", "conform", connector])
        #expect(ending.status == 0, "\(ending.text)")
        #expect(!ending.text.contains("\n✗ "), "\(ending.text)")
        #expect(ending.line("429-storm").hasPrefix("✓"), "\(ending.text)")
    }

    /// Nothing announces how many there are: only the bytes say that a page has been there before.
    @Test func `sees a list run in a circle where no total is announced`() async throws {
        let program = Program(root: Program.fixtures + "/conform")
        let ending = try await program.run([
            "connector", "conform", "moments", "--only", "endless-pages", "--verbose",
        ])
        #expect(ending.text.contains("✓ notices: the hub said paging.repeated_page"), "\(ending.text)")
        #expect(ending.status == 0)
    }

    @Test func `follows a message to its end, whatever happens on the way`() async throws {
        let ending = try await program.run([
            "connector", "conform", "national-portal", "--only", "lost-receipt,lost-message",
        ])
        #expect(ending.line("lost-receipt").contains("looked it up"), "\(ending.text)")
        #expect(ending.line("lost-receipt").contains("for a person to decide"), "\(ending.text)")
        #expect(ending.status == 0)
    }

    @Test func `tells what it does not apply to, and why`() async throws {
        let ending = try await program.run([
            "connector", "conform", "edoc", "--only", "repeated-page,token-dies",
        ])
        #expect(ending.line("repeated-page").hasPrefix("–"))
        #expect(ending.line("repeated-page").contains("has no pages"))
        #expect(ending.line("token-dies").contains("there is no session"))
        #expect(ending.status == 0)
    }

    @Test func `lists what it knows, and refuses what it does not`() async throws {
        let list = try await program.run(["connector", "conform", "--list"])
        #expect(list.text.contains("429-storm") && list.status == 0)
        let slip = try await program.run(["connector", "conform", "consents", "--only", "bomm"])
        #expect(slip.status == 2 && slip.text.contains("429-storm"))
        let unknown = try await program.run(["connector", "conform", "consent"])
        #expect(unknown.status == 2 && unknown.text.contains("connector.unknown"))
        #expect(try await program.run(["connector", "conform"]).status == 2)
    }

    @Test func `gives the same as JSON`() async throws {
        let ending = try await program.run(["connector", "conform", "consents", "--only", "bom", "--json"])
        let form = try JSONSerialization.jsonObject(with: Data(ending.text.utf8)) as? [String: Any]
        let lines = form?["lines"] as? [[String: Any]]
        #expect(lines?.count == 1 && lines?.first?["verdict"] as? String == "withstood", "\(ending.text)")
    }

    @Test func `says so where the sandbox is not beside the program`() async throws {
        let folder = FileManager.default.temporaryDirectory.path + "/alone-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try FileManager.default.copyItem(atPath: try Program.path, toPath: folder + "/lienthong")
        let alone = try await program.run(
            ["connector", "conform", "consents"],
            program: folder + "/lienthong"
        )
        #expect(alone.status == 2 && alone.text.contains("sandbox.missing"), "\(alone.text)")
        // Another program in its place, which ends at once.
        try Data("#!/bin/sh\necho 'port taken' >&2\nexit 1\n".utf8).write(
            to: URL(filePath: folder + "/lienthong-sandbox")
        )
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o755],
            ofItemAtPath: folder + "/lienthong-sandbox"
        )
        let other = try await program.run(
            ["connector", "conform", "consents"],
            program: folder + "/lienthong"
        )
        #expect(other.status == 2 && other.text.contains("port taken"), "\(other.text)")
    }
}

/// Samples that are not there, or not right.
@Suite(.timeLimit(.minutes(30))) struct `Conforming without good samples` {
    private let root = FileManager.default.temporaryDirectory.path + "/conform-\(UUID().uuidString)"

    init() throws {
        try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
        for folder in ["Connectors", "Mappings", "environments"] {
            try FileManager.default.copyItem(
                atPath: "\(Program.repository)/\(folder)",
                toPath: "\(root)/\(folder)"
            )
        }
    }

    private func run(_ connector: String) async throws -> Program.Ending {
        defer { try? FileManager.default.removeItem(atPath: root) }
        return try await Program(root: root).run(["connector", "conform", connector, "--only", "bom"])
    }

    @Test func `says which pulls have none, and how to get them`() async throws {
        try FileManager.default.removeItem(atPath: root + "/Connectors/lgsp/samples")
        let ending = try await run("lgsp")
        #expect(ending.status == 2 && ending.text.contains("conform.no_samples"), "\(ending.text)")
        #expect(ending.text.contains("code_lists, organisations") && ending.text.contains("connector record"))
    }

    @Test func `leaves out the one that has none, and says so`() async throws {
        try FileManager.default.removeItem(atPath: root + "/Connectors/lgsp/samples/organisations")
        let ending = try await run("lgsp")
        #expect(ending.status == 0 && ending.line("bom").hasPrefix("✓"), "\(ending.text)")
        #expect(ending.text.contains("– lgsp/organisations: no samples"))
    }

    @Test func `leaves out whose samples name nobody to ask about, or hold nothing`() async throws {
        try FileManager.default.removeItem(
            atPath: root + "/Connectors/social-insurance/samples/members/parents.tsv"
        )
        let none = Data(#"{"success": true, "data": []}"#.utf8)
        for name in try FileManager.default.contentsOfDirectory(
            atPath: root + "/Connectors/social-insurance/samples/benefits"
        ) where name.hasPrefix("page-") {
            try none.write(to: URL(filePath: root + "/Connectors/social-insurance/samples/benefits/" + name))
        }
        let ending = try await run("social-insurance")
        #expect(ending.status == 0 && ending.line("bom").hasPrefix("✓"), "\(ending.text)")
        #expect(ending.text.contains("– social-insurance/members: the samples name nobody to ask about"))
        #expect(ending.text.contains("– social-insurance/benefits: the samples hold no record"))
    }

    @Test func `finds fault with a sample that is broken`() async throws {
        let sample = root + "/Connectors/consents/samples/consents/page-1-given-and-withdrawn.json"
        try Data(#"{"tongSo": 7, "danhSach": [{"id": "#.utf8).write(to: URL(filePath: sample))
        let ending = try await run("consents")
        #expect(ending.status == 1 && ending.text.contains("cannot be read as they are"), "\(ending.text)")
        #expect(ending.text.contains("json.malformed") && ending.text.contains("connector test"))
    }
}
