import Bytes
import HTTPTypes
package import HubModel

/// One run of one pull, from lease to end. The flow is read here:
///
/// span ▸ parent ▸ page: ask ▸ land ▸ decode ▸ map ▸ group ▸ commit. While a group is committed the next pages are
/// fetched and mapped; a page whose existence the announced total proves is fetched while its forerunner is mapped.
package struct Pipeline: Sendable {
    let job: PullJob
    let environment: PullEnvironment

    package init(_ job: PullJob, _ environment: PullEnvironment) {
        self.job = job
        self.environment = environment
    }

    /// Runs to the end.
    ///
    /// A failure inside the run is in the report; what is thrown kept the run from beginning.
    package func run() async throws -> RunReport {
        try await run(isRemap: false) { try await $0.walk() }
    }

    /// Maps again what has landed, calling nobody: the same rows as if every page came anew under today's plan.
    ///
    /// `payloads`: only pages with these answers; `nil` is all.
    package func remap(only payloads: Set<Int64>? = nil) async throws -> RunReport {
        try await run(isRemap: true, isPart: payloads != nil) { try await $0.walkLedger(only: payloads) }
    }

    /// `isPart`: not all that the source has is walked, so no whole set may be published.
    private func run(isRemap: Bool, isPart: Bool = false, _ walk: (PullWalker) async throws -> Void)
        async throws -> RunReport
    {
        let session = try await environment.store.begin(
            RunRequest(
                pull: job.id,
                entity: job.plan.entity,
                plan: job.plan.load,
                isFull: job.options.isFull,
                isLimited: job.isLimited,
                isRemap: isRemap,
                children: job.children,
                keepsSeen: job.pull.missing != nil,
                keepsContent: job.keeping != .never,
                erasures: job.erasures,
                further: job.further.map { RunRequest.Target(entity: $0.plan.entity, plan: $0.plan.load) }
            )
        )
        environment.observe(.began(run: session.run, clock: session.clock))
        let walker = PullWalker(job: job, environment: environment, session: session)
        var failure: HubFailure?
        do {
            try await walk(walker)
        } catch {
            failure = HubFailure.from(error)
            await walker.abandon()
        }
        var end = await walker.end(failure, isRemap: isRemap)
        await walker.leaveFiles()
        if isPart || job.isLimited || (walker.foundNothing && !isRemap) {
            end.complete = CompleteScopes(each: [], isAll: false)
        }
        let account = try await session.finish(end)
        try await environment.landing.removeGoneFiles()
        return RunReport(
            run: session.run,
            state: end.state,
            account: account,
            pages: end.pages,
            requests: end.requests,
            bytes: end.bytes,
            waited: end.waited,
            failedParents: walker.failedParents,
            failedFiles: walker.failedFiles,
            doubts: walker.doubts,
            gonePages: walker.gonePages,
            failure: end.failure,
            quality: end.quality
        )
    }
}

extension HubFailure {
    /// Errors of ports that have no failure of their own.
    package static func from(_ error: any Error) -> HubFailure {
        if let failure = error as? HubFailure { return failure }
        if error is CancellationError {
            return HubFailure(
                .request,
                .stopped,
                code: "run.stopped",
                message: Localized(vi: "Đã dừng theo yêu cầu.", en: "Stopped on request.")
            )
        }
        return HubFailure(
            .load,
            .failRun,
            code: "run.unexpected",
            message: Localized(
                vi: "Lỗi ngoài dự kiến; chi tiết trong nhật ký gỡ lỗi.",
                en: "An unexpected error; detail is in the debug log."
            ),
            underlying: error
        )
    }
}

/// The moving part of a run: one task drives it, so nothing in it is shared.
final class PullWalker {
    private let job: PullJob
    private let environment: PullEnvironment
    private let session: any RunSession
    private let courier: Courier
    private let loader: GroupLoader
    private var hasSeenFullPage = false
    private var announcedTotals: Int?
    private(set) var failedParents = 0
    private(set) var gonePages = 0
    private var isWhole = true
    /// Of a pull of files: the places that were looked through, and what was found.
    private var drops: [FileCourier] = []
    private(set) var failedFiles = 0
    private var takenFiles = 0
    private var askedScopes: [String] = []

