/// How much of a day is known, from least to most.
package enum DatePrecision: Int, Sendable, Hashable, Comparable, CaseIterable {
    case year
    case month
    case day

    /// Reads `year`, `month`, `day`, or the code that social insurance sends beside a birth date.
    ///
    /// `loaiNgaySinh`: 0 the whole day, 1 the year alone, 2 year and month. `nil` for anything else.
    package init?(_ text: UnsafeRawBufferPointer) {
        let words: [(StaticString, DatePrecision)] = DatePrecision.words
        guard let found = words.first(where: { text.equals($0.0) }) else { return nil }
        self = found.1
    }

    private static let words: [(StaticString, DatePrecision)] = [
        ("0", .day), ("1", .year), ("2", .month), ("day", .day), ("year", .year), ("month", .month),
    ]

    package static func < (left: DatePrecision, right: DatePrecision) -> Bool {
        left.rawValue < right.rawValue
    }
}
