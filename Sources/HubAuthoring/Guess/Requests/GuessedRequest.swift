import Foundation
import HubModel
import HubPipeline

/// How to ask, from a request as the notes print it, or from a SOAP message.
struct GuessedRequest: Sendable {
    struct Entry: Sendable {
        var name: String
        /// As a manifest writes it: a template, or a literal.
        var value: String
        var role: String?
    }

    struct SOAP: Sendable {
        var operation: String
        var namespace: String
        var version: String
        var headers: [(name: String, entries: [Entry])]
    }

    enum Range: Sendable {
        case days, months
    }

    var method = "GET"
    var path = ""
    var query: [Entry] = []
    /// Members of a JSON body.
    var body: [Entry] = []
    var soap: SOAP?
    /// Settings and secrets that the values name.
    var settings: [(name: String, isSecret: Bool)] = []
    var size: Int?
    var firstPage: Int?
    var range: Range?
    /// The path is not known: a person writes it.
    var isUnknown = false

    var entries: [Entry] { query + body }

    func has(_ role: String) -> Bool { entries.contains { $0.role == role } }

    // MARK: - A request line

    /// `GET https://host/path?trang=1&soDong=100` or `POST /path {"trang": 1}`.
    init?(line: String, tester: TypeTester) {
        var rest = line.trimmingCharacters(in: .whitespaces)
        if let verb = ["GET", "POST", "PUT"].first(where: { rest.uppercased().hasPrefix($0 + " ") }) {
            method = verb
            rest = String(rest.dropFirst(verb.count)).trimmingCharacters(in: .whitespaces)
        }
        var json = ""
        if let brace = rest.firstIndex(of: "{"), rest[..<brace].last?.isWhitespace ?? false {
            json = String(rest[brace...])
            rest = rest[..<brace].trimmingCharacters(in: .whitespaces)
        }
        guard !rest.contains(" ") else { return nil }
        let parts = rest.split(separator: "?", maxSplits: 1).map(String.init)
        path = GuessedRequest.path(parts.first ?? "")
        guard path.hasPrefix("/") else { return nil }
        for pair in (parts.count > 1 ? parts[1] : "").split(separator: "&") {
            let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(
                String.init
            )
            let value = (sides.count > 1 ? sides[1] : "").replacing("+", with: " ")
            query.append(entry(sides[0], value.removingPercentEncoding ?? value, tester))
        }
        guard !json.isEmpty else { return }
        guard let tree = try? SampleReader.document(Array(json.utf8)) else { return nil }
        for member in tree.members {
            guard let text = member.value.scalar else { continue }
            body.append(entry(member.name, text, tester))
        }
    }

    private static func path(_ address: String) -> String {
        guard let scheme = address.range(of: "://") else { return address }
        let rest = address[scheme.upperBound...]
        return rest.firstIndex(of: "/").map { String(rest[$0...]) } ?? "/"
    }

    private mutating func entry(_ name: String, _ value: String, _ tester: TypeTester) -> Entry {
        // What is a placeholder already stays.
        if value.hasPrefix("{"), value.hasSuffix("}") { return Entry(name: name, value: value, role: nil) }
        let role = FieldWords.shared.parameterRole(name)
        switch role {
        case "page":
            firstPage = Int(value)
            return Entry(name: name, value: "{page}", role: role)
        case "size":
            size = Int(value)
            return Entry(name: name, value: "{size}", role: role)
        case "offset": return Entry(name: name, value: "{offset}", role: role)
        case "cursor": return Entry(name: name, value: "{cursor}", role: role)
        case "since", "until":
            if let pattern = pattern(value, tester) {
                range = range ?? .days
                return Entry(name: name, value: "{\(role ?? "") | \(pattern)}", role: role)
            }
        case "secret":
            let setting = FieldName.identifier(FieldName(name).column)
            let known =
                ["password", "matkhau", "mk", "pass", "pwd"].contains(FieldWords.plain(name))
                ? "password" : setting
            note(known, isSecret: true)
            return Entry(name: name, value: "{secret.\(known)}", role: role)
        case "user":
            note("user", isSecret: false)
            return Entry(name: name, value: "{settings.user}", role: role)
        default: break
        }
        if let month = month(name, value, tester) { return month }
        return Entry(name: name, value: value, role: nil)
    }

    mutating func note(_ setting: String, isSecret: Bool) {
        guard !settings.contains(where: { $0.name == setting }) else { return }
        settings.append((setting, isSecret))
    }

    private func pattern(_ value: String, _ tester: TypeTester) -> String? {
        let name = FieldName("ngày")
        let guess = DateGuess(tester: tester, values: [SampleValue(text: value, kind: .text)], name: name)
            .guess()
        guard let pattern = guess?.formats.first else { return nil }
        return pattern == "iso" ? "yyyy-MM-dd'T'HH:mm:ss" : pattern
    }

