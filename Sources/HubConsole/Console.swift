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
    /// Figures for Prometheus, in its text form.
    package var metrics: @Sendable () async throws -> String
    /// Who bears it may read the figures; without one this host alone may.
    package var metricsToken: String?
    package var now: @Sendable () -> Timestamp
    /// What people open, where it is not this host itself: `https://trungtam.tinh.example`.
    package var publicURL: String?

    package init(
        project: @escaping @Sendable () -> Project,
        database: ConsoleDatabase,
        accounts: SignInDesk,
        acts: ConsoleActs,
        audit: @escaping @Sendable (String, String, String, [String: String]) async throws -> Void,
        metrics: @escaping @Sendable () async throws -> String,
        metricsToken: String? = nil,
        publicURL: String? = nil,
        now: @escaping @Sendable () -> Timestamp
    ) {
        self.project = project
        self.database = database
        self.accounts = accounts
        self.acts = acts
        self.audit = audit
        self.metrics = metrics
        self.metricsToken = metricsToken
        self.publicURL = publicURL
        self.now = now
    }

    /// Browsers send the cookie over TLS alone.
    var isBehindTLS: Bool { publicURL?.hasPrefix("https://") ?? false }
}
