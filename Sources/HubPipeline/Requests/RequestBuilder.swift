import Bytes
import HTTPTypes
import HubModel

/// A request as it goes on the wire, and as logs and ledgers may know it.
struct BuiltRequest: Sendable {
    var method: String
    var url: String
    var fields: HTTPFields
    var body: [UInt8]?
}

/// Turns a request of the manifest into bytes, escaping each value for the place where it stands.
struct RequestBuilder: Sendable {
    let system: HubModel.System
    let signIn: SignIn?

    /// `address` replaces path and query: a next link.
    ///
    /// `withCredentials` is false for a host that is not the system's.
    func build(
        _ template: RequestTemplate,
        _ values: PlaceholderValues,
        address: String? = nil,
        withCredentials: Bool = true
    ) throws(HubFailure) -> BuiltRequest {
        var url: String
        if let address {
            url = address
        } else {
            url = try absolute(template, values)
            url = append(try pairs(template.query, values), toQueryOf: url)
        }
        var fields = HTTPFields()
        try set(template.headers, values, in: &fields)
        var body = try body(template.body, values, &fields)
        if let agent = system.politeness.identifyAs { fields[.userAgent] = agent }
        if withCredentials, let signIn {
            try place(signIn, values, &url, &fields, &body)
        }
        return BuiltRequest(method: template.method, url: url, fields: fields, body: body)
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

    private func absolute(_ template: RequestTemplate, _ values: PlaceholderValues) throws(HubFailure)
        -> String
    {
        var text = ""
        for segment in template.path.segments {
            switch segment {
            case .literal(let literal): text += literal
            case .placeholder(let placeholder):
                let value = try values.text(of: placeholder) ?? ""
                let isPiece = template.isAddress || placeholder.root == "settings"
                text += isPiece ? URLText.escapedAddress(value) : URLText.escaped(value)
            }
        }
        if text.hasPrefix("http://") || text.hasPrefix("https://") { return text }
        let base = try values.text(of: system.baseURL) ?? ""
        guard base.hasPrefix("http://") || base.hasPrefix("https://") else { throw badBase(base) }
        return (base.hasSuffix("/") ? String(base.dropLast()) : base)
            + (text.hasPrefix("/") ? text : "/" + text)
    }

    private func badBase(_ base: String) -> HubFailure {
        HubFailure(
            .configure,
            .fixConfiguration,
            code: "settings.base_url",
            message: Localized(
                vi: "Địa chỉ gốc của hệ thống trống hoặc không bắt đầu bằng http:// hay https://.",
                en: "The system's base address is empty or does not begin with http:// or https://."
            )
        )
    }

    private func pairs(
        _ entries: [RequestTemplate.NamedTemplate],
        _ values: PlaceholderValues
    ) throws(HubFailure) -> [(String, String)] {
        var pairs: [(String, String)] = []
        for entry in entries {
            guard let text = try values.text(of: entry.value) else { continue }
            pairs.append((entry.name, text))
        }
        return pairs
    }

    private func append(_ pairs: [(String, String)], toQueryOf url: String) -> String {
        guard !pairs.isEmpty else { return url }
        return url + (url.contains("?") ? "&" : "?") + URLText.form(pairs)
    }

    private func set(
        _ entries: [RequestTemplate.NamedTemplate],
        _ values: PlaceholderValues,
        in fields: inout HTTPFields
    ) throws(HubFailure) {
        for (name, value) in try pairs(entries, values) { try set(name, value, in: &fields) }
    }

    private func set(_ name: String, _ value: String, in fields: inout HTTPFields) throws(HubFailure) {
        // A line break in a value would be a second header.
        guard let fieldName = HTTPField.Name(name), !value.utf8.contains(where: { $0 == 0x0A || $0 == 0x0D })
        else {
            throw HubFailure(
                .configure,
                .fixConfiguration,
                code: "request.bad_header",
                message: Localized(
                    vi: "Tiêu đề HTTP «\(name)» không hợp lệ.",
                    en: "The HTTP header «\(name)» is not valid."
                )
            )
        }
        fields[fieldName] = value
    }

    private func body(
        _ body: RequestTemplate.Body?,
        _ values: PlaceholderValues,
        _ fields: inout HTTPFields
    ) throws(HubFailure) -> [UInt8]? {
        switch body {
        case nil: return nil
        case .json(let template):
            if fields[.contentType] == nil { fields[.contentType] = "application/json; charset=utf-8" }
            let text = try JSONBuilder(values: values).text(of: template) ?? "{}"
            return Array(text.utf8)
        case .form(let entries):
            if fields[.contentType] == nil { fields[.contentType] = "application/x-www-form-urlencoded" }
            return Array(URLText.form(try pairs(entries, values)).utf8)
        }
    }

    private func place(
        _ signIn: SignIn,
        _ values: PlaceholderValues,
        _ url: inout String,
        _ fields: inout HTTPFields,
        _ body: inout [UInt8]?
    ) throws(HubFailure) {
        for placement in signIn.send {
            // What needs a kept value that is not there yet is left out: the sign-in request itself.
            guard let text = try values.text(of: placement.value), !needsMissingKept(placement.value, values)
            else { continue }
            switch placement.place {
            case .header(let name): try set(name, text, in: &fields)
            case .cookie(let name):
                fields[.cookie] = (fields[.cookie].map { $0 + "; " } ?? "") + "\(name)=\(text)"
            case .query(let name): url = append([(name, text)], toQueryOf: url)
            case .form(let name):
                let field = URLText.form([(name, text)])
                body = (body ?? []) + (body?.isEmpty ?? true ? [] : [UInt8(ascii: "&")]) + Array(field.utf8)
            case .json(let name): body = JSONBuilder.insert(name, text, into: body)
            }
        }
        if let basic = signIn.basic {
            let user = try values.text(of: basic.user) ?? ""
            let password = try values.text(of: basic.password) ?? ""
            fields[.authorization] = "Basic " + Array("\(user):\(password)".utf8).base64
        }
    }

    private func needsMissingKept(_ template: Template, _ values: PlaceholderValues) -> Bool {
        template.placeholders.contains {
            $0.root == "kept" && values.kept[$0.member] == nil && !values.isRedacted
        }
    }
}

/// Percent-encoding (RFC 3986) and forms (WHATWG URL, application/x-www-form-urlencoded, with %20 for spaces).
enum URLText {
    static func escaped(_ text: String) -> String {
        escaped(text, but: "-._~")
    }

