package import HubModel
import Synchronization

/// The store of `try` and `connector test`: keeps what a run would write, in memory, as text.
package final class PreviewStore: PullStore {
    private let state: Mutex<State>
    private let clock: Timestamp
    private let zone: Zone

    private struct State {
        var staged: [String: PreviewRow] = [:]
        var order: [String] = []
        var rejections: [Rejection] = []
        var changes: [ValueChange] = []
        var marks: [PreviewMark] = []
        var answers: [PreviewAnswer] = []
        var shape = KnownShape()
        var cursors: [String: Cursor] = [:]
        var parents: [Parent] = []
        var ledger: [Digest: PreviousPage] = [:]
        var files: [String: TakenFile] = [:]
        var isRunning = false
        var runs: Int64 = 0
        var ends: [RunEnd] = []
    }

    /// `clock`: the run's clock.
    ///
    /// `parents`: what `for_each: record_of` finds to do.
    package init(clock: Timestamp, zone: Zone = .vietnam, parents: [Parent] = []) {
        self.clock = clock
        self.zone = zone
        var state = State()
        state.parents = parents
        self.state = Mutex(state)
    }

    /// Rows in the order in which their keys first came.
    package var rows: [PreviewRow] { state.withLock { state in state.order.compactMap { state.staged[$0] } } }
    package var rejections: [Rejection] { state.withLock { $0.rejections } }
    package var changes: [ValueChange] { state.withLock { $0.changes } }
    /// What became of the records of each answer.
    package var marks: [PreviewMark] { state.withLock { $0.marks } }
    /// The answers in the order in which they were taken.
    package var answers: [PreviewAnswer] { state.withLock { $0.answers } }
    package var cursors: [String: Cursor] { state.withLock { $0.cursors } }
    package var ends: [RunEnd] { state.withLock { $0.ends } }

    package func begin(_ request: RunRequest) async throws -> any RunSession {
        let run = state.withLock { state -> Int64? in
            guard !state.isRunning else { return nil }
            state.isRunning = true
            state.runs += 1
            return state.runs
        }
        guard let run else {
            throw HubFailure(
                .configure,
                .leaveToOther,
                code: "lease.held",
                message: Localized(
                    vi: "Một lần chạy khác đang giữ việc này.",
                    en: "Another run holds this pull."
                )
            )
        }
        return PreviewSession(store: self, request: request, run: run, clock: clock)
    }

    // MARK: For the session

    fileprivate func cursor(_ each: String) -> Cursor? { state.withLock { $0.cursors[each] } }
    fileprivate func parents() -> [Parent] { state.withLock { $0.parents } }
    fileprivate func page(_ request: Digest) -> PreviousPage? { state.withLock { $0.ledger[request] } }
    fileprivate func takenFiles(_ places: [String]) -> [TakenFile] {
        state.withLock { state in places.compactMap { state.files[$0] } }
    }

    fileprivate func commit(
        _ group: RowGroup,
        _ request: RunRequest,
        cursors: [CursorMove],
        parentsDone: [String]
    ) -> RecordAccount {
        var account = group.account
        state.withLock { state in
            for row in group.rows { take(row, group, request.plan, &state, &account) }
            state.answers += group.pages.map {
                PreviewAnswer(payload: $0.payload, each: $0.each, file: $0.file?.names ?? [:])
            }
            note(group, group.pages, request.plan.entity, &state)
            state.rejections += group.rejections
            state.changes += group.changes
            for further in group.further {
                account += further.group.account
                let plan = request.further[further.target].plan
                let pages = further.group.pages.isEmpty ? group.pages : further.group.pages
                note(further.group, pages, plan.entity, &state)
                for row in further.group.rows { take(row, further.group, plan, &state, &account) }
                state.rejections += further.group.rejections
                state.changes += further.group.changes
            }
            for move in cursors { state.cursors[move.each] = move.cursor }
            state.parents.removeAll { parentsDone.contains($0.key) }
            for page in group.pages where page.isComplete && !request.isLimited {
                if let file = page.file { state.files[file.place] = TakenFile(file, page.digest) }
            }
            for page in group.pages where page.isComplete && !page.isSkipped {
                state.ledger[page.request] = PreviousPage(
                    digest: page.digest,
                    summary: page.summary,
                    etag: page.etag,
                    lastModified: page.lastModified,
                    recordHashes: page.recordHashes,
                    maySkip: !page.sharesKeys,
                    mayTrustRecords: !page.sharesKeys
                )
            }
        }
        return account
    }

    private func note(_ group: RowGroup, _ pages: [AppliedPage], _ entity: String, _ state: inout State) {
        func mark(_ page: Int, _ ordinal: Int, _ what: PreviewMark.What) {
            guard pages.indices.contains(page) else { return }
            let payload = pages[page].payload
            state.marks.append(PreviewMark(entity: entity, payload: payload, ordinal: ordinal, what: what))
        }
        for row in group.rows { mark(Int(row.page), Int(row.ordinal), .staged) }
        for rejection in group.rejections { mark(rejection.page, rejection.ordinal, .refused(rejection)) }
        for change in group.changes { mark(change.page, change.ordinal, .changed(change)) }
    }

    private func take(
        _ row: RowGroup.Row,
        _ group: RowGroup,
        _ plan: LoadPlan,
        _ state: inout State,
        _ account: inout RecordAccount
    ) {
        let cells = CellReader(plan: plan, zone: zone).cells(of: row, in: group.bytes)
        let key = cells.prefix(plan.keyCount).map { $0 ?? "" }.joined(separator: "\u{1F}")
        let place = "\(plan.entity)\u{1E}\(key)"
        let preview = PreviewRow(
            entity: plan.entity,
            key: key,
            columns: plan.columns.map(\.name),
            cells: cells,
            hash: row.hash.0,
            page: Int(row.page),
            ordinal: Int(row.ordinal)
        )
        guard let staged = state.staged[place] else {
            state.staged[place] = preview
            state.order.append(place)
            account.new += 1
            return
        }
        if staged.hash == preview.hash {
            account.same += 1
        } else if let column = plan.newestBy, isOlder(preview, than: staged, by: column) {
            account.older += 1
        } else {
            state.staged[place] = preview
            account.changed += 1
        }
    }

    /// An empty value is the oldest; ISO texts of one zone sort as their instants do.
    private func isOlder(_ new: PreviewRow, than staged: PreviewRow, by column: String) -> Bool {
        guard let known = staged[column] else { return false }
        guard let value = new[column] else { return true }
        if let value = Int64(value), let known = Int64(known) { return value < known }
        return value < known
    }

    fileprivate var shape: KnownShape { state.withLock { $0.shape } }

    fileprivate func finish(_ end: RunEnd) {
        state.withLock { state in
            state.isRunning = false
            state.ends.append(end)
            if end.state == .succeeded { state.shape = KnownShape(fields: end.shape.fields) }
        }
    }
}

