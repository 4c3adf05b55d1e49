import Foundation

/// Some wards as the statistics office lists them, before and after 1 July 2025, with the list's own mistakes.
enum WardList {
    struct Ward: Sendable, Hashable {
        var code: String
        var name: String
        var province: String
        var provinceName: String
        /// Empty since there are no districts.
        var district = ""
    }

    /// All of these from this day.
    private static let reform = CalendarDay(year: 2025, month: 7, day: 1)
    private static let firstList = CalendarDay(year: 2004, month: 7, day: 8)

    static func wards(on day: CalendarDay) -> [Ward] {
        if day < firstList { return [] }
        return day < reform ? old : new
    }

    /// The code 80 is Long An's.
    private static let old =
        [
            ("27694", "Phường 1", "794"), ("27697", "Phường 3", "794"), ("27700", "Phường 6", "794"),
            ("27712", "Xã Bình Tâm", "794"), ("27715", "Phường Khánh Hậu", "794"),
            ("27721", "Thị trấn Tân Hưng", "796"),
        ].map { Ward(code: $0.0, name: $0.1, province: "80", provinceName: "Tỉnh Long An", district: $0.2) }
        + [
            Ward(
                code: "06970",
                name: "Thị trấn Ba Chẽ",
                province: "22",
                provinceName: "Tỉnh Quảng Ninh",
                district: "202"
            )
        ]

    /// The code 80 is Tây Ninh's, and Phường 1's code is now Phường Long An's; one name is decomposed.
    private static let new =
        [
            ("27694", "Phường Long An"), ("27712", "Phường Tân An"), ("27715", "Phường Khánh Hậu"),
            ("27721", "Xã Tân Hưng".decomposedStringWithCanonicalMapping), ("25459", "Phường Tân Ninh"),
        ].map { Ward(code: $0.0, name: $0.1, province: "80", provinceName: "Tỉnh Tây Ninh") }
        + [
            Ward(code: "24316", name: "Phường Cư M\u{2019}gar", province: "66", provinceName: "Tỉnh Đắk Lắk"),
            // A mistake of the list: the commune's code is 06978.
            Ward(code: "06970", name: "Xã Ba Chẽ", province: "22", provinceName: "Tỉnh Quảng Ninh"),
        ]
}
