import HubModel

/// The token request of `oauth2` as an ordinary sign-in.
enum OAuth2Token {
    /// Under this name the token is kept.
    static let kept = "access_token"

    /// RFC 6749, 4.3.2 and 4.4.2.
    static func login(_ oauth2: SignIn.OAuth2) -> SignIn.Login {
        var form: [(String, Template?)] = [
            ("grant_type", constant(oauth2.grant.rawValue)),
            ("username", oauth2.grant == .password ? oauth2.user : nil),
            ("password", oauth2.grant == .password ? oauth2.password : nil),
            ("scope", oauth2.scope),
        ]
        if oauth2.clientIn == .form {
            form += [("client_id", oauth2.clientID), ("client_secret", oauth2.clientSecret)]
        }
        let entries = form.compactMap { name, value in
            value.map { RequestTemplate.NamedTemplate(name: name, value: $0) }
        }
        return SignIn.Login(
            request: RequestTemplate(
                method: "POST",
                path: oauth2.tokenURL,
                isAddress: true,
                headers: [.init(name: "Accept", value: constant("application/json"))],
                body: .form(entries)
            ),
            keep: [SignIn.KeptValue(name: kept, path: path(kept))],
            lasts: .told(path("expires_in")),
            answers: Answers(
                // The connector's own lists speak of its services; of a token answer only the token counts.
                okWhen: [condition("status 2xx"), condition("access_token present")],
                emptyWhen: [],
                signInAgainWhen: [],
                refusedWhen: [condition("error present")],
                message: path("error_description")
            )
        )
    }

    private static func constant(_ text: String) -> Template { known { try Template(text) } }
    private static func path(_ text: String) -> Path { known { try Path(text) } }
    private static func condition(_ text: String) -> Condition { known { try Condition(text) } }

    /// Texts of this file, which are right.
    private static func known<Value>(_ make: () throws -> Value) -> Value {
        guard let value = try? make() else { preconditionFailure("a constant of OAuth2Token") }
        return value
    }
}
