import Foundation
import HubManifest
import HubModel
import Testing

/// The folder with the repository's own manifests.
enum Repository {
    static let root: URL = {
        let file = URL(filePath: #filePath).resolvingSymlinksInPath()
        return file.deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    }()

    /// Every manifest that `fmt` knows, with its text.
    static let manifests: [(path: String, text: String)] = {
        ["Connectors", "Mappings", "schedules", "environments"].flatMap { folder in
            let found =
                (try? FileManager.default.subpathsOfDirectory(atPath: root.appending(path: folder).path))
                ?? []
            return found.sorted().map { "\(folder)/\($0)" }.filter { ManifestFormat(path: $0) != nil }
                .compactMap { path in
                    (try? String(contentsOf: root.appending(path: path), encoding: .utf8)).map { (path, $0) }
                }
        }
    }()
}

@Suite struct `A formatted manifest` {
    private func format(_ text: String, _ kind: ManifestSchema.File = .connector) throws -> String {
        String(decoding: try ManifestFormat(kind).format(Array(text.utf8)), as: UTF8.self)
    }

    @Test
    func
        `has two spaces for each block, one behind a colon, one blank line at most, and ends in a line break`()
        throws
    {
        let written = """
            # về hệ thống này


            connector:    a
            lienthong: 1



            system:
                base_url:    "{settings.base_url}"     # gốc
                politeness: { rate:   2/s }
            pulls:
                    one:
                            title: Một

                            # hỏi từng trang
                            pages: { by: page }
            """
        let expected = """
            # về hệ thống này

            lienthong: 1
            connector: a

            system:
              base_url: "{settings.base_url}"        # gốc
              politeness: { rate:   2/s }
            pulls:
              one:
                title: Một

                # hỏi từng trang
                pages: { by: page }

            """
        let formatted = try format(written)
        #expect(formatted == expected)
        #expect(try format(formatted) == formatted)
    }

    @Test func `has the head first, and comments go with their keys`() throws {
        let written = """
            pulls:
              a:
                into: x      # bảng
                # hỏi gì
                ask: GET /a
                title: A
            version: 1.0.0
            # tên
            connector: a
            lienthong: 1
            """
        #expect(
            try format(written) == """
                lienthong: 1
                # tên
                connector: a
                version: 1.0.0
                pulls:
                  a:
                    title: A
                    # hỏi gì
                    ask: GET /a
                    into: x      # bảng

                """
        )
    }

