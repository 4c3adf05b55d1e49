import Foundation
import HubModel
import HubPipeline
import Testing

/// One record whose column `content` is a document in something else.
private struct Wrapped {
    var steps: [String]
    var type = FieldType.file
    var isRequired = false
    /// Of the record: `name` is a column too.
    var name = ""
    var checksName = false

    func open(_ content: String) async throws -> Opened {
        let answer = try JSONSerialization.data(
            withJSONObject: ["id": "1", "name": name, "content": content]
        )
        return try await open(answer: Array(answer))
    }

    func open(answer: [UInt8]) async throws -> Opened {
        let target = Opened.Target(
            entity: "letter",
            fields: [("id", "id"), ("content", "content"), ("name", "name")]
        )
        let content = Entity.Field(name: "content", type: type, title: "t", isRequired: isRequired)
        return try await Opened.run(answer, [target], fields: [content]) { value in
            guard value.field == "content" else { return }
            value.unwrap = Opened.steps(steps)
            if checksName { value.with.fileName = "name" }
        } _: { _ in
        }
    }
}

@Suite struct `A wrapped value` {
    private let pdf = Array("%PDF-1.4 mẫu\n%%EOF\n".utf8)

    private func base64(_ bytes: [UInt8]) -> String { Data(bytes).base64EncodedString() }
    private func base64(fixture: String) throws -> String { base64(try Opened.fixture(fixture)) }

    private func file(_ opened: Opened) throws -> [String: String] {
        let row = try #require(opened.rows.first, "\(opened.failure ?? "\(opened.rejections)")")
        let start = try #require(row.firstIndex(of: "{"), "\(row)")
        let end = try #require(row.lastIndex(of: "}"))
        let json = try JSONSerialization.jsonObject(with: Data(row[start...end].utf8))
        return try #require(json as? [String: Any]).mapValues { "\($0)" }
    }

    private func emptied(_ opened: Opened) -> [String: Int]? {
        opened.report.quality.columns["content"]?.emptied
    }

    // MARK: Files

    @Test(arguments: [
        ("one-file-in-a-folder.zip", "123-SKHCN.pdf"), ("one-file.tar", "123-SKHCN.pdf"),
    ])
    func `in an archive is the file with its own name`(fixture: String, name: String) async throws {
        let opened = try await Wrapped(steps: ["base64", "unzip"]).open(base64(fixture: fixture))
        let file = try file(opened)
        #expect(file["size"] == "\(pdf.count)")
        #expect(file["media_type"] == "application/pdf")
        #expect(file["name"] == name)
        #expect(opened.changes.isEmpty)
    }

    @Test
    func
        `in an archive has the record's name where the mapping says so, and the archive's where it is empty`()
        async throws
    {
        let content = try base64(fixture: "one-file-in-a-folder.zip")
        var wrapped = Wrapped(steps: ["base64", "unzip"], name: "Công văn.pdf", checksName: true)
        #expect(try file(await wrapped.open(content))["name"] == "Công văn.pdf")
        wrapped.name = ""
        #expect(try file(await wrapped.open(content))["name"] == "123-SKHCN.pdf")
    }

    @Test func `that came unpacked is the file itself, and counted`() async throws {
        let opened = try await Wrapped(steps: ["base64", "unzip"]).open(base64(pdf))
        let file = try file(opened)
        #expect(file["size"] == "\(pdf.count)" && file["media_type"] == "application/pdf")
        #expect(file["name"] == nil)
        #expect(opened.report.quality.columns["content"]?.noted == ["unwrap.not_packed": 1])
    }

    @Test func `that is an office document is not taken apart`() async throws {
        let opened = try await Wrapped(steps: ["base64", "unzip"]).open(base64(fixture: "text-document.docx"))
        #expect(try file(opened)["media_type"]?.hasSuffix("wordprocessingml.document") == true)
    }

    /// Text that looks like base64 is text once it is unwrapped.
    @Test func `is not taken for base64 once more`() async throws {
        let inside = Array("QUJD".utf8)
        let file = try file(await Wrapped(steps: ["base64"]).open(base64(inside)))
        #expect(file["size"] == "4" && file["media_type"] == "text/plain")
    }

    @Test func `is kept with the white space at its ends`() async throws {
        #expect(try file(await Wrapped(steps: ["base64"]).open(base64([0x20, 0x41, 0x0A])))["size"] == "3")
    }

    // MARK: Texts

