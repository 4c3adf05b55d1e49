import Bytes
import HTTPTypes
import Hummingbird

/// The fields of a form, each once.
enum FormFields {
    private static let limit = 64 * 1024

    static func read(_ request: inout Request, _ context: ConsoleContext) async throws -> [String: String] {
        let buffer: ByteBuffer
        do {
            buffer = try await request.collectBody(upTo: limit)
        } catch {
            throw HTTPError(.contentTooLarge)
        }
        guard
            let fields = try? URLEncodedFormDecoder().decode(
                [String: String].self,
                from: String(buffer: buffer)
            )
        else { throw HTTPError(.badRequest) }
        return fields
    }
}

/// What a form of ours bears and no other page can know: it follows from the session's secret token.
enum FormToken {
    static func of(_ token: String) -> String {
        hexadecimal(SHA256.digest(Array("lienthong form \(token)".utf8)))
    }

    /// Takes as long for a near miss as for a far one.
    static func matches(_ given: String, _ expected: String) -> Bool {
        let (given, expected) = (Array(given.utf8), Array(expected.utf8))
        guard given.count == expected.count, !expected.isEmpty else { return false }
        return zip(given, expected).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}

/// Whether a form comes from a page of this console, by what the browser says of it.
enum FormOrigin {
    static func isOurs(_ request: Request, publicURL: String?) -> Bool {
        if let name = HTTPField.Name("Sec-Fetch-Site"), let site = request.headers[name],
            site != "same-origin", site != "none"
        {
            return false
        }
        guard let origin = request.headers[.origin] else { return true }
        if origin == publicURL { return true }
        guard let host = request.head.authority else { return false }
        return origin == "http://" + host || origin == "https://" + host
    }
}