    @Test func `keeps values that are aligned, and quotes that say something`() throws {
        let written = """
            settings:
              base_url:   { type: url }
              agency:     { type: text }
              user:   { type: text }
            system:
              timezone: "Asia/Ho_Chi_Minh"
              base_url: "{settings.base_url}"
            version: "1.0"
            """
        let formatted = try format(written)
        #expect(
            formatted.contains(
                "  base_url:   { type: url }\n  agency:     { type: text }\n  user: { type: text }\n"
            )
        )
        #expect(formatted.contains("  timezone: Asia/Ho_Chi_Minh\n"))
        #expect(formatted.contains("  base_url: \"{settings.base_url}\"\n"))
        #expect(formatted.contains("version: \"1.0\"\n"))
    }

    @Test func `keeps blocks of text, texts over lines, lists in lists and brackets over lines`() throws {
        let written = """
            pulls:
                a:
                    title: |
                        Một
                          hai

                        ba
                    ask: "GET
                      /a"
                    query: { a: "1",
                             b: "2" }   # hai
                    skip_when:
                    - a = 1    # một
                    # hai
                    - b = 2
                    into:
                        -   entity: x
                            where: [ a = 1 ]
                        - { entity: nothing }
            """
        let formatted = try format(written)
        #expect(try format(formatted) == formatted)
        for text in ["Một\n      hai\n\n    ba", "    - entity: x\n", "# hai\n", "  - a = 1    # một"] {
            #expect(formatted.contains(text.split(separator: "\n").first.map(String.init) ?? text))
        }
        #expect(
            formatted.contains("      - entity: x\n        where: [ a = 1 ]\n      - { entity: nothing }\n")
        )
        #expect(formatted.contains("    skip_when:\n      - a = 1"))
    }

    @Test(arguments: [
        "a: [1", "a: b: c", "", "\u{0}", "\ta: 1", "a: &x 1", "? a : b", "a: 1\na: 2",
    ])
    func `is never made of what cannot be read`(text: String) {
        #expect(throws: ManifestFormat.Refusal.self) { try ManifestFormat(.mapping).format(Array(text.utf8)) }
    }

    @Test(arguments: [
        ("Connectors/a/connector.yaml", true), ("Connectors/a/samples/b/page.yaml", false),
        ("Mappings/a.yml", true), ("Mappings/codes/a.csv", false), ("schedules/a.json", false),
        ("docs/a.yaml", false),
    ])
    func `is one of the project's own files`(path: String, isOne: Bool) {
        #expect((ManifestFormat(path: path) != nil) == isOne)
    }

    /// `lienthong fmt --check` says which.
    @Test func `is what the repository has`() throws {
        #expect(Repository.manifests.count > 60)
        for (path, text) in Repository.manifests {
            let format = try #require(ManifestFormat(path: path))
            #expect(String(decoding: try format.format(Array(text.utf8)), as: UTF8.self) == text, "\(path)")
        }
    }

    /// Comments, blank lines and spaces anywhere: formatting loses none, changes nothing, and is done after one pass.
    @Test func `means the same, has every comment, and stays as it is when formatted again`() throws {
        let project = try ManifestProject(over: nil)
        defer { project.remove() }
        var generator = SystemRandomNumberGenerator()
        for (path, text) in Repository.manifests where Int.random(in: 0..<3, using: &generator) == 0 {
            let format = try #require(ManifestFormat(path: path))
            var count = 0
            let noisy = disturbed(text, &count, &generator)
            guard let first = try? format.format(Array(noisy.utf8)) else {
                Issue.record("\(path) cannot be formatted:\n\(noisy)")
                continue
            }
            let once = String(decoding: first, as: UTF8.self)
            #expect(try format.format(first) == first, "\(path)")
            #expect(once.matches(of: /# chú thích [0-9]+/).count == count, "\(path)\n\(noisy)")
            #expect(!once.contains("\n\n\n") && once.hasSuffix("\n") && !once.hasSuffix("\n\n"))
            let (before, after) = (try read(noisy, path, project), try read(once, path, project))
            #expect(before == after, "\(path)")
        }
    }

    /// What a file says, its places left out.
    private func read(_ text: String, _ path: String, _ project: ManifestProject) throws -> String {
        let other = try ManifestProject(over: nil)
        defer { other.remove() }
        try other.write(text, to: path)
        let catalogue = other.read().catalogue
        let said = "\(catalogue.connectors)\(catalogue.entities)\(catalogue.schedules)"
        return said.replacing(/location: [^ ]*:[0-9]+:[0-9]+/, with: "").replacing(
            /line: [0-9]+, column: [0-9]+/,
            with: ""
        )
    }

    private func disturbed(_ text: String, _ count: inout Int, _ generator: inout some RandomNumberGenerator)
        -> String
    {
        var lines: [String] = []
        for line in text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
            // Between brackets over lines, and in texts over lines, a comment would be something else.
            let isPlain =
                !line.contains("|") && lines.last.map { !$0.hasSuffix(",") && !$0.hasSuffix("{") } ?? true
            if isPlain, !line.isEmpty {
                switch Int.random(in: 0..<6, using: &generator) {
                case 0: lines += [String](repeating: "", count: Int.random(in: 1...3, using: &generator))
                case 1:
                    count += 1
                    lines.append(line.prefix { $0 == " " } + "# chú thích \(count)")
                case 2:
                    count += 1
                    lines.append("# chú thích \(count)")
                default: break
                }
            }
            lines.append(line + (Bool.random(using: &generator) ? "   " : ""))
        }
        return lines.joined(separator: "\n")
    }
}
