import Foundation
import HubManifest
import HubModel
import Testing

@Suite struct `Hostile files` {
    private func codes(_ bytes: [UInt8], at path: String = "schedules/x.yaml") throws -> [String] {
        let project = try ManifestProject(over: nil)
        defer { project.remove() }
        try project.write(bytes, to: path)
        return project.read().diagnostics.map(\.code)
    }

    private func codes(_ text: String) throws -> [String] { try codes(Array(text.utf8)) }

    @Test func `that are not UTF-8 are refused at the bad byte`() throws {
        let project = try ManifestProject(over: nil)
        defer { project.remove() }
        try project.write(
            Array("schedule: a\ntitle: H".utf8) + [0xF4, 0x20] + Array("so\n".utf8),
            to: "schedules/x.yaml"
        )
        let found = project.read().diagnostics.map { "\($0.location) \($0.code)" }
        #expect(found == ["schedules/x.yaml:2:9 LT002"])
    }

    @Test func `over a megabyte are refused unread`() throws {
        #expect(try codes([UInt8](repeating: UInt8(ascii: "a"), count: 10 << 20)) == ["LT003"])
    }

    @Test(arguments: ["[", "{a: ", "- ", "a:\n"])
    func `nested without end are refused`(opening: String) throws {
        let nested =
            opening == "a:\n"
            ? (0..<500).map { String(repeating: " ", count: $0) + "a:" }.joined(separator: "\n")
            : String(repeating: opening, count: 50_000)
        #expect(try codes(nested) == ["LT004"])
    }

    @Test func `with control characters are refused`() throws {
        #expect(try codes("schedule: a\u{0}b\n") == ["LT016"])
        #expect(try codes("\u{1F}") == ["LT016"])
    }

    @Test func `that cannot be opened are told`() throws {
        let project = try ManifestProject()
        defer { project.remove() }
        let link = project.root.appending(path: "schedules/lost.yaml").path
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "/nowhere/at/all")
        #expect(project.read().diagnostics.map(\.code) == ["LT017"])
    }

    @Test func `that a billion laughs are made of end at their aliases`() throws {
        let levels = (1..<30).map { "k\($0): &a\($0) [*a\($0 - 1), *a\($0 - 1), *a\($0 - 1)]" }
        let found = try codes("k0: &a0 x\n" + levels.joined(separator: "\n"))
        #expect(found.contains("LT006"))
    }

    @Test(arguments: [
        "", "\n\n", "# nothing\n", "\u{FEFF}", "---\n", "null\n", "[]\n", "plain\n", "{}\n", "\"", "'", "|",
        "?", ":", "&", "*", "!", "%", "@", "`", "- - -\n", "a: |\n", "{[}]", "]", "}", "a: ]", "\\", "<<:\n",
        "? a", "a: b: c: d\n", "...\n", "--- a\n--- b\n", "%YAML 1.1\n---\na: b\n", "{a, b: {c, d}}\n",
        "a: \"\\u12\"\n", "a: \"\\q\"\n",
    ])
    func `of few characters have findings and do no harm`(text: String) throws {
        #expect(try !codes(text).isEmpty)
    }

    @Test func `of random scalars do no harm`() throws {
        var generator = SplitMix(state: 20_260_615)
        let signs = Array("ab:-[]{}#&*!|>'\"%@`, \n\t?éệ\u{301}\\0<".unicodeScalars)
        let project = try ManifestProject(over: nil)
        defer { project.remove() }
        for _ in 0..<400 {
            var text = String.UnicodeScalarView()
            for _ in 0..<Int.random(in: 1...120, using: &generator) {
                text.append(signs[Int.random(in: 0..<signs.count, using: &generator)])
            }
            try project.write(String(text), to: "Mappings/random.yaml")
            #expect(!project.read().diagnostics.isEmpty)
        }
    }

    /// The good project with most of the mapping language laid over it.
    private func wholeLanguage() throws -> ManifestProject {
        let project = try ManifestProject()
        for edit in Mistake.all(in: "gaps") where Self.together.contains(edit.name) {
            try edit.apply(to: project)
        }
        return project
    }

    private static let together = [
        "checks", "children", "intoList", "like", "validOn", "visibleBySetting",
    ]
    .map { $0 + ".edit" }

    @Test func `made by damaging good ones do no harm`() throws {
        var generator = SplitMix(state: 7)
        let project = try wholeLanguage()
        defer { project.remove() }
        for path in [
            "Connectors/electricity/connector.yaml", "Mappings/invoice.yaml", "Mappings/contract.yaml",
            "Mappings/outage_news.yaml", "Mappings/fee.yaml", "environments/test.yaml",
            "Mappings/codes/paid.csv",
        ] {
            let good = Array(try project.text(of: path).utf8)
            for _ in 0..<60 {
                var bytes = good
                for _ in 0..<Int.random(in: 1...4, using: &generator) {
                    let position = Int.random(in: 0..<bytes.count, using: &generator)
                    if Bool.random(using: &generator) {
                        bytes[position] = UInt8.random(in: 0...255, using: &generator)
                    } else {
                        bytes.removeSubrange(position..<min(position + 40, bytes.count))
                    }
                }
                try project.write(bytes, to: path)
                _ = project.read()
            }
            try project.write(good, to: path)
        }
        #expect(project.read().diagnostics.isEmpty)
    }
}

