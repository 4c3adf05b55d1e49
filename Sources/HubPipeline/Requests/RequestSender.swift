import HTTPTypes
import HubModel
import Synchronization

/// What a run has cost the source and itself.
final class TransferCount: Sendable {
    private let state = Mutex((requests: 0, bytes: Int64(0), waited: Duration.zero))

    var requests: Int { state.withLock { $0.requests } }
    var bytes: Int64 { state.withLock { $0.bytes } }
    var waited: Duration { state.withLock { $0.waited } }

    func noteRequest() { state.withLock { $0.requests += 1 } }
    func note(bytes: Int64) { state.withLock { $0.bytes += bytes } }
    func note(waited: Duration) { state.withLock { $0.waited += waited } }
}

/// Sends one message after the other: a ticket for each, redirects followed, credentials kept from strangers.
struct RequestSender: Sendable {
    /// An answer that is not a redirect.
    struct Sent: Sendable {
        var answer: IncomingAnswer
        /// Where it came from.
        var url: String
        /// What trusted hosts set on the way, in order.
        var cookies: [(name: String, value: String)]
    }

    let environment: PullEnvironment
    let hosts: TrustedHosts
    let count = TransferCount()
    private let connector: String
    private let system: HubModel.System
    private let turnstile: Turnstile
    private let tls: Result<TLSIdentity, HubFailure>

    init(_ context: CallContext, _ environment: PullEnvironment) {
        let system = context.connector.system
        self.system = system
        connector = context.connector.name
        self.environment = environment
        hosts = TrustedHosts(system, context.values)
        turnstile = Turnstile(context, environment)
        tls = Result { () throws(HubFailure) in try TLSIdentity(system.tls, context.values) }
    }

    func send(_ built: BuiltRequest) async throws -> Sent {
        var built = built
        var cookies: [(name: String, value: String)] = []
        for _ in 0..<6 {
            let answer = try await sendOnce(built)
            if hosts.contains(built.url) { cookies += SetCookie.read(answer.fields) }
            guard [301, 302, 303, 307, 308].contains(answer.status), let location = answer.fields[.location]
            else { return Sent(answer: answer, url: built.url, cookies: cookies) }
            built = try redirected(built, to: location, status: answer.status)
        }
        throw AnswerFailure.redirectLoop
    }

    /// The message's place is free for the next when its answer has been read.
    private func sendOnce(_ built: BuiltRequest) async throws -> IncomingAnswer {
        let outgoing = try outgoing(built)
        let pass = try await enter()
        environment.observe(.asked(method: built.method, address: built.shown))
        do throws(TransportFailure) {
            var answer = try await transmit(outgoing)
            KillPoint.headersReceived.reached()
            answer.body = answer.body.releasing(pass)
            return answer
        } catch {
            await pass.release()
            throw TryAgain.after(error)
        }
    }

    /// One message whose fate matters: no redirect is followed, and what the line did is told as it was.
    ///
    /// Throws `TransportFailure`.
    func exchange(_ built: BuiltRequest, _ pass: Turnstile.Pass) async throws -> IncomingAnswer {
        let outgoing = try outgoing(built)
        environment.observe(.asked(method: built.method, address: built.shown))
        do throws(TransportFailure) {
            var answer = try await transmit(outgoing)
            answer.body = answer.body.releasing(pass)
            return answer
        } catch {
            await pass.release()
            throw error
        }
    }

    /// On the wire: what comes of it is counted.
    private func transmit(_ outgoing: OutgoingRequest) async throws(TransportFailure) -> IncomingAnswer {
        let began = ContinuousClock.now
        do throws(TransportFailure) {
            var answer = try await environment.transport.send(outgoing)
            environment.calls.note(connector, status: answer.status, took: ContinuousClock.now - began)
            answer.body = answer.body.counted(in: environment.calls, connector, status: answer.status)
            return answer
        } catch {
            if error != .cancelled {
                environment.calls.note(connector, status: nil, took: ContinuousClock.now - began)
            }
            throw error
        }
    }

