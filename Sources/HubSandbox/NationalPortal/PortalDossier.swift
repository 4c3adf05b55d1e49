/// A dossier as the national portal knows it.
struct PortalDossier {
    var status: DossierStatus
    var procedure: String
    var applicantKind: String
    /// `yyyyMMddHHmmss`, or empty.
    var accepted: String
    /// What the sender wrote beside it (`ThongTinKhac`).
    var remark = ""

    /// As the one-stop shop had it before anything was sent.
    init(_ dossier: Dossier) {
        status = dossier.status
        procedure = dossier.procedure.code
        // The classic list counts from 1: citizen, enterprise.
        applicantKind = dossier.isOfEnterprise ? "2" : "1"
        accepted = dossier.time(of: .accepted).map { CivilMoment(seconds: $0).compact } ?? ""
    }

    /// As it was sent; throws a name of what cannot be taken.
    init(_ sent: JSONBody) throws(SentMistake) {
        if let name = sent.nulls.first { throw SentMistake(.content, "\(name): null") }
        guard
            sent["MaHoSo"].wholeMatch(
                of: /(\d{3}\.\d{2}\.\d{2}\.)?[A-Z]\d{2}(\.\d{2})*-(\d{6}|\d{8})-\d{4,7}/
            ) != nil
        else { throw SentMistake(.content, "MaHoSo") }
        for name in ["MaTTHC", "ChuHoSo"] where SentJSON.isBlank(sent[name]) {
            throw SentMistake(.content, name)
        }
        for name in ["NgayNopHoSo", "NgayTiepNhan", "NgayHenTra", "NgayTra", "NgayKetThucXuLy"] {
            if !Self.isMoment(sent[name]) { throw SentMistake(.content, "\(name): cần yyyyMMddHHmmss") }
        }
        guard ["1", "2"].contains(sent["LoaiDoiTuong"]) else { throw SentMistake(.content, "LoaiDoiTuong") }
        guard ["1", "2", "3"].contains(sent["KenhThucHien"]) else {
            throw SentMistake(.content, "KenhThucHien")
        }
        guard let status = Int(sent["TrangThaiHoSo"]).flatMap(DossierStatus.init) else {
            throw SentMistake(.content, "TrangThaiHoSo")
        }
        self.status = status
        procedure = sent["MaTTHC"]
        applicantKind = sent["LoaiDoiTuong"]
        accepted = sent["NgayTiepNhan"]
        remark = sent["ThongTinKhac"]
    }

    /// Nothing, or a second as this portal writes it.
    static func isMoment(_ text: String) -> Bool {
        text.isEmpty || text.utf8.count == 14 && Int(text) != nil
    }
}

extension DossierStatus {
    /// Whether the rules let a dossier go from this state to that.
    func mayBecome(_ next: DossierStatus) -> Bool {
        let allowed: [DossierStatus] =
            switch self {
            case .registered: [.accepted, .rejected, .withdrawn]
            case .accepted: [.processing, .supplementRequired, .paymentRequired, .withdrawn, .stopped]
            case .processing: [.supplementRequired, .paymentRequired, .withdrawn, .stopped, .processed]
            case .supplementRequired, .paymentRequired: [.processing, .stopped, .withdrawn]
            case .processed: [.returned]
            case .rejected, .withdrawn, .stopped, .returned: []
            }
        return next == self || allowed.contains(next)
    }
}
