import HubModel

/// A request while its keys are read; they stand among the keys of the pull or login that it belongs to.
struct RequestDraft: Sendable {
    struct Ask: Sendable {
        var method: String
        var path: Template
    }

    var ask: Ask?
    var query: [RequestTemplate.NamedTemplate] = []
    var headers: [RequestTemplate.NamedTemplate] = []
    var json: RequestTemplate.JSONTemplate?
    var form: [RequestTemplate.NamedTemplate]?

    /// `nil` without `ask`.
    var request: RequestTemplate? {
        guard let ask else { return nil }
        return RequestTemplate(
            method: ask.method,
            path: ask.path,
            query: query,
            headers: headers,
            body: json.map(RequestTemplate.Body.json) ?? form.map(RequestTemplate.Body.form)
        )
    }
}

enum RequestFields {
    /// Keys of which a request has at most one.
    static let bodies = ["json", "form"]

    static let all: [Field<RequestDraft>] = [
        .key(
            "ask",
            \.ask,
            .ask,
            vi: "Phương thức và đường dẫn, đọc lên được: «GET /hoso».",
            en: "Method and path, as read aloud: `GET /hoso`."
        ),
        .key(
            "query",
            \.query,
            .namedTemplates,
            vi: "Tham số trên địa chỉ.",
            en: "Parameters of the address."
        ),
        .key(
            "headers",
            \.headers,
            .namedTemplates,
            vi: "Tiêu đề HTTP.",
            en: "HTTP headers."
        ),
        .key(
            "json",
            \.json,
            .json,
            vi: "Thân JSON; chuỗi là mẫu «{…}», một «{…}» đứng một mình giữ kiểu của nó.",
            en: "A JSON body; texts are templates, a lone placeholder keeps its type."
        ),
        .key(
            "form",
            \.form,
            .namedTemplates,
            vi: "Thân kiểu biểu mẫu (x-www-form-urlencoded).",
            en: "A form body (x-www-form-urlencoded)."
        ),
        .later("soap", vi: "Lời gọi SOAP.", en: "A SOAP call."),
        .later("at", vi: "Địa chỉ của dịch vụ SOAP.", en: "The address of a SOAP service."),
        .later("body", vi: "Thân của lời gọi SOAP.", en: "The body of a SOAP call."),
        .later("xml", vi: "Thân XML.", en: "An XML body."),
        .later("multipart", vi: "Thân nhiều phần, có tệp.", en: "A body of parts, with files."),
        .later("all_text", vi: "Gửi mọi giá trị JSON dưới dạng chữ.", en: "Sends every JSON value as text."),
    ]

    static func within<Outer: Sendable>(_ part: Place<Outer, RequestDraft>) -> [Field<Outer>] {
        all.map { $0.lifted(part) }
    }
}

extension Kind where Value == RequestDraft.Ask {
    static var ask: Kind {
        .scalar(
            .text("request", pattern: "^(GET|POST|PUT|PATCH|DELETE|HEAD) ", example: "GET /hoso"),
            wanted: Localized(vi: "một yêu cầu như «GET /hoso»", en: "a request such as `GET /hoso`")
        ) { text, element, reading in
            let method = text.prefix { $0 != " " }
            let path = text.dropFirst(method.count).drop { $0 == " " }
            guard ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"].contains(method) else {
                reading.badAsk(text, in: element)
                return nil
            }
            let start = text.count - path.count
            guard path.hasPrefix("/") || path.hasPrefix("https://") || path.hasPrefix("{") else {
                reading.report(
                    .badRequest,
                    at: element.location(offset: start),
                    vi: "Đường dẫn bắt đầu bằng «/», hoặc là địa chỉ https:// trọn vẹn.",
                    en: "The path begins with `/`, or is a whole https:// address.",
                    cure: .line("ask: \(method) /\(path)")
                )
                return nil
            }
            return reading.template(String(path), in: element, start: start).map {
                RequestDraft.Ask(method: String(method), path: $0)
            }
        }
    }
}

extension Reading {
    fileprivate mutating func badAsk(_ text: String, in element: Element) {
        report(
            .badRequest,
            at: element.location,
            vi: "«\(text)» không bắt đầu bằng phương thức HTTP viết hoa.",
            en: "`\(text)` does not begin with an HTTP method in capitals.",
            cure: Localized(vi: "Ví dụ: ask: GET /hoso", en: "For example: ask: GET /hoso")
        )
    }
}

extension Kind where Value == [RequestTemplate.NamedTemplate] {
    static var namedTemplates: Kind {
        Kind<[Named<Template>]>.named(.built).map { named in
            named.map { RequestTemplate.NamedTemplate(name: $0.name, value: $0.value) }
        }
    }
}

extension Kind where Value == Template {
    /// A template; the form `{ json: …, then: [base64] }` belongs to the language, not to this version.
    static var built: Kind {
        let template = Kind.template
        return Kind(shape: template.shape) { element, reading in
            if let entry = element.entries.first(where: { ["json", "xml", "form", "text"].contains($0.name) }
            ),
                !entry.value.isEmpty
            {
                reading.notAvailable("{ \(entry.name): …, then: … }", at: element.location)
                return nil
            }
            return template.read(element, &reading)
        }
    }
}

extension Kind where Value == RequestTemplate.JSONTemplate {
    static var json: Kind {
        Kind(shape: .json) { element, reading in reading.json(element) }
    }
}

extension Reading {
    /// `nil` only where a template inside cannot be read.
    fileprivate mutating func json(_ element: Element) -> RequestTemplate.JSONTemplate? {
        switch element.content {
        case .empty where element.swallowedComment == nil: return .literal("null")
        case .empty:
            empty(element)
            return nil
        case .refused: return nil
        case .scalar(let text, .plain) where JSONLiteral.isLiteral(text): return .literal(text)
        case .scalar(let text, _): return template(text, in: element, start: 0).map { .text($0) }
        case .list(let items): return .list(items.compactMap { json($0) })
        case .map where element.looksLikeForgottenQuotes:
            wrongKind(element, wanted: Localized(vi: "giá trị JSON", en: "a JSON value"))
            return nil
        case .map(let entries): return .object(entries.compactMap { member($0) })
        }
    }

    private mutating func member(_ entry: Element.Entry) -> RequestTemplate.JSONTemplate.Member? {
        guard isPlainKey(entry) else { return nil }
        return within(entry.name) { reading in
            reading.json(entry.value).map { .init(name: entry.name, value: $0) }
        }
    }
}

/// What JSON calls a number, `true`, `false` or `null` (RFC 8259, sections 3 and 6).
enum JSONLiteral {
    static func isLiteral(_ text: String) -> Bool {
        ["true", "false", "null"].contains(text)
            || text.wholeMatch(of: /-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/) != nil
    }
}
