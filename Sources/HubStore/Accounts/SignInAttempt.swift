import Bytes
import HubModel
import PQ

/// One attempt to sign in, inside the database.
///
/// What it comes to is decided under the locks of its name and its address: whoever guesses many at once learns nothing
/// of those that were still being reckoned when the lock fell.
struct SignInAttempt {
    private let name: String
    private let address: String
    private let now: Timestamp
    private let guards: [SignInGuard]

    init(name: String, address: String, now: Timestamp) {
        self.name = AccountRules.folded(name).storable
        self.address = String(address.storable.prefix(100))
        self.now = now
        // Always in this order, so that two attempts do not wait for each other.
        guards = [SignInGuard(name: self.name), SignInGuard(address: self.address)]
    }

    /// Of an account that may sign in.
    func storedPassword(on connection: PQConnection) throws(PQError) -> String? {
        let rows = try connection.execute(
            "SELECT password FROM hub.account WHERE name = $1 AND disabled_at IS NULL",
            [.text(name)]
        )
        return rows.rowCount == 1 ? rows.text(0, 0) : nil
    }

    func lockedUntil(on connection: PQConnection) throws(PQError) -> Timestamp? {
        var latest: Timestamp?
        for each in guards {
            guard let until = try each.lockedUntil(now, on: connection) else { continue }
            latest = max(latest ?? until, until)
        }
        return latest
    }

    /// After a wrong password, or a name that nobody has.
    func refuse(on connection: PQConnection) throws -> SignInOutcome {
        let counts = try takeGuards(on: connection)
        if let until = counts.compactMap(\.lockedUntil).max() { return .locked(until: until) }
        return try count(counts, on: connection)
    }

    private func takeGuards(on connection: PQConnection) throws(PQError) -> [SignInGuard.Count] {
        var counts: [SignInGuard.Count] = []
        for each in guards { counts.append(try each.take(now, on: connection)) }
        return counts
    }

    private func count(_ counts: [SignInGuard.Count], on connection: PQConnection) throws -> SignInOutcome {
        var latest: Timestamp?
        // What was typed as a name that nobody has may be a password: it is written nowhere.
        let known = try connection.execute("SELECT FROM hub.account WHERE name = $1", [.text(name)])
        let person = known.rowCount == 1 ? name : "?"
        try audit("session.refuse", person, ["address": address], on: connection)
        for (each, count) in zip(guards, counts) {
            guard let until = try each.add(to: count, now, on: connection) else { continue }
            latest = max(latest ?? until, until)
            let detail = [
                "address": address, "locked": each.kind.rawValue,
                "minutes": "\(Int((until - now) / .seconds(60)))",
            ]
            try audit("session.lock", person, detail, on: connection)
        }
        return latest.map { .locked(until: $0) } ?? .refused
    }

    /// After the right password: a session, unless a lock, another password or a disabling came in between.
    func admit(
        stored: String,
        renewed: String?,
        token: String,
        on connection: PQConnection
    ) throws -> SignInOutcome {
        let counts = try takeGuards(on: connection)
        if let until = counts.compactMap(\.lockedUntil).max() { return .locked(until: until) }
        let rows = try connection.execute(
            """
            UPDATE hub.account SET signed_in_at = \(SQL.instant("$3")), password = coalesce($4, password)
            WHERE name = $1 AND password = $2 AND disabled_at IS NULL RETURNING name, role, language
            """,
            [.text(name), .text(stored), PQParameter(now), PQParameter(renewed)]
        )
        guard rows.rowCount == 1, let account = Account(rows, 0) else {
            return try count(counts, on: connection)
        }
        for each in guards { try each.clear(on: connection) }
        try open(token, on: connection)
        try audit("session.sign_in", account.name, ["address": address], on: connection)
        return .signedIn(token: token, account)
    }

    private func open(_ token: String, on connection: PQConnection) throws(PQError) {
        try connection.execute(
            """
            DELETE FROM hub.session WHERE digest IN (SELECT digest FROM hub.session
                WHERE expires_at <= \(SQL.instant("$1")) OR seen_at <= \(SQL.instant("$2")) FOR UPDATE SKIP LOCKED)
            """,
            [PQParameter(now), PQParameter(now - AccountBook.idle)]
        )
        try connection.execute(
            """
            INSERT INTO hub.session (digest, account, made_at, seen_at, expires_at, address)
            VALUES ($1, $2, \(SQL.instant("$3")), \(SQL.instant("$3")), \(SQL.instant("$4")), $5)
            """,
            [
                .bytes(SHA256.digest(Array(token.utf8))), .text(name), PQParameter(now),
                PQParameter(now + AccountBook.longest), .text(address),
            ]
        )
    }

    private func audit(
        _ act: String,
        _ person: String,
        _ detail: [String: String],
        on connection: PQConnection
    )
        throws
    {
        try AuditBook.record(person: person, act: act, subject: "session", detail: detail, on: connection)
    }
}
