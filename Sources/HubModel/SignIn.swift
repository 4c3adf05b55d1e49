/// How requests are made known as ours; the parts add up.
package struct SignIn: Sendable, Hashable {
    /// Where a value goes: `header.X`, `query.x`, `json.x`, `form.x`, `soap_header.X`, `cookie.x`.
    package enum Place: Sendable, Hashable {
        case header(String)
        case query(String)
        case json(String)
        case form(String)
        case soapHeader(String)
        case cookie(String)
    }

    package struct Placement: Sendable, Hashable {
        package var place: Place
        package var value: RequestTemplate.Value

        package init(place: Place, value: RequestTemplate.Value) {
            self.place = place
            self.value = value
        }

        package init(place: Place, value: Template) {
            self.init(place: place, value: .text(value))
        }
    }

    package struct Basic: Sendable, Hashable {
        package var user: Template
        package var password: Template

        package init(user: Template, password: Template) {
            self.user = user
            self.password = password
        }
    }

    package var send: [Placement]
    package var basic: Basic?
    package var login: Login?
    package var oauth2: OAuth2?
    package var sign: Signature?

    package init(
        send: [Placement] = [],
        basic: Basic? = nil,
        login: Login? = nil,
        oauth2: OAuth2? = nil,
        sign: Signature? = nil
    ) {
        self.send = send
        self.basic = basic
        self.login = login
        self.oauth2 = oauth2
        self.sign = sign
    }

    /// A request of its own brings what later requests carry.
    package var hasSession: Bool { login != nil || oauth2 != nil }
}

extension SignIn {
    /// An ordinary request whose answer holds what later requests carry.
    package struct Login: Sendable, Hashable {
        package enum Lasting: Sendable, Hashable {
            case span(CalendarDuration)
            /// A path to seconds or to an instant in the sign-in answer.
            case told(Path)
        }

        package enum KeptCookies: Sendable, Hashable {
            case all
            case named([String])
        }

        package var request: RequestTemplate
        package var keep: [KeptValue]
        package var keepCookies: KeptCookies?
        package var lasts: Lasting?
        package var answers: Answers?

        package init(
            request: RequestTemplate,
            keep: [KeptValue],
            keepCookies: KeptCookies? = nil,
            lasts: Lasting? = nil,
            answers: Answers? = nil
        ) {
            self.request = request
            self.keep = keep
            self.keepCookies = keepCookies
            self.lasts = lasts
            self.answers = answers
        }
    }

    package struct KeptValue: Sendable, Hashable {
        package var name: String
        package var path: Path

        package init(name: String, path: Path) {
            self.name = name
            self.path = path
        }
    }

    /// A token of OAuth 2 (RFC 6749, 4.3 and 4.4), sent as a bearer token (RFC 6750).
    package struct OAuth2: Sendable, Hashable {
        package enum Grant: String, Sendable, Hashable, CaseIterable {
            case clientCredentials = "client_credentials"
            case password
        }

        /// How the client says who it is.
        package enum ClientIn: String, Sendable, Hashable, CaseIterable {
            case basic, form
            /// Something of `send` says it.
            case none
        }

        package var tokenURL: Template
        package var grant: Grant
        package var clientIn: ClientIn
        package var clientID: Template?
        package var clientSecret: Template?
        package var user: Template?
        package var password: Template?
        package var scope: Template?

        package init(
            tokenURL: Template,
            grant: Grant = .clientCredentials,
            clientIn: ClientIn = .basic,
            clientID: Template? = nil,
            clientSecret: Template? = nil,
            user: Template? = nil,
            password: Template? = nil,
            scope: Template? = nil
        ) {
            self.tokenURL = tokenURL
            self.grant = grant
            self.clientIn = clientIn
            self.clientID = clientID
            self.clientSecret = clientSecret
            self.user = user
            self.password = password
            self.scope = scope
        }
    }

    /// A signature over each attempt: `{signature}`.
    package struct Signature: Sendable, Hashable {
        package enum Algorithm: String, Sendable, Hashable, CaseIterable {
            case hmacSHA256 = "hmac_sha256"
            case hmacSHA512 = "hmac_sha512"
            case sha256, md5

            package var needsSecret: Bool { self == .hmacSHA256 || self == .hmacSHA512 }
        }

        package enum Encoding: String, Sendable, Hashable, CaseIterable {
            case hex, base64
        }

        package var algorithm: Algorithm
        package var secret: Template?
        package var text: Template
        package var encoding: Encoding
        /// `nil`: `send` or `basic` uses it.
        package var put: Place?

        package init(
            algorithm: Algorithm,
            secret: Template? = nil,
            text: Template,
            encoding: Encoding = .hex,
            put: Place? = nil
        ) {
            self.algorithm = algorithm
            self.secret = secret
            self.text = text
            self.encoding = encoding
            self.put = put
        }
    }
}
