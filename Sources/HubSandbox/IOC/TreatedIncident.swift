/// A report on its way through the offices.
struct TreatedIncident {
    let filed: Inbox.Filed
    let stage: Treatment.Stage

    /// Free text, as operators write it.
    var state: String {
        switch stage {
        case .received: "Đã tiếp nhận"
        case .processing: "Đang xử lý"
        case .closed where filed.isRejected: "Từ chối"
        case .closed: ["Đã xử lý", "Hoàn thành", "Đã trả lời"][filed.number % 3]
        }
    }

    func record(id: Int) -> WireValue {
        let facts = filed.item.facts
        let category = facts["chuyenMucId"] ?? ""
        return [
            "PhanAnhID": .number(id),
            "maPhanAnhNguon": .text(filed.item.key),
            "ChuyenMucID": .number(Int(category) ?? 0),
            "TenChuyenMuc": .text(Self.category(category) ?? ""),
            "NgayPhanAnh": .text(CivilMoment(seconds: filed.localSeconds).slashedMinute),
            "TrangThai": .text(state),
            "DiaChiSuKien": .text(facts["diaChiSuKien"] ?? ""),
            "DonViThuLy": stage == .received ? "" : "UBND xã Mỹ Lệ",
            "NoiDungPhanAnh": .text("<p>\(Self.entities(facts["noiDung"] ?? ""))</p>"),
            "NoiDungTraLoi": .text(answer),
            "DanhSachFileDinhKem": .list(
                filed.item.files.indices.map { index in
                    ["FileName": .text("https://tuongtac.example/uploads/\(id)_\(index + 1).jpg")]
                }
            ),
        ]
    }

    /// The name of a category; 99 is what fits nowhere, and stands in no list.
    static func category(_ id: String) -> String? {
        guard id != "99" else { return "Khác" }
        guard let number = Int(id), ReportWorld.categories.indices.contains(number - 1) else { return nil }
        return ReportWorld.categories[number - 1]
    }

    /// Nothing until the end; then HTML as it comes out of an editor.
    private var answer: String {
        guard stage == .closed else { return "" }
        let text = filed.isRejected ? "Nội dung không thuộc thẩm quyền." : "Đã khắc phục xong, cảm ơn ông/bà."
        return #"<p onclick="x()">\#(Self.entities(text))&nbsp;</p><script>alert(1)</script>"#
    }

    /// Every letter beyond ASCII, and what HTML would take for a tag, as a numeric entity.
    private static func entities(_ text: String) -> String {
        text.unicodeScalars.reduce(into: "") { result, scalar in
            let isPlain = scalar.isASCII && scalar != "<" && scalar != ">" && scalar != "&"
            result += isPlain ? String(scalar) : "&#\(scalar.value);"
        }
    }
}
