import Foundation
import HubAuthoring
import HubModel
import Testing

@Suite struct `Forms of samples` {
    private func report(_ name: String, _ text: String) throws -> GuessReport {
        try GuessBench().report([GuessBench.sample(name, text)])
    }

    private func connector(_ name: String, _ text: String) throws -> String {
        let guesses = try GuessBench().guesses([GuessBench.sample(name, text)])
        return String(
            decoding: try #require(Drafts(guesses, language: .english).files.first).bytes,
            as: UTF8.self
        )
    }

    @Test(arguments: [
        ("a.csv", "ma;ten;gia\n1;Mot;1,5\n2;Hai;2,5\n", "csv: { separator: \";\" }"),
        ("a.csv", "\u{FEFF}ma,ten\n1,\"Một, hai\"\n2,Ba\n", "csv: { separator: \",\" }"),
        (
            "a.txt", "pH\t7.12\t20260615091000\t00\r\nCOD\t38.5\t20260615091000\t01\r\n",
            "csv: { separator: tab, header: false }"
        ),
        ("a.txt", "A1|5|x\nA2|6|y\n", "csv: { separator: \"|\", header: false }"),
        ("a.csv", "Báo cáo tháng 6\nma;ten\n1;Mot\n2;Hai\n", "csv: { separator: \";\", skip: 1 }"),
        ("a.json", "{\"ma\": 1, \"ten\": \"Mot\"}\n{\"ma\": 2, \"ten\": \"Hai\"}\n", "read_as: json_lines"),
    ])
    func `say how a table is read`(name: String, text: String, written: String) throws {
        #expect(try connector(name, text).contains(written))
    }

    @Test(arguments: [
        (#"{"a": {"b": [{"x": 1, "y": 2}, {"x": 2, "y": 3}]}}"#, "a.b[]"), (#"[{"x": 1}, {"x": 2}]"#, nil),
        (#"{"code": 0, "data": {"ma": "A", "ten": "B", "gia": 3}}"#, "data"),
        (#"{"ma": "A", "ten": "B", "gia": 3, "diaChi": "C", "phi": [{"ten": "x", "tien": 1}]}"#, nil),
        (#"{"odd.key": [{"x": 1, "y": 1}, {"x": 2, "y": 1}]}"#, "['odd.key'][]"),
        ("<r><Rows><Row><a>1</a><b>2</b></Row></Rows></r>", "r.Rows.Row[]"),
        ("<ds><x><a>1</a></x><x><a>2</a></x></ds>", "ds.x[]"),
    ])
    func `lead to the records`(text: String, path: String?) throws {
        #expect(try report("a", text).path == path)
    }

    @Test(arguments: [
        (
            #"{"code": "00", "data": "[{\"ma\": 1, \"ten\": \"a\"}, {\"ma\": 2, \"ten\": \"b\"}]"}"#,
            ["data", "json"]
        ),
        (
            "<a><b>&lt;R&gt;&lt;i&gt;&lt;x&gt;1&lt;/x&gt;&lt;/i&gt;&lt;i&gt;&lt;x&gt;2&lt;/x&gt;&lt;/i&gt;&lt;/R&gt;</b></a>",
            ["a.b", "xml"]
        ),
        (
            #"{"d": "\#(Data("<R><i><x>1</x></i><i><x>2</x></i></R>".utf8).base64EncodedString())"}"#,
            ["d", "base64", "xml"]
        ),
    ])
    func `inside a text are opened`(text: String, steps: [String]) throws {
        #expect(try report("a", text).unwrap == steps)
    }

    @Test func `of a feed have the common names`() throws {
        let path = "\(GuessBench.repository)/Connectors/news/samples/articles/page-1-bao-kinh-te.xml"
        let report = try GuessBench().report([SampleFile(path: path)])
        #expect(
            report.form == "feed"
                && report.fields.contains { $0.from == "published" && $0.type == "datetime" }
        )
    }

    @Test func `of one station and parameter need their time in the key`() throws {
        let rows = [("S1", "PM10"), ("S2", "PM10"), ("S1", "NO2")].map {
            "{\"stationCode\": \"\($0.0)\", \"parameter\": \"\($0.1)\", \"measuredAt\": \"2026-06-15T08:00:00\"}"
        }
        let report = try report("a.json", "[\(rows.joined(separator: ","))]")
        #expect(report.key == ["station_code", "parameter", "measured_at"])
    }

    @Test func `with names in both cases are one field each`() throws {
        let report = try report(
            "a.json",
            #"[{"mA_KHANG": "A1", "teN": "x"}, {"MA_KHANG": "A2", "TEN": "y"}]"#
        )
        #expect(report.fields.map(\.from) == ["MA_KHANG", "TEN"])
        #expect(
            try connector("a.json", #"[{"mA_KHANG": "A1"}, {"MA_KHANG": "A2"}]"#).contains("names: any_case")
        )
    }
}
