import HubModel

/// `login` while it is read.
struct LoginDraft: Sendable {
    var request = RequestDraft()
    var keep: [SignIn.KeptValue] = []
    var keepCookies: SignIn.Login.KeptCookies?
    var lasts: SignIn.Login.Lasting?
    var answers: Answers?

    var login: SignIn.Login? {
        request.request.map {
            SignIn.Login(request: $0, keep: keep, keepCookies: keepCookies, lasts: lasts, answers: answers)
        }
    }
}

enum SignInFields {
    static let basic = Block<SignIn.Basic>(
        "basic",
        vi: "Tên và mật khẩu theo HTTP Basic.",
        en: "Name and password of HTTP Basic.",
        blank: SignIn.Basic(user: .blank, password: .blank),
        fields: [
            .key("user", \.user, .template, .required, vi: "Tên đăng nhập.", en: "The name."),
            .key(
                "password",
                \.password,
                .template,
                .required,
                vi: "Mật khẩu: «{secret.…}».",
                en: "The password: `{secret.…}`."
            ),
        ]
    )

    static let login = Block<LoginDraft>(
        "login",
        vi: "Yêu cầu lấy phiên; câu trả lời giữ lại cho các yêu cầu sau.",
        en: "A request whose answer holds what later requests carry.",
        blank: LoginDraft(),
        choices: [
            .init(keys: ["ask", "soap"], isRequired: false),
            .init(keys: RequestFields.bodies, isRequired: false),
        ],
        fields: RequestFields.within(\.request) + [
            .key(
                "keep",
                \.keep,
                .keptValues,
                vi: "Tên và đường dẫn của giá trị giữ lại: dùng là «{kept.tên}».",
                en: "Names and paths of what is kept: used as `{kept.name}`."
            ),
            .key(
                "lasts",
                \.lasts,
                .lasting,
                vi: "Phiên kéo dài bao lâu: khoảng thời gian, hoặc đường dẫn tới số giây hay thời điểm.",
                en: "How long it holds: a span, or a path to seconds or an instant."
            ),
            RequestFields.answers(\.answers),
            .key(
                "keep_cookies",
                \.keepCookies,
                .keptCookies,
                vi: "true: gửi lại mọi cookie của câu trả lời; hoặc danh sách tên.",
                en: "true: every cookie of the answer is sent back; or a list of names."
            ),
        ]
    )

    static let block = Block<SignIn>(
        "sign_in",
        vi: "Cách hub xưng danh; các phần cộng lại với nhau.",
        en: "How requests are made known as ours; the parts add up.",
        blank: SignIn(),
        choices: [.init(keys: ["basic", "login", "oauth2"], isRequired: false)],
        fields: [
            .key(
                "send",
                \.send,
                .placements,
                vi:
                    "Giá trị đặt vào mọi yêu cầu: header.X, query.x, json.x, form.x, soap_header.X, cookie.x.",
                en: "Values for every request: header.X, query.x, json.x, form.x, soap_header.X, cookie.x."
            ),
            .key("basic", \.basic, basic.kind, vi: "HTTP Basic.", en: "HTTP Basic."),
            .key("login", \.login, .login, vi: "Đăng nhập lấy phiên.", en: "A sign-in request."),
            .key("oauth2", \.oauth2, OAuth2Fields.kind, vi: "Thẻ của OAuth 2.", en: "A token of OAuth 2."),
            .key(
                "sign",
                \.sign,
                SignatureFields.kind,
                vi: "Chữ ký trên mỗi yêu cầu: «{signature}».",
                en: "A signature over each request: `{signature}`."
            ),
        ]
    )
}

extension Kind where Value == SignIn.Login {
    static var login: Kind {
        let block = SignInFields.login
        return Kind(shape: .block(block.shape)) { element, reading in
            guard let draft = block.read(element, &reading) else { return nil }
            reading.judgeLogin(element)
            return draft.login
        }
    }
}

extension Kind where Value == [SignIn.KeptValue] {
    static var keptValues: Kind {
        Kind<[Named<Path>]>.named(.path).map { named in
            named.map { SignIn.KeptValue(name: $0.name, path: $0.value) }
        }
    }
}

