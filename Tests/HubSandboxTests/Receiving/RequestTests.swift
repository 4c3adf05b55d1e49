import Foundation
import HTTPTypes
import HubSandbox
import Testing

@Suite struct `The utility, when a customer asks,` {
    private static let path = "/electricity/api/yeucau"

    private func form(_ key: String, _ change: (inout [String: Any]) -> Void = { _ in }) -> String {
        var form: [String: Any] = [
            "maYeuCau": key, "maKhachHang": "PB06010012345", "loaiYeuCau": "PHAN_ANH",
            "noiDung": "Chỉ số kỳ 6/2026 cao bất thường", "soDienThoai": "+84912000111",
            "thoiGianGui": "2026-07-02T10:05:00+07:00", "tepDinhKem": [Any](),
        ]
        change(&form)
        let data = try? JSONSerialization.data(withJSONObject: form, options: .sortedKeys)
        return String(decoding: data ?? Data(), as: UTF8.self)
    }

    private func sandbox() throws -> (Sandbox, HTTPFields) {
        let sandbox = Sandbox(.holding(100))
        var fields = try sandbox.signedIn()
        fields[.contentType] = "application/json"
        return (sandbox, fields)
    }

    @Test func `files it once under its number, and tells how far it is`() throws {
        let (sandbox, fields) = try sandbox()
        #expect(Seen(sandbox.get(Self.path + "/DL-1", fields: fields)).maLoi.text == "04")
        let receipts = (1...2).map { _ in sandbox.post(Self.path, form("DL-1"), fields: fields).body }
        #expect(receipts[0] == receipts[1])
        #expect(sandbox.received("electricity/requests").map(\.count) == [2])
        func state() -> String? {
            Seen(sandbox.get(Self.path + "/DL-1", fields: fields)).duLieu.trangThai.text
        }
        #expect(state() == "TIEP_NHAN")
        _ = sandbox.post("/_control", #"{"revision":2}"#)
        #expect(state() == "HOAN_THANH")
    }

    @Test func `takes papers as a form, and counts them`() throws {
        var (sandbox, fields) = try sandbox()
        fields[.contentType] = "multipart/form-data; boundary=x"
        let body =
            "--x\r\nContent-Disposition: form-data; name=\"yeuCau\"\r\n\r\n\(form("DL-2"))\r\n"
            + "--x\r\nContent-Disposition: form-data; name=\"tepDinhKem\"; filename=\"don.pdf\"\r\n"
            + "Content-Type: application/pdf\r\n\r\n%PDF-\r\n--x--\r\n"
        #expect(Seen(sandbox.post(Self.path, body, fields: fields)).maLoi.text == "00")
        #expect(sandbox.received("electricity/requests").first?.files.map(\.name) == ["don.pdf"])
    }

    @Test(arguments: [
        ("maYeuCau", ""), ("maKhachHang", "PB0601"), ("loaiYeuCau", "KHAC"), ("noiDung", " "),
        ("thoiGianGui", "hôm nay"), ("tepDinhKem", "x"),
    ])
    func `refuses what it cannot file, with status 200`(name: String, value: String) throws {
        let (sandbox, fields) = try sandbox()
        let answer = sandbox.post(Self.path, form("DL-3") { $0[name] = value }, fields: fields)
        #expect(answer.status == .ok && Seen(answer).maLoi.text == "05")
        #expect(Seen(answer).thongBao.text?.contains(name) == true)
        #expect(sandbox.received("electricity/requests").isEmpty)
    }

    @Test(arguments: [
        ("CAP_MOI", "diaChi"), ("THAY_DOI_CHU_THE", "hoTenMoi"), ("THAY_DOI_DINH_MUC", "soHo"),
        ("TANG_CONG_SUAT", "congSuat"),
    ])
    func `wants the detail that a kind of request cannot be without`(kind: String, detail: String) throws {
        let (sandbox, fields) = try sandbox()
        let answer = sandbox.post(Self.path, form("DL-4") { $0["loaiYeuCau"] = kind }, fields: fields)
        #expect(Seen(answer).thongBao.text == "chiTiet.\(detail)")
    }

    @Test func `ends a contract without further detail, and wants a token`() throws {
        let (sandbox, fields) = try sandbox()
        let end = form("DL-5") { $0["loaiYeuCau"] = "THANH_LY" }
        #expect(sandbox.post(Self.path, end, fields: [:]).status == .unauthorized)
        #expect(Seen(sandbox.post(Self.path, end, fields: fields)).duLieu.loaiYeuCau.text == "THANH_LY")
    }
}

@Suite struct `The social insurance, when somebody complains,` {
    private static let complaint = #"""
        {"maPhanAnhNguon":"TNS-9","hoTen":"Lê Thị Mẫu","noiDung":"Chưa đóng","thoiGianGui":"2026-06-15T09:12:33+07:00"}
        """#

    @Test func `files it, finds it, and answers it in the end`() {
        let sandbox = Sandbox(.holding(100))
        let fields = sandbox.signedInToGateway()
        func find() -> Seen {
            Seen(
                sandbox.post("/lgsp/apiBHXH/getPhanAnh", #"{"maPhanAnhNguon":"TNS-9"}"#, fields: fields)
            )
        }
        #expect(find().message.text == "RECORD_NOT_FOUND")
        var keyed = fields
        keyed[.contentType] = "application/json"
        if let name = HTTPField.Name("Idempotency-Key") { keyed[name] = "k" }
        for _ in 1...2 {
            let answer = sandbox.post("/lgsp/apiBHXH/tiepNhanPhanAnh", Self.complaint, fields: keyed)
            #expect(Seen(answer).data.maTiepNhan.text == "BHXH-0000001")
        }
        #expect(sandbox.received("social-insurance/complaints").map(\.count) == [2])
        #expect(find().data.trangThai.text == "1" && find().data.traLoi.text == "")
        _ = sandbox.post("/_control", #"{"revision":2}"#)
        #expect(find().data.trangThai.text == "3" && find().data.traLoi.text != "")
    }

    @Test(arguments: [
        #"{"maPhanAnhNguon":"TNS-9","noiDung":"x"}"#,
        #"{"maPhanAnhNguon":"TNS-9","noiDung":" ","thoiGianGui":"2026-06-15T09:12:33+07:00"}"#,
        #"{"maPhanAnhNguon":"TNS-9","noiDung":"x","maSoBhxh":"12","thoiGianGui":"2026-06-15T09:12:33+07:00"}"#,
        #"{"maPhanAnhNguon":"","noiDung":"x","thoiGianGui":"2026-06-15T09:12:33+07:00"}"#,
    ])
    func `refuses what it cannot file`(body: String) {
        let sandbox = Sandbox(.holding(100))
        var fields = sandbox.signedInToGateway()
        fields[.contentType] = "application/json"
        let answer = sandbox.post("/lgsp/apiBHXH/tiepNhanPhanAnh", body, fields: fields)
        #expect(Seen(answer).success.number == 0 && Seen(answer).status.number == 302)
        #expect(sandbox.received("social-insurance/complaints").isEmpty)
    }
}
