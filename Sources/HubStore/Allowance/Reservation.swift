import HubModel
import PQ

/// One ticket's transaction: lock the row, find the instant, keep it.
///
/// Hours and days need the system's zone, whose arithmetic is here and not in SQL; the row's lock makes the steps one.
struct Reservation: Sendable {
    let limits: Limits
    let patience: Duration

    static func lock(_ name: String, on connection: PQConnection) throws {
        try connection.repeating(
            "INSERT INTO hub.allowance (name) VALUES ($1) ON CONFLICT DO NOTHING",
            [.text(name)]
        )
        try connection.repeating("SELECT 1 FROM hub.allowance WHERE name = $1 FOR UPDATE", [.text(name)])
    }

    func take(on connection: PQConnection) throws -> Ticket {
        // A crash of the server may forget the last tickets: a few messages come early, none is lost.
        try connection.script("SET LOCAL synchronous_commit = off")
        try Reservation.lock(limits.name, on: connection)
        let row = try connection.repeating(
            """
            SELECT \(SQL.microseconds("now")), \(SQL.microseconds("greatest(next_at, now)"))
            FROM hub.allowance, clock_timestamp() now WHERE name = $1
            """,
            [.text(limits.name)]
        )
        let now = Timestamp(microseconds: row.integer(0, 0) ?? 0)
        let free = Timestamp(microseconds: row.integer(0, 1) ?? 0)
        let opening = try opening(from: free, on: connection)
        guard let opening, opening.instant - now <= patience else {
            throw impatient(opening, now: now)
        }
        try keep(opening.instant, on: connection)
        let reason = opening.reason == .none && opening.instant > now ? .rate : opening.reason
        return Ticket(wait: opening.instant - now, reason: reason)
    }

    private func opening(from earliest: Timestamp, on connection: PQConnection) throws -> CallingTimes
        .Opening?
    {
        let times = CallingTimes(limits)
        guard var opening = times.opening(from: earliest) else { return nil }
        // Reserved instants only move forward, so few periods ahead are ever full.
        for _ in 0..<400 {
            guard let full = try fullPeriod(at: opening.instant, on: connection) else { return opening }
            guard let next = times.opening(from: full) else { return nil }
            opening = CallingTimes.Opening(instant: next.instant, reason: .quota)
        }
        return nil
    }

    /// The end of a period that holds the instant and is used up.
    private func fullPeriod(at instant: Timestamp, on connection: PQConnection) throws -> Timestamp? {
        let times = CallingTimes(limits)
        for quota in times.quotas {
            let period = times.period(of: instant, lasting: quota.per, in: quota.zone)
            if try used(in: Reservation.key(of: period.start, quota), on: connection) >= quota.count {
                return period.next
            }
        }
        return nil
    }

    /// Periods of different length may begin at one instant: microseconds tell them apart.
    static func key(of start: Timestamp, _ quota: CallingTimes.Quota) -> Timestamp {
        let seconds = quota.per.approximateSeconds
        return seconds == 86_400 ? start : start + .microseconds(seconds)
    }

    private func used(in period: Timestamp, on connection: PQConnection) throws -> Int {
        let row = try connection.execute(
            "SELECT used FROM hub.allowance_use WHERE name = $1 AND period = \(SQL.instant("$2"))",
            [.text(limits.name), PQParameter(period)]
        )
        return row.rowCount == 1 ? Int(row.integer(0, 0) ?? 0) : 0
    }

    private func keep(_ instant: Timestamp, on connection: PQConnection) throws {
        let times = CallingTimes(limits)
        try connection.execute(
            "UPDATE hub.allowance SET next_at = \(SQL.instant("$2")) WHERE name = $1",
            [.text(limits.name), PQParameter(instant + times.interval)]
        )
        let periods = times.quotas.map { quota in
            Reservation.key(
                of: times.period(of: instant, lasting: quota.per, in: quota.zone).start,
                quota
            )
        }
        for period in Set(periods) {
            try connection.execute(
                """
                INSERT INTO hub.allowance_use AS u (name, period, used) VALUES ($1, \(SQL.instant("$2")), 1)
                ON CONFLICT (name, period) DO UPDATE SET used = u.used + 1
                """,
                [.text(limits.name), PQParameter(period)]
            )
        }
    }

    private func impatient(_ opening: CallingTimes.Opening?, now: Timestamp) -> HubFailure {
        let when = opening.map { limits.text(of: $0.instant) }
        if let opening, opening.reason == .quota || opening.reason == .none {
            return HubFailure(
                .request,
                .askAPerson,
                code: "politeness.quota",
                message: Localized(
                    vi:
                        "Đã dùng hết số lượt gọi đã thoả thuận với \(limits.name). Gọi tiếp được từ \(when ?? "?").",
                    en: "The calls agreed with \(limits.name) are used up. The next may go at \(when ?? "?")."
                )
            )
        }
        return HubFailure(
            .request,
            .askAPerson,
            code: "politeness.closed",
            message: Localized(
                vi: "Ngoài giờ gọi đã thoả thuận với \(limits.name). "
                    + (when.map { "Gọi được từ \($0)." } ?? "Kiểm tra hours và closed trong connector.yaml."),
                en: "Outside the hours agreed with \(limits.name). "
                    + (when.map { "The next call may go at \($0)." }
                        ?? "Check hours and closed in connector.yaml.")
            )
        )
    }
}

extension Limits {
    /// `2026-11-21 22:00` in the system's zone.
    fileprivate func text(of instant: Timestamp) -> String {
        let civil = zone.civil(instant)
        let (year, month, day) = civil.date.components
        let parts = [month, day, civil.hour, civil.minute].map { $0 < 10 ? "0\($0)" : "\($0)" }
        return "\(year)-\(parts[0])-\(parts[1]) \(parts[2]):\(parts[3])"
    }
}
