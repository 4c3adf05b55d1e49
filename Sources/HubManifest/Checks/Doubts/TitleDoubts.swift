import HubModel

/// Vietnamese titles without their marks: they become labels of screens and comments of columns.
struct TitleDoubts {
    private(set) var findings = Findings()

    var diagnostics: [Diagnostic] { findings.diagnostics }

    init(_ project: Project) {
        for file in project.connectors { check(file.root) }
        for file in project.entities { check(file.root) }
        for file in project.schedules { check(file.root) }
    }

    private mutating func check(_ element: Element) {
        for entry in element.entries where entry.name == "title" {
            guard let text = entry.value.text, Self.lacksMarks(text) else { continue }
            findings.report(
                .titleWithoutMarks,
                .warning,
                at: entry.value.location,
                vi: "«\(text)» viết không dấu; người dân và cán bộ sẽ đọc tên này.",
                en: "`\(text)` is Vietnamese without its marks; people read this title.",
                cure: Localized(vi: "Viết có dấu, như «Hoá đơn tiền điện».", en: "Write it with its marks.")
            )
        }
        for child in element.children { check(child) }
    }

    /// At least two words, most of them syllables that are nothing in English.
    static func lacksMarks(_ text: String) -> Bool {
        guard text.allSatisfy(\.isASCII) else { return false }
        let words = text.lowercased().split { !$0.isLetter }.map(String.init)
        let known = words.count(where: syllables.contains)
        return known >= 2 && known * 2 > words.count
    }

    private static let syllables: Set<String> = [
        "hoa", "don", "tien", "dien", "nuoc", "nguoi", "danh", "sach", "ngay", "thang", "nam", "sinh", "dia",
        "chi",
        "trang", "thai", "ket", "qua", "giay", "hop", "dong", "khach", "hang", "vi", "quan", "ly", "thu",
        "tuc",
        "hanh", "chinh", "cap", "nhat", "thong", "tin", "ho", "so", "ma", "ten", "loai", "phi", "gia", "tri",
        "cong",
        "dan", "giao", "tong", "thue", "kenh", "lich", "ngung", "bao", "hiem", "kham", "benh", "dich", "vu",
        "phuong",
        "thoi", "gian", "noi", "nop", "tiep", "nhan", "xu", "tra", "cuu", "lanh", "dao", "gui", "dang", "ky",
    ]
}
