package import Bytes
package import HubModel
import PQ

/// What became of an attempt to sign in.
package enum SignInOutcome: Sendable, Hashable {
    /// The token is for the cookie; nobody sees it again.
    case signedIn(token: String, Account)
    /// Wrong name, wrong password or disabled: it is not told which.
    case refused
    /// Too many wrong passwords for this name or from this address.
    case locked(until: Timestamp)
}

/// Accounts and their sessions; everything that happens to them is in the audit.
package struct AccountBook: Sendable {
    let database: DatabaseSession
    let cost: PasswordHash.Cost

    /// - Parameters:
    ///   - database: Not as `hub_operator`, who may read none of this.
    ///   - cost: Of passwords that are set from now on.
    package init(_ database: DatabaseSession, cost: PasswordHash.Cost = .standard) {
        self.database = database
        self.cost = cost
    }

    /// Ends after half an hour without a request, and in any case after this.
    package static let longest: Duration = .seconds(12 * 3600)
    package static let idle: Duration = .seconds(1800)
    /// A page that asks every second does not write every second.
    private static let between: Duration = .seconds(60)

    /// Looks at a name and a password.
    ///
    /// A name that nobody has takes as long as a wrong password. Throws `sign_in.busy` where too many wait.
    package func signIn(name: String, password: String, address: String, now: Timestamp) async throws
        -> SignInOutcome
    {
        let attempt = SignInAttempt(name: name, address: address, now: now)
        let (stored, until) = try await database.use { connection in
            try SignInGuard.sweep(now, on: connection)
            return (
                try attempt.storedPassword(on: connection), try attempt.lockedUntil(on: connection)
            )
        }
        if let until { return .locked(until: until) }
        let hash = try stored.map(AccountBook.hash) ?? PasswordHash.unmatched(cost: cost)
        let isRight = try await PasswordMill.shared.matches(password, hash)
        guard isRight, let stored else {
            return try await database.transaction { try attempt.refuse(on: $0) }
        }
        // Kept at the cost of former years: this is when the password is known.
        let renewed =
            hash.cost == cost ? nil : try await PasswordMill.shared.hash(password, cost: cost).description
        guard let token = randomBytes(32).map(hexadecimal) else { throw AccountBook.noRandomness }
        return try await database.transaction { connection in
            try attempt.admit(stored: stored, renewed: renewed, token: token, on: connection)
        }
    }

    /// Who a session belongs to; `nil` where it has ended or never was.
    ///
    /// `isActivity`: false for what a page asks by itself; it does not keep the session alive.
    package func account(ofSession token: String, now: Timestamp, isActivity: Bool = true) async throws
        -> Account?
    {
        guard let digest = AccountBook.digest(of: token) else { return nil }
        return try await database.use { connection in
            let rows = try connection.execute(
                """
                SELECT a.name, a.role, a.language, \(SQL.microseconds("s.seen_at"))
                FROM hub.session s JOIN hub.account a ON a.name = s.account
                WHERE s.digest = $1 AND a.disabled_at IS NULL AND s.expires_at > \(SQL.instant("$2"))
                    AND s.seen_at > \(SQL.instant("$3"))
                """,
                [.bytes(digest), PQParameter(now), PQParameter(now - AccountBook.idle)]
            )
            guard rows.rowCount == 1, let account = Account(rows, 0) else { return nil }
            let seen = Timestamp(microseconds: rows.integer(0, 3) ?? 0)
            if isActivity, now - seen >= AccountBook.between {
                try connection.execute(
                    """
                    UPDATE hub.session SET seen_at = \(SQL.instant("$2"))
                    WHERE digest = $1 AND seen_at < \(SQL.instant("$2"))
                    """,
                    [.bytes(digest), PQParameter(now)]
                )
            }
            return account
        }
    }

    /// Ends one session; a token that is none ends nothing.
    package func signOut(_ token: String) async throws {
        guard let digest = AccountBook.digest(of: token) else { return }
        try await database.transaction { connection in
            let ended = try connection.execute(
                "DELETE FROM hub.session WHERE digest = $1 RETURNING account, address",
                [.bytes(digest)]
            )
            guard ended.rowCount == 1, let name = ended.text(0, 0) else { return }
            try AuditBook.record(
                person: name,
                act: "session.sign_out",
                subject: "session",
                detail: ["address": ended.text(0, 1) ?? ""],
                on: connection
            )
        }
    }

    /// How a session's token is kept: `nil` for a text that is no token at all.
    static func digest(of token: String) -> [UInt8]? {
        guard token.utf8.count == 64 else { return nil }
        return SHA256.digest(Array(token.utf8))
    }

    private static func hash(_ stored: String) throws -> PasswordHash {
        guard let hash = PasswordHash(stored) else {
            throw HubFailure.account(
                "account.damaged",
                vi: "Mật khẩu lưu trong hub.account bị hỏng. Đặt lại: lienthong user password TÊN.",
                en: "The password kept in hub.account is damaged. Set it again: lienthong user password NAME."
            )
        }
        return hash
    }

    private static let noRandomness = HubFailure.account(
        "sign_in.random",
        .retry(after: .seconds(10)),
        vi: "Hệ điều hành không cho số ngẫu nhiên.",
        en: "The operating system gives no random bytes."
    )
}

extension Account {
    /// Name, role, language.
    init?(_ rows: borrowing PQResult, _ row: Int) {
        guard let name = rows.text(row, 0), let role = rows.text(row, 1).flatMap(AccountRole.init),
            let language = rows.text(row, 2).flatMap(Language.init)
        else { return nil }
        self.init(name: name, role: role, language: language)
    }
}
