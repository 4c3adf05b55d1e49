import Foundation

/// A question for a card, and the portal's verdict.
struct CardCheck {
    let body: JSONBody

    var card: String { body["maThe"] }

    func answer(_ citizen: Citizen?) -> WireValue {
        guard !body["hoTenCb"].isEmpty else { return verdict("055", "Thiếu họ tên cán bộ tra cứu") }
        guard body["cccdCb"].utf8.count == 12 else { return verdict("054", "Sai số CCCD của cán bộ tra cứu") }
        guard let citizen else { return verdict("051", "Mã thẻ không đúng") }
        guard Self.bare(body["hoTen"]) == Self.bare(citizen.name) else {
            return verdict("060", "Thẻ sai họ tên")
        }
        let birth = body["ngaySinh"]
        guard birth == citizen.slashedBirth || birth == String(citizen.birth.year) else {
            return verdict("070", "Thẻ sai ngày sinh")
        }
        return found(citizen)
    }

    private func verdict(_ code: String, _ note: String) -> WireValue {
        ["maKetQua": .text(code), "ghiChu": .text(note), "maThe": nil, "dsLichSuKCB2018": nil]
    }

    private static func bare(_ name: String) -> String {
        name.precomposedStringWithCanonicalMapping.uppercased()
    }

    /// The state of a card hangs on the person: most are good.
    private func found(_ citizen: Citizen) -> WireValue {
        let code = ["000", "000", "004", "000", "003", "000", "010", "000", "110", "000", "124", "130"][
            citizen.index / ConsentRegister.everyth % 12
        ]
        let old = ["003", "004"].contains(code)
        return [
            "maKetQua": .text(code), "ghiChu": .text(Self.note(code)),
            "maThe": .text(citizen.card), "hoTen": .text(citizen.name),
            "ngaySinh": .text(citizen.slashedBirth),
            "gioiTinh": .text(citizen.isWoman ? "Nữ" : "Nam"), "diaChi": .text(citizen.address),
            "maDKBD": "80001", "cqBHXH": "BHXH cơ sở Long An",
            "gtTheTu": .text("01/01/\(code == "010" ? 2025 : 2026)"),
            "gtTheDen": .text("31/12/\(code == "010" ? 2025 : 2026)"),
            "maKV": "", "ngayDu5Nam": "01/01/2021", "maSoBHXH": .text(citizen.insuranceNumber),
            "maTheCu": old ? .text("GD480\(citizen.insuranceNumber)") : "",
            "maTheMoi": code == "003" ? .text("HT380\(citizen.insuranceNumber)") : nil,
            "gtTheTuMoi": code == "003" ? "01/07/2026" : nil,
            "gtTheDenMoi": code == "003" ? "30/06/2027" : nil,
            "dsLichSuKCB2018": nil,
        ]
    }

    private static func note(_ code: String) -> String {
        switch code {
        case "003": "Thẻ cũ hết giá trị, đã cấp thẻ mới"
        case "004": "Thẻ cũ còn giá trị, đã cấp thẻ mới"
        case "010": "Thẻ hết giá trị sử dụng"
        case "110", "124": "Thẻ đã thu hồi hoặc báo giảm"
        case "130": "Trẻ em không xuất trình thẻ"
        default: "Thẻ còn giá trị sử dụng đến 31/12/2026"
        }
    }
}
