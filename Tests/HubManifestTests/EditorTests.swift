import Foundation
import HubManifest
import HubModel
import Testing

@Suite struct `An editor` {
    private func file(_ name: String) -> URL { Repository.root.appending(path: name) }

    private func object(_ name: String) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(contentsOf: file(name))) as? [String: Any])
    }

    private func kind(of path: String) -> ManifestSchema.File {
        switch path.split(separator: "/").first {
        case "Connectors": .connector
        case "Mappings": .mapping
        case "schedules": .schedule
        default: .environment
        }
    }

    /// Written anew where `LIENTHONG_WRITE_DOCS` is set.
    @Test(arguments: ManifestSchema.File.allCases)
    func `has the schemas that the code has`(kind: ManifestSchema.File) throws {
        let path = file("docs/schema/\(kind.rawValue).json")
        if ProcessInfo.processInfo.environment["LIENTHONG_WRITE_DOCS"] != nil {
            try ManifestSchema.jsonSchema(for: kind).write(to: path, atomically: true, encoding: .utf8)
        }
        let text = try String(contentsOf: path, encoding: .utf8)
        #expect(text == ManifestSchema.jsonSchema(for: kind))
    }

    @Test func `finds no mistake in the repository's own manifests`() throws {
        for (path, text) in Repository.manifests {
            let validator = try SchemaValidator(ManifestSchema.jsonSchema(for: kind(of: path)))
            #expect(validator.mistakes(in: try #require(ManifestEditor(text))) == [], "\(path)")
        }
    }

    @Test(arguments: [
        ("Connectors/electricity/connector.yaml", "title: \"Điện lực", "ttle: \"Điện lực", "/ttle: unknown"),
        (
            "Connectors/electricity/connector.yaml", "rate: 2/s", "rate: 2 per second",
            "system/politeness/rate: pattern"
        ),
        (
            "Connectors/electricity/connector.yaml", "parallel: 1", "parallel: one",
            "system/politeness/parallel: type"
        ),
        (
            "Connectors/electricity/connector.yaml", "by: page,", "by: pages,",
            "pulls/contracts/pages/by: enum"
        ),
        ("Connectors/electricity/connector.yaml", "    into: outage_news\n", "", "pulls/news: lacks into"),
        ("Mappings/contract.yaml", "as: integer", "as: interger", "fields/households/as: enum"),
        (
            "Mappings/contract.yaml", "quarantine_at_most: 2%", "quarantine_at_most: 0.02",
            "quarantine_at_most: type"
        ),
        ("schedules/nightly.yaml", "overlap: skip", "overlap: wait", "overlap: enum"),
        ("environments/test.yaml", "database:", "databse:", "/databse: unknown"),
    ])
    func `sees a mistake as it is typed`(path: String, old: String, new: String, mistake: String) throws {
        let project = try ManifestProject()
        defer { project.remove() }
        let validator = try SchemaValidator(ManifestSchema.jsonSchema(for: kind(of: path)))
        let good = try project.text(of: path)
        #expect(validator.mistakes(in: try #require(ManifestEditor(good))) == [])
        #expect(good.contains(old))
        let bad = try #require(ManifestEditor(good.replacing(old, with: new)))
        #expect(validator.mistakes(in: bad).contains(mistake), "\(validator.mistakes(in: bad))")
    }

    @Test func `knows which schema is for which files`() throws {
        let schemas = try #require(try object(".vscode/settings.json")["yaml.schemas"] as? [String: String])
        #expect(
            Set(schemas.keys) == Set(ManifestSchema.File.allCases.map { "./docs/schema/\($0.rawValue).json" })
        )
        for (schema, pattern) in schemas {
            #expect(FileManager.default.fileExists(atPath: file(schema).path))
            let folder = pattern.split(separator: "/").first.map(String.init) ?? ""
            #expect(Repository.manifests.contains { $0.path.hasPrefix(folder + "/") })
        }
        let extensions = try object(".vscode/extensions.json")["recommendations"] as? [String]
        #expect(extensions == ["redhat.vscode-yaml"])
    }

    /// Each key and each block says in both languages what it is.
    @Test(arguments: ManifestSchema.File.allCases)
    func `explains every key in both languages`(kind: ManifestSchema.File) throws {
        let data = Data(ManifestSchema.jsonSchema(for: kind).utf8)
        let schema = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        let blocks = try #require(schema["$defs"] as? [String: [String: Any]])
        for (name, block) in blocks {
            let properties = block["properties"] as? [String: [String: Any]] ?? [:]
            for (key, property) in properties {
                let lines = (property["description"] as? String)?.split(separator: "\n") ?? []
                #expect(lines.count >= 2, "\(name).\(key)")
            }
            #expect((block["description"] as? String)?.contains("\n") == true, "\(name)")
        }
    }

    @Test(arguments: [Language.vietnamese, .english])
    func `reads what check prints`(language: Language) throws {
        let tasks = try #require(try object(".vscode/tasks.json")["tasks"] as? [[String: Any]])
        let matchers = try #require(tasks.first?["problemMatcher"] as? [[String: Any]])
        let finding = Diagnostic(
            code: "LT012",
            location: SourceLocation(file: "Mappings/a.yaml", line: 3, column: 7),
            message: Localized(vi: "Thiếu: dấu nháy", en: "Quotes: missing"),
            cure: Localized(vi: "Viết: a", en: "Write: a")
        )
        for severity in [Diagnostic.Severity.error, .warning] {
            var finding = finding
            finding.severity = severity
            let line = String(render(finding, language: language).prefix { $0 != "\n" })
            let found = try matchers.filter { matcher in
                let pattern = (matcher["pattern"] as? [String: Any])?["regexp"] as? String ?? ""
                return try Regex(pattern).wholeMatch(in: line) != nil
            }
            #expect(found.map { $0["severity"] as? String } == [severity.rawValue], "\(line)")
            let pattern = found.first?["pattern"] as? [String: Any]
            let match = try Regex(pattern?["regexp"] as? String ?? "").wholeMatch(in: line)
            let parts = ["file", "line", "column", "code"].map {
                match?[pattern?[$0] as? Int ?? 0].substring ?? ""
            }
            #expect(parts == ["Mappings/a.yaml", "3", "7", "LT012"])
        }
    }
}
