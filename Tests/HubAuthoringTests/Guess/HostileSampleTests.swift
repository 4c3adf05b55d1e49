import Foundation
import HubAuthoring
import HubModel
import Testing

@Suite struct `Hostile samples` {
    private func code(_ name: String, _ bytes: [UInt8]) -> String? {
        do {
            _ = try GuessBench().guesses([SampleFile(name: name, bytes: bytes)])
            return nil
        } catch let failure as HubFailure {
            // Both languages say which file it is.
            #expect(failure.message.vietnamese.contains(name) && failure.message.english.contains(name))
            return failure.code
        } catch { return "\(error)" }
    }

    @Test(arguments: [
        ("empty", [], "sample.empty"), ("blank", Array(" \n\t ".utf8), "sample.empty"),
        ("binary", [0x7F, 0x45, 0x4C, 0x46, 0, 0, 0, 1, 2, 3], "sample.binary"),
        ("torn.json", Array(#"{"data": [{"a": 1}, {"a""#.utf8), "json.malformed"),
        ("torn.xml", Array("<a><b>1</b>".utf8), "xml.malformed"),
        ("words.txt", Array("chỉ là một câu".utf8), "sample.unknown"),
        ("none.json", Array(#"{"code": 0, "data": []}"#.utf8), "sample.no_records"),
        ("old.xls", [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], "xlsx.old_format"),
        ("page.html", Array("<!DOCTYPE html><html><body>Đăng nhập</body></html>".utf8), "answer.html"),
        ("broken.gz", [0x1F, 0x8B, 8, 0, 1, 2, 3], "unwrap.gzip_truncated"),
        ("broken.zip", [0x50, 0x4B, 3, 4, 1, 2, 3], "unwrap.archive"),
        (
            "fault.xml",
            Array(
                "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body><s:Fault><faultstring>hết hạn</faultstring></s:Fault></s:Body></s:Envelope>"
                    .utf8
            ), "sample.fault"
        ),
        (
            "bomb.xml",
            Array("<!DOCTYPE a [<!ENTITY b \"bbbb\"><!ENTITY c \"&b;&b;&b;\">]><a><r>&c;</r></a>".utf8),
            "xml.malformed"
        ),
    ])
    func `end with a clear error`(name: String, bytes: [UInt8], expected: String) {
        #expect(code(name, bytes) == expected)
    }

    @Test func `nested a thousand deep are refused`() {
        let deep = String(repeating: "{\"a\":", count: 1000) + "1" + String(repeating: "}", count: 1000)
        #expect(code("deep.json", Array(deep.utf8)) == "json.malformed")
    }

    @Test func `with ten thousand records are looked at in part, and it is said`() throws {
        let rows = (0..<10_000).map { "{\"ma\": \"A\($0)\", \"so\": \($0)}" }.joined(separator: ",")
        let report = try GuessBench().report([GuessBench.sample("many.json", "[\(rows)]")])
        #expect(report.records == 1000 && report.isCut)
        #expect(report.head(.english)[0].contains("the first 1000 records alone"))
    }

    @Test func `with data for names do not run away`() throws {
        let members = (0..<5000).map { "\"k\($0)\": \($0)" }.joined(separator: ",")
        let report = try GuessBench().report([GuessBench.sample("wide.json", "[{\(members)}]")])
        #expect(report.fields.count <= 500)
    }

    @Test func `whose names hold anything still make YAML that is read`() throws {
        let rows =
            #"[{"a: b #c": "x", "it's": 1, "{q}": "2", "- d": "3", "tên\nmới": "4", "": "5", "&e": "6"}]"#
        let guesses = try GuessBench().guesses([GuessBench.sample("odd.json", rows)])
        let drafts = Drafts(guesses, language: .vietnamese)
        let files = drafts.files
        let findings = try DraftCheck.findings(files, in: NSTemporaryDirectory() + "nothing-here")
        #expect(
            findings.filter { $0.severity == .error }.map { "\($0.location) \($0.message.english)" } == []
        )
    }

    @Test func `in an old encoding are read with the encoding declared`() throws {
        // TCVN3: «Mã;Họ tên» and a name.
        let bytes: [UInt8] =
            Array("M".utf8) + [0xB7] + Array(";H".utf8) + [0xE4] + Array(" t".utf8) + [0xAA]
            + Array("n\n".utf8)
            + Array("1;Nguy".utf8) + [0xD4] + Array("n V".utf8) + [0xA8] + Array("n M".utf8) + [0xC9]
            + Array("u\n".utf8)
            + Array("2;Tr".utf8) + [0xC7] + Array("n Th".utf8) + [0xDE] + Array(" Th".utf8) + [0xF6]
            + Array("\n".utf8)
        let guesses = try GuessBench().guesses([SampleFile(name: "cu.csv", bytes: bytes)])
        let connector = String(
            decoding: try #require(Drafts(guesses, language: .english).files.first).bytes,
            as: UTF8.self
        )
        #expect(connector.contains("encoding: tcvn3"))
    }

    @Test func `that are timetables say what to write in place of a guess`() throws {
        let path = "\(GuessBench.repository)/Connectors/transport/samples/gtfs/page-1-no-agency.zip"
        #expect(throws: HubFailure.self) { try GuessBench().guesses([SampleFile(path: path)]) }
    }
}