    @Test(arguments: [
        (["base64"], "TMOqIFRo4buLIE3huqt1"), (["json", "a.b"], #"{"a":{"b":"Lê Thị Mẫu"}}"#),
        (["xml", "a.b"], "<a><b>Lê Thị Mẫu</b></a>"),
        (["base64", "json", "x[].y"], "eyJ4IjpbeyJ5IjoiTMOqIFRo4buLIE3huqt1In1dfQ=="),
        (["json", "a", "base64"], #"{"a":"TMOqIFRo4buLIE3huqt1"}"#),
        (["json", "a", "xml", "b"], #"{"a":"<b>Lê Thị Mẫu</b>"}"#),
    ])
    func `of text is found inside`(steps: [String], content: String) async throws {
        let opened = try await Wrapped(steps: steps, type: .text).open(content)
        #expect(opened.rows == ["letter: id=1 content=Lê Thị Mẫu name=∅"], "\(opened.changes)")
    }

    @Test(arguments: [
        (["base64", "json"], "eyJhIjogMX0="), (["json", "v"], #"{"v":{"a": 1}}"#),
        (["json", "v"], #"{"v":"{\"a\":1}"}"#),
    ])
    func `of JSON is found inside`(steps: [String], content: String) async throws {
        let opened = try await Wrapped(steps: steps, type: .json).open(content)
        #expect(opened.rows == [#"letter: id=1 content={"a":1} name=∅"#], "\(opened.changes)")
    }

    @Test func `goes on through the rules of its type`() async throws {
        let opened = try await Wrapped(steps: ["json", "n"], type: .integer).open(#"{"n": 12}"#)
        #expect(opened.rows == ["letter: id=1 content=12 name=∅"])
        let bad = try await Wrapped(steps: ["json", "n"], type: .integer).open(#"{"n": "không"}"#)
        #expect(emptied(bad) == ["number.invalid": 1])
    }

    // MARK: Nothing, several

    @Test(arguments: [
        (["json", "a"], "{}"), (["json", "a"], #"{"a":null}"#), (["json", "a[].b"], #"{"a":[]}"#),
        (["xml", "a.b"], "<a><b/></a>"), (["json", "a", "base64"], #"{"a":"IA=="}"#),
        (["base64"], "bnVsbA=="),
    ])
    func `that is not there is empty`(steps: [String], content: String) async throws {
        let opened = try await Wrapped(steps: steps, type: .text).open(content)
        #expect(opened.rows == ["letter: id=1 content=∅ name=∅"])
        #expect(opened.changes.isEmpty)
        var required = Wrapped(steps: steps, type: .text)
        required.isRequired = true
        let refused = try await required.open(content)
        #expect(refused.rejections.first?.faults.first?.rule == "required.empty")
    }

    @Test(arguments: ["no-files.zip", "nothing-in-its-file.zip"])
    func `in an archive with nothing inside is empty`(fixture: String) async throws {
        let opened = try await Wrapped(steps: ["base64", "unzip"]).open(base64(fixture: fixture))
        #expect(opened.rows == ["letter: id=1 content=∅ name=∅"])
        #expect(opened.changes.isEmpty)
    }

    @Test(arguments: [
        (["base64", "unzip"], "", "bảng/a.csv; b.csv"), (["json", "a[]"], #"{"a":["1","2"]}"#, ""),
    ])
    func `that is several is left empty with a change, and refused where it is needed`(
        steps: [String],
        content: String,
        told: String
    ) async throws {
        let content = content.isEmpty ? try base64(fixture: "two-tables.zip") : content
        let opened = try await Wrapped(steps: steps).open(content)
        #expect(opened.rows == ["letter: id=1 content=∅ name=∅"])
        #expect(opened.changes.map(\.fault.rule) == ["value.several"])
        #expect(opened.changes.map(\.fault.value) == [told])
        let refused = try await Wrapped(steps: steps, isRequired: true).open(content)
        #expect(refused.rows.isEmpty)
        #expect(refused.rejections.first?.faults.map(\.rule) == ["value.several"])
    }

    @Test func `that is a list or an object is no text`() async throws {
        let opened = try await Wrapped(steps: ["json", "a"], type: .text).open(#"{"a":{"b":1}}"#)
        #expect(emptied(opened) == ["value.not_scalar": 1])
    }

    // MARK: Hostile

    @Test(arguments: [
        ("one-file-in-a-folder.zip", ["base64", "gunzip"], "unwrap.gzip"),
        ("stops-in-the-middle.gz", ["base64", "gunzip"], "unwrap.gzip"),
        ("garbage-behind.gz", ["base64", "gunzip"], "unwrap.gzip"),
        ("bomb-by-ratio.gz", ["base64", "gunzip"], "unwrap.too_large"),
        ("bomb-in-a-bomb.gz", ["base64", "gunzip", "gunzip"], "unwrap.too_large"),
        ("bomb-by-ratio.zip", ["base64", "unzip"], "unwrap.too_large"),
        ("stops-in-the-middle.zip", ["base64", "unzip"], "unwrap.archive"),
        ("wrong-checksum.zip", ["base64", "unzip"], "unwrap.archive"),
        ("encrypted.zip", ["base64", "unzip"], "unwrap.archive"),
        ("leads-out.zip", ["base64", "unzip"], "unwrap.archive"),
        ("one-file.tar", ["base64", "xml", "a"], "unwrap.document"),
        ("one-file.tar", ["base64", "json", "a"], "unwrap.document"),
        ("two-tables.tar.gz", ["base64", "a"], "unwrap.document"),
    ])
    func `that is damaged or hostile is told with its step`(fixture: String, steps: [String], rule: String)
        async throws
    {
        let content = try base64(fixture: fixture)
        let opened = try await Wrapped(steps: steps).open(content)
        #expect(opened.rows == ["letter: id=1 content=∅ name=∅"])
        #expect(opened.changes.map(\.fault.rule) == [rule])
        #expect(opened.changes.first.map { content.hasPrefix($0.fault.value) } == true)
        #expect(RuleText.localized(rule) != nil)
        let refused = try await Wrapped(steps: steps, isRequired: true).open(content)
        #expect(refused.rows.isEmpty && refused.failure == nil)
        #expect(refused.rejections.first?.faults.map(\.rule) == [rule])
    }

    @Test(arguments: ["UEsDB", "QUJ*", "QQ==QQ", "A", "data:application/zip;base64", "%PDF-1.4"])
    func `in base64 that is cut or wrong is told so`(content: String) async throws {
        #expect(emptied(try await Wrapped(steps: ["base64"]).open(content)) == ["unwrap.base64": 1])
    }

    @Test func `cut at any byte never stands for the file`() async throws {
        let whole = try Opened.fixture("one-file-in-a-folder.zip")
        for length in stride(from: 4, to: whole.count, by: 7) {
            let opened = try await Wrapped(steps: ["base64", "unzip"]).open(base64(Array(whole[..<length])))
            // The directory at the end adds nothing to a file that is there with its checksum.
            let isWhole = opened.rows.first?.contains("\"size\":\(pdf.count)") == true
            #expect(isWhole || emptied(opened)?["unwrap.archive"] == 1, "\(length): \(opened.rows)")
            #expect(opened.failure == nil)
        }
    }

    @Test func `with an entity bomb inside is no document`() async throws {
        let bomb =
            "<!DOCTYPE a [<!ENTITY b \"\(String(repeating: "x", count: 1000))\">"
            + (0..<30).map {
                "<!ENTITY b\($0) \"&b\($0 == 0 ? "" : "\($0 - 1)");&b\($0 == 0 ? "" : "\($0 - 1)");\">"
            }
            .joined() + "]><a>&b29;</a>"
        let opened = try await Wrapped(steps: ["xml", "a"], type: .text).open(bomb)
        #expect(emptied(opened) == ["unwrap.document": 1])
    }

    @Test func `beside many others does not touch them`() async throws {
        let good = base64(Array("được".utf8))
        let records = (0..<500).map { number in
            ["id": "\(number)", "name": "n\(number)", "content": number % 5 == 0 ? "*" : good]
        }
        let answer = try JSONSerialization.data(withJSONObject: records)
        let opened = try await Wrapped(steps: ["base64"], type: .text).open(answer: Array(answer))
        #expect(opened.rows.count == 500)
        #expect(opened.rows.filter { $0.contains("content=được name=n") }.count == 400)
        #expect(emptied(opened) == ["unwrap.base64": 100])
    }

    // MARK: The plan

    @Test func `is part of what decides a row`() throws {
        func digest(_ steps: [String]) throws -> Digest {
            let entity = Entity(
                name: "letter",
                title: "t",
                key: ["id"],
                visibleTo: .nobody,
                fields: [Entity.Field(name: "id", type: .text, title: "t")],
                sources: []
            )
            var value = FieldMapping(field: "id", origin: .paths([Opened.path("id")]))
            value.unwrap = Opened.steps(steps)
            let id = PullID(connector: "example", pull: "letters")
            return MappingPlan(
                entity: entity,
                source: SourceMapping(pull: id, values: [value]),
                pull: Pull(
                    name: "letters",
                    title: "t",
                    freshWithin: CalendarDuration(1, .day),
                    way: .ask(RequestTemplate(method: "GET", path: try Template("/"), query: [])),
                    into: "letter"
                ),
                zone: .vietnam,
                codeTables: [],
                now: Small.clock
            ).load.digest
        }
        #expect(try Set([[], ["base64"], ["json", "a"], ["json", "b"]].map(digest)).count == 4)
    }
}
