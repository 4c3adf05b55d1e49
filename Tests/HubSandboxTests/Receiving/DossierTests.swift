import Foundation
import HTTPTypes
import HubSandbox
import Testing

@Suite struct `The public services, when a dossier is submitted,` {
    private func form(_ procedure: String, _ declaration: [String: String]) -> String {
        let form: [String: Any] = [
            "maHoSoNguon": "HS-1", "maTTHC": procedure, "donViTiepNhan": "UBND phường Long An",
            "thoiGianNop": "2026-06-15T09:12:33+07:00", "toKhai": declaration,
            "nguoiNop": [
                "hoTen": "Lê Thị Mẫu", "soDinhDanh": "080190999901", "soDienThoai": "+84912000111",
            ],
        ]
        let data = try? JSONSerialization.data(withJSONObject: form, options: .sortedKeys)
        return String(decoding: data ?? Data(), as: UTF8.self)
    }

    private static let declarations = [
        "1.001193": [
            "nksHoTen": "Trần Văn Thử", "nksGioiTinh": "1", "nksNgaySinh": "01/06/2026",
            "nksNoiSinh": "Long An",
        ],
        "1.004873": ["mucDich": "Kết hôn", "tinhTrangHonNhan": "1", "noiCuTru": "Long An"],
        "1.005092": [
            "loaiVanBang": "THPT", "hoTenTrenVanBang": "Lê Thị Mẫu", "namTotNghiep": "2008", "soBanSao": "2",
        ],
    ]

    private func sandbox() -> (Sandbox, HTTPFields) {
        let sandbox = Sandbox(.holding(600))
        var fields = sandbox.signedInToGateway()
        fields[.contentType] = "application/json"
        return (sandbox, fields)
    }

    @Test(arguments: declarations.keys.sorted())
    func `gives it a code, the same for the same number, and finds it again`(procedure: String) throws {
        let (sandbox, fields) = sandbox()
        let look = "/lgsp/dvc/v1/hoso/nguon/HS-1"
        #expect(Seen(sandbox.get(look, fields: fields)).code.number == 404)
        let body = form(procedure, Self.declarations[procedure] ?? [:])
        let codes = (1...2).map { _ in
            Seen(sandbox.post("/lgsp/dvc/v1/hoso", body, fields: fields)).data.MaHoSo.text
        }
        #expect(codes[0] != nil && codes[0] == codes[1])
        #expect(Seen(sandbox.get(look, fields: fields)).data.MaHoSo.text == codes[0])
        let item = try #require(sandbox.received("public-services/submissions").first)
        #expect(item.count == 2 && item.facts["maTTHC"] == procedure)
        #expect(item.facts["soDinhDanh"] == "080190999901")
    }

    @Test(arguments: declarations.keys.sorted())
    func `refuses a declaration that lacks something, and files nothing`(procedure: String) {
        for name in Self.declarations[procedure, default: [:]].keys {
            let (sandbox, fields) = sandbox()
            var declaration = Self.declarations[procedure] ?? [:]
            declaration[name] = nil
            let answer = Seen(
                sandbox.post("/lgsp/dvc/v1/hoso", form(procedure, declaration), fields: fields)
            )
            #expect(answer.message.text == "DATA_TYPE_INVALID: toKhai.\(name)")
            #expect(sandbox.received("public-services/submissions").isEmpty)
        }
    }

    @Test func `refuses a procedure that is not online`() {
        let (sandbox, fields) = sandbox()
        let answer = Seen(sandbox.post("/lgsp/dvc/v1/hoso", form("1.012789", [:]), fields: fields))
        #expect(answer.message.text?.contains("maTTHC") == true && answer.data.isNull)
    }
}

@Suite struct `The national portal, when dossiers come,` {
    private static let code = "000.00.01.H53-260615-990001"

    private func dossier(_ status: String, _ change: (inout [String: Any]) -> Void = { _ in }) -> [String:
        Any]
    {
        var dossier: [String: Any] = [
            "MaHoSo": Self.code, "MaTTHC": "1.001193", "ChuHoSo": "Lê Thị Mẫu", "KenhThucHien": "2",
            "LoaiDoiTuong": "1", "NgayTiepNhan": "20260615083000", "NgayTra": "", "TrangThaiHoSo": status,
            "TaiLieuNop": [Any](),
        ]
        change(&dossier)
        return dossier
    }

    private func step(_ code: String, _ more: [String: String] = [:]) -> [String: Any] {
        let step = [
            "MaHoSo": code, "NguoiXuLy": "Nguyễn Văn Ví Dụ", "ThoiDiemXuLy": "20260615141500",
            "TrangThai": "4",
            "NgayBatDau": "", "NoiDungXuLy": "Đã kiểm tra",
        ]
        return step.merging(more) { $1 }
    }

    private func send(
        _ sandbox: Sandbox,
        _ service: String,
        _ data: [[String: Any]],
        _ more: [String: Any] = [:],
        session: String? = nil
    ) -> Seen {
        var body: [String: Any] = [
            "session": session ?? self.session(sandbox), "madonvi": "000.00.00.H53", "service": service,
            "data": data,
        ]
        body.merge(more) { $1 }
        let bytes = try? JSONSerialization.data(withJSONObject: body, options: .sortedKeys)
        return Seen(sandbox.post("/dvcqg/integration", String(decoding: bytes ?? Data(), as: UTF8.self)))
    }

