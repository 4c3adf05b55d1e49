/// What the social insurance knows of a person.
struct InsuranceMember {
    /// How much of a birthday is known (`loaiNgaySinh`): the wire holds eight digits all the same.
    private enum Precision: Int {
        case day, year, month
    }

    let citizen: Citizen

    var record: WireValue {
        [
            "maSoBhxh": number,
            "hoTen": .text(citizen.name.uppercased()),
            "soSoCu": .text(citizen.index.isMultiple(of: 3) ? "" : "79\(padded(citizen.index, 8))"),
            "ngaySinh": .text(citizen.compactBirth),
            "loaiNgaySinh": .text(String(precision.rawValue)),
            // 1 man, 2 woman, 3 not determined.
            "gioiTinh": .text(citizen.index % 50 == 49 ? "3" : citizen.isWoman ? "2" : "1"),
            "maTinhKs": "80", "maHuyenKs": "794", "maXaKs": "27694", "isKs": "1",
            "maHo": .text("HO\(padded(citizen.index / 4, 8))"),
            "diaChi": .text(citizen.address),
            "dienThoai": .literal("912000" + padded(citizen.index % 1000, 3)),
            "danToc": .text(citizen.index % 20 == 5 ? "05" : "01"),
            "trangThai": .text(citizen.index % 9 == 4 ? "2" : "1"),
        ]
    }

    /// Months as `yyyyMM`, sums as texts, the whole time as years and months in four digits.
    func contributions(revision: Int) -> WireValue {
        let spells = spells(revision: revision)
        let months = spells.reduce(0) { $0 + $1.months }
        let whole = padded(months / 12, 2) + padded(months % 12, 2)
        return [
            "maSoBhxh": number, "hoTen": .text(citizen.name),
            "quaTrinh": .list(spells.map(\.record)),
            "tongThoiGian": ["bhxh": .text(whole), "bhtn": .text(whole)],
        ]
    }

    var benefits: [WireValue] {
        guard citizen.index % 3 != 2 else { return [] }
        return [
            [
                "maCheDo": .text(citizen.isWoman ? "TS" : "OD"),
                "tenCheDo": .text(citizen.isWoman ? "Thai sản" : "Ốm đau"),
                "tuNgay": "02/03/2025", "denNgay": .text(citizen.isWoman ? "01/09/2025" : "06/03/2025"),
                "soTien": .literal("\(4_500_000 + citizen.index * 1000).0"), "trangThai": "1",
                "soQuyetDinh": .text("QĐ-\(padded(citizen.index, 6))"),
            ]
        ]
    }

    // MARK: How

    /// Some answers hold the number as a number: its first zero is lost.
    private var number: WireValue {
        citizen.index.isMultiple(of: 2)
            ? .text(citizen.insuranceNumber) : .number(Int(citizen.insuranceNumber) ?? 0)
    }

    private var precision: Precision {
        switch citizen.index % 10 {
        case 5: .year
        case 0 where citizen.index % 100 == 50: .month
        default: .day
        }
    }

    private struct Spell {
        var from: Int
        var through: Int
        var employer: Int
        var pay: Int

        /// Both months count.
        var months: Int { through - from + 1 }

        var record: WireValue {
            [
                "tuThang": .text(Self.month(from)), "denThang": .text(Self.month(through)),
                "maDonVi": .text("TA\(padded(employer, 4))"),
                "tenDonVi": .text("Công ty TNHH Thí Dụ \(employer)"), "chucDanh": "Công nhân may",
                "mucDong": .text(String(pay)), "loai": "BHXH,BHYT,BHTN",
            ]
        }

        private static func month(_ ordinal: Int) -> String {
            "\(ordinal / 12)\(padded(ordinal % 12 + 1, 2))"
        }
    }

    /// Two to four spells one after the other; a revision makes the last one a month longer.
    private func spells(revision: Int) -> [Spell] {
        let first = 2023 * 12 + citizen.index % 12
        let count = 2 + citizen.index % 3
        return (0..<count).map { position in
            Spell(
                from: first + position * 8,
                through: first + position * 8 + 7 + (position == count - 1 ? revision : 0),
                employer: 100 + (citizen.index + position / 2) % 40,
                pay: 5_310_000 + position * 370_000
            )
        }
    }
}