    init(job: PullJob, environment: PullEnvironment, session: any RunSession) {
        self.job = job
        self.environment = environment
        self.session = session
        courier = Courier(job: job, environment: environment, run: session.run, clock: session.clock)
        loader = GroupLoader(job: job, environment: environment, session: session)
    }

    func walk() async throws {
        for parent in try await parents() {
            guard job.pull.forEach != nil else {
                try await walkSpans(parent)
                continue
            }
            do {
                try await walkSpans(parent)
            } catch let failure as HubFailure where failure.isOfOneParent {
                // A failing parent stays to do and is reported; the others go on.
                try await loader.discardPage()
                failedParents += 1
                isWhole = false
                environment.observe(.parentFailed(each: parent.key, failure))
            }
        }
        try await loader.flush(cursors: [], parentsDone: [])
        try await loader.settle()
        try await sweepFiles()
        try await markMissing()
    }

    /// Pages of the ledger through the same mapping and loading, in the order in which they were applied.
    func walkLedger(only payloads: Set<Int64>?) async throws {
        for page in try await session.ledgerPages() where payloads?.contains(page.payload) ?? true {
            try checkStop()
            guard let payload = try await kept(page.payload) else { continue }
            let landed = LandedAnswer(status: 200, fields: page.fields, payload: payload, address: "")
            let answer = PageAnswer(call: .page(0), request: page.request, address: "", landed: landed)
            var values = job.values
            values.now = session.clock
            values.run = session.run
            values.zone = job.connector.system.zone
            values.each = EachText.read(page.each)
            values.file = page.file
            guard case .taken = try await loader.take(answer, scope: page.each, values: values) else {
                continue
            }
            try await loader.flushIfFull(cursors: [])
        }
        try await loader.flush(cursors: [], parentsDone: [])
        try await loader.settle()
    }

    var doubts: [String: Int] { loader.doubts }

    /// The bytes of a page, or `nil` where they are no longer kept: its rows stay as they are.
    private func kept(_ payload: Int64) async throws -> Payload? {
        do {
            return try await environment.landing.open(payload)
        } catch let failure as HubFailure where failure.code == "landing.gone" {
            gonePages += 1
            return nil
        }
    }

    /// Waits for what is under way and drops what is not committed.
    func abandon() async {
        await loader.abandon()
    }

    func end(_ failure: HubFailure?, isRemap: Bool) async -> RunEnd {
        let state: RunEnd.State =
            if let failure {
                failure.recovery == .stopped ? .stopped : .failed
            } else if failedParents + failedFiles + gonePages > 0 {
                .incomplete
            } else { .succeeded }
        // A remap reads answers of old: their shape is no news.
        let (quality, shape) = isRemap ? (loader.tallied, SeenShape()) : await loader.quality()
        var end = RunEnd(
            state: state,
            account: loader.account,
            pages: loader.pages,
            requests: courier.requests,
            bytes: courier.bytes,
            waited: courier.waited,
            failure: failure,
            quality: quality,
            shape: shape
        )
        end.isNews = !(foundNothing && job.pull.drop?.pick == .new)
        return end
    }

    // MARK: Parents and spans

    private func parents() async throws -> [Parent] {
        guard let forEach = job.pull.forEach else { return [Parent(key: "", columns: [:])] }
        let all: [Parent]
        switch forEach.parents {
        case .recordOf: all = try await session.parentsToDo()
        case .codeList(let name):
            let day = job.connector.system.zone.civil(session.clock).date
            let rows = job.codeTables.first { $0.name == name }?.rows ?? []
            all = rows.filter { $0.isValid(on: day) }.map { Parent(key: $0.code, columns: $0.columns) }
        case .table(let name): all = try await session.parents(of: name)
        }
        return WantedParents(forEach, of: job.parentEntity).among(all)
    }

