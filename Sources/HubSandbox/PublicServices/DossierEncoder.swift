/// Writes dossiers as the one-stop shop does: dates of three formats in one record, four ways of saying nothing,
/// and truths in whatever form its screens had.
struct DossierEncoder {
    let dossier: Dossier

    var record: WireValue {
        let dossier = dossier
        var record: WireValue = [
            "MaHoSo": .text(dossier.code),
            "MaTTHC": .text(dossier.procedure.code),
            "TenTTHC": .text(dossier.procedure.name),
            "MaLinhVuc": .text(dossier.procedure.fieldCode),
            "TenLinhVuc": .text(dossier.procedure.fieldName),
            "KenhThucHien": .text(String(dossier.index % 3 + 1)),
            "ChuHoSo": .text(name),
            // This vendor counts from 0: citizen, enterprise, household business.
            "LoaiDoiTuong": dossier.isOfEnterprise ? 1 : 0,
            "MaDoiTuong": .text(dossier.isOfEnterprise ? "DN\(padded(dossier.index, 6))" : number),
            "SoDinhDanh": .text(dossier.isOfEnterprise ? "" : number),
            "SoDienThoai": .text(dossier.applicant.phone),
            "Email": nothing(0),
            "TrichYeuHoSo": .text("\(dossier.procedure.name) – \(dossier.applicant.name)"),
            "NgayNopHoSo": .text(CivilMoment(seconds: dossier.submitted).compact),
            "NgayTiepNhan": moment(dossier.time(of: .accepted), 1),
            "NgayHenTra": .text(CivilMoment(seconds: dossier.submitted + 15 * 86_400).spaced),
            "NgayTra": moment(dossier.time(of: .returned), 2),
            "NgayKetThucXuLy": moment(dossier.ending, 3),
            "TrangThaiHoSo": status,
            "HinhThuc": .text(dossier.index.isMultiple(of: 5) ? "1" : "0"),
            "DonViXuLy": .text("UBND \(dossier.applicant.wardName)"),
            "HoSoCoThanhPhanSoHoa": truth(dossier.index % 4 != 3, 0),
            "TaiKhoanDuocXacThucVoiVNeID": truth(dossier.index % 3 != 2, 1),
            "DuocThanhToanTrucTuyen": .text(dossier.index.isMultiple(of: 2) ? "2" : "1"),
            "GhiChu": dossier.events.last?.isCorrected == true
                ? "Đính chính theo đề nghị của công dân" : nothing(1),
            "NgayCapNhat": .text(CivilMoment(seconds: dossier.updated).slashed),
            "TaiLieuNop": documents,
            "DanhSachLePhi": fees,
            "DanhSachGiayToKetQua": results,
        ]
        if dossier.index % 7 == 0 { record = record.without("Email") }
        if dossier.flaw == .missingCode { record = record.without("MaHoSo") }
        return record
    }

    // MARK: Values

    private var name: String {
        guard !dossier.isOfEnterprise else { return "CÔNG TY TNHH THÍ DỤ \(dossier.index)" }
        // The look-alike U+00D0, which such systems hold for Đ.
        return dossier.index % 9 == 4
            ? dossier.applicant.name.replacing("Đ", with: "\u{D0}") : dossier.applicant.name
    }

    private var number: String {
        dossier.flaw == .mistypedNumber
            ? "O" + dossier.applicant.number.dropFirst() : dossier.applicant.number
    }

    private var status: WireValue {
        guard dossier.flaw != .unknownStatus else { return "11" }
        return dossier.index.isMultiple(of: 2)
            ? .text(String(dossier.status.rawValue)) : .number(dossier.status.rawValue)
    }

    /// `yyyyMMddHHmmss` or `yyyy-MM-dd HH:mm:ss`, record by record.
    private func moment(_ seconds: Int?, _ salt: Int) -> WireValue {
        guard dossier.flaw != .impossibleDate else { return "20260231080000" }
        guard let seconds else { return nothing(salt) }
        let moment = CivilMoment(seconds: seconds)
        return .text((dossier.index + salt).isMultiple(of: 2) ? moment.compact : moment.spaced)
    }

    private func nothing(_ salt: Int) -> WireValue {
        switch (dossier.index + salt) % 3 {
        case 0: ""
        case 1: nil
        default: "null"
        }
    }

    private func truth(_ value: Bool, _ salt: Int) -> WireValue {
        switch (dossier.index + salt) % 4 {
        case 0: .text(value ? "True" : "False")
        case 1: .text(value ? "1" : "0")
        case 2: .number(value ? 1 : 0)
        default: .truth(value)
        }
    }

    // MARK: Lists

    private var documents: WireValue {
        .list(
            (0..<(dossier.index % 3)).map { position in
                [
                    "TepDinhKemId": .text(String(90_000 + dossier.index * 3 + position)),
                    "TenTepDinhKem": .text("giay-to-\(position + 1).pdf"),
                    "IsDeleted": truth(position == 1 && dossier.index % 6 == 2, position),
                    "MaThanhPhanHoSo": "KQ.G07.000122",
                    "DuongDanTaiTepTin": .text(address("tep", position)),
                    "DuocSoHoa": "1",
                ]
            }
        )
    }

    private var fees: WireValue {
        .list(
            dossier.procedure.fees.prefix(1).map { fee in
                [
                    "TenPhiLePhi": .text(fee.name), "MaPhiLePhi": "LP01", "HinhThucThu": "1",
                    "Gia": .text(fee.amount == "Miễn phí" ? "0" : fee.amount),
                    "LoaiPhiLePhi": "2", "TrangThaiThanhToan": dossier.status.isPaidFor ? 1 : 0,
                ]
            }
        )
    }

    private var results: WireValue {
        guard dossier.status == .returned else { return [] }
        return [
            [
                "TenGiayTo": .text("Kết quả: \(dossier.procedure.name)"), "MaThanhPhanHoSo": "KQ.G13.000031",
                "GiayToId": .text("KQ\(padded(dossier.index, 7))"),
                "DuongDanTepTinKetQua": .text(address("ket-qua", 0)),
                "MaGiayToKetQua": .text("H53-\(padded(dossier.index, 7))/2026"),
            ]
        ]
    }

    private func address(_ kind: String, _ position: Int) -> String {
        "https://mc.tayninh.example/\(kind)/\(90_000 + dossier.index * 3 + position)"
    }
}
