import Glibc
import HubModel
import PQ

/// The right to run a pull: a row with a random token that every writing transaction holds on to.
struct Lease: Sendable, Hashable {
    let pull: PullID
    let token: String

    /// Takes a free lease, or one whose holder is gone or has not been heard of for 60 s.
    ///
    /// Throws `lease.held`. Waits for a transaction of the old holder to end: the token is part of a key.
    static func take(_ pull: PullID, on connection: PQConnection) throws -> Lease {
        let taken = try connection.execute(
            """
            INSERT INTO hub.lease AS l (pull, token, holder, backend, backend_start)
            SELECT $1, gen_random_uuid(), $2, pid, backend_start
            FROM pg_stat_activity WHERE pid = pg_backend_pid()
            ON CONFLICT (pull) DO UPDATE SET token = excluded.token, holder = excluded.holder, run = NULL,
                backend = excluded.backend, backend_start = excluded.backend_start,
                taken_at = clock_timestamp(), beat_at = clock_timestamp()
            WHERE \(isFree)
            RETURNING token
            """,
            [.text(pull.description), .text(holder)]
        )
        guard taken.rowCount == 1, let token = taken.text(0, 0) else { throw try held(pull, on: connection) }
        return Lease(pull: pull, token: token)
    }

    /// Of `hub.lease l`: nobody works under it any more.
    static let isFree = SQL.isGone("l")

    /// `host:pid`, for the message to whoever finds the lease taken.
    private static var holder: String {
        var name = [CChar](repeating: 0, count: 256)
        gethostname(&name, name.count - 1)
        return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            + ":\(getpid())"
    }

    private static func held(_ pull: PullID, on connection: PQConnection) throws -> HubFailure {
        let row = try connection.execute(
            "SELECT holder, to_char(taken_at AT TIME ZONE 'Asia/Ho_Chi_Minh', 'YYYY-MM-DD HH24:MI:SS') "
                + "FROM hub.lease WHERE pull = $1",
            [.text(pull.description)]
        )
        let who = row.rowCount == 1 ? row.text(0, 0) ?? "?" : "?"
        let since = row.rowCount == 1 ? row.text(0, 1) ?? "?" : "?"
        return HubFailure(
            .load,
            .leaveToOther,
            code: "lease.held",
            message: Localized(
                vi: "\(pull) đang chạy ở \(who) từ \(since). Chờ lần chạy đó kết thúc.",
                en: "\(pull) is running at \(who) since \(since). Wait for that run to end."
            )
        )
    }

    /// First statement of every writing transaction: nobody takes over before it ends.
    ///
    /// Throws `lease.lost`.
    func fence(on connection: PQConnection) throws {
        let held = try connection.execute(
            "SELECT 1 FROM hub.lease WHERE pull = $1 AND token = $2::uuid FOR KEY SHARE",
            parameters
        )
        guard held.rowCount == 1 else {
            throw HubFailure(
                .load,
                .leaveToOther,
                code: "lease.lost",
                message: Localized(
                    vi: "Một lần chạy khác đã tiếp quản \(pull). Lần chạy này dừng; dữ liệu đã ghi vẫn đúng.",
                    en: "Another run has taken over \(pull). This one stops; what it wrote stays right."
                )
            )
        }
    }

    func beat(on connection: PQConnection) throws {
        try connection.execute(
            "UPDATE hub.lease SET beat_at = clock_timestamp() WHERE pull = $1 AND token = $2::uuid",
            parameters
        )
    }

    func release(on connection: PQConnection) throws {
        try connection.execute("DELETE FROM hub.lease WHERE pull = $1 AND token = $2::uuid", parameters)
    }

    /// For a connection that replaces a lost one.
    ///
    /// Changes nothing once the lease is another's.
    var adopt: String {
        """
        UPDATE hub.lease SET backend = pg_backend_pid(), backend_start = (SELECT backend_start
            FROM pg_stat_activity WHERE pid = pg_backend_pid())
        WHERE pull = \(quoted(literal: pull.description)) AND token = \(quoted(literal: token))::uuid;
        """
    }

    private var parameters: [PQParameter] { [.text(pull.description), .text(token)] }
}
