import HTTPTypes
import HubModel

/// `Retry-After` (RFC 9110, 10.2.3): seconds, or an HTTP date.
enum RetryAfter {
    static func read(_ fields: HTTPFields, now: Timestamp) -> Duration? {
        #if DEFECTS
            if Omission.ignoreRetryAfter.isPlanted { return nil }
        #endif
        guard let text = fields[.retryAfter]?.trimmingSpaces else { return nil }
        if let seconds = Int64(text) { return .seconds(max(0, seconds)) }
        guard let date = date(text) else { return nil }
        return max(.zero, date - now)
    }

    /// `Sun, 06 Nov 1994 08:49:37 GMT`.
    static func date(_ text: String) -> Timestamp? {
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let words = text.split(separator: " ")
        guard words.count == 6, let day = Int(words[1]), let month = months.firstIndex(of: String(words[2])),
            let year = Int(words[3]), let date = CivilDate(year: year, month: month + 1, day: day)
        else { return nil }
        let clock = words[4].split(separator: ":").compactMap { Int($0) }
        guard clock.count == 3 else { return nil }
        return Zone.utc.instant(CivilTime(date: date, hour: clock[0], minute: clock[1], second: clock[2]))
    }
}

extension HTTPField.Name {
    static var retryAfter: HTTPField.Name { HTTPField.Name("Retry-After").unsafelyUnwrapped }
}
