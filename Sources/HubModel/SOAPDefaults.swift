/// `soap`: what the SOAP requests of a connector have in common.
package struct SOAPDefaults: Sendable, Hashable {
    package enum Version: String, Sendable, Hashable, CaseIterable {
        case v11 = "1.1"
        case v12 = "1.2"
    }

    /// WS-Security UsernameToken (OASIS, 2004).
    package struct Security: Sendable, Hashable {
        package enum Form: String, Sendable, Hashable, CaseIterable {
            case text, digest
        }

        package var user: Template
        package var password: Template
        package var form: Form

        package init(user: Template, password: Template, form: Form = .text) {
            self.user = user
            self.password = password
            self.form = form
        }
    }

    package var version: Version
    /// Of the operation and what is in it.
    package var namespace: Template?
    /// May hold `{operation}`.
    package var action: Template?
    package var security: Security?

    package init(
        version: Version = .v11,
        namespace: Template? = nil,
        action: Template? = nil,
        security: Security? = nil
    ) {
        self.version = version
        self.namespace = namespace
        self.action = action
        self.security = security
    }
}
