import Foundation

/// How far a report has come, and the ways in which the operators write it.
enum ReportStage: Int, CaseIterable {
    case received, assigned, processing, finished

    private static let spellings: [[String]] = [
        ["Đã tiếp nhận", "Chờ tiếp nhận", "ĐÃ TIẾP NHẬN", "\u{D0}ã tiếp nhận"],
        ["Đã chuyển", "Phân công", "Đã chuyển", " Đã chuyển "],
        ["Đang xử lý", "Đang xử lí", "Đang xử lý".decomposed, "đang xử lý"],
        ["Đã xử lý", "Hoàn thành", "Đã trả lời", "Từ chối"],
    ]

    /// One in fifty is written as nobody had agreed.
    func spelling(_ choice: Int) -> String {
        if self == .processing, choice % 50 == 17 { return "Chờ phối hợp liên ngành" }
        return Self.spellings[rawValue][choice % 4]
    }
}

extension String {
    /// NFD: letters and their marks apart.
    fileprivate var decomposed: String { decomposedStringWithCanonicalMapping }
}
