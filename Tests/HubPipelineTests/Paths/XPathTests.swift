import HubModel
import HubPipeline
import Testing

@Suite struct `XPath` {
    private static let document = """
        <soap:Envelope xmlns:soap="urn:s" xmlns:d="urn:d"><r><m k="1" d:k="9"><n>Lê Thị Mẫu</n><v>1.50</v></m>\
        <m k="2"><n>Trần</n><v>2</v><d:v>7</d:v></m><t/></r></soap:Envelope>
        """

    @Test(arguments: [
        ("/Envelope/r/m/n", "\"Lê Thị Mẫu\" \"Trần\""), ("/soap:Envelope/r/m[2]/n", "\"Trần\""),
        ("/other:Envelope", "-"), ("//m[@k='2']/n/text()", "\"Trần\""), ("//m[v > 1.6]/@k", "\"2\""),
        ("//m[2]/v", "\"2\" \"7\""), ("//m[2]/d:v", "\"7\""), ("//m[2]/*[3]", "\"7\""), ("//d:*", "\"7\""),
        ("//m[1]/@d:k", "\"9\""), ("//m/@k", "\"1\" \"9\" \"2\""), ("//m[last()]/n", "\"Trần\""),
        ("//n[. = 'Trần']/../v[1]", "\"2\""), ("//v/preceding-sibling::n", "\"Lê Thị Mẫu\" \"Trần\""),
        ("//m[position() = 1]/n | //m[2]/v[1]", "\"Lê Thị Mẫu\" \"2\""),
        ("//m[not(v = 2)]/n", "\"Lê Thị Mẫu\""),
        ("//n[contains(., 'Thị')]", "\"Lê Thị Mẫu\""), ("//n[starts-with(., 'T')]", "\"Trần\""),
        ("//m[string-length(n) = 4]/v[1]", "\"2\""), ("//m[count(v) > 1]/n", "\"Trần\""),
        ("/Envelope/r/m/v = 2", "true"), ("/Envelope/r/m/v = 3", "false"), ("//m[1]/v * 2", "3"),
        ("//m[1]/v + 0.25", "1.75"), ("//nothing * 2", "\"NaN\""), ("//nothing", "-"),
        ("/*/*/m[1]/v[1]", "\"1.50\""),
        ("//m[n[text() = 'Trần'] and @k mod 2 = 0]/@k", "\"2\""), ("//*[name() = 't']", "\"\""),
        ("//comment()", "-"),
        ("//m[1]/child::n", "\"Lê Thị Mẫu\""), ("//m[1]/descendant-or-self::n", "\"Lê Thị Mẫu\""),
        ("//v [ 1 ] [ . > 1.6 ]", "\"2\""), ("//m[translate(n, 'Tr', 'tR') = 'tRần']/@k", "\"2\""),
    ])
    func `selects nodes, texts, numbers and truth`(expression: String, expected: String) throws {
        #expect(try values(expression, Self.document) == expected)
    }

    @Test(arguments: [
        ("/o/j", "1"), ("/a", "5 3 {\"j\":4}"), ("/a/j", "4"), ("//j", "1 4"), ("/a[2]", "3"), ("/odd", "-"),
        ("//*[name() = 'odd key']", "\"x\\ny\""), ("/a[. > 4]", "5"), ("/o[k = 2]/j", "1"),
    ])
    func `sees a JSON document as elements named after its members`(expression: String, expected: String)
        throws
    {
        let document = #"{"o":{"j":1,"k":2},"a":[5,3,{"j":4}],"odd key":"x\ny"}"#
        #expect(try values(expression, document) == expected)
    }

    @Test(arguments: [
        ("/", -1), ("//", 2), ("/a/", 3), ("/a[", 3), ("/a[]", 3), ("/a]", 2), ("/a[1", 4), ("/a b", 3),
        ("/a//", 4),
        ("///a", 2), ("/a[@]", 4), ("/a[$x = 1]", 3), ("/a[nothing(1)]", 3), ("/a[count()]", 3),
        ("/a[not(1, 2)]", 3),
        ("/a['x]", 3), ("/wrong::a", 1), ("/a[b =]", 6), ("/a[= b]", 3), ("/a[(b]", 5), ("/a[b)]", 4),
        ("/a{}", 2),
        ("/a[document('x')]", 3), ("/a[text]", -1), ("/a/text", -1), ("/a/text(1)", 8), ("/a!b", 2),
        ("/a[1.2.3]", 6),
        ("/a | | b", 5), ("/a/..b", 5), ("/a/@*", -1), ("/a:", 2), ("/a/ns:*", -1), ("/a*2", -1),
        ("/a**", -1),
        ("/a/count(b)", 3), ("/a div", 6), ("/a and b", -1), ("/and/or/div", -1), ("/a[-1]", -1),
        ("/a - - 1", -1),
    ])
    func `is refused where it is wrong, and taken by libxml2 where it is not`(expression: String, offset: Int)
        throws
    {
        guard offset >= 0 else {
            // What libxml2 did not take would select nothing, not even whether `//none` is there.
            let negated = "/z[not(\(expression))] | /z"
            #expect(try values(expression == "/" ? "/z" : negated, "<z>1</z>") == "\"1\"")
            return
        }
        let mistake = #expect(throws: Path.Mistake.self) { try PathProbe(expression) }
        #expect(mistake?.offset == offset)
    }

    @Test func `is refused when it is nested or long without end`() {
        let deep = "/a" + String(repeating: "[(b", count: 200) + String(repeating: ")]", count: 200)
        #expect(throws: Path.Mistake.self) { try PathProbe(deep) }
        #expect(throws: Path.Mistake.self) { try PathProbe("/" + String(repeating: "a", count: 5000)) }
    }

    @Test func `keeps the order of wide documents`() throws {
        let items = (0..<20_000).map { "<i>\($0)</i>" }.joined()
        let found = try values("//i[. > 19997] | //i[1]", "<r>\(items)</r>")
        #expect(found == "\"0\" \"19998\" \"19999\"")
    }

    private func values(_ expression: String, _ document: String) throws -> String {
        var values: [String] = []
        try PathProbe(expression).each(in: Array(document.utf8)) {
            values.append(String(decoding: $0.json, as: UTF8.self))
        }
        return values.isEmpty ? "-" : values.joined(separator: " ")
    }
}
