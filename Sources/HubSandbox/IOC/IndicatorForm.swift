/// One figure of one area and period; a correction is a new version.
struct IndicatorForm: Decodable {
    struct Period: Decodable {
        var loai: String
        var giaTri: String
    }

    struct Area: Decodable {
        var capDvhc: String
        var maDvhc: String
        var phienBanDvhc: String
    }

    struct Cell: Decodable {
        var chieu: String
        var ma: String
        /// `nil` for a cell that is kept back.
        var giaTri: Double?
    }

    /// Counts below this tell of persons.
    static let smallest = 5.0
    private static let kinds = ["NGAY", "THANG", "QUY", "NAM"]
    private static let levels = ["TINH", "XA"]

    var maChiTieu: String
    var tenChiTieu: String
    var donViTinh: String
    var kyBaoCao: Period
    var phamVi: Area
    var giaTri: Double?
    var phanTo: [Cell]?
    var nguon: String?
    var thoiDiemChot: String
    var phienBan: Int
    var trangThai: String?

    /// Figure, period and area: what versions are versions of.
    var name: String { "\(maChiTieu)/\(phamVi.maDvhc)/\(kyBaoCao.giaTri)" }

    var mistake: String? {
        if maChiTieu.isEmpty || tenChiTieu.isEmpty { return "maChiTieu, tenChiTieu" }
        if !Self.kinds.contains(kyBaoCao.loai) || kyBaoCao.giaTri.isEmpty { return "kyBaoCao" }
        if !Self.levels.contains(phamVi.capDvhc) || phamVi.maDvhc.isEmpty { return "phamVi" }
        if phienBan < 1 { return "phienBan: số dương, chỉ tăng" }
        return revealing
    }

    /// A small cell, or one that can be found by subtracting.
    private var revealing: String? {
        let figures = [giaTri] + (phanTo ?? []).map(\.giaTri)
        if figures.contains(where: { $0.map { $0 > 0 && $0 < Self.smallest } ?? false }) {
            return "ô có số đếm dưới 5 phải được che"
        }
        guard giaTri != nil else { return nil }
        let dimensions = Dictionary(grouping: phanTo ?? [], by: \.chieu)
        let isAlone = dimensions.values.contains { cells in cells.count { $0.giaTri == nil } == 1 }
        return isAlone ? "chỉ che một ô: lấy tổng trừ đi là ra" : nil
    }

    var facts: [String: String] {
        [
            "phienBan": "\(phienBan)", "giaTri": giaTri.map(Self.plain) ?? "",
            "phanTo": (phanTo ?? []).map { "\($0.chieu)=\($0.ma):\($0.giaTri.map(Self.plain) ?? "")" }
                .joined(separator: ";"),
            "thoiDiemChot": thoiDiemChot,
        ]
    }

    private static func plain(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e15 ? "\(Int(value))" : "\(value)"
    }
}
