package import HubModel
import PQ

/// How much of each agreed quota is used, as tickets count it.
package struct QuotaReader: Sendable {
    private let database: DatabaseSession

    package init(_ database: DatabaseSession) {
        self.database = database
    }

    /// By the name of the limits, one for each quota that is agreed; names without a quota are left out.
    package func uses(of limits: [Limits], at now: Timestamp) async throws -> [String: [QuotaUse]] {
        try await database.use { try QuotaReader.uses(of: limits, at: now, on: $0) }
    }

    /// In the order of the agreements; by the server's clock.
    package func use(of limits: Limits) async throws -> [QuotaUse] {
        try await database.use { connection in
            try QuotaReader.uses(of: [limits], at: connection.now(), on: connection)[limits.name] ?? []
        }
    }

    static func uses(of limits: [Limits], at now: Timestamp, on connection: PQConnection) throws
        -> [String: [QuotaUse]]
    {
        let all = limits.flatMap { limits in
            CallingTimes(limits).quotas.map { quota in
                let period = CallingTimes(limits).period(of: now, lasting: quota.per, in: quota.zone)
                return (limits.name, quota, Reservation.key(of: period.start, quota), period.next)
            }
        }
        // Those who share a name have agreed on the same quota, each for itself.
        var met: Set<String> = []
        let asked = all.filter { met.insert("\($0.0) \($0.2.microseconds) \($0.1.count)").inserted }
        guard !asked.isEmpty else { return [:] }
        let (names, keys) = (asked.map(\.0), asked.map(\.2.microseconds))
        let rows = try connection.repeating(
            """
            SELECT coalesce(u.used, 0)
            FROM unnest($1::text[], $2::bigint[]) WITH ORDINALITY k(name, period, n)
                LEFT JOIN hub.allowance_use u ON u.name = k.name AND u.period = \(SQL.instant("k.period"))
            ORDER BY k.n
            """,
            [.texts(names), .integers(keys)]
        )
        return asked.enumerated().reduce(into: [:]) { uses, entry in
            let (name, quota, _, until) = entry.element
            uses[name, default: []].append(
                QuotaUse(
                    used: Int(rows.integer(entry.offset, 0) ?? 0),
                    limit: quota.count,
                    per: quota.per,
                    until: until
                )
            )
        }
    }
}
