import HubModel

/// What the source says of an answer of its own.
struct SourceWords: Sendable, Hashable {
    /// May hold personal data: only for behind the sign-in.
    var message: String?
    /// By this the source's people find the request in their own logs.
    var traceID: String?

    static let none = SourceWords()
}

/// What an answer, or its absence, makes a run fail with.
enum AnswerFailure {
    static func of(_ meaning: AnswerClass, _ status: Int, _ words: SourceWords) -> HubFailure {
        switch meaning {
        case .signInAgain:
            failure(
                .fixConfiguration,
                "sign_in.refused",
                vi: "Nguồn từ chối phiên đăng nhập nhiều lần (HTTP \(status))",
                en: "The source refused the session again and again (HTTP \(status))",
                words
            )
        case .slowDown, .retry:
            failure(
                .retry(after: .seconds(600)),
                "source.busy",
                vi:
                    "Nguồn bận hoặc lỗi tạm thời (HTTP \(status)) sau nhiều lần thử; lần chạy sau sẽ tiếp tục",
                en:
                    "The source is busy or failing (HTTP \(status)) after several attempts; the next run goes on",
                words
            )
        case .refused, .empty, .ok, .unmatched:
            failure(
                .failRun,
                meaning == .refused ? "answer.refused" : "answer.unexpected",
                vi:
                    "Nguồn trả lời không như đã thoả thuận (HTTP \(status)): xem answers trong connector.yaml",
                en: "The source answered other than agreed (HTTP \(status)): see answers in connector.yaml",
                words
            )
        }
    }

    static func signIn(status: Int, _ words: SourceWords) -> HubFailure {
        failure(
            .fixConfiguration,
            "sign_in.failed",
            vi:
                "Không đăng nhập được vào hệ thống (HTTP \(status)): kiểm tra tài khoản và mật khẩu trong thiết lập",
            en: "Sign-in was refused (HTTP \(status)): check the account and password in the settings",
            words
        )
    }

    /// The answer was good, and lacks what later requests carry.
    static func nothingToKeep(_ name: String) -> HubFailure {
        failure(
            .fixConfiguration,
            "sign_in.nothing_to_keep",
            vi: "Câu trả lời đăng nhập không có «\(name)» mà các yêu cầu sau cần",
            en: "The sign-in answer lacks «\(name)», which later requests carry",
            .none
        )
    }

    static func unreachable(_ error: TransportFailure) -> HubFailure {
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

    static let redirectLoop = HubFailure(
        .request,
        .failRun,
        code: "redirect.loop",
        message: Localized(
            vi: "Nguồn chuyển hướng quá 5 lần.",
            en: "The source redirected more than five times."
        )
    )

    static let badRedirect = HubFailure(
        .request,
        .failRun,
        code: "redirect.bad_location",
        message: Localized(
            vi: "Địa chỉ chuyển hướng không đọc được.",
            en: "The redirect's address cannot be read."
        )
    )

    private static func failure(
        _ recovery: HubFailure.Recovery,
        _ code: String,
        vi: String,
        en: String,
        _ words: SourceWords
    ) -> HubFailure {
        let trace = words.traceID.map(shown)
        return HubFailure(
            .request,
            recovery,
            code: code,
            message: Localized(
                vi: vi + (trace.map { " (mã theo vết \($0))" } ?? "") + ".",
                en: en + (trace.map { " (trace id \($0))" } ?? "") + "."
            ),
            detail: words.message
        )
    }

    /// Trace ids are words of a machine; anything else may be somebody's data.
    private static func shown(_ traceID: String) -> String {
        String(
            traceID.filter { ($0.isASCII && ($0.isLetter || $0.isNumber)) || "-_.:/".contains($0) }.prefix(64)
        )
    }
}