    private func session(_ sandbox: Sandbox) -> String {
        let answer = sandbox.post(
            "/dvcqg/auth",
            #"{"username":"tayninh","password":"matkhau-thu-nghiem"}"#
        )
        return Seen(answer).session.text ?? ""
    }

    private func sync(_ sandbox: Sandbox, _ status: String, updating: Bool) -> Int? {
        let answer = send(
            sandbox,
            "DongBoHoSoMC",
            [dossier(status)],
            ["isUpdating": updating ? "True" : "False"]
        )
        #expect(answer.error_code.text == "00")
        return answer.result[0].error_code.number
    }

    @Test func `creates the unknown and updates the known; the other way about is an error inside 200`() {
        let sandbox = Sandbox(.holding(600))
        #expect(sync(sandbox, "1", updating: true) == 201)
        #expect(sync(sandbox, "1", updating: false) == 0)
        #expect(sync(sandbox, "1", updating: false) == 107)
        #expect(sync(sandbox, "2", updating: true) == 0)
        let found = send(sandbox, "TraCuuHoSo", [], ["mahoso": Self.code]).result[0]
        #expect(found.TRANGTHAIHOSO.text == "2" && found.MAHOSO.text == Self.code)
        let items = sandbox.received("national-portal/dossiers")
        #expect(items.map { $0.facts["isUpdating"] } == ["False", "True"])
    }

    @Test func `notes a leap that the rules do not know, and files it all the same`() {
        let sandbox = Sandbox(.holding(600))
        _ = sync(sandbox, "10", updating: false)
        #expect(sync(sandbox, "4", updating: true) == 0)
        #expect(sandbox.received("national-portal/dossiers").map(\.anomalies) == [[], ["10 → 4"]])
    }

    @Test func `knows the dossiers of the one-stop shop as they were, until something is sent`() throws {
        let sandbox = Sandbox(.holding(600))
        let list = sandbox.get(
            "/lgsp/dvc/v1/hoso?maDonVi=000.00.01.H53&tuNgay=01/07/2025&denNgay=31/07/2025",
            fields: sandbox.signedInToGateway()
        )
        let code = try #require(Seen(list).data.DanhSach[0].MaHoSo.text)
        func status() -> String? {
            send(sandbox, "TraCuuHoSo", [], ["mahoso": code]).result[0].TRANGTHAIHOSO.text
        }
        let before = status()
        _ = sandbox.post("/_control", #"{"revision":9}"#)
        #expect(status() == before)
        let sent = dossier("8") { $0["MaHoSo"] = code }
        _ = send(sandbox, "DongBoHoSoMC", [sent], ["isUpdating": "True"])
        #expect(status() == "8")
    }

    @Test func `gives every item of a list a result of its own`() {
        let sandbox = Sandbox(.holding(600))
        let bad = dossier("4") { $0["NgayTra"] = "15/06/2026" }
        let null = dossier("4") { $0["ThongTinTra"] = NSNull() }
        let answer = send(sandbox, "DongBoHoSoMC", [dossier("1"), bad, null], ["isUpdating": "False"])
        #expect(answer.result.items.map(\.error_code.number) == [0, 302, 302])
        #expect(sandbox.received("national-portal/dossiers").count == 1)
    }

    @Test(arguments: [
        ("MaHoSo", "123"), ("MaTTHC", ""), ("ChuHoSo", " "), ("KenhThucHien", "4"), ("LoaiDoiTuong", "0"),
        ("TrangThaiHoSo", "11"), ("TrangThaiHoSo", "processing"),
    ])
    func `refuses what it cannot read`(name: String, value: String) {
        let sandbox = Sandbox(.holding(600))
        let answer = send(
            sandbox,
            "DongBoHoSoMC",
            [dossier("1") { $0[name] = value }],
            ["isUpdating": "False"]
        )
        #expect(answer.result[0].error_code.number == 302)
        #expect(answer.result[0].message.text?.hasSuffix(name) == true)
    }

    @Test func `takes steps of dossiers that it knows, and refuses those of others`() {
        let sandbox = Sandbox(.holding(600))
        func take(_ step: [String: Any]) -> Int? {
            send(sandbox, "CapNhatTienDoHoSoMC", [step]).result[0].error_code.number
        }
        #expect(take(step(Self.code)) == 201)
        _ = sync(sandbox, "1", updating: false)
        #expect(take(step(Self.code)) == 0)
        #expect(take(step(Self.code, ["ThoiDiemXuLy": ""])) == 302)
        #expect(take(step(Self.code, ["TrangThai": "x"])) == 302)
        #expect(sandbox.received("national-portal/progress").map(\.order) == [2])
    }

    @Test func `digests a body without the session that it gave out`() {
        let sandbox = Sandbox(.holding(600))
        _ = sync(sandbox, "1", updating: false)
        for session in [session(sandbox), session(sandbox)] {
            _ = send(sandbox, "DongBoHoSoMC", [dossier("2")], ["isUpdating": "True"], session: session)
        }
        let items = sandbox.received("national-portal/dossiers")
        #expect(items.count == 3 && items[1].bodies == items[2].bodies && items[0].bodies != items[1].bodies)
    }
}
