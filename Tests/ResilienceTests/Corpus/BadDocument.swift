import Testing

/// A page that no reader may take, and what the run says of it.
struct BadDocument: Sendable, CustomTestStringConvertible {
    var name: String
    var bytes: [UInt8]
    var code: String
    /// The text of the failure must name a place in the document.
    var hasOffset = true

    var testDescription: String { name }

    private init(_ name: String, _ bytes: [UInt8], _ code: String, hasOffset: Bool = true) {
        self.name = name
        self.bytes = bytes
        self.code = code
        self.hasOffset = hasOffset
    }

    static let all = json + xml + neither

    // MARK: - JSON

    /// A page with everything in it that may be cut: letters of several bytes, escapes, numbers, nesting.
    static let soundJSON =
        #"{"total":4,"ghi chú":"Đã \"xác nhận\" – ổn","data":["#
        + (3...4).map(record).joined(separator: ",\n ")
        + #"],"thêm":{"a":[1,-2.5e3,true,null,{"b":"\u1EA1"}]}}"#

    static func record(_ part: Int) -> String {
        #"{"code":"A","part":\#(part),"grade":1,"amount":7,"seen":"2026-01-01T05:00:00","tên":"Lê Thị Mẫu"}"#
    }

    /// The sound page with something else in place of its records.
    private static func with(_ records: String) -> String { #"{"total":4,"data":[\#(records)]}"# }

    private static let json =
        cut(soundJSON, "json.malformed")
        + [
            ("a comma before the first", with(",\(record(3))")),
            ("a comma behind the last", with("\(record(3)),")),
            ("two commas", with("\(record(3)),,\(record(4))")),
            ("no comma", with("\(record(3)) \(record(4))")),
            ("a comma for a colon", with(#"{"code","A"}"#)),
            ("a member without a value", with(#"{"code":}"#)),
            ("a name without quotes", with(#"{code:"A"}"#)), ("single quotes", with("{'code':'A'}")),
            ("an unknown escape", with(#"{"code":"\x41"}"#)), ("a short escape", with(#"{"code":"\u12"}"#)),
            ("a lone high surrogate", with(#"{"code":"\uD83D"}"#)),
            ("a lone low surrogate", with(#"{"code":"\uDE00"}"#)),
            ("surrogates the wrong way round", with(#"{"code":"\uDE00\uD83D"}"#)),
            ("a line break in a text", with("{\"code\":\"A\nB\"}")),
            ("a tab in a text", with("{\"code\":\"A\tB\"}")),
            ("a leading zero", with(#"{"part":01}"#)), ("a bare point", with(#"{"part":1.}"#)),
            ("a plus", with(#"{"part":+1}"#)), ("not a number", with(#"{"part":NaN}"#)),
            ("infinity", with(#"{"part":-Infinity}"#)), ("hexadecimal", with(#"{"part":0x1F}"#)),
            ("a capital True", with(#"{"gone":True}"#)), ("a comment", with("\(record(3)) /* hết */")),
            ("garbage behind", with(record(3)) + "}"), ("two documents", with(record(3)) + with(record(4))),
            ("the wrong bracket", #"{"total":4,"data":[\#(record(3))}]"#),
            ("too deep", with(#"{"code":"#) + String(repeating: "[", count: 100_000)),
            (
                "too deep but closed",
                with(String(repeating: "[", count: 200) + String(repeating: "]", count: 200))
            ),
        ].map { BadDocument("JSON with \($0)", Array($1.utf8), "json.malformed") }
        + [
            BadDocument(
                "JSON with a byte that is no UTF-8",
                Array(with("{\"code\":\"").utf8) + [0xFF],
                "json.malformed"
            ),
            BadDocument(
                "JSON with an overlong letter",
                Array(#"{"data":[{"code":""#.utf8) + [0xC0, 0xAF] + Array(#""}]}"#.utf8),
                "json.malformed"
            ),
            BadDocument("JSON with a NUL behind it", Array(with(record(3)).utf8) + [0], "json.malformed"),
        ]

    // MARK: - XML

    static let soundXML =
        #"<?xml version="1.0" encoding="UTF-8"?>"# + "\n<r><total>4</total><!-- hết --><data>"
        + (3...4).map(xmlRecord).joined() + "</data></r>"

    private static func xmlRecord(_ part: Int) -> String {
        "<d code=\"A\"><code>A</code><part>\(part)</part><grade>1</grade><ten>Lê &amp; <![CDATA[Mẫu]]></ten></d>"
    }

    private static let xml =
        cut(soundXML, "xml.malformed")
        + [
            (
                "an entity bomb",
                "<!DOCTYPE r [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]><r><data>&b;</data></r>"
            ),
            (
                "an external entity",
                "<!DOCTYPE r [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><r><data>&x;</data></r>"
            ),
            ("a document type", "<!DOCTYPE r SYSTEM \"http://noi.example/r.dtd\"><r><data/></r>"),
            ("an undeclared entity", "<r><data>&nbsp;</data></r>"),
            ("a bare ampersand", "<r><data>a & b</data></r>"),
            ("the wrong closing tag", "<r><data></r></data>"), ("two roots", "<r><data/></r><r/>"),
            ("text behind", "<r><data/></r> hết"), ("an attribute twice", "<r><d a=\"1\" a=\"2\"/></r>"),
            ("an attribute without quotes", "<r><d a=1/></r>"),
            ("a control character", "<r><d>\u{1}</d></r>"),
            ("a forbidden reference", "<r><d>&#0;</d></r>"), ("an open comment", "<r><d/><!-- "),
            ("an open CDATA", "<r><d><![CDATA[ x </d></r>"), ("a tag that is none", "<r><1/></r>"),
            ("too deep", String(repeating: "<r>", count: 5000)),
        ].map { BadDocument("XML with \($0)", Array($1.utf8), "xml.malformed") }
        + [
            BadDocument(
                "XML with a byte that is no UTF-8",
                Array("<r><d>".utf8) + [0xFF] + Array("</d></r>".utf8),
                "xml.malformed"
            )
        ]

    // MARK: - Neither

    private static let neither = [
        BadDocument("an empty body", [], "answer.empty", hasOffset: false),
        BadDocument("blanks", Array(" \r\n\t ".utf8), "answer.empty", hasOffset: false),
        BadDocument("a byte order mark alone", [0xEF, 0xBB, 0xBF], "answer.empty", hasOffset: false),
        BadDocument(
            "a page for people",
            Array("<!DOCTYPE html><html><body>Bảo trì</body></html>".utf8),
            "answer.html",
            hasOffset: false
        ),
        BadDocument(
            "a plain sentence",
            Array("Hệ thống bận".utf8),
            "answer.unknown_format",
            hasOffset: false
        ),
        BadDocument("a gzip member", [0x1F, 0x8B, 8, 0, 0, 0], "answer.unknown_format", hasOffset: false),
        BadDocument(
            "JSON in UTF-16",
            [0xFF, 0xFE] + soundJSON.utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] },
            "xml.malformed"
        ),
        BadDocument(
            "JSON without its list",
            Array(#"{"total":0,"items":[]}"#.utf8),
            "answer.shape_changed",
            hasOffset: false
        ),
        BadDocument(
            "a record in place of the answer",
            Array(record(3).utf8),
            "answer.shape_changed",
            hasOffset: false
        ),
    ]

    /// The document cut off before every 97th byte.
    private static func cut(_ document: String, _ code: String) -> [BadDocument] {
        let bytes = Array(document.utf8)
        return stride(from: 3, to: bytes.count - 1, by: 97).map {
            BadDocument("cut off after \($0) bytes: \(code)", Array(bytes[..<$0]), code)
        }
    }
}
