import HubModel
import HubOperations
import Hummingbird

/// Lets those in who have signed in, and forms that our own pages sent.
struct Gate: RouterMiddleware {
    let console: Console
    let frame: Frame

    private var cookie: SessionCookie { SessionCookie(isSecure: console.isBehindTLS) }

    func handle(
        _ request: Request,
        context: ConsoleContext,
        next: @concurrent (Request, ConsoleContext) async throws -> Response
    ) async throws -> Response {
        guard let token = cookie.token(of: request),
            let account = try await console.accounts.account(token, !TonightPage.isWatched(request))
        else {
            return Response.seeOther(SignInPages.path(thenTo: request))
        }
        var context = context
        context.account = account
        context.language = account.language
        context.formToken = FormToken.of(token)
        guard request.method == .post else { return try await next(request, context) }
        var request = request
        let form = try await FormFields.read(&request, context)
        guard FormOrigin.isOurs(request, publicURL: console.publicURL),
            FormToken.matches(form["csrf"] ?? "", context.formToken)
        else {
            return frame.notice(
                title: context.text(vi: "Biểu mẫu đã cũ", en: "The form is out of date"),
                lines: [
                    context.text(
                        vi: "Chưa làm gì cả. Mở lại trang rồi gửi lần nữa.",
                        en: "Nothing was done. Open the page again and send the form once more."
                    )
                ],
                status: .forbidden,
                context
            )
        }
        context.form = form
        return try await next(request, context)
    }
}

/// Lets those through who may act.
struct OperatorGate: RouterMiddleware {
    let frame: Frame

    func handle(
        _ request: Request,
        context: ConsoleContext,
        next: @concurrent (Request, ConsoleContext) async throws -> Response
    ) async throws -> Response {
        guard context.canAct else {
            return frame.notice(
                title: context.text(vi: "Tài khoản này chỉ được xem", en: "This account may only look"),
                lines: [
                    context.text(
                        vi:
                            "Việc này cần vai trò người vận hành. Quản trị viên đổi vai trò bằng «lienthong user role».",
                        en:
                            "This takes the role operator. An administrator changes roles by `lienthong user role`."
                    )
                ],
                status: .forbidden,
                context
            )
        }
        return try await next(request, context)
    }
}
