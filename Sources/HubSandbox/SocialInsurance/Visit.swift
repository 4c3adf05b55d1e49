/// A visit to a hospital or health station.
struct Visit: Sendable {
    /// A province hospital, a district hospital and a station: three vendors, three ways of writing files.
    static let facilities = ["80001", "80012", "80105"]

    let index: Int
    let citizen: Citizen
    /// Seconds on a clock in Vietnam.
    let left: Int
    /// How often its file was sent again.
    let corrections: Int

    var facility: Int { index % Self.facilities.count }
    var entered: Int { left - 3600 * (2 + index % 5) }
    var code: String { "LK\(CivilMoment(seconds: left).compactDay.dropFirst(2))\(padded(index, 6))" }

    var isOfHIV: Bool { index % 20 == 7 }
    var isOfTuberculosis: Bool { index % 20 == 9 }

    var diagnosis: (code: String, name: String) {
        if isOfHIV { return ("B20", "Bệnh do HIV dẫn đến bệnh nhiễm trùng") }
        if isOfTuberculosis { return ("A15.0", "Lao phổi") }
        return [
            ("A97.0", "Sốt xuất huyết Dengue"), ("J06.9", "Nhiễm trùng hô hấp trên"),
            ("I10", "Tăng huyết áp"),
        ][
            index / 3 % 3
        ]
    }

    struct Drug {
        var code: String
        var name: String
        var count: Int
        /// Đồng for one.
        var price: Int

        var sum: Int { count * price }
    }

    var drugs: [Drug] {
        if isOfHIV {
            return [Drug(code: "40.275", name: "Tenofovir/Lamivudin/Dolutegravir", count: 30, price: 0)]
        }
        let first = Drug(code: "40.48", name: "Paracetamol 500mg", count: 20, price: 1250 + corrections)
        return index.isMultiple(of: 2)
            ? [first] : [first, Drug(code: "40.171", name: "Amoxicilin 500mg", count: 15, price: 125)]
    }

    var examinationFee: Int { 60_100 }
    var drugSum: Int { drugs.reduce(0) { $0 + $1.sum } }
    var total: Int { drugSum + examinationFee }
    /// A fifth is the patient's.
    var patientShare: Int { total / 5 }
}
