import Bytes
import HTTPTypes
package import HubModel

/// A request as it is kept from before its first send to its last retry: a small JSON document, and bytes.
///
/// It holds no secret: the sign-in's values are no part of it.
package struct FrozenRequest: Sendable, Hashable {
    /// JSON: everything but the body's bytes.
    package var head: String
    /// Of SOAP, what stands inside `Body`.
    package var body: [UInt8]

    /// As it was kept.
    package init(head: String, body: [UInt8]) {
        self.head = head
        self.body = body
    }

    package init(_ draft: RequestInProgress) {
        head = FrozenHead(draft).json
        body = draft.body.frozenBytes
    }
}

/// What is not the body's bytes.
private struct FrozenHead {
    var draft: RequestInProgress

    init(_ draft: RequestInProgress) {
        self.draft = draft
    }

    var json: String {
        let fields = draft.fields.map { FrozenHead.object([("name", $0.name.rawName), ("value", $0.value)]) }
        var members = [
            "\"fields\":[\(fields.joined(separator: ","))]", "\"below_base\":\(draft.isBelowBase)",
        ]
        if case .soap(let envelope) = draft.body {
            let texts = FrozenHead.object([
                ("version", envelope.version.rawValue), ("action", envelope.action),
                ("namespace", envelope.namespace),
            ])
            let headers = envelope.headers.map(JSONText.quoted).joined(separator: ",")
            members += ["\"envelope\":\(texts)", "\"headers\":[\(headers)]"]
        }
        if case .multipart(let body) = draft.body {
            let parts = body.parts.map {
                FrozenHead.object([("head", $0.head), ("content", $0.frozenContent)])
            }
            members += [
                "\"boundary\":\(JSONText.quoted(body.boundary))",
                "\"parts\":[\(parts.joined(separator: ","))]",
            ]
        }
        let texts = FrozenHead.object([
            ("method", draft.method), ("url", draft.url), ("shown", draft.shown), ("body", draft.body.kind),
        ])
        return texts.dropLast() + "," + members.joined(separator: ",") + "}"
    }

    private static func object(_ members: [(String, String)]) -> String {
        "{" + members.map { "\(JSONText.quoted($0)):\(JSONText.quoted($1))" }.joined(separator: ",") + "}"
    }

    /// `nil` where it is not what `json` writes.
    init?(_ frozen: FrozenRequest) {
        let document = EnvelopeReader.read(Array(frozen.head.utf8)) { $0.map(OwnedTape.init(copying:)) }
        guard let record = document.map({ RecordElement(document: $0, node: 0) }),
            let method = record.text("method"), let url = record.text("url"),
            let kind = record.text("body"), let body = FrozenHead.body(kind, frozen.body, record)
        else { return nil }
        draft = RequestInProgress(method: method, url: url, shown: record.text("shown") ?? "")
        draft.isBelowBase = record.text("below_base") == "true"
        draft.body = body
        for field in record.elements("fields") {
            guard let name = field.text("name").flatMap({ HTTPField.Name($0) }) else { return nil }
            draft.fields.append(HTTPField(name: name, value: field.text("value") ?? ""))
        }
    }

    private static func body(_ kind: String, _ bytes: [UInt8], _ record: RecordElement)
        -> RequestInProgress.Body?
    {
        switch kind {
        case "none": return RequestInProgress.Body.none
        case "json": return .json(bytes)
        case "form": return .form(String(decoding: bytes, as: UTF8.self))
        case "bytes": return .bytes(bytes)
        case "multipart": return MultipartBody(bytes, record).map { .multipart($0) }
        case "soap":
            guard let version = record.text("envelope.version").flatMap(SOAPDefaults.Version.init(rawValue:))
            else { return nil }
            return .soap(
                SOAPEnvelope(
                    headers: record.elements("headers").map { $0.document.tape.string($0.node) },
                    action: record.text("envelope.action") ?? "",
                    version: version,
                    namespace: record.text("envelope.namespace") ?? "",
                    body: String(decoding: bytes, as: UTF8.self)
                )
            )
        default: return nil
        }
    }
}

extension MultipartBody.Part {
    /// A file by its digest, bytes by their number: they stand one after the other.
    fileprivate var frozenContent: String {
        switch content {
        case .bytes(let bytes): String(bytes.count)
        case .file(let digest): "sha256:" + digest.description
        }
    }

    fileprivate var frozenBytes: [UInt8] {
        if case .bytes(let bytes) = content { bytes } else { [] }
    }
}

extension MultipartBody {
    /// `nil` where head and bytes do not fit each other.
    fileprivate init?(_ bytes: [UInt8], _ record: RecordElement) {
        guard let boundary = record.text("boundary") else { return nil }
        var parts: [Part] = []
        var rest = bytes[...]
        for part in record.elements("parts") {
            guard let head = part.text("head"), let content = part.text("content") else { return nil }
            if content.hasPrefix("sha256:") {
                guard let digest = Digest(hexadecimal: String(content.dropFirst(7))) else { return nil }
                parts.append(Part(head: head, content: .file(digest)))
            } else {
                guard let count = Int(content), (0...rest.count).contains(count) else { return nil }
                parts.append(Part(head: head, content: .bytes(Array(rest.prefix(count)))))
                rest = rest.dropFirst(count)
            }
        }
        guard rest.isEmpty else { return nil }
        self.init(parts, boundary: boundary)
    }
}

extension RecordElement {
    /// As it stands there: of what was kept, nothing counts as empty.
    fileprivate func text(_ name: String) -> String? {
        guard let path = try? Path(name) else { return nil }
        return CompiledPath(path).first(below: node, of: document.tape).map(document.tape.string)
    }

    fileprivate func elements(_ name: String) -> [RecordElement] {
        guard let path = try? Path("record.\(name)[]") else { return [] }
        let record = OutgoingRecord(document: document, message: "")
        return (try? record.elements(of: path)) ?? []
    }
}

extension RequestInProgress {
    /// Throws `request.frozen_unreadable` where it is not what `FrozenRequest` writes.
    package init(_ frozen: FrozenRequest) throws(HubFailure) {
        guard let head = FrozenHead(frozen) else { throw RequestFailure.frozenUnreadable }
        self = head.draft
    }

    /// What two attempts at one message have in common, whatever the sign-in adds to each.
    package var digest: Digest {
        var hash = SHA256()
        func add(_ text: String) {
            // Lengths keep two texts from being read as two others.
            hash.update(Array("\(text.utf8.count):\(text)".utf8))
        }
        add(method)
        add(url)
        for field in fields {
            add(field.name.rawName)
            add(field.value)
        }
        if case .soap(let envelope) = body { add(envelope.action + envelope.headers.joined()) }
        if case .multipart(let body) = body {
            for part in body.parts { add(part.head + part.frozenContent) }
        }
        hash.update(body.frozenBytes)
        return Digest(bytes: hash.finish())
    }
}

extension RequestInProgress.Body {
    fileprivate var kind: String {
        switch self {
        case .none: "none"
        case .json: "json"
        case .form: "form"
        case .soap: "soap"
        case .bytes: "bytes"
        case .multipart: "multipart"
        }
    }

    /// The bytes that retries repeat.
    fileprivate var frozenBytes: [UInt8] {
        switch self {
        case .none: []
        case .json(let bytes), .bytes(let bytes): bytes
        case .form(let form): Array(form.utf8)
        case .soap(let envelope): Array(envelope.body.utf8)
        case .multipart(let body): body.parts.flatMap(\.frozenBytes)
        }
    }
}
