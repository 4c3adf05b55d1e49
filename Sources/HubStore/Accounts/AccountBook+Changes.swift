import Bytes
package import HubModel
import PQ

/// What administrators do with accounts, each act with its doer in the audit.
extension AccountBook {
    /// An account as administrators see it.
    package struct Entry: Sendable, Hashable, Codable {
        package var account: Account
        /// Microseconds since 1970.
        package var createdAt: Int64
        package var signedInAt: Int64?
        package var disabledAt: Int64?
        package var lockedUntil: Int64?
    }

    /// By name.
    package func list() async throws -> [Entry] {
        try await database.use { connection in
            let rows = try connection.execute(
                """
                SELECT a.name, a.role, a.language, \(SQL.microseconds("a.created_at")),
                    \(SQL.microseconds("a.signed_in_at")), \(SQL.microseconds("a.disabled_at")),
                    \(SQL.microseconds("g.locked_until"))
                FROM hub.account a LEFT JOIN hub.sign_in_guard g ON g.kind = 'name'
                    AND g.subject = sha256(convert_to(a.name, 'UTF8')) AND g.locked_until > clock_timestamp()
                ORDER BY a.name
                """
            )
            return (0..<rows.rowCount).compactMap { row in
                Account(rows, row).map { account in
                    Entry(
                        account: account,
                        createdAt: rows.integer(row, 3) ?? 0,
                        signedInAt: rows.integer(row, 4),
                        disabledAt: rows.integer(row, 5),
                        lockedUntil: rows.integer(row, 6)
                    )
                }
            }
        }
    }

    /// Throws `account.name`, `account.password`, `account.exists`.
    @discardableResult
    package func add(
        name: String,
        password: String,
        role: AccountRole,
        language: Language = .vietnamese,
        by person: String
    ) async throws -> Account {
        let account = Account(name: try AccountRules.name(name), role: role, language: language)
        try AccountRules.check(password: password, of: account.name)
        let hash = try await PasswordMill.shared.hash(password, cost: cost).description
        try await database.transaction { connection in
            let added = try connection.execute(
                """
                INSERT INTO hub.account (name, role, password, language) VALUES ($1, $2, $3, $4)
                ON CONFLICT DO NOTHING
                """,
                [.text(account.name), .text(role.rawValue), .text(hash), .text(language.rawValue)]
            ).affected
            guard added == 1 else { throw AccountBook.exists(account.name) }
            try AccountBook.audit(
                person,
                "account.add",
                account.name,
                ["role": role.rawValue],
                on: connection
            )
        }
        return account
    }

    /// A new password: the account's sessions end, and a lock falls.
    ///
    /// Throws `account.unknown`, `account.password`.
    package func setPassword(of name: String, to password: String, by person: String) async throws {
        let name = AccountRules.folded(name)
        try AccountRules.check(password: password, of: name)
        let hash = try await PasswordMill.shared.hash(password, cost: cost).description
        try await change(name, "account.password", by: person) { connection in
            // First, as a sign-in does.
            try SignInGuard(name: name).clear(on: connection)
            let changed = try connection.execute(
                "UPDATE hub.account SET password = $2 WHERE name = $1",
                [.text(name.storable), .text(hash)]
            ).affected
            guard changed == 1 else { throw AccountBook.unknown(name) }
            try AccountBook.endSessions(of: name, on: connection)
            return [:]
        }
    }

    /// Takes effect at the next request of each session.
    ///
    /// Throws `account.unknown`, `account.last_admin`.
    package func setRole(of name: String, to role: AccountRole, by person: String) async throws {
        let name = AccountRules.folded(name)
        try await change(name, "account.role", by: person) { connection in
            if role < .admin { try AccountBook.keepAnAdmin(besides: name, on: connection) }
            let former = try connection.execute(
                """
                UPDATE hub.account a SET role = $2 FROM (SELECT name, role FROM hub.account WHERE name = $1 FOR NO KEY UPDATE) b
                WHERE a.name = b.name RETURNING b.role
                """,
                [.text(name.storable), .text(role.rawValue)]
            )
            guard former.rowCount == 1 else { throw AccountBook.unknown(name) }
            return ["role": role.rawValue, "before": former.text(0, 0) ?? ""]
        }
    }

