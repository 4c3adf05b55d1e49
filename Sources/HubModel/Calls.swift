/// What one system's answers were like within one hour.
package struct CallHour: Sendable, Hashable {
    package var connector: String
    /// The first instant of the hour.
    package var hour: Timestamp
    package var classes = CallClasses()
    /// To the head of an answer: how fast its body is read is the hub's own doing.
    package var latencies = LatencyHistogram()
    package var bytes: Int64 = 0

    package init(connector: String, hour: Timestamp) {
        self.connector = connector
        self.hour = hour
    }
}

/// How many calls ended how.
package struct CallClasses: Sendable, Hashable, Codable {
    package var success = 0
    package var redirect = 0
    /// 4xx: the request was not accepted.
    package var refused = 0
    /// 5xx: the system failed.
    package var failed = 0
    /// No whole answer came.
    package var unanswered = 0

    package init() {}

    package var calls: Int { success + redirect + refused + failed + unanswered }

    /// Counts one answer more, or one less.
    package mutating func count(status: Int, _ by: Int = 1) {
        switch status {
        case ..<300: success += by
        case ..<400: redirect += by
        case ..<500: refused += by
        default: failed += by
        }
    }

    package static func += (left: inout CallClasses, right: CallClasses) {
        left.success += right.success
        left.redirect += right.redirect
        left.refused += right.refused
        left.failed += right.failed
        left.unanswered += right.unanswered
    }
}

/// Latencies in buckets whose bounds never change, so that hours, hosts and years can be added.
package struct LatencyHistogram: Sendable, Hashable {
    /// Upper bounds in milliseconds; what is slower falls into one bucket more.
    package static let bounds = [
        1, 2, 3, 5, 7, 10, 15, 20, 30, 50, 70, 100, 150, 200, 300, 500, 700, 1000, 1500, 2000, 3000, 5000,
        7000, 10_000, 15_000, 20_000, 30_000, 60_000, 120_000,
    ]

    package private(set) var counts: [Int]

    package init() {
        counts = [Int](repeating: 0, count: LatencyHistogram.bounds.count + 1)
    }

    /// Counts that were kept; of another number of buckets than this program's none are believed.
    package init(_ counts: [Int]) {
        self.init()
        if counts.count == self.counts.count { self.counts = counts }
    }

    package var count: Int { counts.reduce(0, +) }

    package mutating func note(milliseconds: Int) {
        let place = LatencyHistogram.bounds.firstIndex { milliseconds <= $0 } ?? LatencyHistogram.bounds.count
        counts[place] += 1
    }

    package static func += (left: inout LatencyHistogram, right: LatencyHistogram) {
        for index in left.counts.indices { left.counts[index] += right.counts[index] }
    }

    /// The latency that this share of calls stayed within, in milliseconds, read off evenly within its bucket.
    ///
    /// `nil` where nothing was measured.
    package func within(_ share: Double) -> Double? {
        let total = count
        guard total > 0 else { return nil }
        let wanted = max(share, 0) * Double(total)
        var before = 0
        for (index, count) in counts.enumerated() where count > 0 {
            guard Double(before + count) >= wanted else {
                before += count
                continue
            }
            let low = index == 0 ? 0 : Double(LatencyHistogram.bounds[index - 1])
            let high = index < LatencyHistogram.bounds.count ? Double(LatencyHistogram.bounds[index]) : low
            return low + (high - low) * (wanted - Double(before)) / Double(count)
        }
        return Double(LatencyHistogram.bounds[LatencyHistogram.bounds.count - 1])
    }
}

/// One call, as the page of its system shows the last few.
package struct LastCall: Sendable, Hashable, Codable {
    package var connector: String
    /// Microseconds since 1970.
    package var at: Int64
    /// `nil`: no answer.
    package var status: Int?
    package var milliseconds: Int

    package init(connector: String, at: Int64, status: Int?, milliseconds: Int) {
        self.connector = connector
        self.at = at
        self.status = status
        self.milliseconds = milliseconds
    }

    /// So many are kept of each connector.
    package static let kept = 20
}

/// Keeps what calls came to.
package protocol CallLedger: Sendable {
    /// Adds to what is there; all of it or nothing.
    func add(_ hours: [CallHour], _ last: [LastCall]) async throws
}
