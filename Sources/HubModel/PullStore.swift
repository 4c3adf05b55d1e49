/// Where a run keeps what it does.
///
/// Implementations: PostgreSQL (HubStore), and the preview in memory that `try` and `connector test` use.
/// Both pass `PullStoreConformance`.
package protocol PullStore: Sendable {
    /// Takes the lease of the pull and opens a run.
    ///
    /// Throws `lease.held` (recovery `leaveToOther`), `schema.mismatch` (the table is not what the plan expects),
    /// `erasures.newer` (somebody was erased since the plan was compiled), `database.unavailable` (recovery `retry`).
    func begin(_ request: RunRequest) async throws -> any RunSession
}

package struct RunRequest: Sendable {
    package var pull: PullID
    package var entity: Entity
    package var plan: LoadPlan
    /// Apply every page again, whatever the ledger says.
    package var isFull: Bool
    /// `--limit`, `--since`, `--until`: such a run moves no cursor and marks nothing removed.
    package var isLimited: Bool
    /// `remap`: reads the landing store and moves no cursor.
    package var isRemap: Bool
    /// The child pulls (`for_each: record_of` this one) whose to-do rows are written with this pull's rows.
    package var children: [PullID]
    /// The pull has `missing`: every page brings `keyHashes`, and `markMissing` may be called.
    package var keepsSeen: Bool
    /// Not with `keep_answers: never`: quarantine then has rule and path without content.
    package var keepsContent: Bool
    /// Tombstones that the plan knows; with more of them in the store the run does not begin.
    package var erasures: Int
    /// The slice of a backfill that this run fetches: done in the commit that ends the run well.
    package var slice: Int64?
    /// What `RowGroup.further` goes into: children, and the other entities of one answer.
    package var further: [Target]

    package struct Target: Sendable {
        package var entity: Entity
        package var plan: LoadPlan

        package init(entity: Entity, plan: LoadPlan) {
            self.entity = entity
            self.plan = plan
        }
    }

    package init(
        pull: PullID,
        entity: Entity,
        plan: LoadPlan,
        isFull: Bool = false,
        isLimited: Bool = false,
        isRemap: Bool = false,
        children: [PullID] = [],
        keepsSeen: Bool = false,
        keepsContent: Bool = true,
        erasures: Int = 0,
        slice: Int64? = nil,
        further: [Target] = []
    ) {
        self.pull = pull
        self.entity = entity
        self.plan = plan
        self.isFull = isFull
        self.isLimited = isLimited
        self.isRemap = isRemap
        self.children = children
        self.keepsSeen = keepsSeen
        self.keepsContent = keepsContent
        self.erasures = erasures
        self.slice = slice
        self.further = further
    }
}

/// One run of one pull, from lease to end.
///
/// Every writing call is fenced: it throws `lease.lost` (recovery `leaveToOther`) once another run has taken
/// over.
package protocol RunSession: Sendable {
    var run: Int64 { get }
    /// The run's clock, from PostgreSQL.
    var clock: Timestamp { get }
    /// The number under which `_source` names this pull.
    var sourceNumber: Int16 { get }

    /// The cursor of these `{each}` values (empty string: the pull itself), if one was committed.
    func cursor(each: String) async throws -> Cursor?

    /// What the ledger says of the page last applied for the same request; `nil` if never, or under another plan.
    func previousPage(_ request: Digest) async throws -> PreviousPage?

    /// Parents still to do, for `for_each: record_of`, in a stable order.
    func parentsToDo() async throws -> [Parent]

    /// Every row of an entity, or of a view of schema `app`, with its columns as text.
    ///
    /// Throws `for_each.no_table` and `for_each.no_access` (recovery `fixConfiguration`).
    func parents(of table: String) async throws -> [Parent]

    /// Every page last applied for its request, in the order in which they were applied: what `remap` reads again.
    func ledgerPages() async throws -> [LedgerPage]

    /// Of files at these places, the versions that were taken last.
    ///
    /// With `write: replace` only what a run has published counts as taken.
    func takenFiles(_ places: [String]) async throws -> [TakenFile]

    /// Other places from which the same bytes were taken.
    func places(of digest: Digest, besides place: String) async throws -> [String]

    /// Files that were committed and have not left their place yet; not those of sets that are not published.
    func filesToClear() async throws -> [FileToClear]

    /// Notes that a file has left its place, or why it stays.
    func noteCleared(_ file: FileToClear, _ outcome: FileCleared) async throws

    /// How many distinct records of an entity among these were neither refused nor emptied before the run.
    ///
    /// A record that an earlier call of the same run has counted is not counted again.
    func newlyBad(_ rejections: [Rejection], _ changes: [ValueChange], of entity: String) async throws -> Int

    /// What the complete runs before this one saw of the source's records.
    func knownShape() async throws -> KnownShape

    /// Rows, quarantine, ledger and cursors become visible together or not at all.
    ///
    /// Returns the account of the group with new, changed, same and older filled in.
    func commit(_ group: RowGroup, cursors: [CursorMove], parentsDone: [String]) async throws -> RecordAccount

    /// Marks as removed what the scope holds and this run did not see; returns how many, 0 if it may not.
    func markMissing(_ scope: MissingScope) async throws -> MissingOutcome

    /// Ends the run: freshness, account, state; gives up the lease. The last thing called, also after a failure.
    ///
    /// What `write: replace` has loaded takes the place of what was there in the same commit, for every entity of the
    /// run, or not at all. Throws `replace.emptied` (recovery `askAPerson`) where nothing would replace many rows.
    ///
    /// Returns the account that is kept: of a set that was exchanged, what its rows are beside those before.
    @discardableResult
    func finish(_ end: RunEnd) async throws -> RecordAccount
}

