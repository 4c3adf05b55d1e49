/// What a customer asks of the utility, or complains of.
struct RequestForm: Decodable {
    struct File: Decodable {
        var ten: String
        var kichThuoc: Int
        var sha256: String
        var url: String?
    }

    /// What is to be changed; which members count depends on the kind.
    struct Detail: Decodable {
        var soHo: Int?
        var congSuat: Double?
        var hoTenMoi: String?
        var diaChi: String?
        /// `yyyy-MM-dd`.
        var ngayMongMuon: String?
    }

    /// Kinds, and which of them change or end the contract.
    private static let kinds = [
        "PHAN_ANH", "CAP_MOI", "THAY_DOI_CHU_THE", "THAY_DOI_DINH_MUC", "TANG_CONG_SUAT", "THANH_LY",
        "KIEM_TRA_CONG_TO",
    ]
    private static let longestText = 4000

    var maYeuCau: String
    /// A complaint may come without, and so must a wish for a new supply.
    var maKhachHang: String?
    var loaiYeuCau: String
    var noiDung: String?
    var hoTen: String?
    var soDienThoai: String?
    var thoiGianGui: String
    var chiTiet: Detail?
    var tepDinhKem: [File]?

    var mistake: String? {
        if maYeuCau.isEmpty || maYeuCau.utf8.count > 64 { return "maYeuCau" }
        if !isCustomer { return "maKhachHang: cần 13 ký tự" }
        if !Self.kinds.contains(loaiYeuCau) { return "loaiYeuCau: không có loại này" }
        let text = noiDung ?? ""
        if loaiYeuCau == "PHAN_ANH" && SentJSON.isBlank(text) || text.utf16.count > Self.longestText {
            return "noiDung"
        }
        if !SentJSON.isMoment(thoiGianGui) { return "thoiGianGui: cần giờ kèm múi giờ" }
        return missingDetail.map { "chiTiet.\($0)" }
    }

    private var isCustomer: Bool {
        guard let maKhachHang else { return ["PHAN_ANH", "CAP_MOI"].contains(loaiYeuCau) }
        return maKhachHang.utf8.count == 13 && maKhachHang.hasPrefix("P")
            && Int(maKhachHang.dropFirst(2)) != nil
    }

    private var missingDetail: String? {
        switch loaiYeuCau {
        case "CAP_MOI" where chiTiet?.diaChi == nil: "diaChi"
        case "THAY_DOI_CHU_THE" where chiTiet?.hoTenMoi == nil: "hoTenMoi"
        case "THAY_DOI_DINH_MUC" where (chiTiet?.soHo ?? 0) < 1: "soHo"
        case "TANG_CONG_SUAT" where (chiTiet?.congSuat ?? 0) <= 0: "congSuat"
        default: nil
        }
    }

    var facts: [String: String] {
        [
            "maKhachHang": maKhachHang ?? "", "loaiYeuCau": loaiYeuCau, "noiDung": noiDung ?? "",
            "hoTen": hoTen ?? "", "soDienThoai": soDienThoai ?? "", "thoiGianGui": thoiGianGui,
            "hoTenMoi": chiTiet?.hoTenMoi ?? "", "soHo": chiTiet?.soHo.map(String.init) ?? "",
            "congSuat": chiTiet?.congSuat.map { "\($0)" } ?? "", "diaChi": chiTiet?.diaChi ?? "",
            "ngayMongMuon": chiTiet?.ngayMongMuon ?? "",
        ].filter { !$0.value.isEmpty }
    }
}
