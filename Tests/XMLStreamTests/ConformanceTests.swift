import Bytes
import Foundation
import Testing
import XMLStream

@Suite struct `XML conformance` {
    @Test(arguments: wellFormed)
    func `gives what XML 1.0 says`(document: String, record: String) {
        for window in [4096] + XMLReading.windows {
            let reading = XMLReading(document, window: window)
            #expect(reading.failure == "", "window \(window)")
            #expect(reading.records == [record], "window \(window)")
        }
    }

    @Test(arguments: malformed)
    func `refuses what XML 1.0 forbids, at its offset and line`(document: String, failure: String) {
        for window in [4096] + XMLReading.windows {
            let reading = XMLReading(document, window: window)
            #expect(reading.failure == failure, "window \(window)")
        }
    }

    @Test(arguments: [
        ("entity-bomb", "2:22 doctype"), ("external-entity", "2:22 doctype"),
        ("external-doctype", "1:0 doctype"),
    ])
    func `stops at a DOCTYPE`(fixture: String, failure: String) throws {
        let url = try #require(Bundle.module.url(forResource: "Fixtures/\(fixture)", withExtension: "xml"))
        let document = Array(try Data(contentsOf: url))
        for window in [4096] + XMLReading.windows {
            let reading = XMLReading(document, limits: XMLLimits(window: window))
            #expect(reading.failure == failure)
            #expect(reading.records == [])
        }
    }

    @Test(arguments: encoded)
    func `reads encodings by mark and declaration`(name: String, document: [UInt8]) {
        for window in [4096] + XMLReading.windows {
            let reading = XMLReading(document, limits: XMLLimits(window: window))
            #expect(reading.failure == "", "window \(window)")
            #expect(reading.records == ["a(@x=ệ 'Lê')"], "window \(window)")
        }
    }

    @Test(arguments: [
        declared("UTF-16"), declared("Shift_JIS").filter { $0 != 0x4C } + [0xFF],
        [0xFF, 0xFE] + utf16("<a>", isBig: false) + [0x00, 0xD8, 0x41, 0x00] + utf16("</a>", isBig: false),
        [0xFF, 0xFE] + utf16("<a>x</a", isBig: false), Array("<a>".utf8) + [0xEA] + Array("</a>".utf8),
        Array("<?xml version='1.0' encoding='US-ASCII'?><a>".utf8) + [0xEA] + Array("</a>".utf8),
    ])
    func `never loses what does not fit the encoding`(document: [UInt8]) {
        for window in [4096] + XMLReading.windows {
            let reading = XMLReading(document, limits: XMLLimits(window: window))
            #expect(!reading.failure.isEmpty, "window \(window): \(reading)")
        }
    }

    @Test func `writes the nodes as source where the bytes are not UTF-8`() {
        let document = [0xFF, 0xFE] + utf16("<r>\n<a x=\"1&quot;\">Lê &amp; <b/>ok</a>\n</r>", isBig: false)
        let reading = XMLReading(document, [.child("r"), .child("a"), .items])
        #expect(reading.sources == ["<a x=\"1&quot;\">Lê &amp; ok<b></b></a>"])
        #expect(reading.offsets == [10])
    }
}

private func utf16(_ text: String, isBig: Bool) -> [UInt8] {
    text.utf16.flatMap { isBig ? [UInt8($0 >> 8), UInt8($0 & 255)] : [UInt8($0 & 255), UInt8($0 >> 8)] }
}

private let encoded: [(String, [UInt8])] = [
    ("UTF-16 with mark, big-endian", [0xFE, 0xFF] + utf16("<a x=\"ệ\">Lê</a>", isBig: true)),
    ("UTF-16 with mark, little-endian", [0xFF, 0xFE] + utf16("<a x=\"ệ\">Lê</a>", isBig: false)),
    ("UTF-8 with mark", [0xEF, 0xBB, 0xBF] + Array("<a x=\"ệ\">Lê</a>".utf8)),
    ("declared ISO-8859-1", declared("ISO-8859-1")),
    ("declared windows-1258", declared("windows-1258")),
]

/// The letter ê is the byte 0xEA in both encodings.
private func declared(_ encoding: String) -> [UInt8] {
    let start = Array("<?xml version=\"1.0\" encoding=\"\(encoding)\"?><a x=\"&#7879;\">L".utf8)
    return start + [0xEA] + Array("</a>".utf8)
}

