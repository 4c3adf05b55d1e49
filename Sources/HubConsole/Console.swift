package import HubModel
package import HubOperations

/// Everything that the pages work with.
package struct Console: Sendable {
    /// As it was last found sound; reloading gives another one.
    package var project: @Sendable () -> Project
    package var database: ConsoleDatabase
    package var accounts: SignInDesk
    package var acts: ConsoleActs
    /// Notes an act that does not note itself: person, act, subject, detail.
    package var audit: @Sendable (String, String, String, [String: String]) async throws -> Void
    package var now: @Sendable () -> Timestamp
    /// What people open, where it is not this host itself: `https://trungtam.tinh.example`.
    package var publicURL: String?

    package init(
        project: @escaping @Sendable () -> Project,
        database: ConsoleDatabase,
        accounts: SignInDesk,
        acts: ConsoleActs,
        audit: @escaping @Sendable (String, String, String, [String: String]) async throws -> Void,
        publicURL: String? = nil,
        now: @escaping @Sendable () -> Timestamp
    ) {
        self.project = project
        self.database = database
        self.accounts = accounts
        self.acts = acts
        self.audit = audit
        self.publicURL = publicURL
        self.now = now
    }

    /// Browsers send the cookie over TLS alone.
    var isBehindTLS: Bool { publicURL?.hasPrefix("https://") ?? false }
}

/// Who may come in: the accounts of the database.
package struct SignInDesk: Sendable {
    /// What became of an attempt.
    package enum Outcome: Sendable {
        /// The token goes into the cookie.
        case signedIn(token: String, Account)
        case refused
        case locked(until: Timestamp)
    }

    package var account: @Sendable (_ token: String) async throws -> Account?
    package var signIn:
        @Sendable (_ name: String, _ password: String, _ address: String) async throws -> Outcome
    package var signOut: @Sendable (_ token: String) async throws -> Void
    package var setLanguage: @Sendable (_ name: String, Language) async throws -> Void

    package init(
        account: @escaping @Sendable (String) async throws -> Account?,
        signIn: @escaping @Sendable (String, String, String) async throws -> Outcome,
        signOut: @escaping @Sendable (String) async throws -> Void,
        setLanguage: @escaping @Sendable (String, Language) async throws -> Void
    ) {
        self.account = account
        self.signIn = signIn
        self.signOut = signOut
        self.setLanguage = setLanguage
    }
}