    /// Nobody signs in with it any more, and its sessions end at once.
    ///
    /// Throws `account.unknown`, `account.last_admin`.
    package func disable(_ name: String, by person: String) async throws {
        let name = AccountRules.folded(name)
        try await change(name, "account.disable", by: person) { connection in
            try AccountBook.keepAnAdmin(besides: name, on: connection)
            let changed = try connection.execute(
                "UPDATE hub.account SET disabled_at = coalesce(disabled_at, clock_timestamp()) WHERE name = $1",
                [.text(name.storable)]
            ).affected
            guard changed == 1 else { throw AccountBook.unknown(name) }
            try AccountBook.endSessions(of: name, on: connection)
            return [:]
        }
    }

    /// The account may sign in again, also where wrong passwords had locked it.
    ///
    /// Throws `account.unknown`.
    package func enable(_ name: String, by person: String) async throws {
        let name = AccountRules.folded(name)
        try await change(name, "account.enable", by: person) { connection in
            try SignInGuard(name: name).clear(on: connection)
            let changed = try connection.execute(
                "UPDATE hub.account SET disabled_at = NULL WHERE name = $1",
                [.text(name.storable)]
            ).affected
            guard changed == 1 else { throw AccountBook.unknown(name) }
            return [:]
        }
    }

    /// Signs an account out everywhere; gives the number of sessions.
    @discardableResult
    package func endSessions(of name: String, by person: String) async throws -> Int {
        let name = AccountRules.folded(name)
        return try await database.transaction { connection in
            let count = try AccountBook.endSessions(of: name, on: connection)
            guard count > 0 else { return 0 }
            let detail = ["sessions": "\(count)"]
            try AccountBook.audit(person, "account.end_sessions", name, detail, on: connection)
            return count
        }
    }

    /// Of the pages that the account sees; throws `account.unknown`.
    package func setLanguage(of name: String, to language: Language) async throws {
        let name = AccountRules.folded(name)
        try await change(name, "account.language", by: name) { connection in
            let changed = try connection.execute(
                "UPDATE hub.account SET language = $2 WHERE name = $1",
                [.text(name.storable), .text(language.rawValue)]
            ).affected
            guard changed == 1 else { throw AccountBook.unknown(name) }
            return ["language": language.rawValue]
        }
    }

    private func change(
        _ name: String,
        _ act: String,
        by person: String,
        _ body: @escaping @Sendable (PQConnection) throws -> [String: String]
    ) async throws {
        try await database.transaction { connection in
            let detail = try body(connection)
            try AccountBook.audit(person, act, name, detail, on: connection)
        }
    }

    /// Of two administrators who take each other's role at the same time the second waits, and is refused.
    private static func keepAnAdmin(besides name: String, on connection: PQConnection) throws {
        let admins = try connection.execute(
            "SELECT name FROM hub.account WHERE role = 'admin' AND disabled_at IS NULL ORDER BY name FOR NO KEY UPDATE"
        )
        let names = (0..<admins.rowCount).compactMap { admins.text($0, 0) }
        guard names == [name] else { return }
        throw HubFailure.account(
            "account.last_admin",
            .askAPerson,
            vi: "\(name) là quản trị viên cuối cùng. Thêm một quản trị viên khác trước.",
            en: "\(name) is the last administrator. Add another one first."
        )
    }

    @discardableResult
    private static func endSessions(of name: String, on connection: PQConnection) throws(PQError) -> Int {
        try connection.execute("DELETE FROM hub.session WHERE account = $1", [.text(name.storable)]).affected
    }

    private static func audit(
        _ person: String,
        _ act: String,
        _ name: String,
        _ detail: [String: String],
        on connection: PQConnection
    ) throws {
        try AuditBook.record(person: person, act: act, subject: name, detail: detail, on: connection)
    }

    private static func exists(_ name: String) -> HubFailure {
        HubFailure.account(
            "account.exists",
            vi: "Đã có tài khoản \(name). Đổi mật khẩu: lienthong user password \(name).",
            en:
                "There is an account \(name) already. To change its password: lienthong user password \(name)."
        )
    }

    private static func unknown(_ name: String) -> HubFailure {
        HubFailure.account(
            "account.unknown",
            vi: "Không có tài khoản \(name). Xem «lienthong user list».",
            en: "There is no account \(name). See `lienthong user list`."
        )
    }
}
