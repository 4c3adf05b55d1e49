import HTTPTypes
import HubSandbox
import Testing

@Suite struct `The social insurance behind the platform` {
    private func ask(_ sandbox: Sandbox, _ service: String, _ number: String) -> Seen {
        let body = #"{"maSoBhxh":"\#(number)"}"#
        return Seen(sandbox.post("/lgsp/apiBHXH/\(service)", body, fields: sandbox.signedInToGateway()))
    }

    /// The person of an index: every eighth number begins with a zero.
    private func number(_ index: Int) -> String {
        let tail = String(90_000_000 + index)
        return (index % 8 == 3 ? "01" : "80") + tail
    }

    @Test func `trap 08 gives a number of ten digits as a number, without its zero`() {
        let sandbox = Sandbox(.holding(12_000))
        #expect(ask(sandbox, "getTraCuuTtHgdByMaSoBhxh", number(3)).data.maSoBhxh.number == 190_000_003)
        #expect(ask(sandbox, "getTraCuuTtHgdByMaSoBhxh", number(4)).data.maSoBhxh.text == "8090000004")
        #expect(ask(sandbox, "getTraCuuTtHgdByMaSoBhxh", number(4)).data.dienThoai.number == 912_000_004)
    }

    @Test func `trap 17 counts sexes as 1, 2 and 3`() {
        let sandbox = Sandbox(.holding(12_000))
        let sexes = (0..<60).map { ask(sandbox, "getTraCuuTtHgdByMaSoBhxh", number($0)).data.gioiTinh.text }
        #expect(Set(sexes) == ["1", "2", "3"])
    }

    @Test func `says beside eight digits how many of them are known`() {
        let sandbox = Sandbox(.holding(12_000))
        let members = (0..<60).map { ask(sandbox, "getTraCuuTtHgdByMaSoBhxh", number($0)).data }
        #expect(Set(members.map(\.loaiNgaySinh.text)) == ["0", "1", "2"])
        #expect(members.allSatisfy { $0.ngaySinh.text?.count == 8 })
    }

    @Test func `adds its months up`() {
        let sandbox = Sandbox(.holding(12_000))
        let history = ask(sandbox, "getQuaTrinhDong", number(7)).data
        #expect(history.quaTrinh.items.count == 3)
        #expect(history.tongThoiGian.bhxh.text == "0200")
        _ = sandbox.post("/_control", #"{"revision":1}"#)
        #expect(ask(sandbox, "getQuaTrinhDong", number(7)).data.tongThoiGian.bhxh.text == "0201")
    }

    @Test(arguments: ["", "9999999999", "080190900001", "8090000004 "])
    func `trap 13 tells with status 200 that a number is unknown`(number: String) {
        let answer = ask(Sandbox(.holding(12_000)), "getCheDoHuong", number)
        #expect(answer.status.number == 201)
        #expect(answer.success.value as? Bool == false)
    }
}

@Suite struct `The register of consents` {
    @Test func `needs its key, and shows who took the consent back`() throws {
        let sandbox = Sandbox(.holding(12_000))
        #expect(sandbox.get("/consents/v1/dong-y").status == .unauthorized)
        var fields = HTTPFields()
        fields[try #require(HTTPField.Name("X-Api-Key"))] = "khoa-thu-nghiem"
        func withdrawn() -> Int {
            Seen(sandbox.get("/consents/v1/dong-y?soDong=500", fields: fields)).danhSach.items
                .count { $0.rutLuc.text != nil }
        }
        #expect(withdrawn() == 1)
        _ = sandbox.post("/_control", #"{"revision":1}"#)
        #expect(withdrawn() == 2)
        #expect(Seen(sandbox.get("/_control/facts")).consents.number == 120)
        #expect(Seen(sandbox.get("/_control/facts")).withdrawnConsents.number == 2)
    }

    @Test func `holds a consent for each purpose, and one taken back leaves the others`() throws {
        let sandbox = Sandbox(.holding(12_000))
        var fields = HTTPFields()
        fields[try #require(HTTPField.Name("X-Api-Key"))] = "khoa-thu-nghiem"
        let consents = Seen(sandbox.get("/consents/v1/dong-y?soDong=500", fields: fields)).danhSach.items
        #expect(
            Set(consents.compactMap(\.mucDich.text))
                == ["TRA_CUU_BHXH", "KIEM_TRA_THE_BHYT", "XAC_THUC_DINH_DANH"]
        )
        let withdrawn = try #require(consents.first { $0.rutLuc.text != nil })
        let ofPerson = consents.filter { $0.soDinhDanh.text == withdrawn.soDinhDanh.text }
        #expect(ofPerson.count == 3 && ofPerson.count { $0.rutLuc.text == nil } == 2)
        #expect(Set(ofPerson.map(\.mucDich.text)).count == 3)
    }
}
