import Foundation

/// An answer taken from the wire, whole or not.
struct RawAnswer: Sendable {
    /// `nil` if no head came.
    let status: Int?
    /// Names in lower case.
    let headers: [String: String]
    let body: [UInt8]
    /// The body is as long as announced, or its last chunk came.
    let isComplete: Bool

    var text: String { String(decoding: body, as: UTF8.self) }

    init(_ bytes: [UInt8]) {
        guard let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else {
            (status, headers, body, isComplete) = (nil, [:], [], false)
            return
        }
        let lines = String(decoding: bytes[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
        let headers = Self.headers(lines.dropFirst())
        let rest = Array(bytes[end.upperBound...])
        self.headers = headers
        status = Int(lines[0].split(separator: " ")[1])
        if headers["transfer-encoding"] == "chunked" {
            (body, isComplete) = Self.joined(rest)
        } else {
            body = rest
            isComplete = rest.count == headers["content-length"].flatMap { Int($0) } ?? 0
        }
    }

    private static func headers(_ lines: some Sequence<String>) -> [String: String] {
        let pairs = lines.map { line in
            let sides = line.split(separator: ":", maxSplits: 1)
            return (sides[0].lowercased(), sides[1].trimmingCharacters(in: .whitespaces))
        }
        return Dictionary(pairs) { first, _ in first }
    }

    private static func joined(_ chunks: [UInt8]) -> ([UInt8], Bool) {
        var body: [UInt8] = []
        var rest = chunks[...]
        while let lineEnd = rest.firstRange(of: Array("\r\n".utf8)) {
            let size = Int(String(decoding: rest[..<lineEnd.lowerBound], as: UTF8.self), radix: 16) ?? 0
            guard size > 0 else { return (body, true) }
            body += rest[lineEnd.upperBound...].prefix(size)
            rest = rest[lineEnd.upperBound...].dropFirst(size + 2)
        }
        return (body, false)
    }
}
