import HubModel

/// When a session ends, by what its source says: seconds, seconds as text, or an instant.
enum SessionLife {
    private static let longest = Duration.seconds(10 * 366 * 86_400)

    /// `nil`: nothing that could be believed, so the session holds until the source refuses it.
    static func end(_ text: String, now: Timestamp, zone: Zone) -> Timestamp? {
        guard let end = instant(text.trimmingSpaces, now, zone), end > now, end - now < longest else {
            return nil
        }
        return end
    }

    private static func instant(_ text: String, _ now: Timestamp, _ zone: Zone) -> Timestamp? {
        guard let number = Double(text) else { return InstantText.read(text, zone: zone) }
        guard number.isFinite, number > 0, number < 1e14 else { return nil }
        switch number {
        case ..<4e8: return now + .milliseconds(Int64(number * 1000))
        case 1e9..<1e11: return Timestamp(seconds: Int64(number))
        case 1e12...: return Timestamp(microseconds: Int64(number) * 1000)
        default: return nil
        }
    }

    /// Before its end a session is renewed: a request that is under way then must still be in time.
    static func renewal(from now: Timestamp, end: Timestamp) -> Timestamp {
        let tenth = (end - now) / 10
        return end - min(tenth, .seconds(30))
    }
}
