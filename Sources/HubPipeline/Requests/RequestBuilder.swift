import Bytes
package import HTTPTypes
package import HubModel

/// A request as it goes on the wire.
package struct BuiltRequest: Sendable {
    package var method: String
    package var url: String
    package var fields: HTTPFields
    package var content: OutgoingBody?
    /// The address as logs may know it: no query, no secret, no value of a parent.
    package var shown: String

    /// The body where it is in memory as a whole; `nil` too where files are part of it.
    package var body: [UInt8]? { content?.bytes }
}

/// Turns a request of the manifest into bytes, escaping each value for the place where it stands.
///
/// In two steps: a draft, which retries of a message repeat, and what `sign_in` adds to it at each attempt. The order
/// of the second is that of the language: what `send` puts into body and query, the signature over them, then headers.
package struct RequestBuilder: Sendable {
    let system: HubModel.System
    let signIn: SignIn?
    let soap: SOAPDefaults
    let allText: Bool

    package init(_ connector: Connector) {
        system = connector.system
        signIn = connector.signIn
        soap = connector.soap
        allText = connector.allText
    }

    /// `address` replaces path and query: a next link.
    ///
    /// `withCredentials` is false for a host that is not the system's.
    func build(
        _ template: RequestTemplate,
        _ values: PlaceholderValues,
        address: String? = nil,
        withCredentials: Bool = true
    ) throws(HubFailure) -> BuiltRequest {
        try finish(
            draft(template, values, address: address),
            values,
            withCredentials: withCredentials
        )
    }

    /// A request without its credentials.
    ///
    /// `address` replaces path and query: a next link.
    package func draft(
        _ template: RequestTemplate,
        _ values: PlaceholderValues,
        address: String? = nil
    ) throws(HubFailure) -> RequestInProgress {
        let builder = builder(values, allText: template.allText ?? allText)
        var draft = RequestInProgress(method: template.method, url: "")
        if let address {
            draft.url = address
            draft.shown = URLText.safe(address)
        } else {
            draft.url = try place(template, values)
            draft.isBelowBase = !draft.url.isAbsolute
            draft.shown = URLText.safe(try place(template, values.shown))
            draft.appendQuery(try builder.pairs(template.query))
        }
        for (name, value) in try builder.pairs(template.headers) { try draft.set(name, value) }
        try fill(&draft, template.body, builder)
        if let agent = system.politeness.identifyAs { draft.fields[.userAgent] = agent }
        return draft
    }

    /// A draft with the credentials of one attempt, at the address where the system is now.
    ///
    /// `withCredentials` is false for a host that is not the system's.
    package func finish(
        _ draft: RequestInProgress,
        _ values: PlaceholderValues,
        withCredentials: Bool = true
    ) throws(HubFailure) -> BuiltRequest {
        var draft = draft
        if draft.isBelowBase {
            draft.url = try base(values) + draft.url
            draft.shown = try base(values.shown) + draft.shown
        }
        if withCredentials {
            if case .soap = draft.body, let security = soap.security {
                draft.body.addSecurity(try WSSecurity(security, values).element)
            }
            if let signIn { try Credentials(signIn, builder(values)).place(in: &draft) }
        }
        return BuiltRequest(
            method: draft.method,
            url: draft.url,
            fields: draft.fields,
            content: try draft.body.content(values.files),
            shown: draft.shown
        )
    }

    /// What the ledger calls the same request: method, address and body without credentials.
    func digest(
        _ template: RequestTemplate,
        _ values: PlaceholderValues,
        address: String? = nil
    ) throws(HubFailure) -> Digest {
        let built = try build(template, values.redacted, address: address, withCredentials: false)
        var hash = SHA256()
        hash.update(Array(built.method.utf8) + [0x0A] + Array(built.url.utf8) + [0x0A])
        hash.update(built.body ?? [])
        return Digest(bytes: hash.finish())
    }

    private func builder(_ values: PlaceholderValues, allText: Bool = false) -> ValueBuilder {
        ValueBuilder(values: values, allText: allText)
    }

    private func fill(
        _ draft: inout RequestInProgress,
        _ body: RequestTemplate.Body?,
        _ builder: ValueBuilder
    ) throws(HubFailure) {
        switch body {
        case nil: return
        case .json(let template):
            draft.offer("application/json; charset=utf-8")
            draft.body = .json(Array((try builder.json(template) ?? "{}").utf8))
        case .form(let entries):
            draft.offer("application/x-www-form-urlencoded")
            draft.body = .form(URLText.form(try builder.pairs(entries)))
        case .xml(let root):
            draft.offer("application/xml; charset=utf-8")
            let text = XMLText.declaration + (try XMLBuilder(builder).root(root))
            draft.body = .bytes(Array(text.utf8))
        case .raw(let value): draft.body = .bytes(try builder.bytes(of: value) ?? [])
        case .soap(let operation): try fill(&draft, operation, builder)
        case .multipart(let parts):
            let body = MultipartBody(try PartBuilder(builder).parts(parts))
            // Nobody else knows the boundary.
            draft.fields[.contentType] = body.contentType
            draft.body = .multipart(body)
        }
    }

    private func fill(
        _ draft: inout RequestInProgress,
        _ operation: RequestTemplate.XMLTemplate,
        _ builder: ValueBuilder
    ) throws(HubFailure) {
        let envelope = try SOAPEnvelope(soap, operation, builder)
        draft.body = .soap(envelope)
        draft.offer(envelope.contentType)
        if soap.version == .v11, draft.fields[.soapAction] == nil {
            try draft.set("SOAPAction", "\"\(envelope.action)\"")
        }
    }

    // MARK: The address

    /// Below the base, or an absolute address.
    private func place(_ template: RequestTemplate, _ values: PlaceholderValues) throws(HubFailure)
        -> String
    {
        var text = ""
        for (index, segment) in template.path.segments.enumerated() {
            switch segment {
            case .literal(let literal): text += literal
            case .placeholder(let placeholder):
                let value = try values.text(of: placeholder) ?? ""
                if template.isAddress || placeholder.root == "settings" {
                    text += URLText.escapedAddress(value)
                } else {
                    text += try piece(value, placeholder, isAlone: template.path.isAlone(index))
                }
            }
        }
        return text.isAbsolute || text.hasPrefix("/") ? text : "/" + text
    }

    private func base(_ values: PlaceholderValues) throws(HubFailure) -> String {
        let base = try values.text(of: system.baseURL) ?? ""
        guard base.isAbsolute else { throw RequestFailure.badBase }
        return base.hasSuffix("/") ? String(base.dropLast()) : base
    }

    /// `/hoso/{each.ma}/tiendo` must never become `/hoso/../tiendo`, nor `/hoso//tiendo`.
    private func piece(
        _ value: String,
        _ placeholder: Template.Placeholder,
        isAlone: Bool
    ) throws(HubFailure) -> String {
        if isAlone, value.isEmpty || value == "." || value == ".." {
            throw RequestFailure.badPathValue(placeholder.name)
        }
        return URLText.escaped(value)
    }
}

extension String {
    fileprivate var isAbsolute: Bool { hasPrefix("http://") || hasPrefix("https://") }
}

extension Template {
    /// The placeholder is a whole segment of a path.
    fileprivate func isAlone(_ index: Int) -> Bool {
        let opens = index == 0 || segments[index - 1].ends(with: "/")
        let closes = index == segments.count - 1 || segments[index + 1].starts(with: ["/", "?"])
        return opens && closes
    }
}

extension Template.Segment {
    fileprivate func ends(with character: Character) -> Bool {
        if case .literal(let text) = self { text.last == character } else { false }
    }

    fileprivate func starts(with characters: [Character]) -> Bool {
        if case .literal(let text) = self { text.first.map(characters.contains) ?? false } else { false }
    }
}

extension HTTPField.Name {
    static var soapAction: HTTPField.Name { HTTPField.Name("SOAPAction").unsafelyUnwrapped }
}
