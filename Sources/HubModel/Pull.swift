/// One kind of record brought from a source into one entity.
package struct Pull: Sendable, Hashable {
    package enum Way: Sendable, Hashable {
        case ask(RequestTemplate)
        /// RSS or Atom at an address; records have the common names of a feed.
        case feed(Template)
        case files(FileDrop)
    }

    /// One request per parent record or per row of a code list.
    package struct ForEach: Sendable, Hashable {
        package enum Parents: Sendable, Hashable {
            /// Records of another pull of this connector that are new or changed since this pull finished with them.
            case recordOf(String)
            case codeList(String)
            /// An entity, or a view of schema `app`: every row, every run.
            case table(String)
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
    /// From an answer's bytes to the documents inside, step by step.
    package var unwrap: [Unwrapping]
    /// What a document is where it is neither JSON nor XML; `nil`: its first bytes say.
    package var readAs: ReadAs?
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
        unwrap: [Unwrapping] = [],
        readAs: ReadAs? = nil,
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
        self.unwrap = unwrap
        self.readAs = readAs
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

    /// Paths into its answers start inside the SOAP body.
    package var isSOAP: Bool {
        if case .ask(let request) = way { request.isSOAP } else { false }
    }

    /// Every entity that records of this pull may go to, each once.
    package var entities: [String] {
        destinations.compactMap(\.entity).reduce(into: []) { names, name in
            if !names.contains(name) { names.append(name) }
        }
    }
}
