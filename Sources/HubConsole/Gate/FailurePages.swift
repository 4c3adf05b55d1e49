import HTTPTypes
import HubModel
import Hummingbird
import Logging

/// A page for what went wrong, in the reader's language; it stands around the gate, and behind it once more, where the
/// reader is known.
struct FailurePages: RouterMiddleware {
    let frame: Frame

    func handle(
        _ request: Request,
        context: ConsoleContext,
        next: @concurrent (Request, ConsoleContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch {
            let response = answer(to: error, context)
            if response.status.kind == .serverError { note(error, at: request, context) }
            return response
        }
    }

    /// For whoever keeps the service: which page, and which error; nothing of a record or of what was asked for.
    private func note(_ error: any Error, at request: Request, _ context: ConsoleContext) {
        let what =
            (error as? HubFailure).map { "[\($0.code)] \($0.message.english)" } ?? "\(type(of: error))"
        context.logger.error("\(request.method) \(request.uri.path): \(what)")
    }

    private func answer(to error: any Error, _ context: ConsoleContext) -> Response {
        switch error {
        case let failure as HubFailure:
            return frame.notice(
                title: context.text(vi: "Không làm được", en: "That did not work"),
                lines: ["[\(failure.code)] \(failure.message.text(context.language))"],
                status: status(of: failure),
                context
            )
        case let error as any HTTPResponseError where error.status == .notFound:
            return frame.notice(
                title: context.text(vi: "Không có trang này", en: "There is no such page"),
                lines: [
                    context.text(
                        vi: "Mục này không có, hoặc không còn nữa. Chọn một phần ở trên.",
                        en: "It is not there, or not any more. Choose one of the sections above."
                    )
                ],
                status: .notFound,
                context
            )
        case let error as any HTTPResponseError:
            return frame.notice(
                title: context.text(vi: "Không làm được", en: "That did not work"),
                lines: [error.status.description],
                status: error.status,
                context
            )
        default:
            return frame.notice(
                title: context.text(vi: "Không làm được", en: "That did not work"),
                lines: [
                    context.text(
                        vi:
                            "Lỗi ngoài dự kiến của trang quản trị. Dữ liệu không bị ảnh hưởng; xem nhật ký của dịch vụ.",
                        en: "An unexpected error of the console. No data is affected; see the service's log."
                    )
                ],
                status: .internalServerError,
                context
            )
        }
    }

    private func status(of failure: HubFailure) -> HTTPResponse.Status {
        switch failure.recovery {
        case .retry: .serviceUnavailable
        case .leaveToOther: .conflict
        case .fixConfiguration, .askAPerson: .badRequest
        case .failRun, .stopped: .internalServerError
        }
    }
}
