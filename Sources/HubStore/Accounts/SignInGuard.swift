import Bytes
import Foundation
import HubModel
import PQ

/// Counts wrong passwords in a row, and locks.
///
/// A name is counted whether or not somebody has it.
struct SignInGuard {
    enum Kind: String {
        case name, address

        /// So many wrong passwords lock it; behind one address several people may sit.
        var allowed: Int64 {
            switch self {
            case .name: 5
            case .address: 20
            }
        }
    }

    let kind: Kind
    /// SHA-256.
    private let subject: [UInt8]

    init(name: String) {
        kind = .name
        subject = SHA256.digest(Array(name.utf8))
    }

    init(address: String) {
        kind = .address
        subject = SHA256.digest(Array(SignInGuard.network(address).utf8))
    }

    /// Of IPv6 the network: whoever has one address there has 2^64.
    private static func network(_ address: String) -> String {
        var bytes = [UInt8](repeating: 0, count: 16)
        guard inet_pton(AF_INET6, address, &bytes) == 1 else { return address }
        let isMapped = bytes.prefix(10).allSatisfy { $0 == 0 } && bytes[10] == 0xFF && bytes[11] == 0xFF
        if isMapped { return bytes.suffix(4).map(String.init).joined(separator: ".") }
        return hexadecimal(bytes.prefix(8))
    }

    /// Until when it is locked, `nil` if it is not.
    func lockedUntil(_ now: Timestamp, on connection: PQConnection) throws(PQError) -> Timestamp? {
        let rows = try connection.execute(
            """
            SELECT \(SQL.microseconds("locked_until")) FROM hub.sign_in_guard
            WHERE kind = $1 AND subject = $2 AND locked_until > \(SQL.instant("$3"))
            """,
            [.text(kind.rawValue), .bytes(subject), PQParameter(now)]
        )
        guard rows.rowCount == 1 else { return nil }
        return rows.integer(0, 0).map(Timestamp.init(microseconds:))
    }

    /// Takes the row until the transaction ends, so that those who guess at the same time are counted one by one.
    ///
    /// What was counted is forgotten a day after the last attempt or lock.
    func take(_ now: Timestamp, on connection: PQConnection) throws(PQError) -> Count {
        let isOld = "greatest(g.last_at, g.locked_until) < \(SQL.instant("$3")) - interval '1 day'"
        let rows = try connection.execute(
            """
            INSERT INTO hub.sign_in_guard AS g (kind, subject, last_at) VALUES ($1, $2, \(SQL.instant("$3")))
            ON CONFLICT (kind, subject) DO UPDATE SET last_at = excluded.last_at,
                failures = CASE WHEN \(isOld) THEN 0 ELSE g.failures END,
                locks = CASE WHEN \(isOld) THEN 0 ELSE g.locks END
            RETURNING failures, locks, \(SQL.microseconds("locked_until"))
            """,
            [.text(kind.rawValue), .bytes(subject), PQParameter(now)]
        )
        return Count(
            failures: rows.integer(0, 0) ?? 0,
            locks: rows.integer(0, 1) ?? 0,
            lockedUntil: rows.integer(0, 2).map(Timestamp.init(microseconds:)).flatMap { $0 > now ? $0 : nil }
        )
    }

    struct Count {
        var failures: Int64
        var locks: Int64
        var lockedUntil: Timestamp?
    }

    /// One more wrong password; gives until when it is locked if that was one too many.
    func add(to count: Count, _ now: Timestamp, on connection: PQConnection) throws(PQError) -> Timestamp? {
        let isLock = count.failures + 1 >= kind.allowed
        let until = isLock ? now + SignInGuard.duration(after: count.locks) : nil
        try connection.execute(
            """
            UPDATE hub.sign_in_guard SET failures = $3, locks = $4, locked_until = \(SQL.instant("$5"))
            WHERE kind = $1 AND subject = $2
            """,
            [
                .text(kind.rawValue), .bytes(subject), .integer(isLock ? 0 : count.failures + 1),
                .integer(count.locks + (isLock ? 1 : 0)), PQParameter(until?.microseconds),
            ]
        )
        return until
    }

    /// A quarter of an hour, twice as long each time, at most a day.
    private static func duration(after locks: Int64) -> Duration {
        min(.seconds(900) * (1 << min(locks, 7)), .seconds(86_400))
    }

    /// After the right password, or when an administrator lets the account in again.
    func clear(on connection: PQConnection) throws(PQError) {
        try connection.execute(
            """
            UPDATE hub.sign_in_guard SET failures = 0, locks = 0, locked_until = NULL
            WHERE kind = $1 AND subject = $2
            """,
            [.text(kind.rawValue), .bytes(subject)]
        )
    }

    /// Takes out what is forgotten anyway, leaving alone what others are at.
    static func sweep(_ now: Timestamp, on connection: PQConnection) throws(PQError) {
        try connection.execute(
            """
            DELETE FROM hub.sign_in_guard WHERE (kind, subject) IN (
                SELECT kind, subject FROM hub.sign_in_guard
                WHERE last_at < \(SQL.instant("$1")) - interval '3 days' LIMIT 1000 FOR UPDATE SKIP LOCKED)
            """,
            [PQParameter(now)]
        )
    }
}