package struct Cursor: Sendable, Hashable {
    /// Records up to here are staged (`since`).
    package var until: Timestamp?
    /// The source's own word for where to go on (`pages: { resume: true }`).
    package var token: String?

    package init(until: Timestamp) {
        self.until = until
    }

    package init(token: String) {
        self.token = token
    }

    package init(until: Timestamp?, token: String?) {
        self.until = until
        self.token = token
    }
}

package struct CursorMove: Sendable, Hashable {
    package var each: String
    package var cursor: Cursor

    package init(each: String, cursor: Cursor) {
        self.each = each
        self.cursor = cursor
    }
}

package struct PreviousPage: Sendable {
    package var digest: Digest
    package var summary: PageSummary
    package var etag: String?
    package var lastModified: String?
    /// First 8 bytes of each record's row hash.
    package var recordHashes: [UInt64]
    /// The page may be skipped if its digest is equal: no other writer since, no key shared with another page.
    package var maySkip: Bool
    /// A record whose hash is among `recordHashes` is unchanged: no other writer since.
    package var mayTrustRecords: Bool

    package init(
        digest: Digest,
        summary: PageSummary,
        etag: String? = nil,
        lastModified: String? = nil,
        recordHashes: [UInt64],
        maySkip: Bool,
        mayTrustRecords: Bool
    ) {
        self.digest = digest
        self.summary = summary
        self.etag = etag
        self.lastModified = lastModified
        self.recordHashes = recordHashes
        self.maySkip = maySkip
        self.mayTrustRecords = mayTrustRecords
    }
}

/// A page as the ledger names it.
package struct LedgerPage: Sendable, Hashable {
    package var request: Digest
    package var each: String
    package var payload: Int64
    package var etag: String?
    package var lastModified: String?
    /// `{file.…}` of a page that is a file.
    package var file: [String: String]

    package init(
        request: Digest,
        each: String,
        payload: Int64,
        etag: String? = nil,
        lastModified: String? = nil,
        file: [String: String] = [:]
    ) {
        self.request = request
        self.each = each
        self.payload = payload
        self.etag = etag
        self.lastModified = lastModified
        self.file = file
    }
}

/// A parent record of `for_each: record_of`: its key in canonical form and the columns that `take` names.
package struct Parent: Sendable, Hashable {
    package var key: String
    package var columns: [String: String]

    package init(key: String, columns: [String: String]) {
        self.key = key
        self.columns = columns
    }
}

package struct MissingScope: Sendable, Hashable {
    /// Only rows whose column lies in the range, for pulls with `window`.
    package var column: String?
    package var from: Timestamp?
    package var until: Timestamp?
    /// Only rows that came with these `{each}` values, as the ledger writes them; `nil`: all of the source.
    package var each: [String]?
    package var ceilingPercent: Double
    /// Absence proves removal at once, if as many distinct keys were seen as were announced.
    package var isProvenComplete: Bool
    package var announced: Int?

    package init(
        column: String? = nil,
        from: Timestamp? = nil,
        until: Timestamp? = nil,
        each: [String]? = nil,
        ceilingPercent: Double,
        isProvenComplete: Bool,
        announced: Int? = nil
    ) {
        self.column = column
        self.from = from
        self.until = until
        self.each = each
        self.ceilingPercent = ceilingPercent
        self.isProvenComplete = isProvenComplete
        self.announced = announced
    }
}

package enum MissingOutcome: Sendable, Hashable {
    case marked(Int)
    /// So many would have been marked of so many in scope: above the ceiling, nothing was.
    case aboveCeiling(missing: Int, scope: Int)
    /// A person undid what an earlier run had marked: nothing is marked until a person approves.
    case held(missing: Int, scope: Int)
}

