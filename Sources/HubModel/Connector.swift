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
    package var parallel: Int
    package var hours: Hours?
    /// The code table of days on which nothing is called.
    package var closed: String?
    package var identifyAs: String?

    package init(
        rate: Rate? = nil,
        quota: Rate? = nil,
        parallel: Int = 1,
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

/// One kind of record brought from a source into one entity.
package struct Pull: Sendable, Hashable {
    package enum Way: Sendable, Hashable {
        case ask(RequestTemplate)
        /// RSS or Atom at an address; records have the common names of a feed.
        case feed(Template)
    }

    /// One request per parent record or per row of a code list.
    package struct ForEach: Sendable, Hashable {
        package enum Parents: Sendable, Hashable {
            /// Records of another pull of this connector that are new or changed since this pull finished with them.
            case recordOf(String)
            case codeList(String)
        }

        /// `{each.name}` is the parent's column `column`.
        package struct Taken: Sendable, Hashable {
            package var name: String
            package var column: String

            package init(name: String, column: String) {
                self.name = name
                self.column = column
            }
        }

        package var parents: Parents
        package var take: [Taken]
        package var conditions: [Condition]

        package init(parents: Parents, take: [Taken], conditions: [Condition] = []) {
            self.parents = parents
            self.take = take
            self.conditions = conditions
        }
    }

    /// An incremental cursor.
    package struct Since: Sendable, Hashable {
        package enum Order: String, Sendable, Hashable, CaseIterable {
            case unknown
            case oldestFirst = "oldest_first"
            case newestFirst = "newest_first"
        }

        package var field: Path?
        package var formats: [DatePattern]
        package var start: String
        package var step: CalendarDuration?
        package var lookBack: CalendarDuration?
        package var order: Order

        package init(
            field: Path? = nil,
            formats: [DatePattern] = [],
            start: String,
            step: CalendarDuration? = nil,
            lookBack: CalendarDuration? = nil,
            order: Order = .unknown
        ) {
            self.field = field
            self.formats = formats
            self.start = start
            self.step = step
            self.lookBack = lookBack
            self.order = order
        }
    }

    /// A rolling range around the run's clock.
    package struct Window: Sendable, Hashable {
        package var field: String?
        package var from: CalendarDuration
        package var to: CalendarDuration
        package var step: CalendarDuration?

        package init(
            field: String? = nil,
            from: CalendarDuration,
            to: CalendarDuration,
            step: CalendarDuration? = nil
        ) {
            self.field = field
            self.from = from
            self.to = to
            self.step = step
        }
    }

    package enum Missing: Sendable, Hashable {
        /// Rows not seen in scope are marked removed, at most this share of the scope in percent.
        case markRemoved(ceilingPercent: Double)
    }

    /// Where the records of a document go: the first destination whose conditions all hold takes it.
    package struct Destination: Sendable, Hashable {
        /// `nil`: nowhere, on purpose; the document is counted and left out.
        package var entity: String?
        package var conditions: [Condition]
        /// `nil`: as the pull says.
        package var records: Path?
        package var location: SourceLocation

        package init(
            entity: String?,
            conditions: [Condition] = [],
            records: Path? = nil,
            location: SourceLocation = .unknown
        ) {
            self.entity = entity
            self.conditions = conditions
            self.records = records
            self.location = location
        }
    }

    /// How long the bytes of answers are kept.
    package enum Keeping: Sendable, Hashable {
        case span(CalendarDuration)
        /// The bytes are gone when the page commits.
        case never

        /// `nil` for `never`.
        package var span: CalendarDuration? {
            if case .span(let span) = self { span } else { nil }
        }
    }

    package var name: String
    package var title: String
    package var freshWithin: CalendarDuration
    package var forEach: ForEach?
    package var way: Way
    package var since: Since?
    package var window: Window?
    package var pages: Pagination?
    package var records: Path?
    /// Simple paths of this pull and of its source ignore case.
    package var ignoresCase: Bool
    package var skipWhen: [Condition]
    package var removedWhen: [Condition]
    /// Where the records go, tried in order for each document; almost always one.
    package var destinations: [Destination]
    package var missing: Missing?
    /// `nil`: 90 days, or 30 where a mapping has sensitive personal data.
    package var keepAnswers: Keeping?
    package var answers: Answers?
    /// The most records one run may bring; more is a failure, never a truncation.
    package var atMost: Int?
    /// The largest answer in bytes.
    package var answerAtMost: Int64
    package var location: SourceLocation

    package init(
        name: String,
        title: String,
        freshWithin: CalendarDuration,
        forEach: ForEach? = nil,
        way: Way,
        since: Since? = nil,
        window: Window? = nil,
        pages: Pagination? = nil,
        records: Path? = nil,
        ignoresCase: Bool = false,
        skipWhen: [Condition] = [],
        removedWhen: [Condition] = [],
        into: String,
        missing: Missing? = nil,
        keepAnswers: Keeping? = nil,
        answers: Answers? = nil,
        atMost: Int? = nil,
        answerAtMost: Int64 = 64 << 20,
        location: SourceLocation = .unknown
    ) {
        self.name = name
        self.title = title
        self.freshWithin = freshWithin
        self.forEach = forEach
        self.way = way
        self.since = since
        self.window = window
        self.pages = pages
        self.records = records
        self.ignoresCase = ignoresCase
        self.skipWhen = skipWhen
        self.removedWhen = removedWhen
        destinations = [Destination(entity: into)]
        self.missing = missing
        self.keepAnswers = keepAnswers
        self.answers = answers
        self.atMost = atMost
        self.answerAtMost = answerAtMost
        self.location = location
    }
}

extension Pull {
    /// The entity of the only destination, or of the first that has one; empty if there is none.
    package var into: String {
        get { entities.first ?? "" }
        set { destinations = [Destination(entity: newValue)] }
    }

    /// Every entity that records of this pull may go to, each once.
    package var entities: [String] {
        destinations.compactMap(\.entity).reduce(into: []) { names, name in
            if !names.contains(name) { names.append(name) }
        }
    }
}

/// How a list that comes in pages is walked.
package struct Pagination: Sendable, Hashable {
    package enum Kind: Sendable, Hashable {
        /// `{page}` counts up from `from`.
        case page(from: Int)
        /// The answer names the next address.
        case nextURL(Path)
    }

    package enum Stop: String, Sendable, Hashable, CaseIterable {
        case shortPage = "short_page"
        case emptyPage = "empty_page"
        case total
        case noNext = "no_next"
    }

    package var kind: Kind
    package var size: Int?
    package var total: Path?
    package var stop: Stop

    package init(kind: Kind, size: Int? = nil, total: Path? = nil, stop: Stop) {
        self.kind = kind
        self.size = size
        self.total = total
        self.stop = stop
    }
}
