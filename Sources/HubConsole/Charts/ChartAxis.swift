import HubModel
import HubOperations

/// A scale of round numbers that holds all values.
struct ValueAxis {
    let ticks: [Double]
    var low: Double { ticks.first ?? 0 }
    var high: Double { ticks.last ?? 1 }

    /// From zero, unless something is below it.
    init(_ values: some Sequence<Double>, most: Int = 5) {
        var low = 0.0
        var high = 0.0
        for value in values where value.isFinite {
            low = min(low, value)
            high = max(high, value)
        }
        if high == low { high = low + 1 }
        let step = ValueAxis.round((high - low) / Double(most))
        let first = (low / step).rounded(.down)
        let last = (high / step).rounded(.up)
        ticks = stride(from: first, through: last, by: 1).map { $0 * step }
    }

    /// The next of 1, 2, 5, 10, 20 and so on.
    private static func round(_ rough: Double) -> Double {
        var size = 1.0
        while size * 10 <= rough { size *= 10 }
        while size > rough, size > 1e-12 { size /= 10 }
        let factor = [1.0, 2, 5, 10].first { $0 * size >= rough } ?? 10
        return factor * size
    }

    /// Where a value stands between 0 at the lower end and 1 at the upper.
    func share(_ value: Double) -> Double {
        guard high > low, value.isFinite else { return 0 }
        return (value - low) / (high - low)
    }
}

/// Moments along the lower edge: full hours of a day or two, midnights of more.
struct TimeAxis {
    struct Tick {
        var at: Timestamp
        var text: String
    }

    let from: Timestamp
    let until: Timestamp
    private let zone: Zone

    init?(_ instants: [Timestamp], zone: Zone) {
        guard let first = instants.min(), let last = instants.max() else { return nil }
        from = first
        until = last
        self.zone = zone
    }

    func share(_ instant: Timestamp) -> Double {
        guard until > from else { return 0.5 }
        return Double(instant.microseconds - from.microseconds)
            / Double(until.microseconds - from.microseconds)
    }

    func ticks(_ figures: Figures, most: Int = 6) -> [Tick] {
        guard until > from else { return [Tick(at: from, text: figures.day(zone.civil(from).date))] }
        let hours = (until - from) / .seconds(3600)
        return hours <= 48 ? hourTicks(hours, figures, most) : dayTicks(hours / 24, figures, most)
    }

    private func hourTicks(_ hours: Double, _ figures: Figures, _ most: Int) -> [Tick] {
        let step = [1, 2, 3, 6, 12].first { hours / Double($0) <= Double(most) } ?? 12
        let midnight = zone.civil(from).date
        return (0...72).compactMap { hour in
            guard hour % step == 0 else { return nil }
            let day = CivilDate(daysSinceEpoch: midnight.daysSinceEpoch + hour / 24)
            let at = zone.instant(CivilTime(date: day, hour: hour % 24, minute: 0))
            guard at >= from, at <= until else { return nil }
            return Tick(
                at: at,
                text: hour % 24 == 0 ? figures.day(day) : figures.clock(minuteOfDay: hour % 24 * 60)
            )
        }
    }

    private func dayTicks(_ days: Double, _ figures: Figures, _ most: Int) -> [Tick] {
        let step = max(1, Int((days / Double(most)).rounded(.up)))
        let first = zone.civil(from).date.daysSinceEpoch
        let last = zone.civil(until).date.daysSinceEpoch
        return stride(from: first, through: last, by: step).compactMap { number in
            let day = CivilDate(daysSinceEpoch: number)
            let at = zone.instant(CivilTime(date: day))
            return at >= from && at <= until ? Tick(at: at, text: figures.day(day)) : nil
        }
    }
}
