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
    package var answers: Answers
    /// In the order of the file.
    package var pulls: [Pull]
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
        answers: Answers = Answers(),
        pulls: [Pull] = [],
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
        self.answers = answers
        self.pulls = pulls
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

    /// The name under which a connector's messages take their tickets.
    package func allowanceName(of connector: String) -> String { sharesLimitsWith ?? connector }

    package init(
        baseURL: Template,
        zone: Zone = .vietnam,
        sharesLimitsWith: String? = nil,
        trustedHosts: [String] = [],
        politeness: Politeness = Politeness(),
        connectTimeout: CalendarDuration = CalendarDuration(10, .second),
        answerTimeout: CalendarDuration = CalendarDuration(120, .second)
    ) {
        self.baseURL = baseURL
        self.zone = zone
        self.sharesLimitsWith = sharesLimitsWith
        self.trustedHosts = trustedHosts
        self.politeness = politeness
        self.connectTimeout = connectTimeout
        self.answerTimeout = answerTimeout
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

/// How requests are made known as ours; the parts add up.
package struct SignIn: Sendable, Hashable {
    /// Where a value goes: `header.X`, `query.x`, `json.x`, `form.x`, `cookie.x`.
    package enum Place: Sendable, Hashable {
        case header(String)
        case query(String)
        case json(String)
        case form(String)
        case cookie(String)
    }

    package struct Placement: Sendable, Hashable {
        package var place: Place
        package var value: Template

        package init(place: Place, value: Template) {
            self.place = place
            self.value = value
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

    /// An ordinary request whose answer holds what later requests carry.
    package struct Login: Sendable, Hashable {
        package enum Lasting: Sendable, Hashable {
            case span(CalendarDuration)
            /// A path to seconds or to an instant in the sign-in answer.
            case told(Path)
        }

        package var request: RequestTemplate
        package var keep: [KeptValue]
        package var lasts: Lasting?
        package var answers: Answers?

        package init(
            request: RequestTemplate,
            keep: [KeptValue],
            lasts: Lasting? = nil,
            answers: Answers? = nil
        ) {
            self.request = request
            self.keep = keep
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

    package var send: [Placement]
    package var basic: Basic?
    package var login: Login?

    package init(send: [Placement] = [], basic: Basic? = nil, login: Login? = nil) {
        self.send = send
        self.basic = basic
        self.login = login
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

/// `ask: GET /hoso` with what goes along.
package struct RequestTemplate: Sendable, Hashable {
    /// A JSON value whose strings are templates; a template that is one placeholder keeps its value's type.
    package indirect enum JSONTemplate: Sendable, Hashable {
        case text(Template)
        /// A number, `true`, `false` or `null`, as written.
        case literal(String)
        case list([JSONTemplate])
        case object([Member])

        package struct Member: Sendable, Hashable {
            package var name: String
            package var value: JSONTemplate

            package init(name: String, value: JSONTemplate) {
                self.name = name
                self.value = value
            }
        }
    }

    package struct NamedTemplate: Sendable, Hashable {
        package var name: String
        package var value: Template

        package init(name: String, value: Template) {
            self.name = name
            self.value = value
        }
    }

    package enum Body: Sendable, Hashable {
        case json(JSONTemplate)
        case form([NamedTemplate])
    }

    package var method: String
    /// A path below `system.base_url`, or an absolute address.
    package var path: Template
    /// The path is an address whose values are pieces of addresses themselves (`feed`): slashes in them stay.
    package var isAddress: Bool
    package var query: [NamedTemplate]
    package var headers: [NamedTemplate]
    package var body: Body?

    package init(
        method: String,
        path: Template,
        isAddress: Bool = false,
        query: [NamedTemplate] = [],
        headers: [NamedTemplate] = [],
        body: Body? = nil
    ) {
        self.isAddress = isAddress
        self.method = method
        self.path = path
        self.query = query
        self.headers = headers
        self.body = body
    }
}
