import Bytes
package import HTTPTypes
package import HubModel

/// A request without what `sign_in` puts into it: all that every attempt at it repeats.
///
/// The values of the sign-in have no place of their own in it: they are added when an attempt is made, so that a
/// session that has died is never sent again.
package struct RequestInProgress: Sendable, Hashable {
    /// What the body is made of, as long as something may still be added.
    package enum Body: Sendable, Hashable {
        case none
        case json([UInt8])
        /// `a=1&b=2`.
        case form(String)
        case soap(SOAPEnvelope)
        case bytes([UInt8])
        case multipart(MultipartBody)
    }

    package var method: String
    /// Path and query below `base_url`, or an absolute address.
    package var url: String
    /// A system that has moved is reached where it is now.
    package var isBelowBase = false
    /// The address as logs may know it: no query, no secret, no value of a parent or message.
    package var shown: String
    package var fields = HTTPFields()
    package var body = Body.none

    init(method: String, url: String, shown: String = "") {
        self.method = method
        self.url = url
        self.shown = shown
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

    /// Digests of the files that are part of it.
    package var files: [Digest] { if case .multipart(let parts) = body { parts.files } else { [] } }

    /// Path and query as they go on the wire.
    var target: (path: String, query: String) {
        let behindScheme = url.firstRange(of: "://")?.upperBound ?? url.startIndex
        let rest = url[behindScheme...].drop { !"/?#".contains($0) }.prefix { $0 != "#" }
        let path = rest.prefix { $0 != "?" }
        return (path.isEmpty ? "/" : String(path), String(rest.dropFirst(path.count + 1)))
    }
}

/// Where values are put that are not written into the request itself.
extension RequestInProgress {
    /// A value for a body goes only into a body of its kind; a request without one gets one, unless it only reads.
    package mutating func put(_ text: String, at place: SignIn.Place) throws(HubFailure) {
        let mayHaveBody = method != "GET" && method != "HEAD"
        switch (place, body) {
        case (.header(let name), _): try set(name, text)
        case (.cookie(let name), _): try addCookie(name, text)
        case (.query(let name), _): appendQuery([(name, text)])
        case (.form(let name), .form(let form)):
            body = .form((form.isEmpty ? "" : form + "&") + URLText.form([(name, text)]))
        case (.form(let name), .none) where mayHaveBody:
            body = .form(URLText.form([(name, text)]))
            offer("application/x-www-form-urlencoded")
        case (.form(let name), .multipart(var parts)):
            try parts.add(name, text)
            body = .multipart(parts)
        case (.json(let name), .json(let json)): body = .json(JSONText.insert(name, text, into: json))
        case (.json(let name), .none) where mayHaveBody:
            body = .json(JSONText.insert(name, text, into: nil))
            offer("application/json; charset=utf-8")
        case (.soapHeader(let name), .soap(var envelope)):
            envelope.headers.append(envelope.header(name, try XMLText.escaped(text, in: name)))
            body = .soap(envelope)
        case (.form, _), (.json, _), (.soapHeader, _): return
        }
    }
}

extension RequestInProgress.Body {
    /// As it goes on the wire; `files` are those of its parts, by digest.
    ///
    /// Throws `file.gone` for one that is not among them.
    func content(_ files: [Digest: Payload]) throws(HubFailure) -> OutgoingBody? {
        switch self {
        case .none: return nil
        case .json(let bytes), .bytes(let bytes): return OutgoingBody(bytes)
        case .form(let form): return OutgoingBody(Array(form.utf8))
        case .soap(let envelope): return OutgoingBody(Array(envelope.text.utf8))
        case .multipart(let parts):
            return OutgoingBody(
                try parts.pieces { digest throws(HubFailure) in
                    guard let file = files[digest] else { throw RequestFailure.fileGone(digest) }
                    return file
                }
            )
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
