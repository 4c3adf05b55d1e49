/// A visit as the portal lists it for a card.
struct VisitSummary {
    let visit: Visit

    var record: WireValue {
        [
            "maHoSo": .text(String(700_000 + visit.index)),
            "maLienKet": .text(visit.code),
            "maCSKCB": .text(Visit.facilities[visit.facility]),
            "ngayVao": .text(String(CivilMoment(seconds: visit.entered).compact.dropLast(2))),
            "ngayRa": .text(String(CivilMoment(seconds: visit.left).compact.dropLast(2))),
            "maBenh": .text(visit.diagnosis.code),
            "tenBenh": .text(visit.diagnosis.name),
            "tinhTrang": "1",
            "kqDieuTri": .text(String(1 + visit.index % 3)),
        ]
    }
}
