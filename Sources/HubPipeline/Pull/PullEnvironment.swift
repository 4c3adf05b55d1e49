package import HubModel
import Synchronization

/// What a run needs of the outside: each a port with two real implementations, or a closure for the clock.
package struct PullEnvironment: Sendable {
    package var transport: any HTTPTransport
    package var store: any PullStore
    package var landing: any LandingStore
    package var allowance: any Allowance
    /// Where files come from.
    package var files: any FileTransport = NoFiles()
    /// Those that messages send.
    package var storedFiles: any StoredFiles = NoStoredFiles()
    /// The project's folder, against which a relative drop folder is meant.
    package var root = ""
    /// Waits; tests let their clock jump instead.
    package var sleep: @Sendable (Duration) async throws -> Void
    package var stop: StopFlag
    /// A group is whole pages until it has so many rows; tests make it small to have many commits.
    package var groupRows = 20_000
    /// Times and nonces of attempts.
    package var stamps = AttemptStamps.real
    package var observe: @Sendable (PullEvent) -> Void
    /// Counts what calls come to.
    package var calls = CallBook.none
    /// Asked before each row of a code list: of saved answers there may be fewer than rows.
    package var asksFurther: @Sendable () -> Bool = { true }

    package init(
        transport: any HTTPTransport,
        store: any PullStore,
        landing: any LandingStore,
        allowance: any Allowance,
        sleep: @escaping @Sendable (Duration) async throws -> Void,
        stop: StopFlag = StopFlag(),
        observe: @escaping @Sendable (PullEvent) -> Void = { _ in }
    ) {
        self.transport = transport
        self.store = store
        self.landing = landing
        self.allowance = allowance
        self.sleep = sleep
        self.stop = stop
        self.observe = observe
    }
}

/// Raised by the first interrupt: runs finish their group and stop, resumably.
package final class StopFlag: Sendable {
    private let raised = Atomic<Bool>(false)

    package init() {}

    package func raise() { raised.store(true, ordering: .relaxed) }
    package var isRaised: Bool { raised.load(ordering: .relaxed) }
}

/// What a run tells while it goes on; safe to show.
package enum PullEvent: Sendable {
    case began(run: Int64, clock: Timestamp)
    case asked(method: String, address: String)
    case answered(status: Int, bytes: Int64)
    case waiting(Duration, Ticket.Reason)
    case retrying(attempt: Int, after: Duration, why: String)
    case signedIn
    case page(number: Int, records: Int, skipped: Bool)
    case committed(RecordAccount)
    case parentFailed(each: String, HubFailure)
    case file(place: String, FileNews)
}

/// What a run tells of one file.
package enum FileNews: Sendable {
    case taken(records: Int)
    /// Its time has not come: it is not whole yet.
    case notReady
    /// It was written to while it was read.
    case growing
    /// The same bytes were taken from another place before.
    case renamed(from: [String])
    case failed(HubFailure)
    case cleared(FileCleared)
}

/// Nobody gives files to a run that has none.
struct NoFiles: FileTransport {
    func list(_ folder: FilePath, at server: FileServer) throws(FileFailure) -> [ListedFile] {
        throw .notFound
    }

    func open(_ file: FilePath, from offset: Int64, at server: FileServer) throws(FileFailure) -> FileBody {
        throw .notFound
    }

    func delete(_ file: FilePath, at server: FileServer) throws(FileFailure) { throw .notFound }

    func move(_ file: FilePath, to target: FilePath, at server: FileServer) throws(FileFailure) {
        throw .notFound
    }
}