    /// A period that is asked for: `Ky=06/2026`.
    private mutating func month(_ name: String, _ value: String, _ tester: TypeTester) -> Entry? {
        let kind = FieldName(name).kind
        guard kind == .month || kind == .monthno,
            value.contains("/") || value.contains("-") || value.count == 6,
            let pattern = pattern(value, tester), !pattern.contains("d")
        else { return nil }
        range = .months
        return Entry(name: name, value: "{since | \(pattern)}", role: "since")
    }

    // MARK: - SOAP

    /// From a request message; or from an answer alone, whose operation is in its name.
    init?(message: OpenedSample, bytes: [UInt8], tester: TypeTester) {
        guard case .document(let body) = message.content, let operation = body.members.first else {
            return nil
        }
        method = "POST"
        let isAnswer = operation.name.hasSuffix("Response")
        let name = isAnswer ? String(operation.name.dropLast("Response".count)) : operation.name
        soap = SOAP(
            operation: name,
            namespace: GuessedRequest.namespace(
                of: operation.name,
                in: String(decoding: bytes.prefix(1 << 16), as: UTF8.self)
            ),
            version: message.form.soapVersion,
            headers: []
        )
        path = "/"
        isUnknown = true
        guard !isAnswer else { return }
        for member in operation.value.members where !member.isAttribute {
            guard let text = member.value.scalar else { continue }
            self.body.append(entry(member.name, text, tester))
        }
        joinYearAndMonth()
        guard let header = message.soapHeader else { return }
        for block in header.members where !block.isAttribute {
            let text = block.value.scalar
            let inner = text == nil ? block.value.members.filter { !$0.isAttribute } : []
            var entries = inner.map { credential($0.name) }
            if text != nil { entries = [credential(block.name)] }
            soap?.headers.append(
                (block.name, text == nil ? entries : [Entry(name: "", value: entries[0].value)])
            )
        }
    }

    /// From a description: the elements of the operation, which mostly have no value there.
    init(
        operation: String,
        namespace: String,
        version: String,
        body elements: [(name: String, value: String)],
        tester: TypeTester
    ) {
        method = "POST"
        path = "/"
        isUnknown = true
        soap = SOAP(operation: operation, namespace: namespace, version: version, headers: [])
        for element in elements { body.append(entry(element.name, element.value, tester)) }
    }

    /// `Nam` and `Ky` of a request are the month that is asked for.
    private mutating func joinYearAndMonth() {
        guard range == nil,
            let year = body.firstIndex(where: {
                FieldName($0.name).kind == .year && Int($0.value).map { $0 > 1900 } ?? false
            }),
            let month = body.firstIndex(where: {
                let kind = FieldName($0.name).kind
                return (kind == .monthno || kind == .month)
                    && Int($0.value).map { (1...12).contains($0) } ?? false
            })
        else { return }
        (body[year].value, body[year].role) = ("{since | yyyy}", "since")
        let isPadded = body[month].value.hasPrefix("0")
        (body[month].value, body[month].role) = (isPadded ? "{since | MM}" : "{since | M}", "since")
        range = .months
    }

    /// Whatever stands in a header is somebody's: a name is a setting, all else a secret.
    private mutating func credential(_ name: String) -> Entry {
        let plain = FieldWords.plain(name)
        if FieldWords.shared.parameterRole(plain) == "user" {
            note("user", isSecret: false)
            return Entry(name: name, value: "{settings.user}", role: "user")
        }
        let isPassword = ["password", "matkhau", "mk", "pass", "pwd"].contains(plain)
        let setting = isPassword ? "password" : FieldName.identifier(FieldName(name).column)
        note(setting, isSecret: true)
        return Entry(name: name, value: "{secret.\(setting)}", role: "secret")
    }

    /// The namespace of an element, by its own declaration or that of its prefix.
    static func namespace(of element: String, in text: String) -> String {
        guard let tag = text.range(of: "<([A-Za-z0-9_.-]+:)?\(element)[ >/]", options: .regularExpression)
        else { return "" }
        let head = text[tag.lowerBound...].prefix { $0 != ">" }
        let name = head.dropFirst().prefix { $0 != " " && $0 != "/" }
        let prefix = name.contains(":") ? String(name.prefix { $0 != ":" }) : ""
        let attribute = prefix.isEmpty ? "xmlns" : "xmlns:\(prefix)"
        for place in [String(head), text] {
            guard let found = place.range(of: "\(attribute)=[\"'][^\"']+[\"']", options: .regularExpression)
            else { continue }
            return String(place[found].dropFirst(attribute.count + 2).dropLast())
        }
        return ""
    }
}

extension SampleTree {
    /// Its text, where it is a plain value.
    var scalar: String? {
        switch self {
        case .text(let text), .number(let text): text
        case .boolean(let truth): truth ? "true" : "false"
        case .null: ""
        case .object(let members, let text) where members.allSatisfy(\.isAttribute): text
        case .object, .list: nil
        }
    }
}
