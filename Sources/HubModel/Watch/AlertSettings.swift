/// Whom the hub tells when something is not as it should be: `alerts` of an environment.
package struct AlertSettings: Sendable, Hashable {
    package enum Languages: String, Sendable, Hashable, CaseIterable {
        case vietnamese = "vi"
        case english = "en"
        case both

        /// The first is the one of subjects.
        package var all: [Language] {
            switch self {
            case .vietnamese: [.vietnamese]
            case .english: [.english]
            case .both: [.vietnamese, .english]
            }
        }
    }

    package struct Email: Sendable, Hashable {
        /// `smtp://host:587` or `smtps://host:465`.
        package var server: String
        package var from: String
        package var to: [String]
        /// Who signs in; nobody does where it is absent.
        package var user: String?

        package init(server: String, from: String, to: [String], user: String? = nil) {
            self.server = server
            self.from = from
            self.to = to
            self.user = user
        }
    }

    package var email: Email?
    /// Where a JSON document is posted to.
    package var webhook: String?
    package var repeatAfter = CalendarDuration(24, .hour)
    package var languages = Languages.both
    /// Minute of the day, in Vietnam's time.
    package var morningReport: Int?

    package init(email: Email? = nil, webhook: String? = nil) {
        self.email = email
        self.webhook = webhook
    }
}

/// An address of e-mail as it may stand in an envelope and a header.
package enum MailAddress {
    /// One `@`, printable ASCII on both sides without what could end an address or begin another.
    package static func isOne(_ text: String) -> Bool {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty }), text.utf8.count <= 254 else {
            return false
        }
        let refused = Set("<>()[],;:\\\"".unicodeScalars)
        return text.unicodeScalars.allSatisfy { (0x21...0x7E).contains($0.value) && !refused.contains($0) }
            && !parts[1].hasPrefix(".") && !parts[1].hasPrefix("-")
    }
}
