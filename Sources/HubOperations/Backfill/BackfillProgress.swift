package import HubModel

/// How far the past of a pull is fetched.
package struct BackfillProgress: Sendable, Hashable {
    /// What is looked at.
    package let span: TimeSpan?
    package let done: [TimeSpan]
    /// Asked for, or within the span that somebody names, and not staged.
    package let missing: [TimeSpan]
    package let counts: [BackfillSlice.State: Int]
    /// With their reasons.
    package let failed: [BackfillSlice]
    /// Of the slices that are done.
    package let calls: Int
    package let records: Int

    /// `within`: `nil` looks at all that was ever asked for.
    package init(_ slices: [BackfillSlice], within asked: TimeSpan? = nil) {
        let seen = slices.filter { slice in asked.map { slice.span.overlaps($0) } ?? true }
        let isDone = seen.filter { $0.state == .done }
        if let asked {
            span = asked
            missing = asked.gaps(between: isDone.map(\.span)).joined
            done = asked.gaps(between: missing).joined
        } else {
            span = seen.map(\.span).min { $0.from < $1.from }.map { first in
                TimeSpan(from: first.from, until: seen.map(\.span.until).max() ?? first.until)
            }
            missing = seen.filter { $0.state != .done }.map(\.span).joined
            done = isDone.map(\.span).joined
        }
        counts = Dictionary(seen.map { ($0.state, 1) }, uniquingKeysWith: +)
        failed = seen.filter { $0.state == .failed }
        calls = isDone.reduce(0) { $0 + $1.calls }
        records = isDone.reduce(0) { $0 + $1.records }
    }

    package var total: Int { counts.values.reduce(0, +) }

    package func count(_ state: BackfillSlice.State) -> Int { counts[state] ?? 0 }

    /// Of the time that was asked for, in percent, rounded down: 100 is everything.
    package var percent: Int {
        let whole = length(done) + length(missing)
        return whole > .zero ? Int((length(done) / whole * 100).rounded(.down)) : 0
    }

    private func length(_ spans: [TimeSpan]) -> Duration {
        spans.reduce(.zero) { $0 + ($1.until - $1.from) }
    }
}
