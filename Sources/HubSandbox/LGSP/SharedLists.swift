import HTTPTypes

/// The shared code lists of the platform (`/dmdc`), and which organisations there are.
struct SharedLists: GatewayService {
    func answer(_ request: SandboxRequest, revision: Int) -> Answer? {
        let parts = request.path.split(separator: "/")
        guard parts.count == 3, parts[0] == "dmdc" else { return nil }
        guard let list = SharedList.named(String(parts[2]), revision: revision) else {
            return .json(["MSG": .text("Không có danh mục \(parts[2])"), "Count": 0])
        }
        switch parts[1] {
        case "Metadata": return .json(list.metadata)
        case "Category": return .json(.list(list.rows))
        default: return nil
        }
    }

    func facts(revision: Int) -> [String: Int] {
        ["organisations": 4 + revision]
    }
}

/// One list: names of its properties and its rows.
struct SharedList {
    let properties: [String]
    let rows: [WireValue]

    var metadata: WireValue {
        .list(
            properties.map { name in
                ["PropertyCode": .text(name), "PropertyName": .text(name), "PropertyType": "String"]
            }
        )
    }

    static func named(_ name: String, revision: Int) -> SharedList? {
        switch name {
        case "madantoc": list("MaDanToc", "TenDanToc", peoples1979)
        case "madantoc2008": list("MaDanToc", "TenDanToc", peoples2008)
        case "magioitinh":
            list("MaGioiTinh", "TenGioiTinh", [("1", "Nam"), ("2", "Nữ"), ("3", "Chưa xác định")])
        case "matinhtranghonnhan":
            list(
                "MaTinhTrangHonNhan",
                "TenTinhTrangHonNhan",
                [("1", "Chưa kết hôn"), ("2", "Đang có vợ/chồng")]
            )
        case "qlvanbandieuhanhcap1": organisations(1, [("000.00.00.H53", "UBND tỉnh Tây Ninh")])
        case "qlvanbandieuhanhcap2":
            organisations(
                2,
                [
                    ("000.00.10.H53", "Sở Khoa học và Công nghệ"), ("H53.19", "Sở Tư pháp"),
                    ("000.00.20.H53", "Trung tâm Phục vụ hành chính công tỉnh"),
                ] + (0..<revision).map { ("000.00.\(60 + $0).H53", "Ban Quản lý dự án số \($0 + 1)") }
            )
        default: nil
        }
    }

    /// QĐ 121-TCTK/PPCĐ (1979), which the health insurance wants.
    private static let peoples1979 = [
        ("01", "Kinh"), ("02", "Tày"), ("03", "Thái"), ("04", "Hoa"), ("05", "Khơ-me"), ("06", "Mường"),
        ("07", "Nùng"), ("08", "Hmông"),
    ]

    /// QĐ 1019/QĐ-TCTK (2008): the same codes mean other peoples.
    private static let peoples2008 = [
        ("01", "Kinh"), ("02", "Tày"), ("03", "Thái"), ("04", "Mường"), ("05", "Khơ me"), ("06", "Hoa"),
        ("11", "Ê-đê"), ("12", "Ba-na"),
    ]

    private static func list(_ code: String, _ name: String, _ rows: [(String, String)]) -> SharedList {
        SharedList(
            properties: [code, name],
            rows: rows.map { [.init(name: code, value: .text($0.0)), .init(name: name, value: .text($0.1))] }
                .map(WireValue.object)
        )
    }

    private static func organisations(_ level: Int, _ rows: [(String, String)]) -> SharedList {
        let properties = ["MaDinhDanhCap\(level)", "TenCoQuan", "NgayBanHanhQd"]
        return SharedList(
            properties: properties,
            rows: rows.map { code, name in
                .object([
                    .init(name: properties[0], value: .text(code)),
                    .init(name: properties[1], value: .text(name)),
                    .init(name: properties[2], value: "16/08/2018"),
                ])
            }
        )
    }
}
