import HTTPTypes
import HubModel

/// An answer whose bytes have landed.
struct LandedAnswer: Sendable {
    var status: Int
    var fields: HTTPFields
    var payload: Payload
    /// Where it really came from, after redirects.
    var address: String
    /// The session in which it was asked for.
    var session = 0
}

enum FetchOutcome: Sendable {
    case answer(LandedAnswer)
    /// 304: the page is as it was.
    case notModified
    /// Status alone said `empty_when`.
    case declaredEmpty(LandedAnswer)
}

/// Brings one answer after another for a run: session, request, landing, and the next attempt where one fails.
struct Courier: Sendable {
    private let job: PullJob
    private let environment: PullEnvironment
    private let builder: RequestBuilder
    private let classifier: AnswerClassifier
    private let sender: RequestSender
    private let desk: SignInDesk
    private let clock: RunClock
    /// As of the day of the run.
    let codes: CodeBook

    init(job: PullJob, environment: PullEnvironment, run: Int64, clock: Timestamp) {
        self.job = job
        self.environment = environment
        self.clock = RunClock(clock, environment.stamps)
        builder = RequestBuilder(job.connector)
        classifier = AnswerClassifier(job)
        sender = RequestSender(CallContext(job), environment)
        var values = job.values
        values.now = clock
        values.run = run
        values.zone = job.connector.system.zone
        codes = CodeBook(job.codeTables, on: values.zone.civil(clock).date)
        values.codes = codes
        desk = SignInDesk(job.connector, sender, self.clock, values)
    }

    var requests: Int { sender.count.requests }
    var bytes: Int64 { sender.count.bytes }
    var waited: Duration { sender.count.waited }

    /// The answer to a request, when it is worth reading.
    ///
    /// `previous` makes the request conditional.
    func fetch(
        _ template: RequestTemplate,
        _ values: PlaceholderValues,
        address: String?,
        previous: PreviousPage?
    ) async throws -> FetchOutcome {
        var attempts = Attempts()
        while true {
            do {
                return try await tryOnce(template, values, address: address, previous: previous)
            } catch let again as TryAgain {
                try await backOff(again, &attempts)
            }
        }
    }

    /// What a readable answer meant after all: waits or signs in, so that the caller may ask again; throws when it
    /// makes no sense to.
    func settle(
        _ meaning: AnswerClass,
        _ answer: LandedAnswer,
        _ words: SourceWords,
        after attempts: Attempts
    ) async throws -> Attempts {
        var attempts = attempts
        try await backOff(try again(meaning, answer, words), &attempts)
        return attempts
    }

    // MARK: One attempt

    private func tryOnce(
        _ template: RequestTemplate,
        _ values: PlaceholderValues,
        address: String?,
        previous: PreviousPage?
    ) async throws -> FetchOutcome {
        let session = try await desk.current()
        let built = try build(template, values, address, previous, session)
        let sent = try await sender.send(built)
        if sent.answer.status == 304 { return .notModified }
        var landed = try await land(sent.answer, sent.url)
        landed.session = session.number
        guard !(200..<300).contains(landed.status) else { return .answer(landed) }
        let (meaning, words) = EnvelopeReader.read(landed.payload) { envelope in
            (classifier.classify(status: landed.status, envelope: envelope), classifier.words(in: envelope))
        }
        switch meaning {
        case .ok: return .answer(landed)
        case .empty: return .declaredEmpty(landed)
        case .signInAgain, .slowDown, .retry, .refused, .unmatched: throw try again(meaning, landed, words)
        }
    }

    private func build(
        _ template: RequestTemplate,
        _ values: PlaceholderValues,
        _ address: String?,
        _ previous: PreviousPage?,
        _ session: Session
    ) throws(HubFailure) -> BuiltRequest {
        var values = values
        values.kept = session.kept
        values.attempt = clock.attempt()
        let isOwn = address.map(sender.hosts.contains) ?? true
        var built = try builder.build(template, values, address: address, withCredentials: isOwn)
        if isOwn { try built.addCookies(session.cookies) }
        if let previous, previous.maySkip {
            if let etag = previous.etag { built.fields[.ifNoneMatch] = etag }
            if let date = previous.lastModified { built.fields[.ifModifiedSince] = date }
        }
        return built
    }