    private func outgoing(_ built: BuiltRequest) throws(HubFailure) -> OutgoingRequest {
        var request = OutgoingRequest(
            method: built.method,
            url: built.url,
            fields: built.fields,
            connectTimeout: system.connectTimeout.duration,
            answerTimeout: system.answerTimeout.duration,
            // Who we are is a credential too.
            tls: hosts.contains(built.url)
                ? try tls.get() : TLSIdentity(minimum: system.tls.minimum)
        )
        request.content = built.content
        return request
    }

    /// The files that a message sends; throws `file.gone` for one that is no longer kept.
    func files(of draft: RequestInProgress) async throws -> [Digest: Payload] {
        var files: [Digest: Payload] = [:]
        for digest in draft.files where files[digest] == nil {
            guard let file = try await environment.storedFiles.file(digest) else {
                throw RequestFailure.fileGone(digest)
            }
            files[digest] = file
        }
        return files
    }

    /// Waits for a place and a ticket for one message.
    func enter(_ pool: PlacePool? = nil) async throws -> Turnstile.Pass {
        let pass = try await turnstile.enter(pool)
        count.note(waited: pass.waited)
        count.noteRequest()
        return pass
    }

    /// Messages wait for places alone, never for a rate, an hour or a quota.
    var isNeverLate: Bool { turnstile.isNeverLate }

    func wait(_ time: Duration) async throws {
        count.note(waited: time)
        try await environment.sleep(time)
    }

    /// Credentials go only to the system's own host and to `trusted_hosts`.
    private func redirected(_ built: BuiltRequest, to location: String, status: Int) throws(HubFailure)
        -> BuiltRequest
    {
        guard let url = URLText.resolve(location, against: built.url) else { throw AnswerFailure.badRedirect }
        var next = built
        next.url = url
        next.shown = URLText.safe(url)
        var isStrange = !hosts.contains(url)
        #if DEFECTS
            if Omission.credentialsFollowRedirects.isPlanted { isStrange = false }
        #endif
        if isStrange {
            next.fields = HTTPFields()
            next.fields[.userAgent] = built.fields[.userAgent]
            next.content = nil
        }
        // RFC 9110, 15.4: what has lost its body only reads.
        if status == 303 || (status < 303 && built.method == "POST")
            || (next.content == nil && built.content != nil)
        {
            next.method = built.method == "HEAD" ? "HEAD" : "GET"
            next.content = nil
            next.fields[.contentType] = nil
        }
        return next
    }
}

extension TLSIdentity {
    /// Throws `tls.not_pem` where a setting holds something else.
    init(_ tls: HubModel.System.TLS, _ values: PlaceholderValues) throws(HubFailure) {
        self.init(
            certificate: try TLSIdentity.pem(tls.clientCertificate, "client_certificate", values),
            authority: try TLSIdentity.pem(tls.authority, "authority", values),
            minimum: tls.minimum
        )
    }

    private static func pem(_ template: Template?, _ key: String, _ values: PlaceholderValues)
        throws(HubFailure) -> [UInt8]?
    {
        guard let template else { return nil }
        guard let text = try values.text(of: template), text.trimmingSpaces.hasPrefix("-----BEGIN ") else {
            throw HubFailure(
                .configure,
                .fixConfiguration,
                code: "tls.not_pem",
                message: Localized(
                    vi: "tls.\(key) không phải PEM: phải bắt đầu bằng «-----BEGIN …-----».",
                    en: "tls.\(key) is not PEM: it begins with `-----BEGIN …-----`."
                )
            )
        }
        return Array((text + "\n").utf8)
    }
}

/// `Set-Cookie` (RFC 6265, 4.1.1), as far as one system asks us to send it back.
enum SetCookie {
    static func read(_ fields: HTTPFields) -> [(name: String, value: String)] {
        fields[values: .setCookie].compactMap { line in
            let pair = line.prefix { $0 != ";" }
            guard let equals = pair.firstIndex(of: "="), equals != pair.startIndex else { return nil }
            return (
                pair[..<equals].trimmingSpaces, pair[pair.index(after: equals)...].trimmingSpaces
            )
        }
    }
}