    private func walkSpans(_ parent: Parent) async throws {
        let taken = (job.pull.forEach?.take ?? []).map { ($0.name, parent.columns[$0.column] ?? "") }
        let each = Dictionary(taken, uniquingKeysWith: { first, _ in first })
        let scope = each.isEmpty ? "" : EachText.canonical(each)
        askedScopes.append(scope)
        let windows = CursorWindows(
            pull: job.pull,
            zone: job.connector.system.zone,
            clock: session.clock,
            forcedFrom: job.options.since,
            forcedUntil: job.options.until
        )
        let cursor = keepsCursor && !job.options.isFull ? try await session.cursor(each: scope) : nil
        var reached = cursor?.until
        let spans = try windows.spans(after: cursor)
        for (index, span) in spans.enumerated() {
            let isLast = index == spans.count - 1
            let walked = try await walkPages(each, scope: scope, span: span, token: cursor?.token)
            reached = moved(reached, newest: walked.newest, span: span, isLast: isLast)
            let moves = moves(scope, until: job.pull.since == nil ? nil : reached, token: walked.token)
            let done = isLast && isRecordOf ? [parent.key] : []
            if !moves.isEmpty || !done.isEmpty { try await loader.flush(cursors: moves, parentsDone: done) }
        }
    }

    private var keepsCursor: Bool { job.pull.since != nil || job.pull.pages?.resumes == true }

    private func moves(_ scope: String, until: Timestamp?, token: String?) -> [CursorMove] {
        guard !job.isLimited, until != nil || token != nil else { return [] }
        return [CursorMove(each: scope, cursor: Cursor(until: until, token: token))]
    }

    private var isRecordOf: Bool {
        if case .recordOf? = job.pull.forEach?.parents { true } else { false }
    }

    /// Where the cursor stands after a span that is proven complete.
    ///
    /// A span with later ones behind it is complete up to its end. Of the last one only what was seen counts: the
    /// source stamps with its own clock.
    private func moved(_ old: Timestamp?, newest: Timestamp?, span: TimeSpan?, isLast: Bool) -> Timestamp? {
        guard let span else { return old }
        if job.pull.since?.field == nil || !isLast { return max(old ?? span.until, span.until) }
        guard let newest else { return old ?? span.from }
        return max(old ?? newest, newest)
    }

    // MARK: Pages

    /// Walks the pages of one list; returns the greatest cursor value that may move the cursor, and where the source
    /// itself says to go on.
    private func walkPages(
        _ each: [String: String],
        scope: String,
        span: TimeSpan?,
        token: String?
    ) async throws -> (newest: Timestamp?, token: String?) {
        if let drop = job.pull.drop, drop.place != .https {
            return (try await walkFiles(drop, each, scope: scope, span: span), nil)
        }
        var walk = PageWalk(job.pull.pages, hasSeenFullPage: hasSeenFullPage, token: token)
        defer { hasSeenFullPage = walk.knowsFullPage }
        let asker = PageAsker(
            job: job,
            session: session,
            courier: courier,
            each: each,
            span: span,
            isFull: job.options.isFull
        )
        var newest: Int64?
        var call: PageWalk.Call? = walk.first
        var ahead: (call: PageWalk.Call, task: Task<PageAnswer, any Error>)?
        defer { ahead?.task.cancel() }
        while let current = call {
            try checkStop()
            let answer: PageAnswer
            if let fetched = ahead, fetched.call == current {
                ahead = nil
                answer = try await fetched.task.value
            } else {
                answer = try await asker.ask(current)
            }
            if let next = walk.certainNext, !environment.stop.isRaised {
                ahead = (next, Task { try await asker.ask(next) })
            }
            let summary = try await take(answer, asker, scope: scope)
            if let value = summary.newestCursor { newest = max(newest ?? value, value) }
            call = try walk.next(after: summary, digest: answer.digest, address: answer.address)
            if try reachedLimit(walk) { return (nil, nil) }
            let oldest = job.pull.since?.order == .oldestFirst && !job.isLimited ? newest : nil
            try await loader.flushIfFull(
                cursors: moves(
                    scope,
                    until: oldest.map { Timestamp(microseconds: $0) },
                    token: resumption(of: walk)
                )
            )
        }
        announcedTotals = walk.announcedTotal.map { (announcedTotals ?? 0) + $0 } ?? announcedTotals
        return (newest.map { Timestamp(microseconds: $0) }, resumption(of: walk))
    }

