import Foundation
import HTTPTypes
import HubSandbox
import Testing

@Suite struct `The national portal` {
    private func session(_ sandbox: Sandbox) -> String {
        Seen(sandbox.post("/dvcqg/auth", #"{"username":"tayninh","password":"matkhau-thu-nghiem"}"#)).session
            .text
            ?? ""
    }

    private func ask(_ sandbox: Sandbox, _ path: String, _ service: String, _ more: String = "") -> Seen {
        Seen(
            sandbox.post(
                "/dvcqg/\(path)",
                #"{"session":"\#(session(sandbox))","madonvi":"000.00.00.H53","service":"\#(service)"\#(more)}"#
            )
        )
    }

    @Test func `trap 01 says success as 0, "00" and "0", and as 0 inside "0"`() throws {
        let sandbox = Sandbox(.holding(1200))
        #expect(ask(sandbox, "share", "LayDanhSachTTHC").error_code.number == 0)
        #expect(ask(sandbox, "share", "LayThuTuc", #","maTTHC":"1.001193""#).error_code.text == "00")
        let code = try #require(firstDossier(sandbox))
        let dossier = ask(sandbox, "integration", "TraCuuHoSo", #","mahoso":"\#(code)""#)
        #expect(dossier.error_code.text == "0")
        #expect(dossier.result[0].error_code.number == 0)
        #expect(dossier.result[0].MAHOSO.text == code)
    }

    @Test func `trap 17 counts applicants from 1 where the one-stop shop counts from 0`() throws {
        let sandbox = Sandbox(.holding(1200))
        let code = try #require(firstDossier(sandbox))
        #expect(
            ask(sandbox, "integration", "TraCuuHoSo", #","mahoso":"\#(code)""#).result[0].LOAIDOITUONG.text
                == "1"
        )
    }

    @Test func `trap 13 tells with status 200 that a session is over, a code unknown, a password wrong`() {
        let sandbox = Sandbox(.holding(1200))
        let known = session(sandbox)
        _ = sandbox.post("/_control", #"{"revokeTokens":true}"#)
        let over = sandbox.post(
            "/dvcqg/share",
            #"{"session":"\#(known)","madonvi":"000.00.00.H53","service":"LayDanhSachTTHC"}"#
        )
        #expect(over.status == .ok)
        #expect(Seen(over).error_code.text == "100")
        #expect(Seen(over).message.text?.contains("session") == true)
        #expect(ask(sandbox, "share", "LayThuTuc", #","maTTHC":"9.999999""#).error_code.text == "201")
        let wrong = sandbox.post("/dvcqg/auth", #"{"username":"tayninh","password":"sai"}"#)
        #expect(wrong.status == .ok)
        #expect(Seen(wrong).session.exists == false)
    }

    @Test(arguments: ["", "[]", #"{"session":1}"#, "\u{0}"])
    func `refuses a body that it cannot read`(body: String) {
        let answer = Sandbox(.holding(10)).post("/dvcqg/share", body)
        #expect(answer.status == .ok)
        #expect(Seen(answer).error_code.text != "00")
    }

    @Test func `changes one procedure's text and decision with each revision`() {
        let sandbox = Sandbox(.holding(10))
        let before = ask(sandbox, "share", "LayDanhSachTTHC").result.items.map(\.SOQUYETDINH.text)
        _ = sandbox.post("/_control", #"{"revision":1}"#)
        let after = ask(sandbox, "share", "LayDanhSachTTHC").result.items.map(\.SOQUYETDINH.text)
        #expect(zip(before, after).count { $0 != $1 } == 1)
    }

    @Test func `writes fees as digits, with points, and as words`() {
        let sandbox = Sandbox(.holding(10))
        let codes = ask(sandbox, "share", "LayDanhSachTTHC").result.items.compactMap(\.MATTHC.text)
        let fees = codes.flatMap { code in
            ask(sandbox, "share", "LayThuTuc", #","maTTHC":"\#(code)""#).result[0].PHILEPHI.items
        }
        #expect(Set(fees.compactMap(\.SOTIEN.text)).isSuperset(of: ["8000", "15.000", "Miễn phí"]))
        #expect(Seen(sandbox.get("/_control/facts")).procedureFees.number == fees.count)
    }

    private func firstDossier(_ sandbox: Sandbox) -> String? {
        Seen(
            sandbox.get(
                "/lgsp/dvc/v1/hoso?maDonVi=000.00.01.H53&tuNgay=01/07/2025&denNgay=31/07/2025",
                fields: sandbox.signedInToGateway()
            )
        ).data.DanhSach[0].MaHoSo.text
    }
}
