import Foundation

/// A synthetic person, always the same of the same number.
struct TownCitizen {
    let number: Int
    let sex: String
    let born: (year: Int, month: Int, day: Int)
    let name: String
    let citizenID: String
    let phone: String
    let insurance: String
    let card: String
    let electricity: String
    let tax: String
    let email: String
    let street: String
    let ward: String

    private static let families = "Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Đặng Bùi Đỗ Hồ Ngô Dương Lý".words
    private static let middles = "Văn Thị Hữu Đức Ngọc Minh Thanh Quốc Xuân Thu Hồng Kim Gia Bảo".words
    private static let givens =
        "Mẫu Thử Ví Dụ Hoa Lan Đào Mai Cúc Trúc Tùng Bách Sơn Hải Nam Bắc Đông Tây Xuân Hạ Thu Đông Quýt Cam Bưởi Ổi"
        .words
    private static let provinces = ["079", "080", "001", "048", "092", "082"]
    private static let wards = ["phường Tân An", "xã Tân Trụ", "phường Long An", "phường Kiến Tường"]

    init(_ number: Int) {
        var mixer = UInt64(truncatingIfNeeded: number &+ 1) &* 0x9E37_79B9_7F4A_7C15
        func draw(_ bound: Int) -> Int {
            mixer ^= mixer >> 30
            mixer &*= 0xBF58_476D_1CE4_E5B9
            mixer ^= mixer >> 27
            return Int(mixer % UInt64(bound))
        }
        func pick(_ list: [String]) -> String { list[draw(list.count)] }
        self.number = number
        sex = draw(2) == 0 ? "Nam" : "Nữ"
        born = (1950 + draw(60), 1 + draw(12), 1 + draw(28))
        name = [pick(Self.families), pick(Self.middles), pick(Self.middles), pick(Self.givens)].joined(
            separator: " "
        )
        let century = (born.year >= 2000 ? 2 : 0) + (sex == "Nam" ? 0 : 1)
        // The number itself is part of the serial, so that no two are alike.
        let serial = (number * 7919 + 13) % 1_000_000
        citizenID = pick(Self.provinces) + "\(century)" + (born.year % 100).digits(2) + serial.digits(6)
        phone = "09\(1 + draw(8))" + ((number * 104_729 + 77) % 10_000_000).digits(7)
        insurance = "79" + ((number * 15_485_863 + 5) % 100_000_000).digits(8)
        card = "DN4" + "79" + insurance
        electricity = "PB06" + "02" + ((number * 2_750_159 + 3) % 10_000_000).digits(7)
        tax = Self.taxCode((number * 611_953 + 31) % 9_000_000 + 1)
        let key = name.folded.replacing(" ", with: ".")
        email = "\(key).\(number)@thu.tinh.vn"
        street =
            "\(1 + draw(400))/\(1 + draw(30)) Hẻm \(pick(Self.givens)) \(pick(Self.families)) \(pick(Self.middles))"
        ward = pick(Self.wards)
    }

    var address: String { "\(street), \(ward), tỉnh Tây Ninh" }
    var birthday: String { "\(born.day.digits(2))/\(born.month.digits(2))/\(born.year)" }

    private static func taxCode(_ serial: Int) -> String {
        for step in 0..<11 {
            let digits = "80" + ((serial + step) % 10_000_000).digits(7)
            let weights = [31, 29, 23, 19, 17, 13, 7, 5, 3]
            let check = 10 - zip(weights, digits.utf8).reduce(0) { $0 + $1.0 * (Int($1.1) - 48) } % 11
            if check < 10 { return digits + "\(check)" }
        }
        return "8000000000"
    }

    /// A text about something else in which the person stands all the same, in the ways people write.
    var remark: String {
        switch number % 6 {
        case 0: "Đã gọi bà \(name) theo số \(phone.spaced([4, 3, 3], "."))"
        case 1: "Hồ sơ của \(name.uppercased()), CCCD \(citizenID.spaced([3, 3, 3, 3], " ")) còn thiếu"
        case 2: "lien he \(name.folded) sdt +84\(phone.dropFirst()) hoac \(email)"
        case 3: "Khách \(electricity) đã nộp, MST \(tax), người nộp \(name)"
        case 4: "Thẻ \(card) của \(name.decomposedStringWithCanonicalMapping); số BHXH \(insurance)"
        default: "Không liên lạc được"
        }
    }
}

extension String {
    var words: [String] { split(separator: " ").map(String.init) }

    /// Without case and marks.
    var folded: String {
        decomposedStringWithCanonicalMapping.unicodeScalars.filter { !(0x300...0x36F).contains($0.value) }
            .map { $0 == "đ" || $0 == "Đ" ? "d" : String($0).lowercased() }.joined()
    }

    func spaced(_ groups: [Int], _ separator: String) -> String {
        var rest = self[...]
        return groups.map { count in
            defer { rest = rest.dropFirst(count) }
            return String(rest.prefix(count))
        }.joined(separator: separator)
    }
}

extension Int {
    func digits(_ count: Int) -> String {
        let text = String(self)
        return String(repeating: "0", count: Swift.max(0, count - text.count)) + text
    }
}
