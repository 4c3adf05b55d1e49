import Bytes
import HubModel

/// Makes the values of a request, plain and built, and its JSON.
///
/// What is `nil` is empty and left out.
struct ValueBuilder {
    var values: PlaceholderValues
    /// Every JSON value is text, an empty one `""`.
    var allText = false

    func text(of value: RequestTemplate.Value) throws(HubFailure) -> String? {
        switch value {
        case .text(let template): try values.text(of: template)
        case .built(let built): try bytes(of: built).map { String(decoding: $0, as: UTF8.self) }
        }
    }

    func bytes(of value: RequestTemplate.Value) throws(HubFailure) -> [UInt8]? {
        switch value {
        case .text(let template): try values.text(of: template).map { Array($0.utf8) }
        case .built(let built): try bytes(of: built)
        }
    }

    func bytes(of built: RequestTemplate.BuiltValue) throws(HubFailure) -> [UInt8]? {
        guard var bytes = try document(built.content).map({ Array($0.utf8) }) else { return nil }
        for step in built.then {
            switch step {
            case .gzip:
                guard let smaller = gzipped(bytes) else { throw RequestFailure.gzip() }
                bytes = smaller
            case .base64: bytes = Array(bytes.base64.utf8)
            }
        }
        return bytes
    }

    private func document(_ content: RequestTemplate.BuiltValue.Content) throws(HubFailure) -> String? {
        switch content {
        case .json(let template): try json(template)
        case .xml(let root): try XMLBuilder(self).root(root)
        case .form(let entries): URLText.form(try pairs(entries))
        case .text(let template): try values.text(of: template)
        }
    }

    func pairs(_ entries: [RequestTemplate.NamedTemplate]) throws(HubFailure) -> [(String, String)] {
        var pairs: [(String, String)] = []
        for entry in entries {
            guard let text = try text(of: entry.value) else { continue }
            pairs.append((entry.name, text))
        }
        return pairs
    }

    /// A builder for each element that a repeated item stands for.
    func repeated(over path: Path) throws(HubFailure) -> [ValueBuilder] {
        guard let outgoing = values.outgoing else { throw RequestFailure.unknownPlaceholder(path.text) }
        return try outgoing.elements(of: path).map { element in
            var builder = self
            builder.values.element = element
            return builder
        }
    }
}

extension ValueBuilder {
    /// The JSON text of a template; `nil` if it is to be left out.
    func json(_ template: RequestTemplate.JSONTemplate) throws(HubFailure) -> String? {
        switch template {
        case .literal(let literal):
            return allText ? JSONText.quoted(literal == "null" ? "" : literal) : literal
        case .text(let template): return try json(template) ?? (allText ? "\"\"" : nil)
        case .built(let built):
            return try text(of: .built(built)).map(JSONText.quoted) ?? (allText ? "\"\"" : nil)
        case .list(let items): return "[" + (try texts(of: items)).joined(separator: ",") + "]"
        case .object(let members): return try json(members)
        case .repeated(let path, let item):
            return "[" + (try texts(of: [.repeated(over: path, item)])).joined(separator: ",") + "]"
        }
    }

    private func json(_ members: [RequestTemplate.JSONTemplate.Member]) throws(HubFailure) -> String? {
        var texts: [String] = []
        for member in members {
            guard let text = try json(member.value) else { continue }
            texts.append(JSONText.quoted(member.name) + ":" + text)
        }
        return texts.isEmpty && !members.isEmpty ? nil : "{" + texts.joined(separator: ",") + "}"
    }

    private func texts(of items: [RequestTemplate.JSONTemplate]) throws(HubFailure) -> [String] {
        var texts: [String] = []
        for item in items {
            guard case .repeated(let path, let inner) = item else {
                if let text = try json(item) { texts.append(text) }
                continue
            }
            for builder in try repeated(over: path) {
                if let text = try builder.json(inner) { texts.append(text) }
            }
        }
        return texts
    }

    /// A lone placeholder keeps the type of its value.
    private func json(_ template: Template) throws(HubFailure) -> String? {
        guard let sole = template.solePlaceholder else {
            return try values.text(of: template).map(JSONText.quoted)
        }
        guard let value = try values.piped(sole), !value.text.isEmpty || sole.keepsEmpty else {
            return sole.endsInNull ? (allText ? "\"\"" : "null") : nil
        }
        return value.isLiteral && !allText ? value.text : JSONText.quoted(value.text)
    }
}

/// JSON as text (RFC 8259).
enum JSONText {
    /// RFC 8259, 7.
    static func quoted(_ text: String) -> String {
        var output = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": output += "\\\""
            case "\\": output += "\\\\"
            case "\n": output += "\\n"
            case "\r": output += "\\r"
            case "\t": output += "\\t"
            case _ where scalar.value < 0x20:
                let digits = String(scalar.value, radix: 16)
                output += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: output.unicodeScalars.append(scalar)
            }
        }
        return output + "\""
    }

    /// Puts a member in front of a JSON object's own.
    static func insert(_ name: String, _ value: String, into body: [UInt8]?) -> [UInt8] {
        let member = quoted(name) + ":" + quoted(value)
        guard let body, let brace = body.firstIndex(of: UInt8(ascii: "{")) else {
            return Array("{\(member)}".utf8)
        }
        let rest = body[(brace + 1)...]
        let isEmpty = rest.first { !$0.isWhite } == UInt8(ascii: "}")
        return Array(body[...brace]) + Array((member + (isEmpty ? "" : ",")).utf8) + rest
    }
}
