/// Writes what happened to a dossier: not in the order in which it happened, some of it twice.
struct StepEncoder {
    private static let officers = ["Nguyễn Văn Ví Dụ", "Trần Thị Kiểm", "Lê Minh Thử"]
    let dossier: Dossier

    /// The steps of one dossier, the last before the one that came before it.
    var steps: [WireValue] {
        var events = dossier.events
        if events.count >= 4 { events.swapAt(events.count - 1, events.count - 2) }
        return withRepetition(events.map(step))
    }

    /// The dossier's changes of state, newest first.
    var states: [WireValue] {
        withRepetition(dossier.events.reversed().map(state))
    }

    /// Some deliveries come twice.
    private func withRepetition(_ records: [WireValue]) -> [WireValue] {
        guard dossier.index % 5 == 2, let first = records.first else { return records }
        return records + [first]
    }

    private func step(_ event: Dossier.Event) -> WireValue {
        [
            "MaHoSo": .text(dossier.code),
            "NguoiXuLy": .text(Self.officers[(dossier.index + event.status.rawValue) % Self.officers.count]),
            "ChucDanh": "Công chức tư pháp - hộ tịch",
            "ThoiDiemXuLy": .text(CivilMoment(seconds: event.at).compact),
            "PhongBanXuLy": .text("Trung tâm Phục vụ hành chính công \(dossier.applicant.wardName)"),
            "NoiDungXuLy": .text(event.isCorrected ? "Đính chính: \(event.status.note)" : event.status.note),
            "TrangThai": .text(String(event.status.rawValue)),
            "NgayBatDau": .text(CivilMoment(seconds: dossier.submitted).compact),
            "NgayKetThucTheoQuyDinh": .text(CivilMoment(seconds: dossier.submitted + 15 * 86_400).compact),
        ]
    }

    private func state(_ event: Dossier.Event) -> WireValue {
        [
            "MaHoSo": .text(dossier.code),
            "TrangThaiHoSo": .number(event.status.rawValue),
            "ThoiDiem": .text(CivilMoment(seconds: event.at).compact),
            "NgayCapNhat": .text(CivilMoment(seconds: dossier.updated).slashed),
            "LyDo": .text(event.isCorrected ? "Đính chính" : ""),
        ]
    }
}