    private func resumption(of walk: PageWalk) -> String? {
        job.pull.pages?.resumes == true ? walk.token : nil
    }

    private func checkStop() throws(HubFailure) {
        if environment.stop.isRaised { throw HubFailure.stopped }
    }

    private func reachedLimit(_ walk: PageWalk) throws(HubFailure) -> Bool {
        if let limit = job.options.limit, loader.read >= limit { return true }
        if let most = job.pull.atMost, loader.read > most { throw HubFailure.tooManyRecords(most) }
        return false
    }

    /// Takes a page into the group; asks again where the answer meant so.
    private func take(_ first: PageAnswer, _ asker: PageAsker, scope: String) async throws -> PageSummary {
        var answer = first
        var attempts = Attempts()
        while true {
            answer = try await recheck(answer, asker)
            if let skipped = answer.skipped {
                loader.skip(answer, scope: scope)
                return skipped
            }
            switch try await loader.take(answer, scope: scope, values: asker.values) {
            case .taken(let summary): return summary
            case .askAgain(let meaning, let words):
                attempts = try await courier.settle(
                    meaning,
                    answer.landed.unsafelyUnwrapped,
                    words,
                    after: attempts
                )
                answer = try await asker.ask(answer.call)
            }
        }
    }

    /// The ledger was asked before the pages in between were loaded; they may have written a key of this page.
    private func recheck(_ answer: PageAnswer, _ asker: PageAsker) async throws -> PageAnswer {
        guard answer.skipped != nil, loader.hasWritten else { return answer }
        try await loader.flush(cursors: [], parentsDone: [])
        try await loader.settle()
        let previous = try await session.previousPage(answer.request)
        if let previous, previous.maySkip, previous.digest == answer.digest { return answer }
        // Of a page that the source called unmodified there are no bytes yet.
        guard answer.landed != nil else { return try await asker.ask(answer.call) }
        var whole = answer
        whole.previous = previous
        whole.skipped = nil
        return whole
    }

    // MARK: Files

    private func walkFiles(
        _ drop: FileDrop,
        _ each: [String: String],
        scope: String,
        span: TimeSpan?
    ) async throws -> Timestamp? {
        let values = PageAsker.values(of: job, session, courier, each: each, span: span)
        let site = try FileSite(drop, values, system: job.connector.system, root: environment.root)
        let place = FileCourier(job: job, environment: environment, courier: courier, site: site)
        drops.append(place)
        // What a run before this one could not clear any more.
        if !job.isLimited { failedFiles += try await FileSweep(courier: place, session: session).sweep() }
        let walk = FileWalk(
            job: job,
            environment: environment,
            session: session,
            courier: place,
            loader: loader,
            drop: drop,
            scope: scope,
            values: values
        )
        let outcome = try await walk.walk()
        failedFiles += outcome.failed
        takenFiles += outcome.taken
        if outcome.failed + outcome.left > 0 { isWhole = false }
        return nil
    }

    private func sweepFiles() async throws {
        guard !job.isLimited else { return }
        for place in drops { failedFiles += try await FileSweep(courier: place, session: session).sweep() }
    }

    /// Connections to who has the files.
    func leaveFiles() async {
        for server in Set(drops.map(\.site.server)) { await environment.files.leave(server) }
    }

    /// A run of files that took none knows no more than before.
    var foundNothing: Bool { !drops.isEmpty && takenFiles == 0 }

    // MARK: Removal

