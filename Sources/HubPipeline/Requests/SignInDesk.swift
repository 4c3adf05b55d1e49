import Bytes
import HTTPTypes
import HubModel

/// What later requests carry.
struct Session: Sendable {
    /// Counts sign-ins, so that a dead session is renewed once, whoever notices.
    var number = 0
    var kept: [String: String] = [:]
    var cookies: [(name: String, value: String)] = []
}

/// Keeps the run's session: opens it, renews it before it ends and when the source calls it dead.
actor SignInDesk {
    private let login: SignIn.Login?
    private let basic: SignIn.Basic?
    private let builder: RequestBuilder
    private let classifier: AnswerClassifier
    private let sender: RequestSender
    private let clock: RunClock
    private let values: PlaceholderValues
    private var session: Session
    private var renewsAt: Timestamp?
    private var isOpen = false
    private var underway: Task<Void, any Error>?

    init(_ connector: Connector, _ sender: RequestSender, _ clock: RunClock, _ values: PlaceholderValues) {
        let signIn = connector.signIn
        login = signIn?.login ?? signIn?.oauth2.map(OAuth2Token.login)
        basic = SignInDesk.client(signIn?.oauth2)
        builder = RequestBuilder(connector)
        classifier = AnswerClassifier(
            connector.answers.overridden(by: login?.answers),
            hasSignIn: false,
            isSOAP: login?.request.isSOAP ?? false
        )
        self.sender = sender
        self.clock = clock
        self.values = values
        session = Session(kept: values.kept)
    }

    /// Who the client of `oauth2` is, where it says so by HTTP Basic.
    private static func client(_ oauth2: SignIn.OAuth2?) -> SignIn.Basic? {
        guard let oauth2, oauth2.clientIn == .basic, let user = oauth2.clientID,
            let password = oauth2.clientSecret
        else { return nil }
        return SignIn.Basic(user: user, password: password)
    }

    var canRenew: Bool { login != nil }

    /// The session in force, opened or renewed if need be.
    func current() async throws -> Session {
        guard let login, !isFresh else { return session }
        if let underway {
            try await underway.value
        } else {
            try await openAlone(login)
        }
        // However short the source says it is: one that has just come is used.
        return session
    }

    /// Who comes meanwhile waits for the same sign-in.
    private func openAlone(_ login: SignIn.Login) async throws {
        let task = Task { try await open(login) }
        underway = task
        defer { underway = nil }
        try await withTaskCancellationHandler {
            try await task.value
        } onCancel: {
            task.cancel()
        }
    }

    private var isFresh: Bool { isOpen && (renewsAt.map { clock.now < $0 } ?? true) }

    /// The source would not answer in this session; one that has come since is not touched.
    func discard(_ number: Int) {
        if session.number == number { isOpen = false }
    }

    private func open(_ login: SignIn.Login) async throws {
        let began = clock.now
        var values = values
        values.kept = [:]
        values.attempt = clock.attempt()
        var built = try builder.build(login.request, values)
        if let basic {
            let user = try values.text(of: basic.user) ?? ""
            let password = try values.text(of: basic.password) ?? ""
            built.fields[.authorization] = BasicText.header(user: user, password: password)
        }
        let sent = try await sender.send(built)
        let reading = try read(try await collect(sent.answer.body), sent, login, began)
        session = Session(
            number: session.number + 1,
            kept: reading.kept,
            cookies: try cookies(login, sent.cookies)
        )
        renewsAt = reading.end.map { SessionLife.renewal(from: began, end: $0) }
        isOpen = true
        sender.environment.observe(.signedIn)
    }

    private func collect(_ body: ResponseBody) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        do throws(TransportFailure) {
            while let piece = try await body.next() {
                bytes += piece
                if bytes.count > 1 << 20 { break }
            }
        } catch {
            throw TryAgain.after(error)
        }
        return bytes
    }

    private func read(
        _ body: [UInt8],
        _ sent: RequestSender.Sent,
        _ login: SignIn.Login,
        _ began: Timestamp
    ) throws -> SignInReading {
        let status = sent.answer.status
        let (meaning, words, reading) = EnvelopeReader.read(body) { envelope in
            (
                classifier.classify(status: status, envelope: envelope),
                classifier.words(in: envelope),
                SignInReading(login, envelope, now: began, zone: values.zone)
            )
        }
        guard meaning == .ok else {
            let after = RetryAfter.read(sent.answer.fields, now: clock.now)
            guard meaning == .slowDown || meaning == .retry,
                let again = TryAgain(meaning, status, retryAfter: after, session: 0, words)
            else { throw AnswerFailure.signIn(status: status, words) }
            throw again
        }
        if let missing = login.keep.first(where: { reading.kept[$0.name] == nil }) {
            throw AnswerFailure.nothingToKeep(missing.name)
        }
        return reading
    }

    private func cookies(_ login: SignIn.Login, _ set: [(name: String, value: String)]) throws
        -> [(name: String, value: String)]
    {
        // The last of one name holds.
        let latest = set.reversed().reduce(into: [(name: String, value: String)]()) { latest, cookie in
            if !latest.contains(where: { $0.name == cookie.name }) { latest.insert(cookie, at: 0) }
        }
        switch login.keepCookies {
        case nil: return []
        case .all:
            guard !latest.isEmpty else { throw AnswerFailure.nothingToKeep("Set-Cookie") }
            return latest
        case .named(let names):
            if let missing = names.first(where: { name in !latest.contains { $0.name == name } }) {
                throw AnswerFailure.nothingToKeep("Set-Cookie: \(missing)")
            }
            return latest.filter { names.contains($0.name) }
        }
    }
}

/// What a sign-in answer holds.
private struct SignInReading {
    var kept: [String: String] = [:]
    var end: Timestamp?

    init(_ login: SignIn.Login, _ envelope: RecordTape?, now: Timestamp, zone: Zone) {
        if case .span(let span)? = login.lasts { end = now + span.duration }
        guard let envelope else { return }
        let isSOAP = login.request.isSOAP
        for value in login.keep {
            let path = CompiledPath(isSOAP ? value.path.insideSOAPBody : value.path)
            guard let text = path.text(in: envelope) else { continue }
            kept[value.name] = text.trimmingSpaces
        }
        guard case .told(let path)? = login.lasts,
            let text = CompiledPath(isSOAP ? path.insideSOAPBody : path).text(in: envelope)
        else { return }
        end = SessionLife.end(text, now: now, zone: zone)
    }
}
