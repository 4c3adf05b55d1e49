import Bytes
package import HTTPTypes

/// A request as the simulated systems see it.
package struct SandboxRequest: Sendable {
    package var method: HTTPRequest.Method
    /// Path and query as they stood on the request line.
    package let target: String
    package var path: String
    /// Decoded parameters; of several with one name, the first.
    package var query: [String: String]
    /// Host and port as the asker named them.
    package var authority: String
    package var fields: HTTPFields
    package var body: [UInt8]
    /// What came as `multipart/form-data`, whose bytes are not in `body`; `nil` for every other body.
    package var upload: Upload?

    package init(
        method: HTTPRequest.Method = .get,
        target: String,
        authority: String = "",
        fields: HTTPFields = [:],
        body: [UInt8] = []
    ) {
        var intake = BodyIntake(fields)
        intake.take(body)
        self.init(method: method, target: target, authority: authority, fields: fields, intake: intake)
    }

    /// A request whose body has come.
    package init(
        method: HTTPRequest.Method,
        target: String,
        authority: String,
        fields: HTTPFields,
        intake: consuming BodyIntake
    ) {
        let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        self.method = method
        self.target = target
        path = String(parts[0])
        query = parts.count > 1 ? Self.parameters(parts[1]) : [:]
        self.authority = authority
        self.fields = fields
        (body, upload) = intake.finish()
    }

    /// SHA-256 of the body as it came over the wire.
    var bodyDigest: String { upload?.digest ?? SHA256.digest(body).hexadecimal }

    var isXML: Bool { fields[.contentType]?.contains("xml") ?? false }

    var bearerToken: Substring? {
        guard let value = fields[.authorization], value.hasPrefix("Bearer ") else { return nil }
        return value.dropFirst("Bearer ".count)
    }

    private static func parameters(_ text: Substring) -> [String: String] {
        let pairs = text.split(separator: "&").map { pair in
            let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (decoded(sides[0]), sides.count > 1 ? decoded(sides[1]) : "")
        }
        return Dictionary(pairs) { first, _ in first }
    }

    private static func decoded(_ text: Substring) -> String {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            let digits = Substring(rest.prefix(2))
            if byte == UInt8(ascii: "%"), digits.utf8.count == 2, let value = UInt8(digits, radix: 16) {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
