package import HubModel
package import HubOperations

/// What the numbers of a chart are.
package enum ChartUnit: Sendable, Hashable {
    case count, milliseconds, bytes
    /// Of 1.
    case share

    /// In full, for tables.
    func text(_ value: Double, _ figures: Figures) -> String {
        guard value.isFinite else { return "–" }
        return switch self {
        case .count: figures.number(value.whole)
        case .milliseconds: "\(figures.number(value.whole)) ms"
        case .bytes: figures.bytes(Int64(value.whole))
        case .share: figures.percent(value)
        }
    }

    /// Short, for an axis.
    func tick(_ value: Double, _ figures: Figures) -> String {
        switch self {
        case .count: figures.short(value)
        case .milliseconds:
            abs(value) >= 10_000 ? "\(figures.short(value / 1000)) s" : "\(figures.short(value)) ms"
        case .bytes, .share: text(value, figures)
        }
    }
}

extension Double {
    /// What can be drawn of it; `nil` where it is no number.
    var charted: Double? { isFinite ? Swift.min(Swift.max(self, -1e15), 1e15) : nil }

    /// Rounded, as near as `Int` can have it.
    var whole: Int {
        guard isFinite else { return 0 }
        return Int(exactly: rounded()) ?? (self < 0 ? -Int(1e15) : Int(1e15))
    }
}

extension Figures {
    /// `1,5 triệu`, `1.5 M`: with at most one digit behind the point, for where there is little room.
    package func short(_ value: Double) -> String {
        guard value.isFinite else { return "–" }
        let steps: [(Double, String, String)] = [
            (1e9, " tỷ", " B"), (1e6, " triệu", " M"), (1e4, " nghìn", " k"),
        ]
        for (size, vi, en) in steps where abs(value) >= size {
            // Ten thousand is where thousands become a word; they are still thousands.
            return tenths(value / (size == 1e4 ? 1000 : size)) + text(vi: vi, en: en)
        }
        return tenths(value)
    }

    private func tenths(_ value: Double) -> String {
        let tenths = (value * 10).whole
        let rest = abs(tenths) % 10
        guard rest != 0 else { return number(tenths / 10) }
        let sign = tenths < 0 && tenths > -10 ? "-" : ""
        return "\(sign)\(number(tenths / 10))\(language == .vietnamese ? "," : ".")\(rest)"
    }

    /// `15/06` in Vietnamese, `06-15` in English.
    package func day(_ date: CivilDate) -> String {
        let (_, month, day) = date.components
        return language == .vietnamese
            ? "\(Figures.two(day))/\(Figures.two(month))" : "\(Figures.two(month))-\(Figures.two(day))"
    }

    /// `15/06/2026` in Vietnamese, `2026-06-15` in English.
    package func date(_ date: CivilDate) -> String {
        let year = date.components.year
        return language == .vietnamese ? "\(day(date))/\(year)" : "\(year)-\(day(date))"
    }

    /// `08:30`.
    package func clock(minuteOfDay minute: Int) -> String {
        "\(Figures.two(minute / 60)):\(Figures.two(minute % 60))"
    }

    /// Day and minute, as an axis or a table needs them.
    package func moment(_ instant: Timestamp, zone: Zone = .vietnam) -> String {
        let civil = zone.civil(instant)
        return "\(date(civil.date)) \(clock(minuteOfDay: civil.hour * 60 + civil.minute))"
    }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }
}
