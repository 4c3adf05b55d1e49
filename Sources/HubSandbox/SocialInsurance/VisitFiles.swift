/// The numbered files of one visit.
struct VisitFiles {
    let visit: Visit

    /// Kind and content; HIV and tuberculosis have files of their own.
    var all: [(String, String)] {
        var all = [("XML1", summary), ("XML2", drugs), ("XML3", services)]
        if visit.isOfHIV {
            all.append(("XML6", protected("CHI_TIEU_HO_SO_BENH_AN_CHAM_SOC_VA_DIEU_TRI_HIV_AIDS")))
        }
        if visit.isOfTuberculosis { all.append(("XML15", protected("CHI_TIEU_DIEUTRI_BENHLAO"))) }
        return all
    }

    /// The second vendor writes numbers where digits belong: first zeros are lost.
    private var losesZeros: Bool { visit.facility == 1 }

    private func digits(_ text: String) -> String {
        losesZeros ? String(text.drop { $0 == "0" }) : text
    }

    private var summary: String {
        let citizen = visit.citizen
        let left = minute(visit.left)
        let values: [(String, String)] = [
            ("MA_LK", visit.code), ("STT", "1"), ("MA_BN", "BN\(padded(citizen.index, 6))"),
            ("HO_TEN", citizen.name), ("SO_CCCD", digits(citizen.number)), ("NGAY_SINH", birth),
            ("GIOI_TINH", citizen.isWoman ? "2" : "1"), ("MA_QUOCTICH", "000"), ("MA_DANTOC", "01"),
            ("MA_NGHE_NGHIEP", "00000"), ("DIA_CHI", citizen.address), ("MATINH_CU_TRU", "80"),
            ("MAHUYEN_CU_TRU", ""), ("MAXA_CU_TRU", "27694"), ("DIEN_THOAI", digits(citizen.phone)),
            ("MA_THE_BHYT", cards), ("MA_DKBD", "80001"), ("GT_THE_TU", "20260101"),
            ("GT_THE_DEN", "20261231"), ("LY_DO_VV", "Khám bệnh"), ("CHAN_DOAN_RV", visit.diagnosis.name),
            ("MA_BENH_CHINH", visit.diagnosis.code), ("MA_BENH_KT", ""),
            ("MA_DOITUONG_KCB", visit.facility == 0 ? "1.1" : "1"), ("NGAY_VAO", minute(visit.entered)),
            ("NGAY_RA", left), ("SO_NGAY_DTRI", "0"), ("KET_QUA_DTRI", String(1 + visit.index % 3)),
            ("MA_LOAI_RV", "1"), ("NGAY_TTOAN", left), ("T_THUOC", money(visit.drugSum)), ("T_VTYT", "0"),
            ("T_TONGCHI_BV", money(visit.total)), ("T_TONGCHI_BH", money(visit.total)), ("T_BNTT", "0"),
            ("T_BNCCT", money(visit.patientShare)), ("T_BHTT", money(visit.total - visit.patientShare)),
            ("T_NGUONKHAC", "0"), ("NAM_QT", String(left.prefix(4))),
            ("THANG_QT", String(left.dropFirst(4).prefix(2))),
            ("MA_LOAI_KCB", "01"), ("MA_KHOA", "K01"), ("MA_CSKCB", Visit.facilities[visit.facility]),
            ("DU_PHONG", ""),
        ]
        return Markup.parent("TONG_HOP", values.map(Markup.element).joined())
    }

    /// Under circular 4210 the list itself is the root.
    private var drugs: String {
        let list = visit.drugs.enumerated().map { position, drug in
            let values: [(String, String)] = [
                ("MA_LK", visit.code), ("STT", String(position + 1)), ("MA_THUOC", drug.code),
                ("TEN_THUOC", drug.name), ("DON_VI_TINH", "Viên"), ("LIEU_DUNG", "1 viên/lần * 4 lần/ngày"),
                ("SO_LUONG", "\(drug.count).000"), ("DON_GIA", "\(drug.price).000"),
                ("THANH_TIEN_BV", money(drug.sum)), ("THANH_TIEN_BH", money(drug.sum)), ("MUC_HUONG", "80"),
                ("NGAY_YL", minute(visit.entered)),
            ]
            return Markup.parent("CHI_TIET_THUOC", values.map(Markup.element).joined())
        }
        let root = Markup.parent("DSACH_CHI_TIET_THUOC", list.joined())
        return visit.facility == 2 ? root : Markup.parent("CHITIEU_CHITIET_THUOC", root)
    }

    private var services: String {
        let values: [(String, String)] = [
            ("MA_LK", visit.code), ("STT", "1"), ("MA_DICH_VU", "02.1896"), ("TEN_DICH_VU", "Khám bệnh"),
            ("SO_LUONG", "1.000"), ("DON_GIA_BV", "\(visit.examinationFee).000"),
            ("THANH_TIEN_BV", money(visit.examinationFee)), ("NGAY_YL", minute(visit.entered)),
        ]
        let list = Markup.parent("CHI_TIET_DVKT", values.map(Markup.element).joined())
        return Markup.parent("CHITIEU_CHITIET_DVKT_VTYT", Markup.parent("DSACH_CHI_TIET_DVKT", list))
    }

    /// What must never be found outside of this file.
    private func protected(_ root: String) -> String {
        let values =
            Markup.element("MA_LK", visit.code) + Markup.element("KQ_XN", "NOI-DUNG-BAO-VE-\(visit.index)")
        return Markup.parent(root, values)
    }

    // MARK: Values

    /// Some days of birth are unknown: month and day are zeros.
    private var birth: String {
        visit.citizen.index % 13 == 6
            ? "\(visit.citizen.birth.year)00000000" : visit.citizen.compactBirth + "0000"
    }

    /// Some people show two cards.
    private var cards: String {
        let card = visit.citizen.card
        return visit.index % 10 == 5 ? "\(card);HT3\(card.dropFirst(3))" : card
    }

    private func money(_ amount: Int) -> String { "\(amount).00" }

    private func minute(_ seconds: Int) -> String {
        String(CivilMoment(seconds: seconds).compact.dropLast(2))
    }
}
