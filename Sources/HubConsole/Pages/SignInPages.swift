import Foundation
import HTTPTypes
import HubModel
import HubOperations
import HubStore
import Hummingbird

/// Sign-in, sign-out and the choice of language.
struct SignInPages: Sendable {
    let console: Console
    let frame: Frame

    private var cookie: SessionCookie { SessionCookie(isSecure: console.isBehindTLS) }

    /// Before the gate.
    func add(toPublic router: Router<ConsoleContext>) {
        router.get("sign-in") { request, context in show(request, context) }
        router.post("sign-in") { request, context in try await signIn(request, context) }
    }

    /// Behind the gate.
    func add(to group: RouterGroup<ConsoleContext>) {
        group.post("sign-out") { request, _ in try await signOut(request) }
        group.post("language") { request, context in try await setLanguage(request, context) }
    }

    /// The sign-in that leads on to what was asked for.
    static func path(thenTo request: Request) -> String {
        guard request.method == .get, request.uri.path != "/" else { return "/sign-in" }
        var then = URLComponents()
        then.queryItems = [URLQueryItem(name: "then", value: request.uri.description)]
        return "/sign-in?" + (then.percentEncodedQuery ?? "")
    }

    private struct Model: Sendable {
        var problem: String?
        var name: String
        var then: String
        var language: String
        var other: String
        var otherPath: String
    }

    private func show(_ request: Request, _ context: ConsoleContext) -> Response {
        let query = request.uri.queryParameters
        return page(
            context,
            language: query["lang"].map { String($0) },
            then: query["then"].map { String($0) } ?? "/"
        )
    }

    private func page(
        _ context: ConsoleContext,
        language: String?,
        then: String,
        name: String = "",
        problem: Localized? = nil,
        status: HTTPResponse.Status = .ok
    ) -> Response {
        var context = context
        context.language = language.flatMap(Language.init(rawValue:)) ?? .vietnamese
        let other: Language = context.language == .vietnamese ? .english : .vietnamese
        let model = Model(
            problem: problem?.text(context.language),
            name: name,
            then: SignInPages.local(then),
            language: context.language.rawValue,
            other: other.rawValue,
            otherPath: "/sign-in?lang=\(other.rawValue)"
        )
        let title = context.text(vi: "Đăng nhập", en: "Sign in")
        return frame.response(
            Page(nil, title: title, template: .signIn, model: model, status: status),
            context
        )
    }

    private func signIn(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        var request = request
        let form = try await FormFields.read(&request, context)
        guard FormOrigin.isOurs(request, publicURL: console.publicURL) else { throw HTTPError(.forbidden) }
        let name = form["name"] ?? ""
        func again(_ problem: Localized, _ status: HTTPResponse.Status) -> Response {
            page(
                context,
                language: form["language"],
                then: form["then"] ?? "/",
                name: name,
                problem: problem,
                status: status
            )
        }
        let address = ClientAddress.of(request, context, isBehindProxy: console.publicURL != nil)
        switch try await console.accounts.signIn(name, form["password"] ?? "", address) {
        case .refused:
            return again(
                Localized(
                    vi: "Sai tên đăng nhập hoặc mật khẩu.",
                    en: "The account or the password is wrong."
                ),
                .unauthorized
            )
        case .locked(let until):
            let vi = Figures(.vietnamese).instant(until)
            let en = Figures(.english).instant(until)
            return again(
                Localized(
                    vi: "Nhập sai quá nhiều lần: tạm khoá tới \(vi).",
                    en: "Too many wrong passwords: locked until \(en)."
                ),
                .tooManyRequests
            )
        case .signedIn(let token, _):
            var response = Response.seeOther(SignInPages.local(form["then"] ?? "/"))
            cookie.set(token, on: &response)
            return response
        }
    }

    private func signOut(_ request: Request) async throws -> Response {
        if let token = cookie.token(of: request) { try await console.accounts.signOut(token) }
        var response = Response.seeOther("/sign-in")
        cookie.remove(from: &response)
        return response
    }

    private func setLanguage(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        if let language = context.form["language"].flatMap(Language.init(rawValue:)),
            let account = context.account
        {
            try await console.accounts.setLanguage(account.name, language)
        }
        let from = request.headers[.referer].flatMap { URLComponents(string: $0) }
        let query = from?.percentEncodedQuery.map { "?" + $0 } ?? ""
        return .seeOther(SignInPages.local((from?.percentEncodedPath ?? "/") + query))
    }

    /// A path of this console, whatever was asked for: a sign-in must not lead to another host.
    static func local(_ path: String) -> String {
        let isLocal =
            path.hasPrefix("/") && !path.hasPrefix("//") && !path.contains("\\")
            && !path.hasPrefix("/sign-in")
            && path.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
        return isLocal ? path : "/"
    }
}

/// Where a request comes from, for counting wrong passwords.
enum ClientAddress {
    /// `isBehindProxy`: what the proxy in front wrote last into `X-Forwarded-For` counts; what stands before is the
    /// client's own word.
    static func of(_ request: Request, _ context: ConsoleContext, isBehindProxy: Bool) -> String {
        let near = context.remoteAddress?.ipAddress ?? ""
        guard isBehindProxy, let name = HTTPField.Name("X-Forwarded-For"),
            let last = request.headers[values: name].last?.split(separator: ",").last
        else { return near }
        return last.trimmingCharacters(in: .whitespaces)
    }
}
