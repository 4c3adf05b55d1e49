import Bytes
import HTTPTypes
import HubModel

/// Fills groups with pages and hands them to the store; at most one commit is under way.
final class GroupLoader {
    enum Reading {
        case taken(PageSummary)
        case askAgain(AnswerClass, SourceWords)
    }

    let job: PullJob
    private let environment: PullEnvironment
    let session: any RunSession
    private let classifier: AnswerClassifier
    private let tree: LaneTree
    var own: Lane { tree.own }
    private var further: [Lane] { tree.further }
    var lanes: [Lane] { tree.lanes }
    private var routes: [Route] { tree.routes }
    private let filter: RecordFilter
    private let written = WrittenKeys()
    private let arenas = ArenaPool()
    private let shelf: FileShelf?
    private var pageShelf = FileShelf.Mark()
    private var batchBegan = ContinuousClock.now
    private var underway: Task<RecordAccount, any Error>?
    private var pageNumber = 0
    private(set) var account = RecordAccount()
    private(set) var pages = 0
    private(set) var hasUnreadableKey = false
    /// How many rows failed each `should` of the mappings.
    private(set) var doubts: [String: Int] = [:]
    /// Records read, committed or not.
    private(set) var read = 0
    /// Distinct records refused or emptied that were not before the run.
    var bad = 0
    var known: KnownShape?
    private var hasHandedRows = false
    /// Records were left as they were, and not looked at.
    private(set) var hasSkipped = false
    /// Rows of this run are in the table, or on their way there.
    var hasWritten: Bool { hasHandedRows || batch.rowCount > 0 }

    /// A group is whole pages until one of these, or `PullEnvironment.groupRows`.
    private static let mostBytes = 16 << 20
    private static let longest = Duration.seconds(2)

    init(job: PullJob, environment: PullEnvironment, session: any RunSession) {
        self.job = job
        self.environment = environment
        self.session = session
        classifier = AnswerClassifier(job)
        let plans = [job.plan] + job.further.map(\.plan)
        shelf = plans.contains(where: \.holdsFiles) ? FileShelf() : nil
        tree = LaneTree(job, arenas: arenas, shelf: shelf)
        filter = RecordFilter(pull: job.pull, zone: job.connector.system.zone, clock: session.clock)
    }

    var batch: RowBatch { own.batch }
    /// Every record becomes one row of the pull's own entity, or none.
    private var isPlain: Bool { further.isEmpty && routes.isEmpty }

    private func beginPage() {
        for lane in lanes { lane.batch.beginPage() }
        pageShelf = shelf?.mark ?? pageShelf
    }

    private func endPage(_ page: AppliedPage) { for lane in lanes { lane.batch.endPage(page) } }

    // MARK: Pages in

    /// A page that is to be left as it was: only counted.
    func skip(_ answer: PageAnswer, scope: String) {
        guard let summary = answer.skipped else { return }
        if summary.count > 0 { hasSkipped = true }
        beginPage()
        batch.account.read += summary.count
        batch.account.skipped += summary.count
        read += summary.count
        endPage(
            AppliedPage(
                request: answer.request,
                each: scope,
                number: pageNumber,
                payload: answer.landed?.payload.id ?? 0,
                digest: answer.digest,
                summary: summary,
                recordHashes: [],
                isSkipped: true,
                answerGoes: job.keeping == .never ? .never : nil,
                file: answer.file
            )
        )
        countPage(summary, skipped: true)
    }

    /// Decodes and maps a page.
    ///
    /// On any failure the batch is as if the page had never come.
    func take(_ answer: PageAnswer, scope: String, values: PlaceholderValues) async throws -> Reading {
        guard let landed = answer.landed else { return .taken(PageSummary(count: 0)) }
        let isLarge = job.isLarge(landed.payload)
        var envelope: OwnedTape?
        if isLarge || job.readsAnswer {
            // Proven whole before a part of it is committed; and what `^^` reads may come after the records.
            let survey = try survey(answer, landed)
            if let askAgain = survey.askAgain { return askAgain }
            envelope = survey.envelope
        }
        for lane in lanes { lane.mapper.use(values) }
        let page = PageInProgress(
            landed: landed,
            number: pageNumber,
            values: values,
            session: session,
            known: answer.previous.flatMap { previous in
                previous.mayTrustRecords && !previous.recordHashes.isEmpty && isPlain
                    ? KnownRecords(previous.recordHashes, written: written) : nil
            }
        )
        let before = read
        beginPage()
        do {
            try job.surveyText(of: landed.payload, for: lanes.map(\.mapper))
            let reading = try job.reading(landed.payload)
            while try !fill(from: reading, page, envelope, isLarge: isLarge) {
                // A part of a large answer: the ledger takes the page only with its last part.
                endPage(applied(answer, page, scope, isComplete: false))
                try await flush(cursors: [], parentsDone: [])
                beginPage()
            }
            if let failure = lanes.lazy.compactMap(\.mapper.failure).first { throw failure }
            let (meaning, words) = finish(page, reading, answer)
            guard meaning == .ok || meaning == .empty else {
                rollBack(to: before)
                return .askAgain(meaning, words)
            }
            try refuseChangedShape(reading, page, meaning)
        } catch {
            rollBack(to: before)
            if let said = saidInstead(page.landed) { return said }
            throw error
        }
        KillPoint.pageMapped.reached()
        endPage(applied(answer, page, scope, isComplete: true))
        countPage(page.summary, skipped: false)
        return .taken(page.summary)
    }

