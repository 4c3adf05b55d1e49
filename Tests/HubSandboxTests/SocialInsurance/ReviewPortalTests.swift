import Foundation
import HTTPTypes
import HubSandbox
import Testing

@Suite struct `The reviewing portal` {
    /// MD5 of the sandbox's password, in capitals.
    private static let hash = "F1C57DBDD69430E6AE87BE2D8643D6FE"

    private func portal(_ scale: Int = 12_000) -> Sandbox {
        var configuration = SandboxConfiguration.holding(scale)
        configuration.clock = { .seconds(1_781_500_000) }
        return Sandbox(configuration)
    }

    private func credentials(_ sandbox: Sandbox) -> String {
        let key = Seen(sandbox.post("/bhxh/api/token/take", "username=80001_BV&password=\(Self.hash)")).APIKey
        return "token=\(key.access_token.text ?? "")&id_token=\(key.id_token.text ?? "")&username=80001_BV"
            + "&password=\(Self.hash)"
    }

    private func check(_ sandbox: Sandbox, _ body: String) -> Seen {
        Seen(sandbox.post("/bhxh/api/egw/KQNhanLichSuKCB2024?\(credentials(sandbox))", body))
    }

    private func consents(_ sandbox: Sandbox) throws -> [Seen] {
        var fields = HTTPFields()
        fields[try #require(HTTPField.Name("X-Api-Key"))] = "khoa-thu-nghiem"
        return Seen(sandbox.get("/consents/v1/dong-y?soDong=500", fields: fields)).danhSach.items
    }

    private func question(_ person: Seen, card: String? = nil, name: String? = nil, birth: String? = nil)
        -> String
    {
        """
        {"maThe":"\(card ?? person.maSoBHXH.text ?? "")","hoTen":"\(name ?? person.hoTen.text ?? "")",\
        "ngaySinh":"\(birth ?? person.ngaySinh.text ?? "")","hoTenCb":"Nguyễn Văn Ví Dụ","cccdCb":"080085999903"}
        """
    }

    private func files(_ sandbox: Sandbox, _ facility: String) -> SeenXML {
        SeenXML(
            sandbox.get(
                "/bhxh/api/qd130/hoSo?\(credentials(sandbox))&maCSKCB=\(facility)"
                    + "&tuNgay=02/03/2026&denNgay=31/03/2026"
            )
        )
    }

    @Test func `trap 10 names the end of a token as an instant`() {
        let answer = portal().post("/bhxh/api/token/take", "username=80001_BV&password=\(Self.hash)")
        #expect(Seen(answer).maKetQua.text == "200")
        // 05:06:40 and a quarter of an hour.
        #expect(Seen(answer).APIKey.expires_in.text == "2026-06-15T05:21:40.1234567Z")
    }

    @Test(arguments: [
        "username=80001_BV&password=matkhau-thu-nghiem",
        "username=80001_BV&password=f1c57dbdd69430e6ae87be2d8643d6fe", "username=x", "", "\u{0}",
    ])
    func `wants the password as MD5 in capitals`(form: String) {
        let answer = portal().post("/bhxh/api/token/take", form)
        #expect(answer.status == .ok)
        #expect(Seen(answer).maKetQua.text == "401")
    }

    @Test func `trap 12 wants its credentials in the address`() {
        let sandbox = portal()
        let whole = credentials(sandbox)
        for part in whole.split(separator: "&") {
            let rest = whole.split(separator: "&").filter { $0 != part }.joined(separator: "&")
            let answer = sandbox.post("/bhxh/api/egw/KQNhanLichSuKCB2024?\(rest)", "{}")
            #expect(answer.status == .ok)
            #expect(Seen(answer).maKetQua.text == "401")
        }
    }

    @Test func `judges a card by number, code or citizen's number`() throws {
        let sandbox = portal()
        let person = try #require(try consents(sandbox).first)
        for key in [person.maSoBHXH.text, person.soDinhDanh.text] {
            let verdict = check(sandbox, question(person, card: key))
            #expect(verdict.maKetQua.text == "000")
            #expect(verdict.maSoBHXH.text == person.maSoBHXH.text)
            #expect(verdict.dsLichSuKCB2018.isNull)
        }
        let year = try #require(person.ngaySinh.text).suffix(4)
        #expect(check(sandbox, question(person, birth: String(year))).maKetQua.text == "000")
    }

    @Test func `trap 13 tells a mistake by a code with status 200`() throws {
        let sandbox = portal()
        let person = try #require(try consents(sandbox).first)
        let verdicts = [
            check(sandbox, question(person, card: "9999999999")),
            check(sandbox, question(person, name: "Ai Đó")),
            check(sandbox, question(person, birth: "01/01/1900")), check(sandbox, "{}"), check(sandbox, "?"),
        ]
        #expect(verdicts.map(\.maKetQua.text) == ["051", "060", "070", "055", "205"])
    }

    @Test func `trap 08 a health insurance number may begin with a zero, and a file may have lost it`() throws
    {
        let sandbox = portal()
        let numbers = try consents(sandbox).compactMap(\.maSoBHXH.text)
        #expect(numbers.contains { $0.hasPrefix("01") })
        #expect(numbers.allSatisfy { $0.count == 10 })
        let lossy = files(sandbox, "80012")["NOIDUNGFILE"].map { SeenXML(Array($0.utf8)) }
        #expect(lossy.contains { $0["SO_CCCD"].first?.count == 11 })
        #expect(lossy.allSatisfy { $0["DIEN_THOAI"].first?.hasPrefix("0") != true })
    }

    @Test func `trap 09 wraps files as base64, as plain XML, and as lines with a byte order mark inside`()
        throws
    {
        let sandbox = portal()
        let first = files(sandbox, "80001")["NOIDUNGFILE"]
        #expect(first.allSatisfy { Data(base64Encoded: $0) != nil })
        #expect(files(sandbox, "80012")["NOIDUNGFILE"].allSatisfy { $0.hasPrefix("<") })
        let third = files(sandbox, "80105")["NOIDUNGFILE"]
        #expect(third.allSatisfy { $0.contains("\n") || $0.count <= 76 })
        let opened = third.compactMap { Data(base64Encoded: $0, options: .ignoreUnknownCharacters) }
        #expect(opened.count == third.count && opened.allSatisfy { $0.starts(with: [0xEF, 0xBB, 0xBF]) })
    }

    @Test func `trap 09 has two roots for the list of drugs`() {
        let sandbox = portal()
        let inner = files(sandbox, "80001")["NOIDUNGFILE"].compactMap { Data(base64Encoded: $0) }
            .map { String(decoding: $0, as: UTF8.self) }
        #expect(inner.contains { $0.hasPrefix("<CHITIEU_CHITIET_THUOC>") })
        let old = files(sandbox, "80105")["NOIDUNGFILE"]
            .compactMap { Data(base64Encoded: $0, options: .ignoreUnknownCharacters) }
            .map { String(decoding: $0.dropFirst(3), as: UTF8.self) }
        #expect(old.contains { $0.hasPrefix("<DSACH_CHI_TIET_THUOC>") })
    }

    @Test func `adds up: the sum of the drugs is that of the visit`() {
        let sandbox = portal()
        for facility in ["80001", "80012"] {
            let contents = files(sandbox, facility)["NOIDUNGFILE"].map { text in
                SeenXML(text.hasPrefix("<") ? Array(text.utf8) : Array(Data(base64Encoded: text) ?? Data()))
            }
            #expect(contents.allSatisfy { $0.isWellFormed })
            let visits = contents.flatMap { $0["T_THUOC"] }.compactMap { Double($0) }.reduce(0, +)
            let drugs = contents.filter { !$0["MA_THUOC"].isEmpty }.flatMap { $0["THANH_TIEN_BV"] }
            #expect(visits == drugs.compactMap { Double($0) }.reduce(0, +) && visits > 0)
        }
    }

    @Test func `holds files of HIV and of tuberculosis, which nobody may stage`() {
        let sandbox = portal()
        let kinds = Set(["80001", "80012", "80105"].flatMap { files(sandbox, $0)["LOAIHOSO"] })
        #expect(kinds == ["XML1", "XML2", "XML3", "XML6", "XML15"])
    }
}
