/// `ask: GET /hoso`, or `soap: DangNhap`, with what goes along.
package struct RequestTemplate: Sendable, Hashable {
    /// A value of a request: a text with placeholders, or one that is built.
    package enum Value: Sendable, Hashable {
        case text(Template)
        case built(BuiltValue)
    }

    /// `{ json: …, then: [gzip, base64] }`: a document made into one value.
    package struct BuiltValue: Sendable, Hashable {
        package indirect enum Content: Sendable, Hashable {
            case json(JSONTemplate)
            case xml(XMLTemplate)
            case form([NamedTemplate])
            case text(Template)
        }

        package enum Step: String, Sendable, Hashable, CaseIterable {
            case gzip, base64
        }

        package var content: Content
        package var then: [Step]

        package init(content: Content, then: [Step] = []) {
            self.content = content
            self.then = then
        }
    }

    /// A JSON value whose strings are templates; a template that is one placeholder keeps its value's type.
    package indirect enum JSONTemplate: Sendable, Hashable {
        case text(Template)
        case built(BuiltValue)
        /// A number, `true`, `false` or `null`, as written.
        case literal(String)
        case list([JSONTemplate])
        case object([Member])
        /// In a list: the item once for each element of a path, which its placeholders call `{each.…}`.
        case repeated(over: Path, JSONTemplate)

        package struct Member: Sendable, Hashable {
            package var name: String
            package var value: JSONTemplate

            package init(name: String, value: JSONTemplate) {
                self.name = name
                self.value = value
            }
        }
    }

    /// An XML element with its attributes and content in the order of the file.
    package struct XMLTemplate: Sendable, Hashable {
        package indirect enum Node: Sendable, Hashable {
            case text(Value)
            case element(XMLTemplate)
            /// The element once for each element of a path, which its placeholders call `{each.…}`.
            case repeated(over: Path, XMLTemplate)
        }

        /// May have a prefix that an attribute `@xmlns:…` declares.
        package var name: String
        package var attributes: [NamedTemplate]
        package var content: [Node]

        package init(name: String, attributes: [NamedTemplate] = [], content: [Node] = []) {
            self.name = name
            self.attributes = attributes
            self.content = content
        }
    }

    package struct NamedTemplate: Sendable, Hashable {
        package var name: String
        package var value: Value

        package init(name: String, value: Value) {
            self.name = name
            self.value = value
        }

        package init(name: String, value: Template) {
            self.init(name: name, value: .text(value))
        }
    }

    package enum Body: Sendable, Hashable {
        case json(JSONTemplate)
        case form([NamedTemplate])
        case xml(XMLTemplate)
        /// Sent as it is made.
        case raw(Value)
        /// The operation's element with its ordered content; the envelope comes from the connector's `soap`.
        case soap(XMLTemplate)
        /// `multipart/form-data` (RFC 7578).
        case multipart([Part])
    }

    /// A part of a body of parts.
    package struct Part: Sendable, Hashable {
        package enum Content: Sendable, Hashable {
            case text(Value)
            case json(JSONTemplate)
            /// Names a stored file by its digest; its bytes are streamed.
            case file(Template)
        }

        package var name: String
        package var content: Content
        package var fileName: Template?
        package var mediaType: Template?
        /// The part once for each element of a path, which its placeholders call `{each.…}`.
        package var over: Path?

        package init(
            name: String,
            content: Content,
            fileName: Template? = nil,
            mediaType: Template? = nil,
            over: Path? = nil
        ) {
            self.name = name
            self.content = content
            self.fileName = fileName
            self.mediaType = mediaType
            self.over = over
        }
    }

    package var method: String
    /// A path below `system.base_url`, or an absolute address.
    package var path: Template
    /// The path is an address whose values are pieces of addresses themselves (`feed`): slashes in them stay.
    package var isAddress: Bool
    package var query: [NamedTemplate]
    package var headers: [NamedTemplate]
    package var body: Body?
    /// `nil`: as the connector says.
    package var allText: Bool?

    package init(
        method: String,
        path: Template,
        isAddress: Bool = false,
        query: [NamedTemplate] = [],
        headers: [NamedTemplate] = [],
        body: Body? = nil,
        allText: Bool? = nil
    ) {
        self.isAddress = isAddress
        self.method = method
        self.path = path
        self.query = query
        self.headers = headers
        self.body = body
        self.allText = allText
    }

    /// Paths into the answer start inside the SOAP body.
    package var isSOAP: Bool {
        if case .soap? = body { true } else { false }
    }
}
