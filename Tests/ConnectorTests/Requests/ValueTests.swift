import Foundation
import HubModel
import HubPipeline
import Testing

@Suite struct `Values of a request` {
    /// One value through a query parameter; `nil` where it is left out.
    private func query(_ template: String, each: String = "x") async throws -> String? {
        let source = AskedSource(
            settings:
                "text: { type: text, default: 'Đà Lạt' }\nnumber: { type: number, default: '5' }\nempty: { type: text, default: '' }",
            pull: """
                for_each: { code_list: parents, take: [code] }
                ask: GET /things
                query: { v: "\(template)" }
                """,
            secrets: ["word": "mật khẩu"],
            codes: ["parents": "code,value\n\(each),1\n", "colours": "code,value\nx,đỏ\n"]
        )
        let request = try await source.request()
        guard request.queryText.hasPrefix("v=") else { return nil }
        return String(request.queryText.dropFirst(2)).removingPercentEncoding
    }

    @Test(arguments: [
        ("{settings.text}", "Đà Lạt"), ("{settings.text | upper}", "ĐÀ LẠT"),
        ("{settings.text | lower}", "đà lạt"),
        ("{settings.text | base64}", "xJDDoCBM4bqhdA=="), ("{settings.number | pad 3}", "005"),
        ("{secret.word | md5 | upper}", "8B7C6C38E83316A8C738441782229FC4"),
        ("{secret.word | sha256}", "71e110182e64fc517cb8e648adfaea14ab09e2c2a97239af530b63a855f9933e"),
        ("{settings.empty | or '-'}", "-"), ("{settings.empty | or x y}", "x y"), ("{settings.empty}", nil),
        ("{settings.empty | or \\\"\\\"}", ""), ("{settings.empty | either A B}", "B"),
        ("{settings.text | either A B}", "A"), ("{settings.number | text}", "5"),
        ("{now | dd/MM/yyyy}", "15/06/2026"), ("{now | iso}", "2026-06-15T01:30:00+07:00"),
        ("{now | epoch_s}", "1781461800"), ("{now | epoch_ms}", "1781461800000"),
        ("{now | yyyyMMddHHmmssSSS}", "20260615013000000"), ("{request.nonce}", "n0nce"),
        ("{request.time | H:mm}", "1:30"), ("{each.code | code colours}", "đỏ"), ("a-{each.code}-b", "a-x-b"),
    ])
    func `go through their pipes`(template: String, expected: String?) async throws {
        #expect(try await query(template) == expected)
    }

    @Test(arguments: [
        ("2025-07-01", "01/07/2025"), ("2025-07-01T10:00:00Z", "01/07/2025"), ("1990", "1990"),
        ("1990-09", "09/1990"),
    ])
    func `that are texts print as dates, with the parts they have`(text: String, expected: String)
        async throws
    {
        #expect(try await query("{each.code | dd/MM/yyyy}", each: text) == expected)
    }

    private func json(_ body: String, more: String = "") async throws -> String {
        try await AskedSource(
            settings:
                "text: { type: text, default: a }\nnumber: { type: number, default: '5' }\nempty: { type: text, default: '' }",
            pull: "ask: POST /things\njson: \(body)\n\(more)",
            secrets: ["key": "k\"1"]
        ).request().text
    }

