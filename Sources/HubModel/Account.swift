/// Somebody who may sign in to the console.
package struct Account: Sendable, Hashable, Codable {
    /// What is typed to sign in, and what stands in the audit: small letters, digits, `.`, `_`, `-`, `@`.
    package var name: String
    package var role: AccountRole
    /// Of the pages.
    package var language: Language

    package init(name: String, role: AccountRole, language: Language = .vietnamese) {
        self.name = name
        self.role = role
        self.language = language
    }
}

/// What an account may do; each role may do what those before it may.
package enum AccountRole: String, Sendable, Hashable, Codable, CaseIterable, Comparable {
    /// Looks at everything but personal data.
    case viewer
    /// Acts on runs, quarantine and outbox, and sees personal data after giving a reason.
    case `operator`
    /// Looks after accounts, too.
    case admin

    package static func < (left: AccountRole, right: AccountRole) -> Bool { left.rank < right.rank }

    private var rank: Int {
        switch self {
        case .viewer: 0
        case .operator: 1
        case .admin: 2
        }
    }

    package var title: Localized {
        switch self {
        case .viewer: Localized(vi: "Người xem", en: "Viewer")
        case .operator: Localized(vi: "Người vận hành", en: "Operator")
        case .admin: Localized(vi: "Quản trị", en: "Administrator")
        }
    }
}
