import Bytes
import HTTPTypes
import HubModel

/// An answer whose bytes have landed.
struct LandedAnswer: Sendable {
    var status: Int
    var fields: HTTPFields
    var payload: Payload
    /// Where it really came from, after redirects.
    var address: String
}

enum FetchOutcome: Sendable {
    case answer(LandedAnswer)
    /// 304: the page is as it was.
    case notModified
    /// Status alone said `empty_when`.
    case declaredEmpty(LandedAnswer)
}

/// Brings one answer after another for a run: allowance, sign-in, redirects, retries.
actor Courier {
    private let job: PullJob
    private let environment: PullEnvironment
    private let builder: RequestBuilder
    private let classifier: AnswerClassifier
    private let turnstile: Turnstile
    private var kept: [String: String] = [:]
    private var keptUntil: Timestamp?
    private var isSignedIn = false
    private let run: Int64
    private let clock: Timestamp
    private let started = ContinuousClock.now
    private(set) var requests = 0
    private(set) var bytes: Int64 = 0
    private(set) var waited: Duration = .zero

    /// Attempts for one request before its run fails; the waits between them add up to about two minutes.
    private static let attempts = 8

    init(job: PullJob, environment: PullEnvironment, run: Int64, clock: Timestamp) {
        self.job = job
        self.environment = environment
        self.run = run
        self.clock = clock
        kept = job.values.kept
        builder = RequestBuilder(system: job.connector.system, signIn: job.connector.signIn)
        classifier = AnswerClassifier(
            job.connector.answers.overridden(by: job.pull.answers),
            hasSignIn: job.connector.signIn?.login != nil
        )
        turnstile = Turnstile(job, environment)
    }

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
        message: String?,
        after attempts: Attempts
    ) async throws -> Attempts {
        var attempts = attempts
        try await backOff(try again(meaning, answer.status, answer.fields, message), &attempts)
        return attempts
    }

    /// How often one request has failed so far.
    ///
    /// A dead session is no sign of a busy source, so each has its own count.
    struct Attempts: Sendable {
        fileprivate var failed = 0
        fileprivate var sessions = 0
    }

    // MARK: One attempt

    private struct TryAgain: Error {
        var why: String
        var after: Duration?
        var needsSignIn = false
        var failure: HubFailure
    }

    private func tryOnce(
        _ template: RequestTemplate,
        _ values: PlaceholderValues,
        address: String?,
        previous: PreviousPage?
    ) async throws -> FetchOutcome {
        try await signInIfNeeded()
        var values = values
        values.kept = kept
        let isOwn = address.map(isTrusted) ?? true
        var built = try builder.build(template, values, address: address, withCredentials: isOwn)
        if let previous, previous.maySkip {
            if let etag = previous.etag { built.fields[.ifNoneMatch] = etag }
            if let date = previous.lastModified { built.fields[.ifModifiedSince] = date }
        }
        let (answer, url) = try await send(built)
        if answer.status == 304 { return .notModified }
        let landed = try await land(answer, url)
        guard !(200..<300).contains(answer.status) else { return .answer(landed) }
        let (meaning, message) = EnvelopeReader.read(landed.payload) { envelope in
            (classifier.classify(status: landed.status, envelope: envelope), classifier.message(in: envelope))
        }
        switch meaning {
        case .ok: return .answer(landed)
        case .empty: return .declaredEmpty(landed)
        default: throw try again(meaning, landed.status, landed.fields, message)
        }
    }

    private func send(_ built: BuiltRequest) async throws -> (IncomingAnswer, String) {
        var built = built
        for _ in 0..<6 {
            let pass = try await turnstile.enter()
            waited += pass.waited
            requests += 1
            environment.observe(.asked(method: built.method, address: URLText.safe(built.url)))
            let answer: IncomingAnswer
            do throws(TransportFailure) {
                answer = try await environment.transport.send(outgoing(built))
            } catch {
                await pass.release()
                throw again(error)
            }
            KillPoint.headersReceived.reached()
            guard [301, 302, 303, 307, 308].contains(answer.status), let location = answer.fields[.location]
            else {
                var answer = answer
                answer.body = answer.body.releasing(pass)
                return (answer, built.url)
            }
            await pass.release()
            built = try redirected(built, to: location, status: answer.status)
        }
        throw HubFailure(
            .request,
            .failRun,
            code: "redirect.loop",
            message: Localized(
                vi: "Nguồn chuyển hướng quá 5 lần.",
                en: "The source redirected more than five times."
            )
        )
    }

    private func outgoing(_ built: BuiltRequest) -> OutgoingRequest {
        OutgoingRequest(
            method: built.method,
            url: built.url,
            fields: built.fields,
            body: built.body,
            connectTimeout: job.connector.system.connectTimeout.duration,
            answerTimeout: job.connector.system.answerTimeout.duration
        )
    }

    /// Credentials go only to the system's own host and to `trusted_hosts`.
    private func redirected(_ built: BuiltRequest, to location: String, status: Int) throws(HubFailure)
        -> BuiltRequest
    {
        guard let url = URLText.resolve(location, against: built.url) else {
            throw HubFailure(
                .request,
                .failRun,
                code: "redirect.bad_location",
                message: Localized(
                    vi: "Địa chỉ chuyển hướng không đọc được.",
                    en: "The redirect's address cannot be read."
                )
            )
        }
        var next = built
        next.url = url
        if !isTrusted(url) {
            next.fields = HTTPFields()
            next.fields[.userAgent] = built.fields[.userAgent]
            next.body = nil
        }
        if status == 303 || (status < 303 && built.method == "POST") {
            next.method = "GET"
            next.body = nil
        }
        return next
    }

    private func isTrusted(_ url: String) -> Bool {
        let base = (try? values().text(of: job.connector.system.baseURL)) ?? nil
        if let base, let own = URLText.origin(of: base), own == URLText.origin(of: url) { return true }
        guard let host = URLText.host(of: url) else { return false }
        return job.connector.system.trustedHosts.contains(host)
    }

    private func values() -> PlaceholderValues {
        var values = job.values
        values.now = clock
        values.run = run
        values.zone = job.connector.system.zone
        values.kept = kept
        return values
    }

    private func land(_ answer: IncomingAnswer, _ url: String) async throws -> LandedAnswer {
        let description = PayloadDescription(
            pull: job.id,
            mediaType: answer.fields[.contentType],
            announcedSize: answer.announcedSize,
            // Bytes that are not kept go with their commit; a day is for a run that is killed before it.
            keepFor: job.keeping.span ?? CalendarDuration(1, .day)
        )
        do {
            let payload = try await environment.landing.receive(
                answer.body,
                limit: job.pull.answerAtMost,
                description: description
            )
            bytes += payload.size
            environment.observe(.answered(status: answer.status, bytes: payload.size))
            return LandedAnswer(status: answer.status, fields: answer.fields, payload: payload, address: url)
        } catch let error as TransportFailure {
            throw again(error)
        }
    }

    // MARK: Sign-in

    private func signInIfNeeded() async throws {
        guard let login = job.connector.signIn?.login else { return }
        if isSignedIn, keptUntil.map({ now < $0 }) ?? true { return }
        var values = values()
        values.kept = [:]
        let built = try builder.build(login.request, values)
        let (answer, _) = try await send(built)
        let body = try await collect(answer.body)
        let answers = AnswerClassifier(
            job.connector.answers.overridden(by: login.answers),
            hasSignIn: false
        )
        let read = EnvelopeReader.read(body) { envelope in
            (
                answers.classify(status: answer.status, envelope: envelope), answers.message(in: envelope),
                envelope.map { keep(login, in: $0) }
            )
        }
        guard read.0 == .ok, let (found, lasts) = read.2 else {
            if [.slowDown, .retry].contains(read.0) {
                throw try again(read.0, answer.status, answer.fields, read.1)
            }
            throw signInFailure(status: answer.status, message: read.1)
        }
        guard found.count == login.keep.count else {
            throw signInFailure(status: answer.status, message: nil)
        }
        kept = found
        keptUntil = lasts
        isSignedIn = true
        environment.observe(.signedIn)
    }

    private var now: Timestamp { clock + (ContinuousClock.now - started) }

    private func keep(_ login: SignIn.Login, in envelope: RecordTape) -> ([String: String], Timestamp?) {
        var found: [String: String] = [:]
        for value in login.keep {
            if let text = CompiledPath(value.path).text(in: envelope) { found[value.name] = text }
        }
        switch login.lasts {
        case nil: return (found, nil)
        case .span(let span): return (found, now + span.duration)
        case .told(let path):
            guard let text = CompiledPath(path).text(in: envelope) else { return (found, nil) }
            if let seconds = Int64(text), seconds < 1_000_000_000 { return (found, now + .seconds(seconds)) }
            return (found, InstantText.read(text, zone: job.connector.system.zone))
        }
    }

    private func collect(_ body: ResponseBody) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        do throws(TransportFailure) {
            while let piece = try await body.next() {
                bytes += piece
                if bytes.count > 1 << 20 { break }
            }
        } catch {
            throw again(error)
        }
        return bytes
    }

    private func signInFailure(status: Int, message: String?) -> HubFailure {
        HubFailure(
            .request,
            .fixConfiguration,
            code: "sign_in.failed",
            message: Localized(
                vi:
                    "Không đăng nhập được vào hệ thống (HTTP \(status)): kiểm tra tài khoản và mật khẩu trong thiết lập.",
                en: "Sign-in was refused (HTTP \(status)): check the account and password in the settings."
            ),
            detail: message
        )
    }

    // MARK: Trying again

    private func again(
        _ meaning: AnswerClass,
        _ status: Int,
        _ fields: HTTPFields,
        _ message: String?
    ) throws(HubFailure) -> TryAgain {
        let failure = answerFailure(meaning, status, message)
        switch meaning {
        case .signInAgain:
            return TryAgain(why: "sign in again", after: .zero, needsSignIn: true, failure: failure)
        case .slowDown, .retry:
            return TryAgain(why: "HTTP \(status)", after: RetryAfter.read(fields, now: now), failure: failure)
        case .refused, .unmatched, .ok, .empty: throw failure
        }
    }

    /// A page that was fetched ahead and is no longer wanted is not asked for again.
    private func again(_ error: TransportFailure) -> any Error {
        guard error != .cancelled else { return CancellationError() }
        return TryAgain(why: "\(error)", after: nil, failure: failure(error))
    }

    private func backOff(_ again: TryAgain, _ attempts: inout Attempts) async throws {
        if again.needsSignIn {
            attempts.sessions += 1
            guard job.connector.signIn?.login != nil, attempts.sessions < 4 else { throw again.failure }
            isSignedIn = false
            return
        }
        attempts.failed += 1
        let attempt = attempts.failed
        guard attempt < Courier.attempts, !environment.stop.isRaised else { throw again.failure }
        // 1, 2, 4 … 60 s; what the source asks for is longer or shorter, and counts.
        let own = Duration.seconds(min(60, 1 << (attempt - 1)))
        let wait = min(again.after ?? own, .seconds(600))
        environment.observe(.retrying(attempt: attempt, after: wait, why: again.why))
        waited += wait
        try await environment.sleep(wait)
    }

    private func answerFailure(_ meaning: AnswerClass, _ status: Int, _ message: String?) -> HubFailure {
        switch meaning {
        case .signInAgain:
            HubFailure(
                .request,
                .fixConfiguration,
                code: "sign_in.refused",
                message: Localized(
                    vi: "Nguồn từ chối phiên đăng nhập nhiều lần (HTTP \(status)).",
                    en: "The source refused the session again and again (HTTP \(status))."
                ),
                detail: message
            )
        case .slowDown, .retry:
            HubFailure(
                .request,
                .retry(after: .seconds(600)),
                code: "source.busy",
                message: Localized(
                    vi:
                        "Nguồn bận hoặc lỗi tạm thời (HTTP \(status)) sau nhiều lần thử; lần chạy sau sẽ tiếp tục.",
                    en:
                        "The source is busy or failing (HTTP \(status)) after several attempts; the next run goes on."
                ),
                detail: message
            )
        default:
            HubFailure(
                .request,
                .failRun,
                code: meaning == .refused ? "answer.refused" : "answer.unexpected",
                message: Localized(
                    vi:
                        "Nguồn trả lời không như đã thoả thuận (HTTP \(status)): xem answers trong connector.yaml.",
                    en:
                        "The source answered other than agreed (HTTP \(status)): see answers in connector.yaml."
                ),
                detail: message
            )
        }
    }

    private func failure(_ error: TransportFailure) -> HubFailure {
        HubFailure(
            .request,
            .retry(after: .seconds(300)),
            code: "source.unreachable",
            message: Localized(
                vi: "Không liên lạc được với nguồn hoặc đường truyền đứt giữa chừng sau nhiều lần thử.",
                en: "The source cannot be reached, or the line dropped, after several attempts."
            ),
            underlying: error
        )
    }
}

