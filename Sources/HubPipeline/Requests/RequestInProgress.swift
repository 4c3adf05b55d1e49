import Bytes
import HTTPTypes
import HubModel

/// A request while credentials are put into it.
struct RequestInProgress {
    /// What the body is made of, as long as something may still be added.
    enum Body {
        case none
        case json([UInt8])
        case form([(String, String)])
        case soap(SOAPEnvelope)
        case bytes([UInt8])
    }

    var method: String
    var url: String
    var fields = HTTPFields()
    var body = Body.none

    init(method: String, url: String) {
        self.method = method
        self.url = url
    }

    mutating func appendQuery(_ pairs: [(String, String)]) {
        guard !pairs.isEmpty else { return }
        url += (url.contains("?") ? "&" : "?") + URLText.form(pairs)
    }

    /// A content type, unless the manifest has written one.
    mutating func offer(_ contentType: String) {
        if fields[.contentType] == nil { fields[.contentType] = contentType }
    }

    mutating func set(_ name: String, _ value: String) throws(HubFailure) {
        // A line break in a value would be a second header.
        guard let fieldName = HTTPField.Name(name), !value.utf8.contains(where: \.isControl) else {
            throw RequestFailure.badHeader(name)
        }
        fields[fieldName] = value
    }

    mutating func addCookie(_ name: String, _ value: String) throws(HubFailure) {
        // RFC 6265, 4.1.1: a semicolon would begin another cookie.
        guard !name.contains(where: { "=; ,".contains($0) }), !value.contains(";") else {
            throw RequestFailure.badHeader("Cookie")
        }
        try set("Cookie", (fields[.cookie].map { $0 + "; " } ?? "") + "\(name)=\(value)")
    }

    /// Path and query as they go on the wire.
    var target: (path: String, query: String) {
        let behindScheme = url.firstRange(of: "://")?.upperBound ?? url.startIndex
        let rest = url[behindScheme...].drop { !"/?#".contains($0) }.prefix { $0 != "#" }
        let path = rest.prefix { $0 != "?" }
        return (path.isEmpty ? "/" : String(path), String(rest.dropFirst(path.count + 1)))
    }
}

extension RequestInProgress.Body {
    var bytes: [UInt8]? {
        switch self {
        case .none: nil
        case .json(let bytes), .bytes(let bytes): bytes
        case .form(let pairs): Array(URLText.form(pairs).utf8)
        case .soap(let envelope): Array(envelope.text.utf8)
        }
    }

    mutating func addSecurity(_ element: String) {
        guard case .soap(var envelope) = self else { return }
        envelope.headers.append(element)
        self = .soap(envelope)
    }
}

extension UInt8 {
    fileprivate var isControl: Bool { (self < 0x20 && self != 0x09) || self == 0x7F }
}
