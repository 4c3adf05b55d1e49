import HubModel

enum OAuth2Fields {
    static let block = Block<SignIn.OAuth2>(
        "oauth2",
        vi: "Thẻ của OAuth 2, gửi kèm mọi yêu cầu và xin lại trước khi hết hạn.",
        en: "A token of OAuth 2, sent with every request and renewed before it ends.",
        blank: SignIn.OAuth2(tokenURL: .blank),
        fields: [
            .key(
                "token_url",
                \.tokenURL,
                .template,
                .required,
                vi: "Nơi xin thẻ: «{settings.token_url}».",
                en: "Where the token comes from: `{settings.token_url}`."
            ),
            .key("grant", \.grant, .word(), .required, vi: "Kiểu cấp thẻ.", en: "The kind of grant."),
            .key(
                "client_in",
                \.clientIn,
                .word(),
                absent: "basic",
                vi:
                    "basic: client xưng tên trong tiêu đề Authorization; form: trong biểu mẫu; none: đã có trong «send».",
                en:
                    "basic: the client is named in the Authorization header; form: in the form; none: something of `send` does."
            ),
            .key("client_id", \.clientID, .template, vi: "Tên client.", en: "The client's name."),
            .key(
                "client_secret",
                \.clientSecret,
                .template,
                vi: "Bí mật của client: «{secret.…}».",
                en: "The client's secret: `{secret.…}`."
            ),
            .key(
                "user",
                \.user,
                .template,
                vi: "Tên đăng nhập (grant: password).",
                en: "The name (grant: password)."
            ),
            .key(
                "password",
                \.password,
                .template,
                vi: "Mật khẩu (grant: password): «{secret.…}».",
                en: "The password (grant: password): `{secret.…}`."
            ),
            .key("scope", \.scope, .template, vi: "Phạm vi xin.", en: "The scope that is asked for."),
        ]
    )

    static let kind = block.kind.also { oauth2, element, reading in reading.judge(oauth2, in: element) }
}

extension Reading {
    fileprivate mutating func judge(_ oauth2: SignIn.OAuth2, in element: Element) {
        if oauth2.clientIn != .none {
            need(["client_id", "client_secret"], "client_in: \(oauth2.clientIn.rawValue)", element)
        }
        if oauth2.grant == .password { need(["user", "password"], "grant: password", element) }
        let text = oauth2.tokenURL.text
        guard !text.isEmpty, !text.hasPrefix("{"), !text.hasPrefix("https://"), !text.hasPrefix("/") else {
            return
        }
        report(
            .badAddress,
            at: element.nearest(["token_url"]).location,
            vi: "Nơi xin thẻ là «{settings.…}», một đường dẫn, hoặc bắt đầu bằng https://.",
            en: "The token's address is `{settings.…}`, a path, or begins with https://.",
            cure: .line("token_url: \"{settings.token_url}\""),
            fix: text.hasPrefix("http://")
                ? .proposal(
                    .replace("http://", with: "https://", at: element.nearest(["token_url"]).location)
                )
                : nil
        )
    }

    /// Keys that another makes necessary.
    private mutating func need(_ keys: [String], _ because: String, _ element: Element) {
        for key in keys where element[key] == nil {
            report(
                .missingKey,
                at: element.location,
                vi: "«\(because)» cần «\(key)».",
                en: "`\(because)` needs `\(key)`.",
                cure: Localized(vi: "Thêm «\(key): …».", en: "Add `\(key): …`.")
            )
        }
    }
}

enum SignatureFields {
    static let block = Block<SignIn.Signature>(
        "sign",
        vi: "Chữ ký trên mỗi yêu cầu, tính lại ở mỗi lần gửi.",
        en: "A signature over each request, made anew at each attempt.",
        blank: SignIn.Signature(algorithm: .hmacSHA256, text: .blank),
        fields: [
            .key("with", \.algorithm, .word(), .required, vi: "Thuật toán.", en: "The algorithm."),
            .key(
                "secret",
                \.secret,
                .template,
                vi: "Khoá của hmac: «{secret.…}».",
                en: "The key of an hmac: `{secret.…}`."
            ),
            .key(
                "text",
                \.text,
                .template,
                .required,
                vi:
                    "Văn bản được ký; có thể dùng {request.method}, {request.path}, {request.query}, {request.body}.",
                en:
                    "What is signed; may hold {request.method}, {request.path}, {request.query}, {request.body}."
            ),
            .key(
                "encode",
                \.encoding,
                .word(),
                absent: "hex",
                vi: "Viết chữ ký thế nào.",
                en: "How it is written."
            ),
            .key(
                "put",
                \.put,
                .place,
                vi: "Chỗ đặt; không viết: «basic» hay «send» dùng {signature}.",
                en: "Where it goes; absent: `basic` or `send` uses {signature}."
            ),
        ]
    )

    static let kind = block.kind.also { sign, element, reading in
        guard sign.algorithm.needsSecret, element["secret"] == nil, element["with"] != nil else { return }
        reading.report(
            .missingKey,
            at: element.location,
            vi: "«with: \(sign.algorithm.rawValue)» cần «secret».",
            en: "`with: \(sign.algorithm.rawValue)` needs `secret`.",
            cure: .line("secret: \"{secret.signing_key}\"")
        )
    }
}