    @Test(arguments: [
        (#"{ a: "{settings.number}", b: "{run.id}", c: "{run.id | text}" }"#, "", #"{"a":5,"b":1,"c":"1"}"#),
        (
            #"{ a: "{request.time | epoch_ms}", b: "{request.time | epoch_s | text}" }"#, "",
            #"{"a":1781461800000,"b":"1781461800"}"#
        ),
        (#"{ a: "{settings.empty}", b: { c: "{settings.empty}" }, d: [] }"#, "", #"{"d":[]}"#),
        (#"{ a: "{settings.empty | or null}", b: "{settings.empty | or \"\"}" }"#, "", #"{"a":null,"b":""}"#),
        (
            #"{ a: 1, b: true, c: "{settings.number}", d: "{settings.empty}", e: null }"#, "all_text: true",
            #"{"a":"1","b":"true","c":"5","d":"","e":""}"#
        ),
        (#"{ a: { json: { k: "{secret.key}" }, then: [] } }"#, "", #"{"a":"{\"k\":\"k\\\"1\"}"}"#),
        (
            ##"{ a: { xml: { R: { "@i": "{settings.number}", "#text": "<{settings.text}>" } }, then: [base64] } }"##,
            "", #"{"a":"PFIgaT0iNSI+Jmx0O2EmZ3Q7PC9SPg=="}"#
        ),
        (
            #"{ a: { form: { x: "{secret.key}", y: "{settings.empty}" }, then: [] } }"#, "",
            #"{"a":"x=k%221"}"#
        ),
    ])
    func `in JSON keep their type, are left out when empty, and may be built`(
        body: String,
        more: String,
        expected: String
    ) async throws {
        #expect(try await json(body, more: more) == expected)
    }

    @Test func `that are compressed can be opened again`() async throws {
        let source = AskedSource(pull: "ask: POST /things\nbody: { text: \"abc\", then: [gzip, base64] }")
        let bytes = try #require(Data(base64Encoded: try await source.request().text))
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/gzip")
        process.arguments = ["-dc"]
        let (input, output) = (Pipe(), Pipe())
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        try input.fileHandleForWriting.write(contentsOf: bytes)
        try input.fileHandleForWriting.close()
        #expect(try output.fileHandleForReading.readToEnd() == Data("abc".utf8))
    }

    @Test func `make XML bodies in the order of the file`() async throws {
        let source = AskedSource(
            settings: "empty: { type: text, default: '' }",
            pull: """
                ask: POST /things
                xml:
                  n:Goi:
                    "@xmlns:n": http://a.example/?x&y
                    n:B: [ { "@i": "1", "#text": "x" }, y ]
                    n:A: "{settings.empty}"
                    n:C: { n:D: "{settings.empty}" }
                    n:E: "{settings.empty | or \\"\\"}"
                    n:F: "{settings.empty | or null}"
                """
        )
        let request = try await source.request()
        #expect(request.field("Content-Type") == "application/xml; charset=utf-8")
        #expect(
            request.text == """
                <?xml version="1.0" encoding="utf-8"?><n:Goi xmlns:n="http://a.example/?x&amp;y"><n:B i="1">x</n:B><n:B>y</n:B>\
                <n:E/><n:F xsi:nil="true" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"/></n:Goi>
                """
        )
    }
}

@Suite struct `A hostile value` {
    /// Runs with one parent of this code; says why the run failed, and how many requests left.
    private func failure(_ pull: String, code: String, connector: String = "") async throws -> (
        code: String?, requests: [OutgoingRequest]
    ) {
        let source = AskedSource(
            connector: connector,
            pull: "for_each: { code_list: parents, take: [code, value] }\n\(pull)",
            codes: ["parents": "code,value\n1,\"\(code)\"\n"]
        )
        let outcome = try await source.run { _, _ in .json("[]") }
        let failures = outcome.events.compactMap { event in
            if case .parentFailed(_, let failure) = event { failure.code } else { nil }
        }
        return (outcome.failure ?? failures.first, outcome.requests)
    }

    @Test(arguments: ["a\r\nX-Admin: 1", "a\nb", "a\u{0}b", "a\u{7F}"])
    func `is no second header`(value: String) async throws {
        let (code, requests) = try await failure(
            "ask: GET /x\nheaders: { X-A: \"{each.value}\" }",
            code: value
        )
        #expect(code == "request.bad_header" && requests.isEmpty)
    }

    @Test(arguments: [
        ("..", nil), (".", nil), ("../admin", "/x/..%2Fadmin/y"), ("a?b#c", "/x/a%3Fb%23c/y"),
        ("%2e%2e", "/x/%252e%252e/y"),
    ])
    func `leads to no other path`(value: String, path: String?) async throws {
        let (code, requests) = try await failure("ask: GET /x/{each.value}/y", code: value)
        #expect(requests.first?.path == path)
        #expect(code == (path == nil ? "request.bad_path_value" : nil))
    }

    @Test func `is no XML of its own`() async throws {
        let pull = "soap: Tim\nat: /s\nbody: { Ma: \"{each.value}\" }\nrecords: \"**.R\""
        let (_, requests) = try await failure(pull, code: "</Ma><Admin>1</Admin>&x;]]>")
        #expect(
            requests.first?.text.contains("<Ma>&lt;/Ma&gt;&lt;Admin&gt;1&lt;/Admin&gt;&amp;x;]]&gt;</Ma>")
                == true
        )
        #expect(try await failure(pull, code: "a\u{1}b").code == "request.bad_xml_value")
    }

    @Test func `shows in no log: neither query, nor secret, nor whom it asks for`() async throws {
        let source = AskedSource(
            pull: """
                for_each: { code_list: parents, take: [code] }
                ask: GET /nguoi/{each.code}/{secret.key}
                query: { password: "{secret.key}" }
                """,
            secrets: ["key": "bimat"],
            codes: ["parents": "code,value\n080190999901,1\n"]
        )
        let outcome = try await source.run { _, _ in .json("[]") }
        #expect(
            outcome.requests.first?.url == "https://source.example/nguoi/080190999901/bimat?password=bimat"
        )
        let addresses = outcome.events.compactMap { event in
            if case .asked(_, let address) = event { address } else { nil }
        }
        #expect(addresses.count == 1)
        #expect(
            addresses.allSatisfy {
                !$0.contains("bimat") && !$0.contains("080190999901") && !$0.contains("?")
            }
        )
    }

    @Test func `in a redirect leads round and round no longer than five times`() async throws {
        let outcome = try await AskedSource(pull: "ask: GET /x").run { request, number in
            .redirect(to: "/x?\(number)")
        }
        #expect(outcome.failure == "redirect.loop" && outcome.requests.count == 6)
    }
}

@Suite struct `A session of cookies` {
    @Test func `is kept from the sign-in and sent back, to the system only`() async throws {
        let source = AskedSource(
            connector: """
                sign_in:
                  login: { ask: POST /login, form: { user: hub, pass: "{secret.word}" }, keep_cookies: [SID] }
                  send: { cookie.lang: vi }
                """,
            pull: "ask: GET /things\npages: { by: next_url, next: next }\nrecords: data[]",
            secrets: ["word": "a b"]
        )
        let outcome = try await source.run { request, _ in
            if request.path == "/login" {
                var answer = ScriptedAnswer.redirect(to: "/home")
                answer.fields += [("Set-Cookie", "SID=old; Path=/"), ("Set-Cookie", "x=1")]
                return answer
            }
            if request.path == "/home" { return .json("{}", ("Set-Cookie", "SID=s=1; HttpOnly")) }
            return request.url.hasPrefix("https://source")
                ? .things(["1"], #","next":"https://khac.example/y""#) : .things(["2"])
        }
        #expect(outcome.failure == nil && outcome.codes == ["1", "2"])
        #expect(
            outcome.requests.map { $0.field("Cookie") } == ["lang=vi", "lang=vi", "lang=vi; SID=s=1", nil]
        )
        #expect(outcome.requests[0].text == "user=hub&pass=a%20b")
    }
}