/// One pull with all that decides its run.
package struct PullJob: Sendable {
    package var connector: Connector
    package var pull: Pull
    /// Of the pull's own entity: the first that its records may go into.
    package var plan: MappingPlan
    /// Of the others: further destinations, and children of any.
    package var further: [FurtherPlan]
    /// Tried in order for each record; empty where all go into the pull's own entity.
    package var routes: [PlannedRoute]
    package var values: PlaceholderValues
    package var codeTables: [CodeTable]
    /// Pulls with `for_each: record_of` this one.
    package var children: [PullID]
    /// The entity whose rows are the parents of `for_each`, if it is one.
    package var parentEntity: Entity?
    /// What the other connectors that draw on the same allowance have agreed.
    package var otherAgreements: [Limits.Agreement] = []
    /// Tombstones that the plan was compiled with.
    package var erasures: Int
    package var options: Options

    /// Another entity that rows of this pull go into.
    package struct FurtherPlan: Sendable {
        package var plan: MappingPlan
        /// Of children: the number of the parents' plan, 0 for the pull's own, n for `further[n - 1]`; and where the
        /// children stand in a record of theirs.
        package var parent: (number: Int, items: Path)?

        package init(plan: MappingPlan, parent: (number: Int, items: Path)? = nil) {
            self.plan = plan
            self.parent = parent
        }
    }

    /// Where a record goes if all conditions hold.
    package struct PlannedRoute: Sendable {
        package var conditions: [Condition]
        /// The records inside the record; `nil`: itself.
        package var items: Path?
        /// 0 for the pull's own entity, n for `further[n - 1]`; `nil`: nowhere, on purpose.
        package var number: Int?

        package init(conditions: [Condition], items: Path?, number: Int?) {
            self.conditions = conditions
            self.items = items
            self.number = number
        }
    }

    package struct Options: Sendable {
        package var isFull = false
        package var since: Timestamp?
        package var until: Timestamp?
        package var limit: Int?
        /// The slice of a backfill that `since` and `until` are.
        package var slice: Int64?
        /// `try` and `connector test` show every refusal instead of stopping at `quarantine_at_most`.
        package var showsAllRejections = false
        /// How long a run waits for an agreed hour before it gives up.
        package var patience: Duration = .seconds(12 * 3600)

        package init() {}
    }

    package init(
        connector: Connector,
        pull: Pull,
        plan: MappingPlan,
        further: [FurtherPlan] = [],
        routes: [PlannedRoute] = [],
        values: PlaceholderValues,
        codeTables: [CodeTable] = [],
        children: [PullID] = [],
        erasures: Int = 0,
        options: Options = Options()
    ) {
        self.connector = connector
        self.pull = pull.withPathsInsideSOAPBody
        self.plan = further.isEmpty ? plan : plan.covering(further.map(\.plan))
        self.further = further
        self.routes = routes
        self.values = values
        self.codeTables = codeTables
        self.children = children
        self.erasures = erasures
        self.options = options
    }

    package var id: PullID { PullID(connector: connector.name, pull: pull.name) }

    /// How long answers are kept: as the pull says, else 90 days, or 30 where the mapping holds sensitive data.
    package var keeping: Pull.Keeping {
        if let said = pull.keepAnswers { return said }
        let fields = ([plan] + further.map(\.plan)).flatMap(\.entity.fields)
        let isSensitive = fields.contains { $0.personalData == .sensitive }
        return .span(CalendarDuration(isSensitive ? 30 : 90, .day))
    }

    /// A path of a mapping or of a condition on records reads the whole answer, so it is read once before its records are mapped.
    var readsAnswer: Bool {
        plan.readsAnswer || further.contains { $0.plan.readsAnswer }
            || (routes.flatMap(\.conditions) + pull.skipWhen + pull.removedWhen).contains {
                if case .path(let path, _) = $0.subject { path.origin == .answer } else { false }
            }
    }

    /// A connector's `answers` judge answers of its web service, not files that somebody has put down.
    var answers: Answers {
        let own = pull.drop.map { $0.place == .https } ?? true
        return (own ? connector.answers : Answers()).overridden(by: pull.answers)
    }

    var isLimited: Bool { options.limit != nil || options.since != nil || options.until != nil }
}

/// How a run ended, for the person who reads it.
package struct RunReport: Sendable {
    package var run: Int64
    package var state: RunEnd.State
    package var account: RecordAccount
    package var pages: Int
    package var requests: Int
    package var bytes: Int64
    package var waited: Duration
    package var failedParents: Int
    package var failedFiles = 0
    /// How many rows failed each `should` of the mappings, by its text.
    package var doubts: [String: Int]
    /// Pages that `remap` could not read again because their bytes are no longer kept.
    package var gonePages: Int
    package var failure: HubFailure?
    package var quality: RunQuality
}
