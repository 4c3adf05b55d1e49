import Bytes
import HubModel

/// A body of parts, `multipart/form-data` (RFC 7578), whose files are named by digest until they are sent.
package struct MultipartBody: Sendable, Hashable {
    enum Content: Sendable, Hashable {
        case bytes([UInt8])
        case file(Digest)
    }

    struct Part: Sendable, Hashable {
        /// Its header lines, without the last line end.
        var head: String
        var content: Content
    }

    var parts: [Part]
    let boundary: String

    /// The boundary follows from the parts: the same message has the same at every time, and none has it inside.
    init(_ parts: [Part]) {
        self.parts = parts
        boundary = MultipartBody.boundary(of: parts)
    }

    /// As it was kept.
    init(_ parts: [Part], boundary: String) {
        self.parts = parts
        self.boundary = boundary
    }

    var contentType: String { "multipart/form-data; boundary=\(boundary)" }

    var files: [Digest] {
        parts.compactMap { if case .file(let digest) = $0.content { digest } else { nil } }
    }

    private static func boundary(of parts: [Part]) -> String {
        var hash = SHA256()
        for part in parts {
            hash.update(Array("\(part.head.utf8.count):\(part.head)".utf8))
            switch part.content {
            case .bytes(let bytes): hash.update(Array("\(bytes.count):".utf8) + bytes)
            case .file(let digest): hash.update(digest.bytes)
            }
        }
        var seed = hash.finish()
        while true {
            let boundary = "lienthong-" + hexadecimal(Array(seed.prefix(16)))
            if !parts.contains(where: { $0.holds(Array(boundary.utf8)) }) { return boundary }
            seed = SHA256.digest(seed)
        }
    }

    /// A text beside the parts that are there; throws where it holds their boundary.
    mutating func add(_ name: String, _ text: String) throws(HubFailure) {
        let part = Part(head: PartHead.field(name), content: .bytes(Array(text.utf8)))
        guard !part.holds(Array(boundary.utf8)) else { throw RequestFailure.badPart(name) }
        parts.append(part)
    }

    /// `open` gives the file of a digest.
    func pieces(_ open: (Digest) throws(HubFailure) -> Payload) throws(HubFailure) -> [OutgoingBody.Piece] {
        var pieces: [OutgoingBody.Piece] = []
        var text: [UInt8] = []
        for part in parts {
            text += Array("--\(boundary)\r\n\(part.head)\r\n\r\n".utf8)
            switch part.content {
            case .bytes(let bytes): text += bytes
            case .file(let digest):
                pieces += [.bytes(text), .file(try open(digest))]
                text = []
            }
            text += Array("\r\n".utf8)
        }
        return pieces + [.bytes(text + Array("--\(boundary)--\r\n".utf8))]
    }
}

extension MultipartBody.Part {
    fileprivate func holds(_ boundary: [UInt8]) -> Bool {
        if head.utf8.holds(boundary) { return true }
        if case .bytes(let bytes) = content { return bytes.holds(boundary) }
        return false
    }
}

extension Collection where Element == UInt8 {
    fileprivate func holds(_ other: [UInt8]) -> Bool { firstRange(of: other) != nil }
}

/// The header lines of parts, safe whatever a message says (RFC 7578, 4; names as browsers write them).
enum PartHead {
    /// Of a plain field.
    static func field(_ name: String) -> String {
        "Content-Disposition: form-data; name=\"\(quoted(name))\""
    }

    static func file(_ name: String, _ fileName: String) -> String {
        field(name) + "; filename=\"\(quoted(PartHead.fileName(fileName)))\""
    }

    static func withType(_ head: String, _ mediaType: String?) throws(HubFailure) -> String {
        guard let mediaType else { return head }
        // A line break would begin another header, or the content.
        guard mediaType.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) else {
            throw RequestFailure.badHeader("Content-Type")
        }
        return head + "\r\nContent-Type: \(mediaType)"
    }

    /// What would end the quoted text or the line is percent-encoded (WHATWG, multipart/form-data).
    private static func quoted(_ text: String) -> String {
        var output = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": output += "%22"
            case "\r": output += "%0D"
            case "\n": output += "%0A"
            case "\u{0}"..<" ", "\u{7F}": continue
            default: output.unicodeScalars.append(scalar)
            }
        }
        return output
    }

    /// A bare name: no folder, nothing hidden or above.
    private static func fileName(_ text: String) -> String {
        let last = text.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last ?? ""
        let name = String(last.drop { $0 == "." || $0.isWhitespace }.prefix(200))
        return name.isEmpty ? "file" : name
    }
}