    /// What the answer as received says where the document inside it could not be read: that the source is busy, say.
    private func saidInstead(_ landed: LandedAnswer) -> Reading? {
        guard !job.pull.unwrap.isEmpty, classifier.readsBody else { return nil }
        let (meaning, words) = EnvelopeReader.read(landed.payload) { envelope in
            (classifier.classify(status: landed.status, envelope: envelope), classifier.words(in: envelope))
        }
        switch meaning {
        case .signInAgain, .slowDown, .retry, .refused: return .askAgain(meaning, words)
        case .ok, .empty, .unmatched: return nil
        }
    }

    private func countPage(_ summary: PageSummary, skipped: Bool) {
        pageNumber += 1
        pages += 1
        environment.observe(.page(number: pageNumber, records: summary.count, skipped: skipped))
    }

    /// The first pass over a large answer: is it well-formed, and what does it mean.
    private func survey(
        _ answer: PageAnswer,
        _ landed: LandedAnswer
    ) throws -> (askAgain: Reading?, envelope: OwnedTape?) {
        let envelope = try job.envelope(of: landed.payload)
        let meaning =
            answer.isDeclaredEmpty
            ? .empty : classifier.classify(status: landed.status, envelope: envelope.tape)
        guard meaning == .ok || meaning == .empty else {
            return (.askAgain(meaning, classifier.words(in: envelope.tape)), nil)
        }
        return (nil, envelope)
    }

    /// Maps records until the group is full (large answers only) or the document ends; says whether it has ended.
    private func fill(
        from reading: PageReading,
        _ page: PageInProgress,
        _ envelope: OwnedTape?,
        isLarge: Bool
    ) throws(HubFailure) -> Bool {
        let answer = envelope?.tape
        return try reading.readOn { record, fault in
            if reading.documents != page.documents { self.begin(reading, page) }
            self.takeRecord(record, fault, reading.parent, answer, page)
            return !isLarge || !self.isGroupFull
        }
    }

    /// Another document of the answer.
    private func begin(_ reading: PageReading, _ page: PageInProgress) {
        page.documents = reading.documents
        page.recordsAreRoots = reading.recordsAreRoots
        if let name = reading.fileName { page.name(file: name) }
        for lane in lanes { lane.mapper.use(file: page.file) }
        for route in routes { route.begin(file: page.file) }
    }

    @inline(__always)
    private func takeRecord(
        _ record: RecordTape,
        _ fault: RecordFault?,
        _ parent: RecordTape?,
        _ answer: RecordTape?,
        _ page: PageInProgress
    ) {
        let ordinal = page.summary.count
        page.summary.count += 1
        read += 1
        if let fault { return takeFaulty(record, fault, parent, answer, ordinal, page) }
        filter.noteCursor(of: record, limit: page.cursorLimit, in: &page.summary)
        filter.noteLast(record)
        var isRemoved = false
        if filter.judges {
            let place = RecordPlace(record: record, parent: parent, answer: answer, lineage: page.lineage)
            if filter.skips(place) { return leaveOut(page) }
            isRemoved = filter.isRemoved(place)
        }
        let visit = Lane.Visit(
            answer: answer,
            ordinal: ordinal,
            isRemoved: isRemoved,
            lineage: page.lineage,
            known: page.known
        )
        guard routes.isEmpty else { return route(record, parent, visit, page) }
        own.batch.account.read += 1
        let hash = own.append(record, parent: parent, visit)
        page.hashes.append(hash)
        if let key = own.mapper.keyHash { page.keys.append(key) }
    }