package struct RunEnd: Sendable {
    package enum State: String, Sendable, Hashable, CaseIterable {
        case succeeded
        /// Finished, with failed parents or records that a person should look at.
        case incomplete
        case failed
        case stopped
    }

    package var state: State
    package var account: RecordAccount
    package var pages: Int
    package var requests: Int
    package var bytes: Int64
    package var waited: Duration
    package var failure: HubFailure?
    /// Whose sets `write: replace` publishes; `nil`: all that the run was for, if it succeeded.
    package var complete: CompleteScopes?
    package var quality: RunQuality
    /// What the run saw of the source's records.
    package var shape: SeenShape
    /// `false`: it found no new file, which is no news of the source.
    package var isNews = true

    package init(
        state: State,
        account: RecordAccount,
        pages: Int,
        requests: Int,
        bytes: Int64,
        waited: Duration,
        failure: HubFailure? = nil,
        complete: CompleteScopes? = nil,
        quality: RunQuality = RunQuality(),
        shape: SeenShape = SeenShape()
    ) {
        self.state = state
        self.account = account
        self.pages = pages
        self.requests = requests
        self.bytes = bytes
        self.waited = waited
        self.failure = failure
        self.complete = complete
        self.quality = quality
        self.shape = shape
    }
}

/// The `{each}` values whose records were read to the end.
package struct CompleteScopes: Sendable, Hashable {
    /// As `AppliedPage.each` has them; the empty text where the pull has no `for_each`.
    package var each: [String]
    /// There are no others: what was published of values that are not among them goes.
    package var isAll: Bool

    package init(each: [String], isAll: Bool) {
        self.each = each
        self.isAll = isAll
    }
}

/// The agreement with a source, kept across processes: every message on the wire takes a ticket first.
///
/// Implementations: PostgreSQL, and the one without limits that `try --sample` uses.
package protocol Allowance: Sendable {
    /// The instant at which one message may leave. The caller sleeps until then, outside any transaction.
    ///
    /// Throws `politeness.closed` or `politeness.quota` (recovery `askAPerson`) where waiting is not sensible:
    /// the next allowed instant is more than `patience` away.
    func ticket(for limits: Limits, patience: Duration) async throws -> Ticket

    /// One of the places that `limits.parallel` allows, or `nil` while all are taken.
    ///
    /// Asked only where it was agreed how many messages may be under way at one time.
    func place(for limits: Limits) async throws -> (any AllowancePlace)?
}

extension Limits {
    /// What was agreed with a connector's system, and by those that share its allowance.
    package init(of connector: Connector, _ tables: [CodeTable], others: [Agreement]) {
        let system = connector.system
        self.init(
            name: system.allowanceName(of: connector.name),
            politeness: system.politeness,
            zone: system.zone,
            closedDays: system.politeness.closedDays(in: tables),
            others: others
        )
    }
}

extension Politeness {
    /// The days of the `closed` table.
    package func closedDays(in tables: [CodeTable]) -> Set<CivilDate> {
        let table = tables.first { $0.name == closed }
        return Set((table?.rows ?? []).compactMap { CivilDate(iso: $0.code) })
    }
}

/// A place among the messages under way; it is kept until it is released or dropped, and lost with its process.
package protocol AllowancePlace: AnyObject, Sendable {
    func release() async throws
}

package struct Limits: Sendable, Hashable {
    /// The name under which the limits are shared.
    package var name: String
    package var politeness: Politeness
    package var zone: Zone
    /// The days of `politeness.closed`.
    package var closedDays: Set<CivilDate>
    /// What the other connectors of that name agreed: the smallest of everything holds.
    package var others: [Agreement]

    /// What one connector has agreed.
    package struct Agreement: Sendable, Hashable {
        package var politeness: Politeness
        package var zone: Zone
        package var closedDays: Set<CivilDate>

        package init(politeness: Politeness, zone: Zone, closedDays: Set<CivilDate> = []) {
            self.politeness = politeness
            self.zone = zone
            self.closedDays = closedDays
        }
    }

    package init(
        name: String,
        politeness: Politeness,
        zone: Zone,
        closedDays: Set<CivilDate> = [],
        others: [Agreement] = []
    ) {
        self.name = name
        self.politeness = politeness
        self.zone = zone
        self.closedDays = closedDays
        self.others = others
    }

    /// All that must be kept.
    package var agreements: [Agreement] {
        [Agreement(politeness: politeness, zone: zone, closedDays: closedDays)] + others
    }

    /// How many messages may be under way at one time; `nil` where nobody has agreed on a number.
    package var parallel: Int? { agreements.compactMap(\.politeness.parallel).min() }
}

package struct Ticket: Sendable, Hashable {
    /// How long to wait from now.
    package var wait: Duration
    /// Why, when the wait is worth telling.
    package var reason: Reason

    package enum Reason: String, Sendable, Hashable {
        case none, rate, quota, hours, closed, parallel
    }

    package init(wait: Duration, reason: Reason = .none) {
        self.wait = wait
        self.reason = reason
    }
}
