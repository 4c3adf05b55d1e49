/// How to speak with one external system, as its `connector.yaml` says.
package struct Connector: Sendable, Hashable {
    package var name: String
    package var version: String
    package var title: String
    package var docs: String?
    package var owner: Owner
    package var settings: [Setting]
    package var system: System
    package var signIn: SignIn?
    package var soap: SOAPDefaults
    package var answers: Answers
    /// Sends every JSON value as text, an empty one as `""`; a pull may say otherwise.
    package var allText: Bool
    /// In the order of the file.
    package var pulls: [Pull]
    /// In the order of the file.
    package var pushes: [Push]
    package var location: SourceLocation

    package struct Owner: Sendable, Hashable {
        package var unit: String
        package var contact: String

        package init(unit: String, contact: String) {
            self.unit = unit
            self.contact = contact
        }
    }

    /// A value given once per environment.
    package struct Setting: Sendable, Hashable {
        package enum Kind: String, Sendable, Hashable, CaseIterable {
            case url, text, number, secret, choice
        }

        package var name: String
        package var kind: Kind
        package var label: String?
        package var example: String?
        package var defaultValue: String?
        package var choices: [String]

        package init(
            name: String,
            kind: Kind,
            label: String? = nil,
            example: String? = nil,
            defaultValue: String? = nil,
            choices: [String] = []
        ) {
            self.name = name
            self.kind = kind
            self.label = label
            self.example = example
            self.defaultValue = defaultValue
            self.choices = choices
        }
    }

    package init(
        name: String,
        version: String,
        title: String,
        docs: String? = nil,
        owner: Owner,
        settings: [Setting] = [],
        system: System,
        signIn: SignIn? = nil,
        soap: SOAPDefaults = SOAPDefaults(),
        answers: Answers = Answers(),
        allText: Bool = false,
        pulls: [Pull] = [],
        pushes: [Push] = [],
        location: SourceLocation = .unknown
    ) {
        self.name = name
        self.version = version
        self.title = title
        self.docs = docs
        self.owner = owner
        self.settings = settings
        self.system = system
        self.signIn = signIn
        self.soap = soap
        self.answers = answers
        self.allText = allText
        self.pulls = pulls
        self.pushes = pushes
        self.location = location
    }
}

/// The other party and the agreement with it.
package struct System: Sendable, Hashable {
    package var baseURL: Template
    package var zone: Zone
    /// The name under which several connectors draw on one allowance; the connector's own name otherwise.
    package var sharesLimitsWith: String?
    package var trustedHosts: [String]
    package var politeness: Politeness
    package var connectTimeout: CalendarDuration
    package var answerTimeout: CalendarDuration
    package var tls: TLS

    /// The name under which a connector's messages take their tickets.
    package func allowanceName(of connector: String) -> String { sharesLimitsWith ?? connector }

    package init(
        baseURL: Template,
        zone: Zone = .vietnam,
        sharesLimitsWith: String? = nil,
        trustedHosts: [String] = [],
        politeness: Politeness = Politeness(),
        connectTimeout: CalendarDuration = CalendarDuration(10, .second),
        answerTimeout: CalendarDuration = CalendarDuration(120, .second),
        tls: TLS = TLS()
    ) {
        self.baseURL = baseURL
        self.zone = zone
        self.sharesLimitsWith = sharesLimitsWith
        self.trustedHosts = trustedHosts
        self.politeness = politeness
        self.connectTimeout = connectTimeout
        self.answerTimeout = answerTimeout
        self.tls = tls
    }

    /// What proves who is who on the wire.
    package struct TLS: Sendable, Hashable {
        /// PEM: the certificate that shows who we are, and its key.
        package var clientCertificate: Template?
        /// PEM: whom to believe in place of the system's authorities.
        package var authority: Template?
        package var minimum: TLSIdentity.Version

        package init(
            clientCertificate: Template? = nil,
            authority: Template? = nil,
            minimum: TLSIdentity.Version = .tls12
        ) {
            self.clientCertificate = clientCertificate
            self.authority = authority
            self.minimum = minimum
        }
    }
}

/// What was agreed with the owner of a source: how fast, how much, when.
package struct Politeness: Sendable, Hashable {
    /// So many messages per unit: `2/s`, `20000/day`.
    package struct Rate: Sendable, Hashable {
        package var count: Int
        package var per: CalendarDuration

        package init(count: Int, per: CalendarDuration) {
            self.count = count
            self.per = per
        }
    }

    /// Calling hours in the system's zone, minutes of the day; `from > until` spans midnight.
    package struct Hours: Sendable, Hashable {
        package var from: Int
        package var until: Int

        package init(from: Int, until: Int) {
            self.from = from
            self.until = until
        }

        package func contains(minuteOfDay minute: Int) -> Bool {
            from <= until ? (from..<until).contains(minute) : minute >= from || minute < until
        }
    }

    package var rate: Rate?
    package var quota: Rate?
    /// Messages under way at one time, of all runs together; `nil`: each run has one, and they do not wait for
    /// each other.
    package var parallel: Int?
    package var hours: Hours?
    /// The code table of days on which nothing is called.
    package var closed: String?
    package var identifyAs: String?

    package init(
        rate: Rate? = nil,
        quota: Rate? = nil,
        parallel: Int? = nil,
        hours: Hours? = nil,
        closed: String? = nil,
        identifyAs: String? = nil
    ) {
        self.rate = rate
        self.quota = quota
        self.parallel = parallel
        self.hours = hours
        self.closed = closed
        self.identifyAs = identifyAs
    }
}

/// Classification of an answer: first match in the order *sign-in, slow, retry, empty, refused, ok*.
package struct Answers: Sendable, Hashable {
    /// All must hold; without it any 2xx is good; with it anything unmatched is a failure.
    package var okWhen: [Condition]?
    package var emptyWhen: [Condition]?
    package var slowDownWhen: [Condition]?
    package var retryWhen: [Condition]?
    package var signInAgainWhen: [Condition]?
    package var refusedWhen: [Condition]?
    package var message: Path?
    package var traceID: Path?

    package init(
        okWhen: [Condition]? = nil,
        emptyWhen: [Condition]? = nil,
        slowDownWhen: [Condition]? = nil,
        retryWhen: [Condition]? = nil,
        signInAgainWhen: [Condition]? = nil,
        refusedWhen: [Condition]? = nil,
        message: Path? = nil,
        traceID: Path? = nil
    ) {
        self.okWhen = okWhen
        self.emptyWhen = emptyWhen
        self.slowDownWhen = slowDownWhen
        self.retryWhen = retryWhen
        self.signInAgainWhen = signInAgainWhen
        self.refusedWhen = refusedWhen
        self.message = message
        self.traceID = traceID
    }

    /// Single lists of a pull or login replace those of the connector.
    package func overridden(by other: Answers?) -> Answers {
        guard let other else { return self }
        return Answers(
            okWhen: other.okWhen ?? okWhen,
            emptyWhen: other.emptyWhen ?? emptyWhen,
            slowDownWhen: other.slowDownWhen ?? slowDownWhen,
            retryWhen: other.retryWhen ?? retryWhen,
            signInAgainWhen: other.signInAgainWhen ?? signInAgainWhen,
            refusedWhen: other.refusedWhen ?? refusedWhen,
            message: other.message ?? message,
            traceID: other.traceID ?? traceID
        )
    }
}