@Suite struct `Harmless differences of form` {
    private let files = [
        "Connectors/electricity/connector.yaml", "Mappings/invoice.yaml", "Mappings/codes/units.csv",
        "schedules/nightly.yaml",
    ]

    @Test func `CRLF and a byte order mark change nothing`() throws {
        let project = try ManifestProject()
        defer { project.remove() }
        for file in files {
            try project.write(
                "\u{FEFF}" + (try project.text(of: file)).replacing("\n", with: "\r\n"),
                to: file
            )
        }
        let (catalogue, diagnostics) = project.read()
        #expect(diagnostics.isEmpty)
        #expect(catalogue.codeTable("units")?.rows.last?.columns["region"] == "south")
        #expect(catalogue.schedule("nightly")?.jobs.count == 3)
    }

    @Test func `with CRLF a mistake stands where the editor shows it`() throws {
        let project = try ManifestProject()
        defer { project.remove() }
        try project.replace("run: daily 01:30", with: "run: daily 25:30", in: files[3])
        try project.write(
            "\u{FEFF}" + (try project.text(of: files[3])).replacing("\n", with: "\r\n"),
            to: files[3]
        )
        #expect(project.read().diagnostics.map { "\($0.location)" } == ["schedules/nightly.yaml:3:12"])
    }

    @Test func `JSON is taken where YAML is`() throws {
        let project = try ManifestProject()
        defer { project.remove() }
        try FileManager.default.removeItem(at: project.root.appending(path: "schedules/nightly.yaml"))
        let json = """
            {"schedule": "nightly", "title": "Đồng bộ", "run": "daily 01:30",
            \t"jobs": ["electricity/contracts", {"job": "electricity/news", "after": ["electricity/contracts"]}]}
            """
        try project.write(json, to: "schedules/nightly.json")
        let (catalogue, diagnostics) = project.read()
        #expect(diagnostics.allSatisfy { $0.severity == .warning })
        #expect(catalogue.schedule("nightly")?.recurrence == .daily(minute: 90))
        #expect(catalogue.schedule("nightly")?.jobs.last?.after == ["electricity/contracts"])
    }

    @Test func `a block scalar and quotes with escapes are text`() throws {
        let project = try ManifestProject()
        defer { project.remove() }
        try project.replace(
            "title: Đồng bộ hằng đêm",
            with: "title: |\n  Đồng bộ: &đêm *sao #1\n  {a} [b]",
            in: "schedules/nightly.yaml"
        )
        try project.replace(
            "title: Tin cắt điện\nkey",
            with: "title: 'Tin ''cắt'' điện: @#*'\nkey",
            in: "Mappings/outage_news.yaml"
        )
        let (catalogue, diagnostics) = project.read()
        #expect(diagnostics.isEmpty)
        #expect(catalogue.schedule("nightly")?.title == "Đồng bộ: &đêm *sao #1\n{a} [b]\n")
        #expect(catalogue.entity("outage_news")?.title == "Tin 'cắt' điện: @#*")
    }
}

/// Steele, Lea and Flood's SplitMix64, so that a failure can be repeated.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

@Suite struct `Code tables of any editor` {
    @Test(arguments: ["\n", "\r\n", "\r"])
    func `have their lines, quotes and places read alike`(lineBreak: String) throws {
        let project = try ManifestProject()
        defer { project.remove() }
        let lines = [
            "\u{FEFF}code,value,reason", "a,\"Đã, \"\"trả\"\"\",", "", "b , hai ,\"x\ny\"", "Đ,\"ba\" b,",
            "d,bốn,\"không đóng",
        ]
        try project.write(lines.joined(separator: lineBreak), to: "Mappings/codes/editor.csv")
        let (catalogue, diagnostics) = project.read()
        let rows = try #require(catalogue.codeTable("editor")).rows
        #expect(rows.map(\.code) == ["a", "b", "Đ", "d"])
        #expect(rows.map(\.value) == ["Đã, \"trả\"", "hai", "ba", "bốn"])
        #expect(rows[1].columns["reason"] == "x\ny")
        #expect(
            diagnostics.map { "\($0.location)" } == [
                "Mappings/codes/editor.csv:6:7", "Mappings/codes/editor.csv:7:7",
            ]
        )
    }
}
