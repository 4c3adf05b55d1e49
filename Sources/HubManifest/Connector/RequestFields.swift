import HubModel

/// A request while its keys are read; they stand among the keys of the pull or login that it belongs to.
struct RequestDraft: Sendable {
    struct Ask: Sendable {
        var method: String
        var path: Template
    }

    /// `body`, by the request that it belongs to.
    enum Body: Sendable {
        case raw(RequestTemplate.Value)
        case content(XMLContent)
    }

    var ask: Ask?
    var soap: String?
    var at: Template?
    var body: Body?
    var query: [RequestTemplate.NamedTemplate] = []
    var headers: [RequestTemplate.NamedTemplate] = []
    var json: RequestTemplate.JSONTemplate?
    var xml: RequestTemplate.XMLTemplate?
    var form: [RequestTemplate.NamedTemplate]?
    var multipart: [RequestTemplate.Part]?
    var allText: Bool?

    /// `nil` without `ask`, and without `soap` and its `at`.
    var request: RequestTemplate? {
        guard let line = soap == nil ? ask : at.map({ Ask(method: "POST", path: $0) }) else { return nil }
        return RequestTemplate(
            method: line.method,
            path: line.path,
            query: query,
            headers: headers,
            body: requestBody,
            allText: allText
        )
    }

    private var requestBody: RequestTemplate.Body? {
        if let soap {
            guard case .content(let content)? = body else { return .soap(.init(name: soap)) }
            return .soap(content.element(soap))
        }
        if case .raw(let value)? = body { return .raw(value) }
        return json.map(RequestTemplate.Body.json) ?? xml.map(RequestTemplate.Body.xml)
            ?? form.map(RequestTemplate.Body.form) ?? multipart.map(RequestTemplate.Body.multipart)
    }
}

enum RequestFields {
    /// Keys of which a request has at most one.
    static let bodies = ["json", "xml", "form", "body", "multipart"]

    static let all: [Field<RequestDraft>] = [
        .key(
            "ask",
            \.ask,
            .ask,
            vi: "Phương thức và đường dẫn, đọc lên được: «GET /hoso».",
            en: "Method and path, as read aloud: `GET /hoso`."
        ),
        .key(
            "soap",
            \.soap,
            .xmlName,
            vi: "Tên thao tác SOAP; địa chỉ ở «at», nội dung ở «body».",
            en: "The SOAP operation's name; its address is `at`, its content `body`."
        ),
        .key(
            "at",
            \.at,
            .servicePath,
            vi: "Địa chỉ của dịch vụ SOAP: «/CskhService.asmx».",
            en: "The address of a SOAP service: `/CskhService.asmx`."
        ),
        .key(
            "query",
            \.query,
            .namedValues,
            vi: "Tham số trên địa chỉ.",
            en: "Parameters of the address."
        ),
        .key(
            "headers",
            \.headers,
            .namedValues,
            vi: "Tiêu đề HTTP.",
            en: "HTTP headers."
        ),
        .key(
            "all_text",
            \.allText,
            .boolean,
            absent: "false",
            vi: "Gửi mọi giá trị JSON dưới dạng chữ, giá trị rỗng là \"\".",
            en: "Sends every JSON value as text, an empty one as `\"\"`."
        ),
        .key(
            "json",
            \.json,
            .json,
            vi: "Thân JSON; chuỗi là mẫu «{…}», một «{…}» đứng một mình giữ kiểu của nó.",
            en: "A JSON body; texts are templates, a lone placeholder keeps its type."
        ),
        .key(
            "xml",
            \.xml,
            .xmlRoot,
            vi: "Thân XML: một phần tử gốc; «@x» là thuộc tính, «#text» là chữ, danh sách là phần tử lặp.",
            en:
                "An XML body: one root element; `@x` is an attribute, `#text` its text, a list repeats an element."
        ),
        .key(
            "form",
            \.form,
            .namedValues,
            vi: "Thân kiểu biểu mẫu (x-www-form-urlencoded).",
            en: "A form body (x-www-form-urlencoded)."
        ),
        .key(
            "body",
            \.body,
            .requestBody,
            vi: "Với «soap»: các phần tử trong thao tác, theo thứ tự. Với «ask»: thân gửi nguyên như viết.",
            en: "With `soap`: the operation's elements, in order. With `ask`: a body sent as it is written."
        ),
        .key(
            "multipart",
            \.multipart,
            Kind<RequestTemplate.Part>.part.list,
            vi: "Thân nhiều phần (multipart/form-data), có tệp.",
            en: "A body of parts (multipart/form-data), with files."
        ),
    ]

    /// Exactly one request, with at most one body.
    static let one = [
        KeyChoice(keys: ["ask", "soap"], isRequired: true), KeyChoice(keys: bodies, isRequired: false),
    ]

