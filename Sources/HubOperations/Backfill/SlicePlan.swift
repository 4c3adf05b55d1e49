package import HubModel

/// How an asked span of the past is cut, and what that changes of the slices that are there.
///
/// Pure. Boundaries go along the calendar of the system's zone: a day with 23 hours is a slice as any other.
package struct SlicePlan: Sendable, Hashable {
    package let span: TimeSpan
    package let length: CalendarDuration
    private let zone: Zone
    /// What is done is asked once more.
    private let again: Bool

    package init(span: TimeSpan, length: CalendarDuration, zone: Zone, again: Bool = false) {
        self.span = span
        self.length = length
        self.zone = zone
        self.again = again
    }

    /// Each instant of a span in exactly one piece; the last one may be shorter.
    package func cut(_ span: TimeSpan) -> [TimeSpan] {
        var pieces: [TimeSpan] = []
        var from = span.from
        var count = 0
        while from < span.until {
            count += 1
            // From the beginning each time: 31 January plus one month, twice, is the end of March.
            let step = CalendarDuration(length.count * count, length.unit)
            let until = min(step.added(to: span.from, in: zone), span.until)
            guard until > from else { continue }
            pieces.append(TimeSpan(from: from, until: until))
            from = until
        }
        return pieces
    }

    /// What is done stays, what runs stays, and all the rest of the span waits: no gap, and nothing twice.
    ///
    /// A slice that reaches beyond the span keeps what lies outside as it was.
    package func revision(of slices: [BackfillSlice]) -> SliceRevision {
        let touched = slices.filter { $0.span.overlaps(span) }
        let recut = touched.filter { $0.state != .running && ($0.state != .done || again) }
        let kept = touched.filter { slice in !recut.contains { $0.id == slice.id } }
        let wanted = span.gaps(between: kept.map(\.span)).flatMap(cut)
        // A rerun finds the same pieces: they are left as they are.
        let standing = recut.filter { $0.state == .waiting && wanted.contains($0.span) }
        let dropped = recut.filter { slice in !standing.contains { $0.id == slice.id } }
        let fresh = wanted.filter { piece in !standing.contains { $0.span == piece } }
        return SliceRevision(
            dropped: dropped.map(\.id),
            added: dropped.flatMap(outside) + fresh.map { BackfillSlice(span: $0) }
        )
    }

    private func outside(_ slice: BackfillSlice) -> [BackfillSlice] {
        slice.span.outside(span).enumerated().map { index, piece in
            var part = slice
            part.span = piece
            // Its run's figures are told once.
            if index > 0 { part.run = nil }
            return part
        }
    }
}

/// `7d`, `1M`, `12h`: how much of the past one run brings.
package enum SliceLength {
    /// As manifests write spans; a calendar month may be `M` too, as nobody means a minute here.
    package static func read(_ text: String) -> CalendarDuration? {
        let length =
            text.hasSuffix("M") ? CalendarDuration(text.dropLast() + "mo") : CalendarDuration(text)
        guard let length, (1...100_000).contains(length.count) else { return nil }
        return length
    }
}
