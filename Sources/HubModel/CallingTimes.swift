/// When a source may be called: hours, closed days and quota periods as arithmetic on instants.
package struct CallingTimes: Sendable {
    private let limits: Limits
    private let agreements: [Limits.Agreement]

    package init(_ limits: Limits) {
        self.limits = limits
        agreements = limits.agreements
    }

    package struct Opening: Sendable, Hashable {
        package var instant: Timestamp
        package var reason: Ticket.Reason

        package init(instant: Timestamp, reason: Ticket.Reason) {
            self.instant = instant
            self.reason = reason
        }
    }

    /// The first instant from `earliest` on that lies in the calling hours of an open day.
    ///
    /// `nil` where no day of the next two years has one.
    package func opening(from earliest: Timestamp) -> Opening? {
        var opening = Opening(instant: earliest, reason: .none)
        for _ in 0..<1500 {
            guard let later = postponed(opening.instant) else { return opening }
            opening = later
        }
        return nil
    }

    /// A later instant to try, and why; `nil` if the instant itself is good.
    private func postponed(_ instant: Timestamp) -> Opening? {
        agreements.lazy.compactMap { postponed(instant, by: $0) }.first
    }

    private func postponed(_ instant: Timestamp, by agreement: Limits.Agreement) -> Opening? {
        let civil = agreement.zone.civil(instant)
        if agreement.closedDays.contains(civil.date) {
            return Opening(instant: start(of: civil.date, daysLater: 1, in: agreement.zone), reason: .closed)
        }
        guard let hours = agreement.politeness.hours else { return nil }
        let minute = civil.hour * 60 + civil.minute
        guard !hours.contains(minuteOfDay: minute) else { return nil }
        let isToday = minute < hours.from
        let day = CivilDate(daysSinceEpoch: civil.date.daysSinceEpoch + (isToday ? 0 : 1))
        let opens = CivilTime(date: day, hour: hours.from / 60, minute: hours.from % 60)
        return Opening(instant: agreement.zone.instant(opens), reason: .hours)
    }

    private func start(of date: CivilDate, daysLater days: Int, in zone: Zone) -> Timestamp {
        zone.instant(CivilTime(date: CivilDate(daysSinceEpoch: date.daysSinceEpoch + days)))
    }

    /// How many messages a period may take.
    package struct Quota: Sendable, Hashable {
        package var count: Int
        package var per: CalendarDuration
        package var zone: Zone
    }

    package var quotas: [Quota] {
        agreements.compactMap { agreement in
            agreement.politeness.quota.map { Quota(count: $0.count, per: $0.per, zone: agreement.zone) }
        }
    }

    /// The first instants of the quota period that an instant lies in and of the one after.
    ///
    /// Days are those of the system's zone; shorter periods count from midnight there, longer ones are that many
    /// days counted from 1970.
    package func period(of instant: Timestamp, lasting span: CalendarDuration, in zone: Zone? = nil) -> (
        start: Timestamp, next: Timestamp
    ) {
        let zone = zone ?? limits.zone
        let seconds = max(span.approximateSeconds, 1)
        let civil = zone.civil(instant)
        guard seconds >= 86_400 else {
            let micros = seconds * 1_000_000
            let begun = civil.microsecondOfDay / micros * micros
            let start = zone.instant(CivilTime(date: civil.date, microsecondOfDay: begun))
            let midnight = self.start(of: civil.date, daysLater: 1, in: zone)
            return (start, min(Timestamp(microseconds: start.microseconds + micros), midnight))
        }
        let days = Int(seconds / 86_400)
        let first = CivilDate(daysSinceEpoch: civil.date.daysSinceEpoch / days * days)
        return (start(of: first, daysLater: 0, in: zone), start(of: first, daysLater: days, in: zone))
    }

    /// Between two messages.
    package var interval: Duration {
        let intervals = agreements.compactMap(\.politeness.rate).filter { $0.count > 0 }
            .map { Duration.microseconds($0.per.approximateSeconds * 1_000_000 / Int64($0.count)) }
        return intervals.max() ?? .zero
    }

    /// Nothing to keep to: no ticket is needed.
    package var isUnlimited: Bool {
        agreements.allSatisfy { agreement in
            let politeness = agreement.politeness
            return politeness.rate == nil && politeness.quota == nil && politeness.hours == nil
                && agreement.closedDays.isEmpty
        }
    }
}
