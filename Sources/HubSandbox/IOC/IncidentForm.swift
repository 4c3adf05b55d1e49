/// What a citizen's report must look like to be taken.
struct IncidentForm: Decodable {
    struct Place: Decodable {
        var lat: Double
        var lon: Double
    }

    struct Person: Decodable {
        var hoTen: String?
        var soDienThoai: String?
        var soDinhDanh: String?
    }

    struct File: Decodable {
        var ten: String
        var loai: String?
        var kichThuoc: Int
        var sha256: String
        var url: String
    }

    var maNguon: String
    var maPhanAnhNguon: String
    var idempotencyKey: String?
    var thoiGianGui: String
    var chuyenMucId: String
    var tieuDe: String?
    var noiDung: String
    var diaChiSuKien: String?
    var viTri: Place?
    var maXa: String?
    var anDanh: Bool
    var congKhai: Bool?
    var nguoiGui: Person?
    var tepDinhKem: [File]?

    private static let longestText = 10_000
    /// The first member that cannot be taken, and why; `nil` if all can.
    var mistake: (code: Int, message: String)? {
        if maNguon != IOCSystem.application { return (4220, "maNguon: không phải nguồn đã cấp") }
        if maPhanAnhNguon.isEmpty || maPhanAnhNguon.utf8.count > 64 { return (4220, "maPhanAnhNguon") }
        if !SentJSON.isMoment(thoiGianGui) {
            return (4220, "thoiGianGui: cần giờ kèm múi giờ")
        }
        if TreatedIncident.category(chuyenMucId) == nil {
            return (4220, "chuyenMucId: không có chuyên mục này")
        }
        if SentJSON.isBlank(noiDung) || noiDung.utf16.count > Self.longestText { return (4220, "noiDung") }
        if let viTri, !(6...24).contains(viTri.lat) || !(102...118).contains(viTri.lon) {
            return (4220, "viTri: ngoài lãnh thổ")
        }
        if let maXa, maXa.utf8.count != 5 || Int(maXa) == nil { return (4220, "maXa: cần 5 chữ số") }
        // Who wants to stay unnamed must not be named by mistake.
        if anDanh, nguoiGui != nil { return (4221, "phản ánh ẩn danh không được kèm người gửi") }
        return nil
    }

    var facts: [String: String] {
        [
            "chuyenMucId": chuyenMucId, "noiDung": noiDung, "anDanh": "\(anDanh)", "thoiGianGui": thoiGianGui,
            "diaChiSuKien": diaChiSuKien ?? "", "maXa": maXa ?? "",
            "soDienThoai": nguoiGui?.soDienThoai ?? "", "soDinhDanh": nguoiGui?.soDinhDanh ?? "",
            "hoTen": nguoiGui?.hoTen ?? "", "viTri": viTri.map { "\($0.lat),\($0.lon)" } ?? "",
        ].filter { !$0.value.isEmpty }
    }

    var attachments: [ReceivedItem.File] {
        (tepDinhKem ?? []).map { ReceivedItem.File(name: $0.ten, size: $0.kichThuoc, sha256: $0.sha256) }
    }
}
