/// A report on its way through the offices.
struct TreatedIncident {
    enum Stage: Int {
        case received, processing, closed
    }

    let filed: Inbox.Filed
    let stage: Stage

    /// Free text, as operators write it.
    var state: String {
        switch stage {
        case .received: "Đã tiếp nhận"
        case .processing: "Đang xử lý"
        case .closed where isRejected: "Từ chối"
        case .closed: ["Đã xử lý", "Hoàn thành", "Đã trả lời"][filed.number % 3]
        }
    }

    /// One in ten is nobody's business here.
    private var isRejected: Bool { filed.number % 10 == 7 }

    func record(id: Int) -> WireValue {
        let facts = filed.item.facts
        let category = Int(facts["chuyenMucId"] ?? "") ?? 1
        return [
            "PhanAnhID": .number(id),
            "maPhanAnhNguon": .text(filed.item.key),
            "ChuyenMucID": .number(category),
            "TenChuyenMuc": .text(ReportWorld.categories[category - 1]),
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

    /// Nothing until the end; then HTML as it comes out of an editor.
    private var answer: String {
        guard stage == .closed else { return "" }
        let text = isRejected ? "Nội dung không thuộc thẩm quyền." : "Đã khắc phục xong, cảm ơn ông/bà."
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
