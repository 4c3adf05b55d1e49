/// A time as names of files have it, so that files can be put in order.
///
/// Year first (`20260615`, `2026-06-15T0130`, `202606`) or day first (`15062026`, `06-2026`), with or without a time
/// of day; the year is from 1990 to 2099, so that one spelling is hardly ever taken for the other.
package enum FileTime {
    /// `yyyyMMddHHmmss`, which sorts as the time does; `nil` for what is no time.
    package static func sortKey(of text: String) -> String? {
        let groups = text.split { !("0"..."9").contains($0) }.map(String.init)
        guard let day = groups.first, groups.count <= 6 else { return nil }
        switch groups.map(\.count) {
        case [14], [12], [10], [8], [6]: return joined(day)
        case [8, 4], [8, 6], [6, 4], [6, 6]:
            return whole(day).map { $0.prefix(8) + groups[1] }.flatMap(checked)
        case [4, 2], [4, 2, 2], [4, 2, 2, 2, 2], [4, 2, 2, 2, 2, 2], [4, 2, 2, 4], [4, 2, 2, 6]:
            return checked(groups.joined())
        case [2, 4]: return checked(groups[1] + groups[0])
        case [2, 2, 4], [2, 2, 4, 2, 2], [2, 2, 4, 2, 2, 2], [2, 2, 4, 4], [2, 2, 4, 6]:
            return checked(groups[2] + groups[1] + groups[0] + groups[3...].joined())
        default: return nil
        }
    }

    private static func joined(_ digits: String) -> String? {
        digits.count <= 8 ? whole(digits) : checked(digits)
    }

    /// A day or month without separators: year first, else day first.
    private static func whole(_ digits: String) -> String? {
        if let key = checked(digits) { return key }
        let year = digits.suffix(4)
        let rest = digits.dropLast(4)
        return checked(year + (rest.count == 4 ? rest.suffix(2) + rest.prefix(2) : rest))
    }

    /// Filled up with zeros behind, if its parts can be those of a time.
    private static func checked(_ digits: some StringProtocol) -> String? {
        let parts = Array(digits)
        func number(_ range: Range<Int>) -> Int? {
            range.upperBound <= parts.count ? Int(String(parts[range])) : nil
        }
        guard let year = number(0..<4), (1990...2099).contains(year),
            let month = number(4..<6), (1...12).contains(month),
            (1...31).contains(number(6..<8) ?? 1), (0...24).contains(number(8..<10) ?? 0),
            (0...59).contains(number(10..<12) ?? 0), (0...60).contains(number(12..<14) ?? 0)
        else { return nil }
        return String(digits) + String(repeating: "0", count: max(0, 14 - parts.count))
    }
}
