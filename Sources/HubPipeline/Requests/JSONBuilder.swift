import HubModel

/// Writes a JSON body from its template.
///
/// Entries whose only placeholder is empty are left out.
struct JSONBuilder {
    let values: PlaceholderValues

    /// `nil` if the value is to be left out.
    func text(of template: RequestTemplate.JSONTemplate) throws(HubFailure) -> String? {
        switch template {
        case .literal(let literal): return literal
        case .text(let template): return try text(of: template)
        case .list(let items):
            var texts: [String] = []
            for item in items {
                if let text = try text(of: item) { texts.append(text) }
            }
            return "[" + texts.joined(separator: ",") + "]"
        case .object(let members):
            var texts: [String] = []
            for member in members {
                guard let text = try text(of: member.value) else { continue }
                texts.append(JSONBuilder.quoted(member.name) + ":" + text)
            }
            return texts.isEmpty && !members.isEmpty ? nil : "{" + texts.joined(separator: ",") + "}"
        }
    }

    private func text(of template: Template) throws(HubFailure) -> String? {
        guard let sole = template.solePlaceholder else {
            return try values.text(of: template).map(JSONBuilder.quoted)
        }
        if sole.pipes.isEmpty, case .literal(let literal)? = try values.value(of: sole) { return literal }
        if let text = try values.text(of: sole) { return JSONBuilder.quoted(text) }
        if case .or(let other)? = sole.pipes.last, other == "null" { return "null" }
        return nil
    }

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
