import Foundation

/// A time zone with its transitions read once, so that conversion is arithmetic.
///
/// Vietnam has one zone and no daylight saving; the table exists for a source that declares another.
package struct Zone: Sendable, Hashable {
    package let identifier: String
    private let firstOffset: Int
    private let transitions: [Transition]

    private struct Transition: Sendable, Hashable {
        var at: Int64
        var offset: Int
    }

    /// `nil` if the system knows no zone of that name (IANA tz database).
    package init?(identifier: String) {
        guard let zone = TimeZone(identifier: identifier) else { return nil }
        self.identifier = identifier
        let from = Date(timeIntervalSince1970: 0)
        let until = Date(timeIntervalSince1970: 4_102_444_800)
        firstOffset = zone.secondsFromGMT(for: from)
        var transitions: [Transition] = []
        var next = zone.nextDaylightSavingTimeTransition(after: from)
        while let instant = next, instant < until {
            transitions.append(
                Transition(
                    at: Int64(instant.timeIntervalSince1970),
                    offset: zone.secondsFromGMT(for: instant.addingTimeInterval(1))
                )
            )
            next = zone.nextDaylightSavingTimeTransition(after: instant.addingTimeInterval(1))
        }
        self.transitions = transitions
    }

    private init(fixedOffset: Int, identifier: String) {
        self.identifier = identifier
        firstOffset = fixedOffset
        transitions = []
    }

    package static let utc = Zone(fixedOffset: 0, identifier: "UTC")
    /// UTC+7 since 1975, without daylight saving.
    package static let vietnam = Zone(fixedOffset: 7 * 3600, identifier: "Asia/Ho_Chi_Minh")

    /// Seconds east of Greenwich at an instant.
    package func offset(at instant: Timestamp) -> Int {
        guard !transitions.isEmpty else { return firstOffset }
        return transitions.last { $0.at <= instant.seconds }?.offset ?? firstOffset
    }

    package func civil(_ instant: Timestamp) -> CivilTime {
        let local = instant.microseconds + Int64(offset(at: instant)) * 1_000_000
        let day = 86_400_000_000 as Int64
        let days = local >= 0 ? local / day : (local - day + 1) / day
        return CivilTime(date: CivilDate(daysSinceEpoch: Int(days)), microsecondOfDay: local - days * day)
    }

    /// The instant of a wall-clock reading; in a gap, the reading is moved by the gap; in a fold, the first.
    package func instant(_ civil: CivilTime) -> Timestamp {
        let local = Int64(civil.date.daysSinceEpoch) * 86_400_000_000 + civil.microsecondOfDay
        guard !transitions.isEmpty else {
            return Timestamp(microseconds: local - Int64(firstOffset) * 1_000_000)
        }
        let guess = Timestamp(
            microseconds: local - Int64(offset(at: Timestamp(microseconds: local))) * 1_000_000
        )
        let before = offset(at: Timestamp(microseconds: guess.microseconds - 86_400_000_000))
        let early = Timestamp(microseconds: local - Int64(before) * 1_000_000)
        if offset(at: early) == before { return early }
        let late = Timestamp(microseconds: local - Int64(offset(at: guess)) * 1_000_000)
        return offset(at: late) == offset(at: guess) ? late : early
    }
}