    private func land(_ answer: IncomingAnswer, _ url: String) async throws -> LandedAnswer {
        let description = PayloadDescription(
            pull: job.id,
            mediaType: answer.fields[.contentType],
            announcedSize: answer.announcedSize,
            // Bytes that are not kept go with their commit; a day is for a run that is killed before it.
            keepFor: job.keeping.span ?? CalendarDuration(1, .day)
        )
        var body = answer.body
        #if DEFECTS
            if Omission.acceptTruncated.isPlanted { body = body.endingWhereTheLineDrops }
        #endif
        do {
            let payload = try await environment.landing.receive(
                body,
                limit: job.pull.answerAtMost,
                description: description
            )
            sender.count.note(bytes: payload.size)
            environment.observe(.answered(status: answer.status, bytes: payload.size))
            return LandedAnswer(status: answer.status, fields: answer.fields, payload: payload, address: url)
        } catch let error as TransportFailure {
            throw TryAgain.after(error)
        }
    }

    // MARK: Files

    /// For a message that is no HTTP request: a listing, a file.
    func enterForFile() async throws -> Turnstile.Pass { try await sender.enter() }

    func note(bytes: Int64) { sender.count.note(bytes: bytes) }

    /// Before another attempt at a file: 1, 2, 4 … 60 s.
    func waitForFile(attempt: Int, why: String) async throws {
        let time = Duration.seconds(min(60, 1 << (attempt - 1)))
        environment.observe(.retrying(attempt: attempt, after: time, why: why))
        try await sender.wait(time)
    }

    // MARK: Trying again

    private func again(_ meaning: AnswerClass, _ answer: LandedAnswer, _ words: SourceWords)
        throws(HubFailure) -> TryAgain
    {
        let after = RetryAfter.read(answer.fields, now: clock.now)
        let again = TryAgain(meaning, answer.status, retryAfter: after, session: answer.session, words)
        guard let again else { throw AnswerFailure.of(meaning, answer.status, words) }
        return again
    }

    private func backOff(_ again: TryAgain, _ attempts: inout Attempts) async throws {
        if let dead = again.deadSession {
            attempts.sessions += 1
            #if DEFECTS
                if Omission.neverSignInAgain.isPlanted { throw again.failure }
            #endif
            guard await desk.canRenew, attempts.sessions < Attempts.mostSessions else { throw again.failure }
            return await desk.discard(dead)
        }
        attempts.failed += 1
        let attempt = attempts.failed
        guard attempt < Attempts.most, !environment.stop.isRaised else { throw again.failure }
        // 1, 2, 4 … 60 s; what the source asks for is longer or shorter, and counts.
        let own = Duration.seconds(min(60, 1 << (attempt - 1)))
        let wait = min(again.after ?? own, .seconds(600))
        environment.observe(.retrying(attempt: attempt, after: wait, why: again.why))
        try await sender.wait(wait)
    }
}

extension BuiltRequest {
    mutating func addCookies(_ cookies: [(name: String, value: String)]) throws(HubFailure) {
        guard !cookies.isEmpty else { return }
        var draft = RequestInProgress(method: method, url: url)
        draft.fields[.cookie] = fields[.cookie]
        for cookie in cookies { try draft.addCookie(cookie.name, cookie.value) }
        fields[.cookie] = draft.fields[.cookie]
    }
}

extension IncomingAnswer {
    /// `Content-Length` of a body that arrives as it was counted.
    fileprivate var announcedSize: Int64? {
        guard fields[.contentEncoding] == nil else { return nil }
        return fields[.contentLength].flatMap { Int64($0) }
    }
}

#if DEFECTS
    extension ResponseBody {
        fileprivate var endingWhereTheLineDrops: ResponseBody {
            let next = next
            return ResponseBody { () async throws(TransportFailure) -> [UInt8]? in
                do throws(TransportFailure) { return try await next() } catch { return nil }
            }
        }
    }
#endif