    /// The first route whose conditions hold takes the record; one that none takes is refused.
    private func route(
        _ record: RecordTape,
        _ parent: RecordTape?,
        _ visit: Lane.Visit,
        _ page: PageInProgress
    ) {
        let place = RecordPlace(record: record, parent: parent, answer: visit.answer, lineage: visit.lineage)
        guard let route = routes.first(where: { $0.takes(place) }) else {
            let fault = RecordFault(rule: .noDestination, place: page.file["name"] ?? "")
            return takeFaulty(record, fault, parent, visit.answer, visit.ordinal, page)
        }
        guard let lane = route.lane else { return leaveOut(page) }
        route.append(place, visit, to: lane, isRoot: page.recordsAreRoots)
    }

    private func leaveOut(_ page: PageInProgress) {
        batch.account.read += 1
        batch.account.skipped += 1
        page.hashes.append(0)
    }

    /// What cannot be a row may still be of a person who was erased: then quarantine must not have it.
    private func takeFaulty(
        _ record: RecordTape,
        _ fault: RecordFault,
        _ parent: RecordTape?,
        _ answer: RecordTape?,
        _ ordinal: Int,
        _ page: PageInProgress
    ) {
        let place = RecordPlace(record: record, parent: parent, answer: answer, lineage: page.lineage)
        guard tree.holdsErased(place, isRoot: page.recordsAreRoots) else {
            return refuse(record, fault, ordinal, page)
        }
        batch.account.read += 1
        batch.leaveOut(.erased)
        page.hashes.append(0)
    }

    private func refuse(
        _ record: RecordTape,
        _ fault: RecordFault,
        _ ordinal: Int,
        _ page: PageInProgress
    ) {
        batch.account.read += 1
        batch.reject(
            Rejection(
                faults: [
                    FieldFault(field: "", rule: fault.rule.rawValue, path: fault.place, value: fault.value)
                ],
                key: nil,
                record: Array(record.source.prefix(64 << 10)),
                ordinal: ordinal,
                page: batch.currentPage
            )
        )
        page.hashes.append(0)
    }

    /// Conditions on the body are decided at the end of the document.
    private func finish(
        _ page: PageInProgress,
        _ reading: PageReading,
        _ answer: PageAnswer
    ) -> (AnswerClass, SourceWords) {
        let whole = classifier.readsBody || filter.readsPaging ? reading.withItsRecord : nil
        let (meaning, words) =
            whole.map { finish(page, $0.tape, answer) } ?? reading.withEnvelope { finish(page, $0, answer) }
        // What says that there is nothing is no record itself.
        if meaning == .empty, reading.withItsRecord != nil { leaveOutRecord(of: page) }
        return (meaning, words)
    }

    private func finish(_ page: PageInProgress, _ envelope: RecordTape, _ answer: PageAnswer)
        -> (AnswerClass, SourceWords)
    {
        let meaning =
            answer.isDeclaredEmpty
            ? .empty : classifier.classify(status: page.landed.status, envelope: envelope)
        page.summary.isDeclaredEmpty = meaning == .empty
        filter.notePaging(of: envelope, page.landed.fields, in: &page.summary)
        return (meaning, classifier.words(in: envelope))
    }

    private func leaveOutRecord(of page: PageInProgress) {
        page.holdsErased = lanes.contains(where: \.batch.pageHoldsErased)
        rollBack(to: read - page.summary.count)
        beginPage()
        page.forgetRecords()
    }

    private func refuseChangedShape(
        _ reading: PageReading,
        _ page: PageInProgress,
        _ meaning: AnswerClass
    ) throws(HubFailure) {
        guard meaning == .ok, let path = reading.missingPath else { return }
        throw DecodeFailure.shapeChanged(path)
    }

    private func applied(_ answer: PageAnswer, _ page: PageInProgress, _ scope: String, isComplete: Bool)
        -> AppliedPage
    {
        if lanes.contains(where: \.batch.pageHoldsErased) { page.holdsErased = true }
        return AppliedPage(
            request: answer.request,
            each: scope,
            number: pageNumber,
            payload: page.landed.payload.id,
            digest: page.landed.payload.digest,
            summary: page.summary,
            recordHashes: isComplete && isPlain ? page.hashes : [],
            etag: page.landed.fields[.eTag],
            lastModified: page.landed.fields[.lastModified],
            isComplete: isComplete,
            keyHashes: isComplete ? page.keys : [],
            answerGoes: isComplete ? reasonToGo(page) : nil,
            file: answer.file
        )
    }

    /// The bytes are evidence by their digest, so a record cannot be taken out of them: they go as a whole.
    private func reasonToGo(_ page: PageInProgress) -> AppliedPage.GoneReason? {
        if page.holdsErased { return .erased }
        return job.keeping == .never ? .never : nil
    }

    private func rollBack(to count: Int) {
        for lane in lanes { lane.batch.rollBackPage() }
        for lane in lanes { lane.mapper.rollBackPage() }
        shelf?.rollBack(to: pageShelf)
        read = count
    }

