/// One kind of message sent to a system: each is delivered once, and known to be.
package struct Push: Sendable, Hashable {
    /// Where messages come from.
    package enum Origin: Sendable, Hashable {
        /// Rows of the outbox with this `aggregatetype`, written by the app.
        case outbox(String)
        /// New and changed rows of an entity, written with the commit that stages them.
        case changes(String)
        /// New and changed rows of a view of schema `app`, compared when the push runs.
        case view(String)

        /// What the outbox calls messages of this origin.
        package var aggregateType: String {
            switch self {
            case .outbox(let name): name
            case .changes(let entity): "staging." + entity
            case .view(let view): "app." + view
            }
        }
    }

    /// The receiver's means against a second copy.
    package struct SendOnce: Sendable, Hashable {
        package enum Memory: Sendable, Hashable {
            case forever
            case span(CalendarDuration)
        }

        package var key: Template
        /// `nil`: the key stands in the body already.
        package var put: SignIn.Place?
        package var rememberedFor: Memory

        package init(key: Template, put: SignIn.Place? = nil, rememberedFor: Memory) {
            self.key = key
            self.put = put
            self.rememberedFor = rememberedFor
        }
    }

    /// A request that tells whether the receiver has the message.
    package struct LookUp: Sendable, Hashable {
        package var request: RequestTemplate
        /// Has a value where the message is known there.
        package var found: Path
        /// All must hold; their values may have placeholders.
        package var foundWhen: [Condition]
        package var keep: [SignIn.KeptValue]
        package var answers: Answers?

        package init(
            request: RequestTemplate,
            found: Path,
            foundWhen: [Condition] = [],
            keep: [SignIn.KeptValue] = [],
            answers: Answers? = nil
        ) {
            self.request = request
            self.found = found
            self.foundWhen = foundWhen
            self.keep = keep
            self.answers = answers
        }
    }

    /// What is done where nobody knows whether a message has arrived.
    package enum IfUnsure: Sendable, Hashable {
        case lookUp(LookUp)
        /// The receiver takes a second copy for the first.
        case sendAgain
        case askAPerson
    }

    package struct Retry: Sendable, Hashable {
        /// From the first attempt; after it the message is parked.
        package var span: CalendarDuration
        package var firstWait: CalendarDuration
        package var longestWait: CalendarDuration

        package init(
            span: CalendarDuration = CalendarDuration(24, .hour),
            firstWait: CalendarDuration = CalendarDuration(10, .second),
            longestWait: CalendarDuration = CalendarDuration(15, .minute)
        ) {
            self.span = span
            self.firstWait = firstWait
            self.longestWait = longestWait
        }
    }

    /// Asks how it is going until it is finished.
    package struct Follow: Sendable, Hashable {
        package var request: RequestTemplate
        package var every: CalendarDuration
        /// The wait doubles up to this; `nil`: it stays as it is.
        package var slowsTo: CalendarDuration?
        package var record: Path?
        /// The entity whose source is called like the push.
        package var into: String
        package var doneWhen: [Condition]
        package var giveUpAfter: CalendarDuration
        package var answers: Answers?

        package init(
            request: RequestTemplate,
            every: CalendarDuration,
            slowsTo: CalendarDuration? = nil,
            record: Path? = nil,
            into: String,
            doneWhen: [Condition],
            giveUpAfter: CalendarDuration,
            answers: Answers? = nil
        ) {
            self.request = request
            self.every = every
            self.slowsTo = slowsTo
            self.record = record
            self.into = into
            self.doneWhen = doneWhen
            self.giveUpAfter = giveUpAfter
            self.answers = answers
        }
    }

    package var name: String
    package var title: String
    package var origin: Origin
    /// All must hold for a message that this push takes; paths begin at the record.
    package var conditions: [Condition]
    /// From the message's beginning to its delivery: a promise that is measured.
    package var deadline: CalendarDuration?
    /// Messages of one value go one after the other.
    package var inOrderPer: Template?
    /// Pushes of this connector whose earlier messages of the same `in_order_per` value must be delivered.
    package var needs: [String]
    /// Runs before every send and gives `{found}`.
    package var lookFirst: LookUp?
    package var request: RequestTemplate
    package var sendOnce: SendOnce
    package var ifUnsure: IfUnsure
    /// Taken from the answer to the send.
    package var keep: [SignIn.KeptValue]
    package var retry: Retry
    package var answers: Answers?
    package var follow: Follow?
    package var location: SourceLocation

    package init(
        name: String,
        title: String,
        origin: Origin,
        conditions: [Condition] = [],
        deadline: CalendarDuration? = nil,
        inOrderPer: Template? = nil,
        needs: [String] = [],
        lookFirst: LookUp? = nil,
        request: RequestTemplate,
        sendOnce: SendOnce,
        ifUnsure: IfUnsure,
        keep: [SignIn.KeptValue] = [],
        retry: Retry = Retry(),
        answers: Answers? = nil,
        follow: Follow? = nil,
        location: SourceLocation = .unknown
    ) {
        self.name = name
        self.title = title
        self.origin = origin
        self.conditions = conditions
        self.deadline = deadline
        self.inOrderPer = inOrderPer
        self.needs = needs
        self.lookFirst = lookFirst
        self.request = request
        self.sendOnce = sendOnce
        self.ifUnsure = ifUnsure
        self.keep = keep
        self.retry = retry
        self.answers = answers
        self.follow = follow
        self.location = location
    }
}
