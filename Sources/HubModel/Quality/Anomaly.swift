/// A figure of a run that is far from what the pull's own history makes likely.
package struct Anomaly: Sendable, Hashable, Codable {
    package enum Measure: String, Sendable, Hashable, Codable, CaseIterable {
        case read, new, changed
        /// The share of records in which a column is empty, 0 to 1.
        case empty
    }

    package var measure: Measure
    /// Of `empty`.
    package var column: String?
    package var value: Double
    /// The median of the runs before.
    package var usual: Double
    /// Outside of these the value is told.
    package var low: Double
    package var high: Double

    package init(
        measure: Measure,
        column: String? = nil,
        value: Double,
        usual: Double,
        low: Double,
        high: Double
    ) {
        self.measure = measure
        self.column = column
        self.value = value
        self.usual = usual
        self.low = low
        self.high = high
    }
}

/// The figures of one complete run, for comparison.
package struct RunFigures: Sendable, Hashable {
    package var account: RecordAccount
    package var quality: RunQuality

    package init(account: RecordAccount, quality: RunQuality) {
        self.account = account
        self.quality = quality
    }
}

/// Judges a run by the runs before it: median ± 5 median absolute deviations (MAD), and never less than 20 %.
///
/// The median and the MAD do not follow single bad nights, so one outage does not make the next one normal.
package struct AnomalyRule: Sendable {
    /// So many complete runs are looked back at.
    package static let runs = 14
    /// Fewer say nothing.
    package static let fewest = 5

    private static let deviations = 5.0
    private static let leastShare = 0.2
    /// Differences that nobody would look at: of records, and of shares of empty values.
    private static let leastRecords = 10.0
    private static let leastEmpty = 0.05
    /// A share of fewer records than these says nothing.
    private static let fewestMapped = 50

    package init() {}

    /// `history`: the runs before, the newest first; only `runs` of them count.
    package func judge(_ run: RunFigures, against history: [RunFigures]) -> [Anomaly] {
        let before = history.prefix(AnomalyRule.runs)
        guard before.count >= AnomalyRule.fewest else { return [] }
        let counts: [(Anomaly.Measure, KeyPath<RecordAccount, Int>)] = [
            (.read, \.read), (.new, \.new), (.changed, \.changed),
        ]
        var found = counts.compactMap { measure, figure in
            judge(
                Double(run.account[keyPath: figure]),
                before.map { Double($0.account[keyPath: figure]) },
                least: AnomalyRule.leastRecords
            ).map { $0.named(measure) }
        }
        for column in run.quality.columns.keys.sorted() {
            let shares = before.compactMap { share(of: column, in: $0.quality) }
            guard shares.count >= AnomalyRule.fewest, let share = share(of: column, in: run.quality) else {
                continue
            }
            if let bounds = judge(share, shares, least: AnomalyRule.leastEmpty) {
                found.append(bounds.named(.empty, column: column))
            }
        }
        return found
    }

    private func share(of column: String, in quality: RunQuality) -> Double? {
        quality.mapped >= AnomalyRule.fewestMapped ? quality.emptyShare(column) : nil
    }

    private struct Outlier {
        var value: Double
        var usual: Double
        var reach: Double

        func named(_ measure: Anomaly.Measure, column: String? = nil) -> Anomaly {
            Anomaly(
                measure: measure,
                column: column,
                value: value,
                usual: usual,
                low: max(0, usual - reach),
                high: usual + reach
            )
        }
    }

    private func judge(_ value: Double, _ before: [Double], least: Double) -> Outlier? {
        let usual = AnomalyRule.median(before)
        let deviation = AnomalyRule.median(before.map { abs($0 - usual) })
        let reach = max(AnomalyRule.deviations * deviation, AnomalyRule.leastShare * usual, least)
        return abs(value - usual) > reach ? Outlier(value: value, usual: usual, reach: reach) : nil
    }

    /// `values` is not empty.
    private static func median(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        let middle = sorted.count / 2
        return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    }
}