extension Kind where Value == SignIn.Login.Lasting {
    static var lasting: Kind {
        Kind(shape: .any([Kind<CalendarDuration>.duration.shape, Kind<Path>.path.shape])) {
            element,
            reading in
            guard let text = element.text, text.first?.isNumber ?? false else {
                return Kind<Path>.path.read(element, &reading).map(SignIn.Login.Lasting.told)
            }
            return Kind<CalendarDuration>.duration.read(element, &reading).map(SignIn.Login.Lasting.span)
        }
    }
}

extension Kind where Value == [SignIn.Placement] {
    static var placements: Kind {
        let value = Kind<RequestTemplate.Value>.value
        return Kind(shape: .map(of: value.shape)) { element, reading in
            guard case .map(let entries) = element.content else {
                reading.wrongKind(
                    element,
                    wanted: Localized(vi: "các dòng «nơi: giá trị»", en: "a block of `place: value`")
                )
                return nil
            }
            return entries.compactMap { reading.placement($0) }
        }
    }
}

extension Kind where Value == SignIn.Login.KeptCookies {
    static var keptCookies: Kind {
        let names = Kind<String>.text.list
        return Kind(shape: .any([.boolean, names.shape])) { element, reading in
            if case .list = element.content { return names.read(element, &reading).map { .named($0) } }
            return Kind<Bool>.boolean.read(element, &reading).flatMap { $0 ? .all : nil }
        }
    }
}

extension Kind where Value == SignIn.Place {
    static var place: Kind {
        .scalar(.text("place", example: "header.X-Signature")) { _, element, reading in reading.place(element)
        }
    }
}

extension Reading {
    fileprivate mutating func placement(_ entry: Element.Entry) -> SignIn.Placement? {
        guard isPlainKey(entry) else { return nil }
        let place = place(entry.key)
        return within(entry.name) { reading in
            if case .soapHeader(let name)? = place, case .map = entry.value.content,
                !entry.value.isBuiltInside
            {
                // A block is the content of the header's element.
                return Kind<XMLContent>.xmlContent.read(entry.value, &reading).map { content in
                    let element = content.element(name)
                    return SignIn.Placement(
                        place: .soapHeader(name),
                        value: .built(.init(content: .xml(element)))
                    )
                }
            }
            guard let value = Kind<RequestTemplate.Value>.value.read(entry.value, &reading), let place else {
                return nil
            }
            return SignIn.Placement(place: place, value: value)
        }
    }

    fileprivate mutating func place(_ key: Element) -> SignIn.Place? {
        let text = key.text ?? ""
        if let place = SignIn.Place(text) { return place }
        report(
            .badPlace,
            at: key.location,
            vi: "«\(text)» không phải nơi đặt giá trị.",
            en: "`\(text)` is not a place for a value.",
            cure: Localized(
                vi: "Dùng header.X, query.x, json.x, form.x, soap_header.X hoặc cookie.x.",
                en: "Use header.X, query.x, json.x, form.x, soap_header.X or cookie.x."
            )
        )
        return nil
    }

    fileprivate mutating func judgeLogin(_ element: Element) {
        guard case .map = element.content else { return }
        judgeRequest(element)
        if element["ask"] == nil, element["soap"] == nil {
            report(
                .missingKey,
                at: element.location,
                vi: "Thiếu khoá «ask» hoặc «soap» trong khối login.",
                en: "login lacks the key `ask` or `soap`.",
                cure: .line("ask: POST /…")
            )
        }
        guard element["keep"] == nil, element["keep_cookies"] == nil else { return }
        report(
            .missingKey,
            at: element.location,
            vi: "Đăng nhập không giữ lại gì cho các yêu cầu sau: thiếu «keep» hoặc «keep_cookies».",
            en: "The sign-in keeps nothing for later requests: it lacks `keep` or `keep_cookies`.",
            cure: .line("keep: { token: data.token }")
        )
    }
}

extension SignIn.Place {
    /// `header.X-Token`; `nil` for anything else.
    init?(_ text: String) {
        let root = text.prefix { $0 != "." }
        let name = String(text.dropFirst(root.count + 1))
        guard !name.isEmpty else { return nil }
        switch root {
        case "header": self = .header(name)
        case "query": self = .query(name)
        case "json": self = .json(name)
        case "form": self = .form(name)
        case "soap_header": self = .soapHeader(name)
        case "cookie": self = .cookie(name)
        default: return nil
        }
    }
}