    /// Of an address only what no address may hold: its own punctuation and escapes stay.
    static func escapedAddress(_ text: String) -> String {
        escaped(text, but: "-._~:/?#[]@!$&'()*+,;=%")
    }

    private static func escaped(_ text: String, but kept: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var output: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: output.append(byte)
            case _ where byte < 0x80 && kept.utf8.contains(byte): output.append(byte)
            default: output += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: output, as: UTF8.self)
    }

    static func form(_ pairs: [(String, String)]) -> String {
        pairs.map { "\(escaped($0))=\(escaped($1))" }.joined(separator: "&")
    }

    /// Scheme, host and port in lower case, with the port written out.
    static func origin(of url: String) -> String? {
        guard let schemeEnd = url.range(of: "://") else { return nil }
        let scheme = url[..<schemeEnd.lowerBound].lowercased()
        let authority = url[schemeEnd.upperBound...].prefix { !"/?#".contains($0) }
        let host = authority.split(separator: "@").last.map { $0.lowercased() } ?? ""
        guard !host.isEmpty else { return nil }
        if let colon = host.lastIndex(of: ":"), Int(host[host.index(after: colon)...]) != nil {
            return "\(scheme)://\(host)"
        }
        return "\(scheme)://\(host):\(scheme == "https" ? 443 : 80)"
    }

    static func host(of url: String) -> String? {
        guard let origin = origin(of: url), let scheme = origin.range(of: "://"),
            let colon = origin.lastIndex(of: ":")
        else { return nil }
        return String(origin[scheme.upperBound..<colon])
    }

    /// Resolves a next link or `Location` against the address it came from (RFC 3986, 5.2, without dot segments).
    static func resolve(_ link: String, against base: String) -> String? {
        let link = link.trimmingSpaces
        if link.hasPrefix("http://") || link.hasPrefix("https://") { return link }
        guard !link.isEmpty, !link.contains("://"), let scheme = base.range(of: "://") else { return nil }
        if link.hasPrefix("//") { return base[..<scheme.lowerBound] + ":" + link }
        let path = base[scheme.upperBound...].firstIndex { "/?#".contains($0) } ?? base.endIndex
        if link.hasPrefix("/") { return base[..<path] + link }
        let bare = base.prefix { !"?#".contains($0) }
        if link.hasPrefix("?") { return bare + link }
        guard let slash = bare.lastIndex(of: "/"), slash >= path else { return base[..<path] + "/" + link }
        return bare[...slash] + link
    }

    /// Without query and fragment, which may hold a password: for logs and errors.
    static func safe(_ url: String) -> String {
        String(url.prefix { !"?#".contains($0) })
    }
}

extension String {
    fileprivate func range(of other: String) -> Range<Index>? {
        guard let start = indices.first(where: { self[$0...].hasPrefix(other) }) else { return nil }
        return start..<index(start, offsetBy: other.count)
    }
}
