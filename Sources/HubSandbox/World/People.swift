import Foundation

/// Invented names and addresses, in the spellings that such systems hold.
enum People {
    /// How a name is written; most are composed (NFC) and in mixed case.
    enum Spelling: Int, CaseIterable {
        case composed, upperCase, decomposed, wrongEth, doubleSpace
    }

    private static let surnames = [
        "Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Võ", "Đặng", "Đỗ", "Bùi", "Đinh",
    ]
    private static let middles = ["Thị", "Văn", "Ngọc", "Hữu", "Minh", "Thanh", "Đức", "Thị Thùy"]
    private static let givens = ["Mẫu", "Thử", "Dụ", "Kiểm", "Giả", "Định", "Nghiệm", "Ví"]

    static let nameCount = surnames.count * middles.count * givens.count
    static let streets = [
        "Châu Văn Giác", "Hùng Vương", "Nguyễn Đình Chiểu", "Trần Hưng Đạo", "Quốc lộ 62", "Lê Văn Tao",
        "Đường tỉnh 827", "Ấp Bình Lợi", "Khu phố Bình Quân 2", "Ấp 3",
    ].map { Array($0.utf8) }
    static let wards = [
        "phường Long An", "phường Tân An", "phường Khánh Hậu", "xã Thủ Thừa", "xã Bến Lức", "xã Đức Hòa",
        "xã Cần Giuộc", "xã Tân Trụ", "phường Kiến Tường", "xã Vàm Cỏ",
    ].map { Array($0.utf8) }

    private static let names: [[[UInt8]]] = Spelling.allCases.map { spelling in
        (0..<nameCount).map { Array(spell(composed($0), spelling).utf8) }
    }

    static func name(_ index: Int, _ spelling: Spelling) -> [UInt8] {
        names[spelling.rawValue][index]
    }

    static func text(_ index: Int) -> String { composed(index) }

    /// Whether the middle name is one that only women have.
    static func isWoman(_ index: Int) -> Bool {
        middles[index / givens.count % middles.count].hasPrefix("Thị")
    }

    private static func composed(_ index: Int) -> String {
        let given = givens[index % givens.count]
        let middle = middles[index / givens.count % middles.count]
        let surname = surnames[index / givens.count / middles.count]
        return "\(surname) \(middle) \(given)".precomposedStringWithCanonicalMapping
    }

    private static func spell(_ name: String, _ spelling: Spelling) -> String {
        switch spelling {
        case .composed: name
        case .upperCase: name.uppercased()
        case .decomposed: name.decomposedStringWithCanonicalMapping
        // U+00D0 looks like Đ and is another letter.
        case .wrongEth: name.replacing("Đ", with: "\u{D0}")
        case .doubleSpace: name.replacing(" ", with: "  ")
        }
    }
}