/// `Retry-After` (RFC 9110, 10.2.3): seconds, or an HTTP date.
enum RetryAfter {
    static func read(_ fields: HTTPFields, now: Timestamp) -> Duration? {
        guard let text = fields[.retryAfter]?.trimmingSpaces else { return nil }
        if let seconds = Int64(text) { return .seconds(max(0, seconds)) }
        guard let date = date(text) else { return nil }
        return max(.zero, date - now)
    }

    /// `Sun, 06 Nov 1994 08:49:37 GMT`.
    private static func date(_ text: String) -> Timestamp? {
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let words = text.split(separator: " ")
        guard words.count == 6, let day = Int(words[1]), let month = months.firstIndex(of: String(words[2])),
            let year = Int(words[3]), let date = CivilDate(year: year, month: month + 1, day: day)
        else { return nil }
        let clock = words[4].split(separator: ":").compactMap { Int($0) }
        guard clock.count == 3 else { return nil }
        return Zone.utc.instant(CivilTime(date: date, hour: clock[0], minute: clock[1], second: clock[2]))
    }
}

extension HTTPField.Name {
    static var retryAfter: HTTPField.Name { HTTPField.Name("Retry-After").unsafelyUnwrapped }
}

extension IncomingAnswer {
    /// `Content-Length` of a body that arrives as it was counted.
    fileprivate var announcedSize: Int64? {
        guard fields[.contentEncoding] == nil else { return nil }
        return fields[.contentLength].flatMap { Int64($0) }
    }
}
