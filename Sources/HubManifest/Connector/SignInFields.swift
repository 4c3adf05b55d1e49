import HubModel

/// `login` while it is read.
struct LoginDraft: Sendable {
    var request = RequestDraft()
    var keep: [SignIn.KeptValue] = []
    var lasts: SignIn.Login.Lasting?
    var answers: Answers?

    var login: SignIn.Login? {
        request.request.map { SignIn.Login(request: $0, keep: keep, lasts: lasts, answers: answers) }
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
        choices: [.init(keys: RequestFields.bodies, isRequired: false)],
        fields: RequestFields.within(\.request) + [
            .key(
                "keep",
                \.keep,
                .keptValues,
                .required,
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
            .key(
                "answers",
                \.answers,
                AnswersFields.block.kind,
                vi: "Thay từng danh sách cho riêng yêu cầu này.",
                en: "Replaces single lists for this request."
            ),
            .later("keep_cookies", vi: "Giữ cookie.", en: "Keeps cookies."),
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
                vi: "Giá trị đặt vào mọi yêu cầu: header.X, query.x, json.x, form.x, cookie.x.",
                en: "Values for every request: header.X, query.x, json.x, form.x, cookie.x."
            ),
            .key("basic", \.basic, basic.kind, vi: "HTTP Basic.", en: "HTTP Basic."),
            .key("login", \.login, .login, vi: "Đăng nhập lấy phiên.", en: "A sign-in request."),
            .later("oauth2", vi: "OAuth 2.", en: "OAuth 2."),
            .later("sign", vi: "Chữ ký trên yêu cầu.", en: "A signature over the request."),
        ]
    )
}

extension Kind where Value == SignIn.Login {
    static var login: Kind {
        let block = SignInFields.login
        return Kind(shape: .block(block.shape)) { element, reading in
            guard let draft = block.read(element, &reading) else { return nil }
            if element["ask"] == nil, element["soap"] == nil, case .map = element.content {
                reading.report(
                    .missingKey,
                    at: element.location,
                    vi: "Thiếu khoá «ask» trong khối login.",
                    en: "login lacks the key `ask`.",
                    cure: .line("ask: POST /…")
                )
            }
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
        let values = Kind<[Named<Template>]>.named(.built) { key, reading in
            _ = reading.place(key)
        }
        return values.map { named in
            named.compactMap { entry in
                SignIn.Place(entry.name).map { SignIn.Placement(place: $0, value: entry.value) }
            }
        }
    }
}

extension Reading {
    fileprivate mutating func place(_ key: Element) -> SignIn.Place? {
        let text = key.text ?? ""
        if let place = SignIn.Place(text) { return place }
        if text.hasPrefix("soap_header.") {
            notAvailable("soap_header", at: key.location)
        } else {
            report(
                .badPlace,
                at: key.location,
                vi: "«\(text)» không phải nơi đặt giá trị.",
                en: "`\(text)` is not a place for a value.",
                cure: Localized(
                    vi: "Dùng header.X, query.x, json.x, form.x hoặc cookie.x.",
                    en: "Use header.X, query.x, json.x, form.x or cookie.x."
                )
            )
        }
        return nil
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
        case "cookie": self = .cookie(name)
        default: return nil
        }
    }
}
