package import HubModel

/// A value that a placeholder stands for.
enum PlaceholderValue: Sendable {
    case text(String)
    /// Kept as a number or truth value where a placeholder is a whole JSON value.
    case literal(String)
    /// `{since}` is rounded down by a pattern, `{until}` up.
    case instant(Timestamp, rounding: Rounding)
    /// A body as it will be sent: digests are taken over its bytes.
    case bytes([UInt8])
    /// One of which files are part.
    case streamed(OutgoingBody)
    /// Stands for what may not be shown; pipes leave it alone.
    case hidden(String)

    enum Rounding: Sendable, Hashable {
        case none, down, up
    }

    static func body(_ body: OutgoingBody) -> PlaceholderValue {
        body.bytes.map { .bytes($0) } ?? .streamed(body)
    }
}

/// What placeholders may be replaced with, at one moment of a run.
package struct PlaceholderValues: Sendable {
    package var settings: [String: String]
    package var secrets: [String: String]
    /// Settings that are numbers, and stay numbers where they are a whole JSON value.
    package var numbers: Set<String> = []
    var each: [String: String] = [:]
    var kept: [String: String] = [:]
    /// Of the file at hand: `name`, and what its address names.
    var file: [String: String] = [:]
    var page: Int?
    var offset: Int?
    var size: Int?
    var cursor: String?
    var since: Timestamp?
    var until: Timestamp?
    var now: Timestamp
    var run: Int64
    var zone: Zone
    /// The SOAP operation, for `soap.action`.
    var operation: String?
    /// The attempt that is being made.
    package var attempt: Attempt?
    /// The request as far as it is made, for its signature.
    var request: SignedParts?
    var signature: String?
    /// What a push sends; pulls have none.
    package var outgoing: OutgoingRecord?
    /// The element of a repeated item, which `{each.…}` then reads.
    var element: RecordElement?
    /// Those that the request at hand sends, by digest.
    package var files: [Digest: Payload] = [:]
    /// For `| code`.
    package var codes: CodeBook?
    /// The key of `| pseudonym`.
    package var pseudonymKey: PseudonymKey?
    /// Secrets and kept values show as `«secret.x»`: for logs, ledgers and recorded requests.
    var isRedacted = false
    /// So do the values of parents and messages, which may be persons: for logs.
    var hidesParents = false

    /// One value each per attempt: `{request.time}`, `{request.nonce}`.
    package struct Attempt: Sendable {
        package var time: Timestamp
        package var nonce: String

        package init(time: Timestamp, nonce: String) {
            self.time = time
            self.nonce = nonce
        }
    }

    /// What `{request.method|path|query|body}` stand for.
    struct SignedParts: Sendable {
        var method: String
        var path: String
        var query: String
        var body: OutgoingBody?
    }

    package init(
        settings: [String: String] = [:],
        secrets: [String: String] = [:],
        now: Timestamp = Timestamp(microseconds: 0),
        run: Int64 = 0,
        zone: Zone = .vietnam
    ) {
        self.settings = settings
        self.secrets = secrets
        self.now = now
        self.run = run
        self.zone = zone
    }

    /// A value that a sign-in would have kept.
    package mutating func keep(_ name: String, _ value: String) {
        kept[name] = value
    }

    var redacted: PlaceholderValues {
        var copy = self
        copy.isRedacted = true
        return copy
    }

    /// As logs may show it.
    var shown: PlaceholderValues {
        var copy = redacted
        copy.hidesParents = true
        return copy
    }

    /// Throws `request.unknown_placeholder` for a name that nothing gives; `check` finds these first.
    func value(of placeholder: Template.Placeholder) throws(HubFailure) -> PlaceholderValue? {
        let name = placeholder.member
        switch placeholder.root {
        case "settings":
            return settings[name].map { numbers.contains(name) ? .literal($0) : .text($0) }
        case "secret":
            if isRedacted { return .hidden("«secret.\(name)»") }
            guard let secret = secrets[name] else { throw RequestFailure.missingSecret(name) }
            return .text(secret)
        case "each": return try each(name)
        case "file": return file[name.isEmpty ? "name" : name].map(PlaceholderValue.text)
        case "kept":
            if isRedacted { return .hidden("«kept.\(name)»") }
            return kept[name].map(PlaceholderValue.text)
        case "page": return page.map { .literal(String($0)) }
        case "offset": return offset.map { .literal(String($0)) }
        case "size": return size.map { .literal(String($0)) }
        case "cursor": return cursor.map(PlaceholderValue.text)
        case "since": return since.map { .instant($0, rounding: .down) }
        case "until": return until.map { .instant($0, rounding: .up) }
        case "now": return .instant(now, rounding: .none)
        case "run" where name == "id": return .literal(String(run))
        case "operation": return operation.map(PlaceholderValue.text)
        case "request": return try request(name, placeholder)
        case "signature":
            if isRedacted { return .hidden("«signature»") }
            return signature.map(PlaceholderValue.text)
        case "record", "message", "found":
            guard let outgoing else { throw RequestFailure.unknownPlaceholder(placeholder.name) }
            if hidesParents { return .hidden("«\(placeholder.name)»") }
            return try outgoing.value(of: placeholder)
        default: throw RequestFailure.unknownPlaceholder(placeholder.name)
        }
    }

    private func each(_ name: String) throws(HubFailure) -> PlaceholderValue? {
        if let element { return hidesParents ? .hidden("«each.\(name)»") : try element.value(of: name) }
        if hidesParents, each[name] != nil { return .hidden("«each.\(name)»") }
        return each[name].map(PlaceholderValue.text)
    }

    private func request(_ name: String, _ placeholder: Template.Placeholder) throws(HubFailure)
        -> PlaceholderValue?
    {
        if isRedacted { return .hidden("«request.\(name)»") }
        switch name {
        case "time": return attempt.map { .instant($0.time, rounding: .none) }
        case "nonce": return attempt.map { .text($0.nonce) }
        case "method": return request.map { .text($0.method) }
        case "path": return request.map { .text($0.path) }
        case "query": return request.map { .text($0.query) }
        case "body": return request.map { $0.body.map(PlaceholderValue.body) ?? .bytes([]) }
        default: throw RequestFailure.unknownPlaceholder(placeholder.name)
        }
    }
}

/// Values through pipes to text.
extension PlaceholderValues {
    /// The text of a placeholder after its pipes; `nil` is empty.
    func text(of placeholder: Template.Placeholder) throws(HubFailure) -> String? {
        try piped(placeholder)?.text
    }

    func piped(_ placeholder: Template.Placeholder) throws(HubFailure) -> PipedValue? {
        let value = try value(of: placeholder)
        return try Piping(values: self).pipe(value, through: placeholder.pipes)
    }

    /// A template's text; `nil` if it has placeholders and all are empty.
    func text(of template: Template) throws(HubFailure) -> String? {
        var output = ""
        var filled = 0
        for segment in template.segments {
            switch segment {
            case .literal(let text): output += text
            case .placeholder(let placeholder):
                guard let text = try text(of: placeholder) else { continue }
                if !text.isEmpty || placeholder.keepsEmpty { filled += 1 }
                output += text
            }
        }
        return filled == 0 && !template.isConstant ? nil : output
    }
}

extension Template.Placeholder {
    /// `| or ""` and `| or null` keep an empty entry.
    var keepsEmpty: Bool {
        if case .or(let text)? = pipes.last { text.isEmpty || text == "null" } else { false }
    }

    /// `| or null`.
    var endsInNull: Bool {
        if case .or("null")? = pipes.last { true } else { false }
    }
}
