package import HubModel
package import HubStore

/// Who may come in: the accounts of the database.
package struct SignInDesk: Sendable {
    /// `isActivity`: somebody asked; a page that asks by itself does not keep a session alive.
    package var account: @Sendable (_ token: String, _ isActivity: Bool) async throws -> Account?
    package var signIn:
        @Sendable (_ name: String, _ password: String, _ address: String) async throws -> SignInOutcome
    package var signOut: @Sendable (_ token: String) async throws -> Void
    package var setLanguage: @Sendable (_ name: String, Language) async throws -> Void

    package init(
        account: @escaping @Sendable (String, Bool) async throws -> Account?,
        signIn: @escaping @Sendable (String, String, String) async throws -> SignInOutcome,
        signOut: @escaping @Sendable (String) async throws -> Void,
        setLanguage: @escaping @Sendable (String, Language) async throws -> Void
    ) {
        self.account = account
        self.signIn = signIn
        self.signOut = signOut
        self.setLanguage = setLanguage
    }

    /// The accounts of the database.
    package init(_ database: ConsoleDatabase, now: @escaping @Sendable () -> Timestamp) {
        self.init(
            account: { token, isActivity in
                try await AccountBook(database.session)
                    .account(ofSession: token, now: now(), isActivity: isActivity)
            },
            signIn: { name, password, address in
                try await AccountBook(database.session)
                    .signIn(name: name, password: password, address: address, now: now())
            },
            signOut: { try await AccountBook(database.session).signOut($0) },
            setLanguage: { try await AccountBook(database.session).setLanguage(of: $0, to: $1) }
        )
    }
}
