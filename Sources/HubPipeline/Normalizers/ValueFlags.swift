/// Up to four notes on one value that was written, in the order in which they were found.
///
/// Held inline: nothing is allocated. A fifth note is dropped; no type has so many for one value.
package struct ValueFlags: Sendable, Hashable {
    private var first: ValueRule?
    private var second: ValueRule?
    private var third: ValueRule?
    private var fourth: ValueRule?

    @inline(__always)
    package init() {}

    @inline(__always)
    package init(_ rule: ValueRule) {
        first = rule
    }

    @inline(__always)
    package var isEmpty: Bool { first == nil }

    package func contains(_ rule: ValueRule) -> Bool {
        first == rule || second == rule || third == rule || fourth == rule
    }

    /// Adds a note that is not there yet.
    package mutating func insert(_ rule: ValueRule) {
        guard !contains(rule) else { return }
        if first == nil {
            first = rule
        } else if second == nil {
            second = rule
        } else if third == nil {
            third = rule
        } else if fourth == nil {
            fourth = rule
        }
    }

    package mutating func insert(_ others: ValueFlags) {
        others.forEach { insert($0) }
    }

    package func forEach(_ body: (ValueRule) -> Void) {
        if let first { body(first) }
        if let second { body(second) }
        if let third { body(third) }
        if let fourth { body(fourth) }
    }

    /// For reports: a list, which allocates.
    package var rules: [ValueRule] { [first, second, third, fourth].compactMap(\.self) }
}