/// An answer that a preview took, and what it was asked with.
package struct PreviewAnswer: Sendable, Hashable {
    package var payload: Int64
    /// `{each}` values as the ledger writes them.
    package var each: String
    /// `{file.…}` values of an answer that is a file.
    package var file: [String: String]
}

/// What became of one record of an answer.
package struct PreviewMark: Sendable {
    package enum What: Sendable {
        case staged
        case refused(Rejection)
        case changed(ValueChange)
    }

    package var entity: String
    package var payload: Int64
    /// Position in the answer, from 0.
    package var ordinal: Int
    package var what: What
}

/// A row as a person reads it.
package struct PreviewRow: Sendable, Hashable {
    package var entity: String
    package var key: String
    package var columns: [String]
    /// `nil` is empty.
    package var cells: [String?]
    package var hash: UInt64
    package var page: Int
    package var ordinal: Int

    package subscript(_ column: String) -> String? {
        columns.firstIndex(of: column).flatMap { cells[$0] }
    }
}

/// Reads the cells of a row back as text.
struct CellReader {
    let plan: LoadPlan
    let zone: Zone

    func cells(of row: RowGroup.Row, in bytes: UnsafeRawBufferPointer) -> [String?] {
        var offset = row.offset + 2
        return plan.columns.map { column in
            guard let (text, next) = CellText.read(bytes, at: offset, as: column.type) else { return nil }
            offset = next
            return text
        }
    }
}

private final class PreviewSession: RunSession {
    let run: Int64
    let clock: Timestamp
    let sourceNumber: Int16 = 1
    private let store: PreviewStore
    private let request: RunRequest

    init(store: PreviewStore, request: RunRequest, run: Int64, clock: Timestamp) {
        self.store = store
        self.request = request
        self.run = run
        self.clock = clock
    }

    func cursor(each: String) async throws -> Cursor? { store.cursor(each) }

    func previousPage(_ request: Digest) async throws -> PreviousPage? { store.page(request) }

    func parentsToDo() async throws -> [Parent] { store.parents() }

    func parents(of table: String) async throws -> [Parent] { store.parents() }

    func ledgerPages() async throws -> [LedgerPage] { [] }

    func takenFiles(_ places: [String]) async throws -> [TakenFile] { store.takenFiles(places) }

    func places(of digest: Digest, besides place: String) async throws -> [String] { [] }

    /// A preview leaves everything where it is.
    func filesToClear() async throws -> [FileToClear] { [] }

    func noteCleared(_ file: FileToClear, _ outcome: FileCleared) async throws {}

    /// Every preview is a first run.
    func newlyBad(_ rejections: [Rejection], _ changes: [ValueChange], of entity: String) async throws -> Int
    {
        rejections.count + Set(changes.filter { $0.kind == .emptied }.map(\.key)).count
    }

    func knownShape() async throws -> KnownShape { store.shape }

    func commit(_ group: RowGroup, cursors: [CursorMove], parentsDone: [String]) async throws -> RecordAccount
    {
        store.commit(group, request, cursors: cursors, parentsDone: parentsDone)
    }

    func markMissing(_ scope: MissingScope) async throws -> MissingOutcome { .marked(0) }

    func finish(_ end: RunEnd) async throws -> RecordAccount {
        store.finish(end)
        return end.account
    }
}

extension TakenFile {
    fileprivate init(_ file: PageFile, _ digest: Digest) {
        self.init(
            place: file.place,
            digest: digest,
            size: file.size,
            stamp: file.stamp,
            isSettled: file.isSettled,
            isOfThisPlan: true
        )
    }
}
