import Foundation
import HubAuthoring
import HubModel
import Testing

/// A request as notes print it, beside an answer.
@Suite struct `Requests from notes` {
    private func connector(_ request: String, _ answer: String) throws -> String {
        var facts = ConnectorFacts(connector: "thu", pull: "bills")
        facts.request = request
        facts.source = .http("https://thu.example/api")
        let guesses = try GuessBench().guesses([GuessBench.sample("a.json", answer)], facts)
        let drafts = Drafts(guesses, language: .english)
        let files = drafts.files
        let findings = try DraftCheck.findings(files, in: NSTemporaryDirectory() + "nothing-here")
        #expect(findings.map { "\($0.location) \($0.message.english)" } == [])
        return String(decoding: try #require(files.first).bytes, as: UTF8.self)
    }

    private let answer =
        #"{"maLoi": "00", "thongBao": "", "tongSo": 2, "danhSach": [{"ma": "A1", "ngayCapNhat": "15/06/2026 08:00:00"}, {"ma": "A2", "ngayCapNhat": "16/06/2026 09:00:00"}]}"#

    @Test func `give pages, days and settings their placeholders`() throws {
        let text = try connector(
            "GET /hoadon?tuNgay=01/06/2026&denNgay=30/06/2026&trang=1&soDong=100&maDonVi=CN01&matKhau=x",
            answer
        )
        for line in [
            "ask: GET /hoadon", "tuNgay: \"{since | dd/MM/yyyy}\"", "denNgay: \"{until | dd/MM/yyyy}\"",
            "trang: \"{page}\"",
            "soDong: \"{size}\"", "maDonVi: \"CN01\"", "matKhau: \"{secret.password}\"",
            "size: 100, total: tongSo",
            "field: ngayCapNhat, format: dd/MM/yyyy HH:mm:ss", "ok_when: [maLoi = 00]", "message: thongBao",
        ] { #expect(text.contains(line), "\(line)") }
        #expect(!text.contains("matKhau: \"x\""))
    }

    @Test func `may have a JSON body`() throws {
        let text = try connector(
            #"POST /tim {"fromDate": "2026-06-01", "toDate": "2026-06-30", "page": 0, "pageSize": 50}"#,
            answer
        )
        for line in ["ask: POST /tim", "json:", "fromDate: \"{since | yyyy-MM-dd}\"", "from: 0, size: 50"] {
            #expect(text.contains(line), "\(line)")
        }
    }

    @Test(arguments: ["", "GET", "hoadon trang", "GET /a b", "POST /x {\"a\":"])
    func `that are none are told as not known`(request: String) throws {
        let text = try connector(request, answer)
        #expect(text.contains("DECIDE") || text.contains("ask: GET /"))
    }
}