    /// How the answer to this one request is judged.
    static func answers<Outer>(_ place: Place<Outer, Answers?>) -> Field<Outer> {
        .key(
            "answers",
            place,
            AnswersFields.block.kind,
            vi: "Thay từng danh sách cho riêng yêu cầu này.",
            en: "Replaces single lists for this request."
        )
    }

    static func within<Outer: Sendable>(_ part: Place<Outer, RequestDraft>) -> [Field<Outer>] {
        all.map { $0.lifted(part) }
    }
}

extension Block {
    /// A block with a request among its own keys, which must go together.
    func asking<Result>(_ finished: @escaping @Sendable (Value) -> Result?) -> Kind<Result> {
        Kind<Result>(shape: .block(shape)) { element, reading in
            guard let draft = read(element, &reading) else { return nil }
            reading.judgeRequest(element)
            return finished(draft)
        }
    }
}

extension Reading {
    /// Whether the keys of one request go together.
    mutating func judgeRequest(_ element: Element) {
        if element["soap"] != nil { return judgeSOAP(element) }
        guard let at = element.entry("at") else { return }
        report(
            .keyNeedsAnother,
            at: at.key.location,
            vi: "«at» chỉ đi cùng «soap».",
            en: "`at` goes with `soap` only.",
            cure: Localized(
                vi: "Đường dẫn của «ask» viết ngay sau phương thức.",
                en: "With `ask` the path stands behind the method."
            )
        )
    }

    private mutating func judgeSOAP(_ element: Element) {
        if element["at"] == nil {
            report(
                .missingKey,
                at: element.entry("soap")?.key.location ?? element.location,
                vi: "Lời gọi SOAP thiếu «at».",
                en: "A SOAP call lacks `at`.",
                cure: .line("at: /Service.asmx"),
                fix: .proposal(.add(key: "at", value: "/Service.asmx", to: element.location))
            )
        }
        for key in ["json", "xml", "form", "multipart"] {
            guard let entry = element.entry(key) else { continue }
            report(
                .oneOfKeys,
                at: entry.key.location,
                vi: "«\(key)» không đi cùng «soap»: nội dung của lời gọi là «body».",
                en: "`\(key)` does not go with `soap`: a call's content is `body`.",
                cure: Localized(
                    vi: "Viết «body» thay cho «\(key)».",
                    en: "Write `body` in place of `\(key)`."
                ),
                fix: .proposal(.replace(key, with: "body", at: entry.key.location))
            )
        }
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
            guard path.isRequestPath else {
                reading.badRequestPath(in: element, start: start, cure: "ask: \(method) /\(path)")
                return nil
            }
            return reading.template(String(path), in: element, start: start).map {
                RequestDraft.Ask(method: String(method), path: $0)
            }
        }
    }
}

extension Kind where Value == Template {
    /// Where a SOAP service is.
    static var servicePath: Kind {
        .scalar(
            .text("path of a service", example: "/CskhService.asmx"),
            wanted: Localized(vi: "một đường dẫn", en: "a path")
        ) { text, element, reading in
            guard text.isRequestPath else {
                reading.badRequestPath(in: element, start: 0, cure: "at: /\(text)")
                return nil
            }
            return reading.template(text, in: element, start: 0)
        }
    }
}

extension StringProtocol {
    fileprivate var isRequestPath: Bool { hasPrefix("/") || hasPrefix("https://") || hasPrefix("{") }
}

extension Reading {
    fileprivate mutating func badAsk(_ text: String, in element: Element) {
        report(
            .badRequest,
            at: element.location,
            vi: "«\(text)» không bắt đầu bằng phương thức HTTP viết hoa.",
            en: "`\(text)` does not begin with an HTTP method in capitals.",
            cure: Localized(vi: "Ví dụ: ask: GET /hoso", en: "For example: ask: GET /hoso"),
            fix: text.hasPrefix("/")
                ? .proposal(.replace(text, with: "GET \(text)", at: element.location)) : nil
        )
    }

    fileprivate mutating func badRequestPath(in element: Element, start: Int, cure: String) {
        let path = String((element.text ?? "").dropFirst(start))
        report(
            .badRequest,
            at: element.location(offset: start),
            vi: "Đường dẫn bắt đầu bằng «/», hoặc là địa chỉ https:// trọn vẹn.",
            en: "The path begins with `/`, or is a whole https:// address.",
            cure: .line(cure),
            fix: .safe(.replace(path, with: "/\(path)", at: element.location(offset: start)))
        )
    }
}

extension Kind where Value == RequestDraft.Body {
    /// What it means depends on the request around it.
    static var requestBody: Kind {
        let value = Kind<RequestTemplate.Value>.value
        let content = Kind<XMLContent>.xmlContent
        return Kind(shape: .any([value.shape, content.shape])) { element, reading in
            if reading.block?["soap"] != nil {
                return content.read(element, &reading).map(RequestDraft.Body.content)
            }
            return value.read(element, &reading).map(RequestDraft.Body.raw)
        }
    }
}
