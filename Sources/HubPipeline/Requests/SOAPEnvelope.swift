import HubModel

/// A SOAP message (SOAP 1.1 and 1.2) whose headers may still grow.
package struct SOAPEnvelope: Sendable, Hashable {
    /// Whole elements.
    var headers: [String] = []
    let action: String
    let version: SOAPDefaults.Version
    /// Of the operation, escaped.
    let namespace: String
    /// The operation's element.
    let body: String

    init(headers: [String], action: String, version: SOAPDefaults.Version, namespace: String, body: String) {
        self.headers = headers
        self.action = action
        self.version = version
        self.namespace = namespace
        self.body = body
    }

    init(_ defaults: SOAPDefaults, _ operation: RequestTemplate.XMLTemplate, _ builder: ValueBuilder)
        throws(HubFailure)
    {
        version = defaults.version
        var values = builder.values
        values.operation = operation.localName
        action = try SOAPEnvelope.text(defaults.action, values).filter { $0 != "\"" && $0 != "\\" }
        let namespace = try XMLText.escaped(
            try SOAPEnvelope.text(defaults.namespace, values),
            in: "namespace"
        )
        self.namespace = namespace
        let declaring = namespace.isEmpty ? [] : operation.missingDeclaration.map { [($0, namespace)] } ?? []
        body = try XMLBuilder(builder).root(operation, declaring: declaring)
    }

    private static func text(_ template: Template?, _ values: PlaceholderValues) throws(HubFailure) -> String
    {
        guard let template else { return "" }
        return try values.text(of: template) ?? ""
    }

    var contentType: String {
        switch version {
        case .v11: "text/xml; charset=utf-8"
        case .v12: "application/soap+xml; charset=utf-8" + (action.isEmpty ? "" : "; action=\"\(action)\"")
        }
    }

    /// An element of the service's own namespace.
    func header(_ name: String, _ content: String) -> String {
        let declaration = namespace.isEmpty ? "" : " xmlns=\"\(namespace)\""
        return "<\(name)\(declaration)>\(content)</\(name)>"
    }

    var text: String {
        let header = headers.isEmpty ? "" : "<soap:Header>\(headers.joined())</soap:Header>"
        return XMLText.declaration + "<soap:Envelope xmlns:soap=\"\(version.envelopeNamespace)\">" + header
            + "<soap:Body>\(body)</soap:Body></soap:Envelope>"
    }
}

extension SOAPDefaults.Version {
    fileprivate var envelopeNamespace: String {
        switch self {
        case .v11: "http://schemas.xmlsoap.org/soap/envelope/"
        case .v12: "http://www.w3.org/2003/05/soap-envelope"
        }
    }
}

extension RequestTemplate.XMLTemplate {
    fileprivate var localName: String { String(name.split(separator: ":").last ?? "") }

    /// The attribute that would put the element into a namespace, unless it is written.
    fileprivate var missingDeclaration: String? {
        let parts = name.split(separator: ":")
        let wanted = parts.count == 2 ? "xmlns:\(parts[0])" : "xmlns"
        return attributes.contains { $0.name == wanted } ? nil : wanted
    }
}
