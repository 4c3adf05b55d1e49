import HubModel

// Values of requests: plain templates, built values, JSON.

extension Kind where Value == [RequestTemplate.NamedTemplate] {
    static var namedValues: Kind {
        Kind<[Named<RequestTemplate.Value>]>.named(.value).map { named in
            named.map { RequestTemplate.NamedTemplate(name: $0.name, value: $0.value) }
        }
    }
}

extension Kind where Value == [RequestTemplate.NamedTemplate] {
    /// Without built ones: a block of the language never holds itself.
    fileprivate static var plainValues: Kind {
        Kind<[Named<Template>]>.named(.template).map { named in
            named.map { RequestTemplate.NamedTemplate(name: $0.name, value: $0.value) }
        }
    }
}

extension Kind where Value == RequestTemplate.Value {
    /// A template, or `{ json: …, then: [base64] }`.
    static var value: Kind {
        let template = Kind<Template>.template
        let built = Kind<RequestTemplate.BuiltValue>.built
        return Kind(shape: .any([template.shape, built.shape])) { element, reading in
            guard element.isBuiltValue else { return template.read(element, &reading).map { .text($0) } }
            return built.read(element, &reading).map { .built($0) }
        }
    }
}

/// A built value while it is read.
struct BuiltDraft: Sendable {
    var json: RequestTemplate.JSONTemplate?
    var xml: RequestTemplate.XMLTemplate?
    var form: [RequestTemplate.NamedTemplate]?
    var text: Template?
    var then: [RequestTemplate.BuiltValue.Step] = []

    var built: RequestTemplate.BuiltValue? {
        let content: RequestTemplate.BuiltValue.Content? =
            json.map { .json($0) } ?? xml.map { .xml($0) } ?? form.map { .form($0) } ?? text.map { .text($0) }
        return content.map { RequestTemplate.BuiltValue(content: $0, then: then) }
    }
}

enum BuiltFields {
    static let documents = ["json", "xml", "form", "text"]

    static let block = Block<BuiltDraft>(
        "built",
        vi: "Một tài liệu làm thành một giá trị.",
        en: "A document made into one value.",
        blank: BuiltDraft(),
        choices: [.init(keys: documents, isRequired: true)],
        fields: [
            .key("json", \.json, .json, vi: "JSON.", en: "JSON."),
            .key(
                "xml",
                \.xml,
                .xmlRoot,
                vi: "XML, không có dòng khai báo.",
                en: "XML, without its declaration."
            ),
            .key("form", \.form, .plainValues, vi: "Kiểu biểu mẫu.", en: "A form."),
            .key("text", \.text, .template, vi: "Chữ.", en: "Text."),
            .key(
                "then",
                \.then,
                Kind<RequestTemplate.BuiltValue.Step>.word().list,
                vi: "Rồi nén, mã hoá: [gzip, base64].",
                en: "Then: [gzip, base64]."
            ),
        ]
    )
}

extension Kind where Value == RequestTemplate.BuiltValue {
    static var built: Kind {
        let block = BuiltFields.block
        return Kind(shape: .block(block.shape)) { element, reading in
            guard let draft = block.read(element, &reading) else { return nil }
            if draft.then.last == .gzip, reading.keys.last != "body" {
                reading.report(
                    .badRequest,
                    at: element.nearest(["then"]).location,
                    vi: "Nén xong là các byte, không đặt được vào văn bản.",
                    en: "What is compressed is bytes, which no text can hold.",
                    cure: .line("then: [gzip, base64]")
                )
            }
            return draft.built
        }
    }
}

extension Element {
    /// Where a block means nothing else: `{ json: … }`.
    var isBuiltValue: Bool {
        guard !looksLikeForgottenQuotes else { return false }
        return entries.contains { BuiltFields.documents.contains($0.name) || $0.name == "then" }
    }

    /// Where a block is a document itself: `then` tells.
    var isBuiltInside: Bool {
        entries.contains { $0.name == "then" }
            && entries.allSatisfy { BuiltFields.documents.contains($0.name) || $0.name == "then" }
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
        case .list(let items): return .list(items.compactMap { item($0) })
        case .map where element.looksLikeForgottenQuotes:
            wrongKind(element, wanted: Localized(vi: "giá trị JSON", en: "a JSON value"))
            return nil
        case .map where element.isBuiltInside:
            return Kind<RequestTemplate.BuiltValue>.built.read(element, &self).map { .built($0) }
        case .map(let entries): return .object(entries.compactMap { member($0) })
        }
    }

    private mutating func item(_ element: Element) -> RequestTemplate.JSONTemplate? {
        guard let path = repetition(of: element) else { return json(element) }
        return repeating(over: path, at: element.nearest(["for_each"]).location) { reading in
            let members = element.entries.filter { $0.name != "for_each" }.compactMap { reading.member($0) }
            return .repeated(over: path, .object(members))
        }
    }

    private mutating func member(_ entry: Element.Entry) -> RequestTemplate.JSONTemplate.Member? {
        guard isPlainKey(entry) else { return nil }
        return within(entry.name) { reading in
            reading.json(entry.value).map { .init(name: entry.name, value: $0) }
        }
    }

    /// `for_each` of an item of a list.
    ///
    /// What it would repeat over is a record that is sent out.
    mutating func repetition(of element: Element) -> Path? {
        guard let entry = element.entry("for_each") else { return nil }
        guard keys.first == "pushes" else {
            report(
                .badRequest,
                at: entry.key.location,
                vi: "«for_each» trong yêu cầu lặp trên bản ghi được gửi: chỉ có trong «pushes».",
                en: "`for_each` inside a request repeats over the record that is sent: it is for `pushes`.",
                cure: Localized(vi: "Bỏ «for_each» ở đây.", en: "Leave `for_each` out here.")
            )
            return nil
        }
        return within("for_each") { reading in Kind<Path>.path.read(entry.value, &reading) }
    }
}

/// What JSON calls a number, `true`, `false` or `null` (RFC 8259, sections 3 and 6).
enum JSONLiteral {
    static func isLiteral(_ text: String) -> Bool {
        ["true", "false", "null"].contains(text)
            || text.wholeMatch(of: /-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/) != nil
    }
}
