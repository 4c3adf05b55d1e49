/// `trang` and `soDong` of a request.
struct Paging {
    private static let usualSize = 100
    /// From 1.
    let number: Int
    let size: Int

    /// `nil` if a value is no positive number.
    init?(_ request: SandboxRequest, limit: Int) {
        guard let number = Int(request.query["trang"] ?? "1"), number > 0, number < 1 << 31 else {
            return nil
        }
        let asked = request.query["soDong"].map { Int($0) ?? 0 } ?? Self.usualSize
        guard asked > 0 else { return nil }
        self.number = number
        size = min(asked, limit)
    }

    /// Positions of this page among `total` records; empty beyond the last.
    func range(of total: Int) -> Range<Int> {
        let start = min(total, (number - 1) * size)
        return start..<min(total, start + size)
    }
}
