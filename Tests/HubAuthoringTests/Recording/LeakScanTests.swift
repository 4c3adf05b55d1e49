import Foundation
import HubAuthoring
import Testing

@Suite struct `The scan before anything is written` {
    private var scan: LeakScan {
        var originals = KnownValues()
        originals.insert("079203000123", .citizen)
        originals.insert("912000123", .phone)
        originals.insert("le thi mau don", .name)
        originals.insert("PB06020012345", .electricity)
        originals.insert("0123456789", .insurance)
        originals.insert("mau@thu.vn", .email)
        originals.insert("mat-khau-that", .secret)
        return LeakScan(originals: originals)
    }

    private func rules(_ text: String) -> Set<String> { rules(Array(text.utf8)) }

    private func rules(_ bytes: [UInt8]) -> Set<String> {
        Set(scan.hits(in: bytes, named: "page-1.json").map(\.rule))
    }

    @Test(arguments: [
        "079203000123", "so 079 203 000 123 nhe", "079.203.000.123", "079-203-000-123", "x=079203000123&y",
        "%30%37%39203000123", "&#48;79203000123",
        "\\u00379203000123".replacing("\\u0037", with: "\\u0030\\u0037"),
        "A079203000123B", "079\u{A0}203\u{A0}000\u{A0}123",
    ])
    func `finds a citizen's number however it is written`(text: String) {
        #expect(rules(text).contains("citizen"), "\(text)")
    }

    @Test(arguments: [
        "0912000123", "+84912000123", "84 912 000 123", "0912.000.123", "(0912) 000 123", "0084912000123",
        "\"phone\":912000123",
    ])
    func `finds a telephone`(text: String) {
        #expect(rules(text) == ["phone"], "\(text)")
    }

    @Test(arguments: [
        "Lê Thị Mẫu Đơn", "LE THI MAU DON", "lê  thị mẫu\nđơn", "Lê-Thị-Mẫu-Đơn", "L&#234; Thị Mẫu Đơn",
        "L\\u00ea Th\\u1ecb M\\u1eabu \\u0110\\u01a1n", "Lê Thị Mẫu Đơn".decomposedStringWithCanonicalMapping,
        "L%C3%AA Thị Mẫu Đơn",
    ])
    func `finds a name with and without its marks`(text: String) {
        #expect(rules("ông bà " + text + ", xã").contains("name"), "\(text)")
    }

    @Test(arguments: [
        "pb06020012345", "PB06 0200 12345", "DN4790123456789", "MAU@thu.vn", "x mat-khau-that y",
    ])
    func `finds codes, addresses and secrets`(text: String) {
        #expect(!rules(text).isEmpty, "\(text)")
    }

    @Test func `opens what can be opened`() {
        let text = Array("<So>079203000123</So>".utf8)
        let base64 = Data(text).base64EncodedString()
        let packed = Data(Gzip.stored(text)).base64EncodedString()
        #expect(rules("{\"a\": \"\(base64)\"}").contains("citizen"))
        #expect(rules("{\"a\": \"\(Data(base64.utf8).base64EncodedString())\"}").contains("citizen"))
        #expect(rules("{\"a\": \"\(packed)\"}").contains("citizen"))
        #expect(rules(Gzip.stored(text)).contains("citizen"))
        #expect(
            rules(StoredZip.bytes([("a/b.xml", String(decoding: text, as: UTF8.self))])).contains("citizen")
        )
        #expect(
            rules([0xFF, 0xFE] + "079203000123".utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }).contains(
                "citizen"
            )
        )
    }

    @Test func `finds what only looks like somebody's, and says so`() {
        #expect(rules("079203999999") == ["citizen, unknown"])
        #expect(rules("goi 0987 654 321") == ["phone, unknown"])
        #expect(rules("ai-do@tinh.vn") == ["email, unknown"])
    }

    @Test(arguments: [
        "202606151230", "1 234 567 890 123", "2026-06-15T08:30:00", "Lê Thị", "mau@thu.example",
        "079203000124x",
        "{\"total\": 1250000, \"id\": 912000124}",
    ])
    func `leaves other things alone`(text: String) {
        #expect(rules(text).subtracting(["citizen, unknown"]).isEmpty, "\(text)")
    }

    @Test func `tells the place and never the value`() {
        let hits = scan.hits(in: Array("a\nb 079203000123".utf8), named: "page-1.json")
        #expect(hits.map(\.place) == ["page-1.json › line 2"])
    }
}
