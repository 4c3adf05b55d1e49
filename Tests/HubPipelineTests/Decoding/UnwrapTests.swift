import Foundation
import HubModel
import HubPipeline
import Testing

@Suite struct `A wrapped document` {
    private func base64(_ text: String) -> String { Data(text.utf8).base64EncodedString() }

    private let row = Opened.Target(entity: "row", fields: [("code", "code"), ("name", "name")])

    private func open(
        _ answer: String,
        _ steps: [String],
        records: String? = nil,
        _ target: Opened.Target? = nil
    ) async throws -> Opened {
        try await Opened.run(Array(answer.utf8), [target ?? row]) { pull in
            pull.unwrap = Opened.steps(steps)
            pull.records = records.map(Opened.path)
        }
    }

    private let set = "<NewDataSet><Table><code>1</code><name>Đắk Drông</name></Table></NewDataSet>"

    @Test func `of XML is found escaped, in CDATA, as elements, and behind another declaration`() async throws
    {
        let declared = "<?xml version=\"1.0\" encoding=\"utf-16\"?>\n" + set
        let escaped = declared.replacing("<", with: "&lt;").replacing(">", with: "&gt;")
        for inside in [escaped, "<![CDATA[\(declared)]]>", set, " \n<![CDATA[\(set)]]>\n", base64(set)] {
            let answer = "<R><Result>\(inside)</Result></R>"
            let steps = inside == base64(set) ? ["R.Result", "base64", "xml"] : ["R.Result", "xml"]
            let opened = try await open(answer, steps, records: "NewDataSet.Table[]")
            #expect(opened.rows == ["row: code=1 name=Đắk Drông"], "\(inside): \(opened.failure ?? "")")
        }
    }

    @Test func `of XML or JSON is found in a text of JSON`() async throws {
        let json = #"{"code":"1","name":"Đ\"ắk"}"#
        let quoted = json.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        let text = try await open("{\"data\":\"\(quoted)\"}", ["data", "json"])
        #expect(text.rows == ["row: code=1 name=Đ\"ắk"], "\(text.failure ?? "")")
        let direct = try await open("{\"data\":\(json)}", ["data", "json"])
        #expect(direct.rows == text.rows)
        let xml = try await open(
            "{\"a\":[{\"x\":\"\(set)\"}]}",
            ["a[].x", "xml"],
            records: "NewDataSet.Table[]"
        )
        #expect(xml.rows == ["row: code=1 name=Đắk Drông"])
    }

    @Test func `in base64 may be broken into lines, lack its padding, and begin with a byte order mark`()
        async throws
    {
        let plain = base64("\u{FEFF}" + set)
        let lines = stride(from: 0, to: plain.count, by: 76).map { start in
            plain.dropFirst(start).prefix(76)
        }
        let urls = plain.replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
        for inside in [
            lines.joined(separator: "\r\n"), urls, "data:text/xml;base64,\(plain)", "  \(plain)  ",
        ] {
            let opened = try await open(
                "<R><V>\(inside)</V></R>",
                ["R.V", "base64", "xml"],
                records: "NewDataSet.Table[]"
            )
            #expect(opened.rows == ["row: code=1 name=Đắk Drông"], "\(inside): \(opened.failure ?? "")")
        }
    }

    @Test(arguments: [509, 510, 511, 512, 513, 1108, 70_000, 200_001])
    func `in base64 comes out with every byte, however long it is`(length: Int) async throws {
        let digits = (0..<length).map { String(($0 / 3 + $0) % 10) }.joined()
        for text in [digits, String(digits.dropLast()), String(digits.dropLast(2))] {
            let answer = "{\"v\":\"\(base64("<r><code>\(text)</code><name>x</name></r>"))\"}"
            let opened = try await open(answer, ["v", "base64", "xml"], records: "r")
            #expect(opened.rows == ["row: code=\(text) name=x"], "\(opened.failure ?? "")")
        }
    }

    @Test(arguments: [("QUJD*EFG", 4), ("QUJDRUZ=R0g", 8), ("QUJDR", 5), ("=QUJD", 0)])
    func `in wrong base64 is refused with the place`(text: String, offset: Int) async throws {
        let opened = try await open("{\"v\":\"\(text)\"}", ["v", "base64", "xml"])
        #expect(opened.rows.isEmpty)
        #expect(opened.failure?.contains("unwrap.base64: The base64 is wrong at byte \(offset)") == true)
    }