    private func markMissing() async throws {
        guard case .markRemoved(let ceiling)? = job.pull.missing, isWhole, !job.isLimited,
            job.pull.drop == nil || loader.pages > 0,
            !loader.hasUnreadableKey
        else { return }
        var scope = MissingScope(
            ceilingPercent: ceiling,
            isProvenComplete: announcedTotals.map { $0 == loader.read } ?? false,
            announced: announcedTotals
        )
        // Of changed parents alone was anything asked; of lists and tables of everything.
        if isRecordOf { scope.each = askedScopes }
        if let window = job.pull.window, let column = window.field {
            let zone = job.connector.system.zone
            scope.column = column
            scope.from = window.from.added(to: session.clock, in: zone)
            scope.until = window.to.added(to: session.clock, in: zone)
        }
        switch try await session.markMissing(scope) {
        case .marked(let count): loader.noteRemoved(count)
        case .held(let missing, let total):
            throw HubFailure(
                .load,
                .askAPerson,
                code: "missing.held",
                message: Localized(
                    vi:
                        "Lần đánh dấu trước đã được hoàn tác; \(missing) trên \(total) dòng lại không còn ở nguồn: chưa đánh dấu. Chạy «lienthong missing approve \(job.id)» nếu đúng là đã xoá.",
                    en:
                        "The last removal was undone; \(missing) of \(total) rows are again gone from the source: nothing was marked. If they are really gone: `lienthong missing approve \(job.id)`."
                )
            )
        case .aboveCeiling(let missing, let total):
            throw HubFailure(
                .load,
                .askAPerson,
                code: "missing.above_ceiling",
                message: Localized(
                    vi:
                        "\(missing) trên \(total) dòng không còn ở nguồn, vượt ngưỡng \(ceiling) %: không đánh dấu dòng nào. Nếu đúng là đã xoá: «lienthong missing approve \(job.id)».",
                    en:
                        "\(missing) of \(total) rows are gone from the source, above \(ceiling) %: nothing was marked. If they are really gone: `lienthong missing approve \(job.id)`."
                )
            )
        }
    }
}

extension HubFailure {
    static var stopped: HubFailure {
        HubFailure(
            .request,
            .stopped,
            code: "run.stopped",
            message: Localized(
                vi: "Đã dừng theo yêu cầu; lần chạy sau sẽ tiếp tục.",
                en: "Stopped on request; the next run goes on."
            )
        )
    }

    static func tooManyRecords(_ most: Int) -> HubFailure {
        HubFailure(
            .request,
            .failRun,
            code: "pull.at_most",
            message: Localized(
                vi: "Nguồn gửi hơn \(most) bản ghi (at_most): không cắt bớt, hãy kiểm tra nguồn.",
                en:
                    "The source sent more than \(most) records (at_most): nothing is cut off, check the source."
            )
        )
    }

    /// What may go wrong with one parent alone: its answer.
    ///
    /// A dead source, database or lease ends the run.
    var isOfOneParent: Bool {
        switch recovery {
        case .failRun: [.request, .decode, .map].contains(stage)
        case .retry, .fixConfiguration, .leaveToOther, .askAPerson, .stopped: false
        }
    }
}

/// `{each}` values as one text, the same for the same values.
enum EachText {
    static func canonical(_ each: [String: String]) -> String {
        let members = each.sorted { $0.key < $1.key }.map {
            "\(JSONText.quoted($0.key)):\(JSONText.quoted($0.value))"
        }
        return "{" + members.joined(separator: ",") + "}"
    }

    static func read(_ text: String) -> [String: String] {
        guard !text.isEmpty else { return [:] }
        return EnvelopeReader.read(Array(text.utf8)) { document in
            guard let document, let root = document.nodes.first else { return [:] }
            var each: [String: String] = [:]
            var child = 1
            while child < Int(root.end) {
                let node = document.nodes[child]
                let name = CompiledName.bytes(of: node, in: document)
                let key = node.isNameEscaped ? unescapedJSON(name) : Array(name)
                each[String(decoding: key, as: UTF8.self)] = document.string(child)
                child = Int(node.end)
            }
            return each
        }
    }
}

extension LedgerPage {
    /// The headers that the ledger remembers, so that the page may still be asked for conditionally.
    fileprivate var fields: HTTPFields {
        var fields = HTTPFields()
        fields[.eTag] = etag
        fields[.lastModified] = lastModified
        return fields
    }
}
