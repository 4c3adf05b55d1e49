import HTTPTypes
import HubModel
import Synchronization

/// Gives planned answers in their order, and keeps what was asked: how the tape of a counterpart is written down.
///
/// Where somebody signs in, the first request does.
final class PlannedTransport: HTTPTransport {
    /// A request as it stands on the wire.
    struct Asked: Sendable {
        var method: String
        /// Path and query.
        var target: String
        var body: String
        var isSignIn: Bool
        /// Shows what the sign-in gave.
        var showsToken: Bool
    }

    private struct State {
        var asked: [Asked] = []
        var given = 0
    }

    private let plan: [PlannedAnswer]
    private let signIn: PlannedAnswer?
    private let state = Mutex(State())

    /// Behind the plan's end it begins anew: a saved answer may stand for several requests.
    init(_ plan: [PlannedAnswer], signIn: PlannedAnswer?) {
        self.plan = plan
        self.signIn = signIn
    }

    var asked: [Asked] { state.withLock { $0.asked } }

    func send(_ request: OutgoingRequest) async throws(TransportFailure) -> IncomingAnswer {
        var asked = Asked(request)
        let answer = state.withLock { state in
            let door = signIn == nil ? nil : state.asked.first.map(\.place) ?? asked.place
            asked.isSignIn = door == asked.place
            state.asked.append(asked)
            guard !asked.isSignIn else { return signIn }
            defer { state.given += 1 }
            return plan.isEmpty ? nil : plan[state.given % plan.count]
        }
        guard let answer else { throw .notSent("no samples") }
        var fields = HTTPFields()
        for (name, value) in answer.fields {
            if let name = HTTPField.Name(name) { fields[name] = value }
        }
        let rest = Mutex<[UInt8]?>(answer.body)
        return IncomingAnswer(
            status: answer.status,
            fields: fields,
            body: ResponseBody { () async throws(TransportFailure) -> [UInt8]? in
                rest.withLock { rest in
                    defer { rest = nil }
                    return rest
                }
            }
        )
    }
}

extension PlannedTransport.Asked {
    init(_ request: OutgoingRequest) {
        method = request.method
        target = Self.target(request.url)
        body = request.body.map { String(decoding: $0, as: UTF8.self) } ?? ""
        isSignIn = false
        showsToken = ([target, body] + request.fields.map(\.value)).contains { $0.contains(MadeUp.token) }
    }

    /// Method and path, without query.
    var place: String { method + " " + target.prefix { $0 != "?" } }

    static func target(_ url: String) -> String {
        let rest = url.firstRange(of: "://").map { url[$0.upperBound...] } ?? url[...]
        let target = rest.drop { !"/?#".contains($0) }.prefix { $0 != "#" }
        return target.hasPrefix("/") ? String(target) : "/" + target
    }
}

/// What the counterpart says to who signs in; `nil` where nobody does.
enum SignInAnswer {
    static func of(_ connector: Connector) -> PlannedAnswer? {
        if connector.signIn?.oauth2 != nil {
            let text = #"{"access_token":"\#(MadeUp.newToken)","token_type":"Bearer","expires_in":86400}"#
            return PlannedAnswer(body: Array(text.utf8))
        }
        guard let login = connector.signIn?.login else { return nil }
        var sketch = AnswerSketch()
        for condition in connector.answers.overridden(by: login.answers).okWhen ?? [] {
            sketch.meet(condition)
        }
        for value in login.keep { sketch.set(value.path, MadeUp.newToken) }
        if case .told(let path)? = login.lasts { sketch.set(path, "86400") }
        var answer = PlannedAnswer(
            status: sketch.status ?? 200,
            body: sketch.bytes(login.request.isSOAP ? .soap : isXML(login) ? .xml : .json)
        )
        switch login.keepCookies {
        case nil: break
        case .all: answer.fields["Set-Cookie"] = "SESSION=\(MadeUp.newToken); Path=/"
        case .named(let names): answer.fields["Set-Cookie"] = names.first.map { "\($0)=\(MadeUp.newToken)" }
        }
        return answer
    }

    private static func isXML(_ login: SignIn.Login) -> Bool {
        if case .xml? = login.request.body { true } else { false }
    }
}
