/// Picks an exact share of all indices, evenly spread, without a list: of any million in a row, `rate` are picked.
package struct Share: Sendable, Hashable {
    private static let whole = 1_000_000
    private let rate: Int
    private let offset: Int

    /// - Parameters:
    ///   - fraction: 0 to 1, kept to six decimals.
    ///   - offset: moves the choice along the indices.
    package init(_ fraction: Double, offset: Int) {
        rate = Int((min(max(fraction, 0), 1) * Double(Self.whole)).rounded())
        self.offset = offset % Self.whole
    }

    @inline(__always)
    package func contains(_ index: Int) -> Bool {
        (index + offset) % Self.whole * rate % Self.whole < rate
    }

    /// How many of `0..<end` are picked.
    package func count(below end: Int) -> Int {
        picked(below: end + offset) - picked(below: offset)
    }

    /// Multiples of `rate` pass each whole once; the first one at or after it is the picked one.
    private func picked(below end: Int) -> Int {
        let (wholes, rest) = end.quotientAndRemainder(dividingBy: Self.whole)
        guard rest > 0, rate > 0 else { return wholes * rate }
        return wholes * rate + (rest - 1) * rate / Self.whole + 1
    }
}
