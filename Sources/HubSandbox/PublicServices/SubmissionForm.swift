/// A dossier as the citizens' app submits it.
struct SubmissionForm: Decodable {
    struct Person: Decodable {
        var hoTen: String
        var soDinhDanh: String
        var soDienThoai: String
    }

    /// The online procedures, and what their declarations cannot be without.
    private static let procedures = [
        "1.001193": ["nksHoTen", "nksGioiTinh", "nksNgaySinh", "nksNoiSinh"],
        "1.004873": ["mucDich", "tinhTrangHonNhan", "noiCuTru"],
        "1.005092": ["loaiVanBang", "hoTenTrenVanBang", "namTotNghiep", "soBanSao"],
    ]

    var maHoSoNguon: String
    var maTTHC: String
    var donViTiepNhan: String
    var thoiGianNop: String
    var nguoiNop: Person
    /// Every value is a text.
    var toKhai: [String: String]

    var mistake: String? {
        if maHoSoNguon.isEmpty || maHoSoNguon.utf8.count > 64 { return "maHoSoNguon" }
        guard let needed = Self.procedures[maTTHC] else { return "maTTHC: thủ tục không nộp trực tuyến" }
        if SentJSON.isBlank(donViTiepNhan) { return "donViTiepNhan" }
        if !SentJSON.isMoment(thoiGianNop) { return "thoiGianNop: cần giờ kèm múi giờ" }
        if SentJSON.isBlank(nguoiNop.hoTen) { return "nguoiNop.hoTen" }
        if nguoiNop.soDinhDanh.utf8.count != 12 || Int(nguoiNop.soDinhDanh) == nil {
            return "nguoiNop.soDinhDanh: cần 12 chữ số"
        }
        return needed.first { SentJSON.isBlank(toKhai[$0] ?? "") }.map { "toKhai.\($0)" }
    }

    var facts: [String: String] {
        toKhai.merging([
            "maTTHC": maTTHC, "donViTiepNhan": donViTiepNhan, "thoiGianNop": thoiGianNop,
            "hoTen": nguoiNop.hoTen, "soDinhDanh": nguoiNop.soDinhDanh, "soDienThoai": nguoiNop.soDienThoai,
        ]) { _, own in own }
    }
}