    /// After a failed parent: nothing of its last page is there; its whole pages stay.
    func discardPage() async throws {
        try await flush(cursors: [], parentsDone: [])
    }

    // MARK: Groups out

    private var isGroupFull: Bool {
        let rows = lanes.reduce(0) { $0 + $1.batch.rowCount }
        let bytes = lanes.reduce(shelf?.byteCount ?? 0) { $0 + $1.batch.byteCount }
        return rows >= environment.groupRows || bytes >= GroupLoader.mostBytes
            || batch.rejections.count >= environment.groupRows
            || lanes.contains { $0.batch.changes.count >= environment.groupRows * 4 }
    }

    func flushIfFull(cursors: [CursorMove]) async throws {
        guard isGroupFull || ContinuousClock.now - batchBegan > GroupLoader.longest else { return }
        try await flush(cursors: cursors, parentsDone: [])
    }

    /// Hands the group to the store, after the group before it.
    func flush(cursors: [CursorMove], parentsDone: [String]) async throws {
        try await refuseTooManyRejections()
        try await refuseNewFields()
        try await settle()
        guard !batch.isEmpty || !cursors.isEmpty || !parentsDone.isEmpty else { return }
        if batch.rejections.contains(where: { $0.key == nil }) { hasUnreadableKey = true }
        if let files = shelf?.take(), !files.isEmpty {
            try await environment.landing.keep(files, of: job.id)
        }
        let full = own.takeBatch()
        batchBegan = ContinuousClock.now
        full.noteKeys(in: written)
        hasHandedRows = hasHandedRows || full.rowCount > 0
        let group = finish(full)
        let session = session
        underway = Task { try await session.commit(group, cursors: cursors, parentsDone: parentsDone) }
    }

    /// Settles the winners of every entity, parents before their children.
    private func finish(_ full: RowBatch) -> RowGroup {
        var places = [full.settle(under: nil)]
        var rows: [FurtherRows] = []
        for (number, lane) in further.enumerated() {
            let batch = lane.takeBatch()
            let parent = job.further[number].parent.map { places[$0.number] }
            places.append(batch.settle(under: parent))
            full.shareKeys(with: batch)
            doubts.merge(batch.doubts, uniquingKeysWith: +)
            let group = batch.finish(further: []) { [arenas] in arenas.give(back: $0) }
            // Children stay children when there are none left: then those of former runs go.
            rows.append(FurtherRows(target: number, group: group, parents: parent.map { _ in batch.parents }))
        }
        doubts.merge(full.doubts, uniquingKeysWith: +)
        return full.finish(further: rows) { [arenas] in arenas.give(back: $0) }
    }

    /// Waits for the commit under way and adds its account.
    func settle() async throws {
        guard let task = underway else { return }
        underway = nil
        account += try await task.value
        try await environment.landing.removeGoneFiles()
        environment.observe(.committed(account))
        await environment.calls.flushIfDue()
    }

    func abandon() async {
        try? await settle()
    }

    func noteRemoved(_ count: Int) {
        account.removed += count
    }
}

/// A page while its records are being mapped.
private final class PageInProgress {
    let landed: LandedAnswer
    private(set) var lineage: Lineage
    let known: KnownRecords?
    /// A day after the span's end, in microseconds since 1970.
    let cursorLimit: Int64
    /// `{file.…}` of the document at hand.
    private(set) var file: [String: String]
    /// How many documents have been begun.
    var documents = 0
    /// Of the document at hand: its one record is its root.
    var recordsAreRoots = false
    var summary = PageSummary(count: 0)
    var hashes: [UInt64] = []
    var keys: [UInt64] = []
    /// A record of it is of a person who was erased.
    var holdsErased = false

    init(
        landed: LandedAnswer,
        number: Int,
        values: PlaceholderValues,
        session: any RunSession,
        known: KnownRecords?
    ) {
        self.landed = landed
        self.known = known
        cursorLimit = ((values.until ?? session.clock) + .seconds(86_400)).microseconds
        lineage = Lineage(
            source: session.sourceNumber,
            run: session.run,
            payload: landed.payload.id,
            clock: session.clock,
            each: values.each.mapValues { Array($0.utf8) },
            file: values.file.mapValues { Array($0.utf8) }
        )
        file = values.file
    }

    func forgetRecords() {
        summary.count = 0
        summary.newestCursor = nil
        (hashes, keys) = ([], [])
    }

    /// A file of an archive has its own name; the archive's other values hold for it too.
    func name(file name: String) {
        file["name"] = name
        lineage.file["name"] = Array(name.utf8)
    }
}