    @Test func `is told from its holder, and reads it and the whole answer`() async throws {
        let answer = """
            {"unit":"80001","files":[
              {"kind":"A","body":"\(base64(#"[{"code":"1","name":"x"}]"#))","sent":"2026"},
              {"kind":"B","body":"\(base64(#"[{"code":"2"},{"code":"3"}]"#))","sent":"2027"}
            ],"page":7}
            """
        let target = Opened.Target(
            entity: "row",
            fields: [
                ("code", "code"), ("kind", "^.kind"), ("sent", "^.sent"), ("page", "^^.page"),
                ("unit", "^^.unit"),
            ]
        )
        let opened = try await open(answer, ["files[].body", "base64", "json"], target)
        #expect(
            opened.rows == [
                "row: code=1 kind=A page=7 sent=2026 unit=80001",
                "row: code=2 kind=B page=7 sent=2027 unit=80001",
                "row: code=3 kind=B page=7 sent=2027 unit=80001",
            ]
        )
        #expect(opened.report.account.closes && opened.report.account.read == 3)
    }

    @Test(arguments: [
        (#"{"code":"200","data":"<D>"}"#, "data"), (#"{"data":"<D>","code":200}"#, "data"),
        (#"{"a":{"data":"<D>","code":"200"}}"#, "a.data"),
        ("<a><code>200</code><data><D></data></a>", "a.data"),
        ("<a><data><D></data><code>200</code></a>", "a.data"),
        (#"{"code":200,"parts":[{"k":"x","v":"<D>"}]}"#, "parts[k=x].v"),
    ])
    func `is believed by what stands beside it`(answer: String, path: String) async throws {
        let answer = answer.replacing("<D>", with: base64(#"[{"code":"1","name":"x"}]"#))
        func open(_ answer: String) async throws -> Opened {
            try await Opened.run(Array(answer.utf8), [row]) { pull in
                pull.unwrap = Opened.steps([path, "base64", "json"])
                let code = path.hasPrefix("a.") ? "a.code" : "code"
                pull.answers = Answers(
                    okWhen: [Opened.condition("\(code) = 200")],
                    refusedWhen: [Opened.condition("\(code) = 106")]
                )
            }
        }
        let good = try await open(answer)
        #expect(good.rows == ["row: code=1 name=x"], "\(good.failure ?? "")")
        let refused = try await open(answer.replacing("200", with: "106"))
        #expect(refused.failure?.contains("answer.refused") == true && refused.rows.isEmpty)
        let strange = try await open(answer.replacing("200", with: "7"))
        #expect(strange.failure?.contains("answer.unexpected") == true && strange.rows.isEmpty)
    }

    @Test(arguments: [1, 2])
    func `of an item is not believed by that item`(count: Int) async throws {
        let item = "{\"code\":200,\"data\":\"\(base64(#"[{"code":"1","name":"x"}]"#))\"}"
        let answer = "[\(Array(repeating: item, count: count).joined(separator: ","))]"
        let opened = try await Opened.run(Array(answer.utf8), [row]) { pull in
            pull.unwrap = Opened.steps(["data", "base64", "json"])
            pull.answers = Answers(okWhen: [Opened.condition("code = 200")])
        }
        #expect(opened.failure?.contains("answer.unexpected") == true && opened.rows.isEmpty)
    }

    @Test func `may be wrapped twice, and be chosen by what stands beside it`() async throws {
        let inner = base64("{\"list\":[{\"doc\":\"\(base64(set))\"}]}")
        let answer = "<E><I><K>no</K><V>!</V></I><I><K>yes</K><V>\(inner)</V></I></E>"
        let steps = ["E.I[K=yes].V", "base64", "json", "list[].doc", "base64", "xml"]
        let opened = try await open(answer, steps, records: "NewDataSet.Table[]")
        #expect(opened.rows == ["row: code=1 name=Đắk Drông"], "\(opened.failure ?? "")")
    }

    @Test(arguments: [
        (#"{"a":{}}"#, "a.b"), (#"{"c":1}"#, "a.b"), (#"{"a":[{"x":1}]}"#, "a[].b"), ("<a><c/></a>", "a.b"),
        ("<a><i><c/></i></a>", "a.i[].b"),
    ])
    func `that is not where it should be means another shape`(answer: String, path: String) async throws {
        let opened = try await open(answer, [path, "xml"])
        #expect(opened.failure?.contains("answer.shape_changed: The answer lacks «\(path)»") == true)
    }

    @Test(arguments: [
        (#"{"a":{"b":null}}"#, "a.b"), (#"{"a":{"b":""}}"#, "a.b"), (#"{"a":[]}"#, "a[].b"),
        ("<a><b/></a>", "a.b"),
        (#"{"a":[{"b":null}]}"#, "a[].b"),
    ])
    func `that is empty holds no records`(answer: String, path: String) async throws {
        let opened = try await open(answer, [path, "xml"])
        #expect(
            opened.report.state == .succeeded && opened.report.account.read == 0,
            "\(opened.failure ?? "")"
        )
    }

    @Test func `is refused whole where one inside is malformed`() async throws {
        let answer = "{\"d\":[{\"x\":\"\(base64(set))\"},{\"x\":\"\(base64("<a><b></a>"))\"}]}"
        let opened = try await open(answer, ["d[].x", "base64", "xml"], records: "NewDataSet.Table[]")
        #expect(opened.failure?.contains("xml.malformed") == true)
        #expect(opened.rows.isEmpty)
    }
}