private let wellFormed: [(String, String)] = [
    ("<a/>", "a''"), ("<a></a>", "a''"), ("<a >x</a >", "a'x'"),
    ("<?xml version=\"1.0\"?>\n<a>x</a>\n", "a'x'"),
    ("<?xml version='1.0' encoding='utf-8' standalone='yes'?><a/>", "a''"),
    ("<a x=\"1\" y='2'/>", "a(@x=1 @y=2)"), ("<a x=\"1\">t</a>", "a(@x=1 't')"), ("<a x=''/>", "a(@x=)"),
    ("<a><b>1</b><c>2</c></a>", "a(b'1' c'2')"), ("<a>\n  <b>1</b>\n  <b>2</b>\n</a>", "a(b'1' b'2')"),
    ("<a> </a>", "a' '"), ("<a>x<b/>y</a>", "a(b'' 'xy')"), ("<a> x <b/> y </a>", "a(b'' ' x  y ')"),
    ("<a>1<b>2<c>3</c>4</b>5<d/>6</a>", "a(b(c'3' '24') d'' '156')"),
    ("<a>&amp;&lt;&gt;&quot;&apos;</a>", "a'&<>\"''"), ("<a x='&amp;&lt;&gt;&quot;&apos;'/>", "a(@x=&<>\"')"),
    ("<a>&#7879;&#x1EC7;&#x1F600;</a>", "a'ệệ😀'"), ("<a x='&#38;#38;'/>", "a(@x=&#38;)"),
    ("<a>&#38;#38;</a>", "a'&#38;'"),
    ("<a><![CDATA[<b>&amp;]]></a>", "a'<b>&amp;'"), ("<a>x<![CDATA[y]]>z</a>", "a'xyz'"),
    ("<a><![CDATA[]]></a>", "a''"),
    ("<a><![CDATA[ ]]]]><![CDATA[> ]]></a>", "a' ]]> '"),
    ("<a><!-- c -->x<!-- d -->y</a>", "a'xy'"), ("<!-- c --><a/><!-- d -->", "a''"),
    ("<a><?php echo?>x</a>", "a'x'"),
    ("<?pi x?><a/><?pi y?>", "a''"), ("<a>1\r\n2\r3</a>", "a'1\n2\n3'"), ("<a x='1\n2\t3'/>", "a(@x=1 2 3)"),
    ("<n:a xmlns:n='u'><n:b n:c='1'/></n:a>", "n:a(n:b(@n:c=1))"), ("<a xmlns='u'><b/></a>", "a(b'')"),
    ("<s:Envelope><s:Body/></s:Envelope>", "s:Envelope(s:Body'')"),
    ("<đơn_vị tên='Lê'>Mẫu</đơn_vị>", "đơn_vị(@tên=Lê 'Mẫu')"), ("<a>]] ></a>", "a']] >'"),
    ("<a>" + String(repeating: "ơ", count: 5000) + "</a>", "a'" + String(repeating: "ơ", count: 5000) + "'"),
    ("<a>\u{E000}\u{10FFFF}</a>", "a'\u{E000}\u{10FFFF}'"), ("<a><b></b ><b\n/></a>", "a(b'' b'')"),
    ("<a-b.c_d1/>", "a-b.c_d1''"), ("<a> <b> </b> </a>", "a(b' ')"), ("<a>x > y</a>", "a'x > y'"),
]

private let malformed: [(String, String)] = [
    ("", "1:0 no element"), (" ", "1:0 no element"), ("text", "1:0 no element"), ("<a>", "1:0 no element"),
    ("<a><b></b>", "1:10 truncated"), ("<a", "1:0 no element"), ("<a x", "1:4 truncated"),
    ("<a x='1", "1:7 truncated"),
    ("<a></b>", "1:7 the closing tag does not fit"), ("<a>\n<b>\n</a>", "3:12 the closing tag does not fit"),
    ("<a/><b/>", "1:4 something follows the document"), ("<a/>text", "1:4 something follows the document"),
    ("<1/>", "1:1 invalid name"), ("< a/>", "1:1 invalid name"),
    ("<a x=1/>", "1:5 invalid attribute"), ("<a x/>", "1:4 invalid attribute"),
    ("<a x='1' x='2'/>", "1:14 duplicate attribute"), ("<a x='1'y='2'/>", "1:8 unfinished tag"),
    ("<a x='<'/>", "1:6 invalid attribute"),
    ("<a>&nbsp;</a>", "1:9 undeclared entity"), ("<a>Bánh & kẹo</a>", "1:10 invalid reference"),
    ("<a>&#0;</a>", "1:7 invalid character"), ("<a>&#xD800;</a>", "1:11 invalid character"),
    ("<a>&#xg;</a>", "1:6 invalid reference"),
    ("<a>&amp</a>", "1:7 invalid reference"), ("<a>\u{1}</a>", "1:3 invalid character"),
    ("<a>\u{FFFF}</a>", "1:3 invalid character"), ("<a>]]></a>", "1:3 invalid CDATA section"),
    ("<a><![CDATA[x</a>", "1:12 truncated"),
    ("<a><!-- x</a>", "1:13 truncated"), ("<a><!-- -- --></a>", "1:8 invalid comment"),
    ("<a><?xml version='1.0'?></a>", "1:8 invalid processing instruction"),
    ("<a><?pi</a>", "1:7 unfinished tag"),
    (" <?xml version='1.0'?><a/>", "1:6 invalid processing instruction"),
    ("<?xml?><a/>", "1:5 invalid processing instruction"),
    ("<?xml version='1.0' encoding='none-such'?><a/>", "1:40 unsupported encoding"),
    ("<a></a", "1:6 truncated"), ("</a>", "1:1 invalid name"),
    ("<a><b/></a></a>", "1:11 something follows the document"),
    ("<a>x</a>&amp;", "1:8 something follows the document"),
    ("<a><b x='&y;'/></a>", "1:12 undeclared entity"),
]
