/// One unit as long as its name, parent and code stay the same.
package struct AdminUnit: Sendable, Hashable {
    /// What stands before a unit's name.
    package enum Kind: UInt8, Sendable, Hashable, CaseIterable {
        case province, city, urbanDistrict, ruralDistrict, town, township, ward, commune, specialZone

        /// As the official lists write it.
        package var title: String {
            switch self {
            case .province: "Tỉnh"
            case .city: "Thành phố"
            case .urbanDistrict: "Quận"
            case .ruralDistrict: "Huyện"
            case .town: "Thị xã"
            case .township: "Thị trấn"
            case .ward: "Phường"
            case .commune: "Xã"
            case .specialZone: "Đặc khu"
            }
        }

        /// A city may be a province or a district.
        func isOf(_ level: AdminCode.Level) -> Bool {
            switch self {
            case .province: level == .province
            case .city: level != .ward
            case .urbanDistrict, .ruralDistrict, .town: level == .district
            case .township, .ward, .commune, .specialZone: level == .ward
            }
        }
    }

    package let code: AdminCode
    package let kind: Kind
    /// Indices of versions, both included.
    let first: UInt8
    let last: UInt8
    /// The district of an old ward, the province of a district or of a new ward; of a province itself.
    package let parent: AdminCode
    package let province: AdminCode
    /// The whole name in the pool of names.
    let name: Range<Int32>

    func isValid(in version: Int) -> Bool { Int(first) <= version && version <= Int(last) }
}
