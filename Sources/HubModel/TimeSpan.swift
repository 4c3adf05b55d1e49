/// A span of time, `[from, until)`: what one round of requests asks for.
package struct TimeSpan: Sendable, Hashable {
    package var from: Timestamp
    package var until: Timestamp

    package init(from: Timestamp, until: Timestamp) {
        self.from = from
        self.until = until
    }

    package var isEmpty: Bool { from >= until }

    package func overlaps(_ other: TimeSpan) -> Bool {
        from < other.until && other.from < until
    }

    package func contains(_ other: TimeSpan) -> Bool {
        from <= other.from && other.until <= until
    }

    /// What of this span lies outside another: nothing, one piece or two.
    package func outside(_ other: TimeSpan) -> [TimeSpan] {
        guard overlaps(other) else { return [self] }
        return [
            TimeSpan(from: from, until: min(until, other.from)),
            TimeSpan(from: max(from, other.until), until: until),
        ].filter { !$0.isEmpty }
    }

    /// What of this span none of these covers, in order.
    package func gaps(between spans: [TimeSpan]) -> [TimeSpan] {
        spans.reduce([self]) { rest, span in rest.flatMap { $0.outside(span) } }
    }
}

extension [TimeSpan] {
    /// The same instants in as few spans as there can be, in order.
    package var joined: [TimeSpan] {
        sorted { $0.from < $1.from }.reduce(into: []) { joined, span in
            if let last = joined.last, span.from <= last.until {
                joined[joined.count - 1].until = Swift.max(last.until, span.until)
            } else {
                joined.append(span)
            }
        }
    }
}
