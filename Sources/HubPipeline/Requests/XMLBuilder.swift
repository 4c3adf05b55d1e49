import HubModel

/// Writes XML from its template, in the order of the file.
///
/// An element whose only placeholder is empty is left out, and so is one that becomes empty by it.
struct XMLBuilder {
    private let builder: ValueBuilder

    init(_ builder: ValueBuilder) {
        self.builder = builder
    }

    /// The root element: it stays, even if nothing is left in it.
    ///
    /// `declaring`: a namespace declaration besides its own attributes, already escaped.
    func root(_ element: RequestTemplate.XMLTemplate, declaring: [(String, String)] = [])
        throws(HubFailure) -> String
    {
        let attributes = declaring + (try attributes(of: element))
        return tag(element, attributes, content: try content(of: element))
    }

    /// What stands inside an element.
    func content(of element: RequestTemplate.XMLTemplate) throws(HubFailure) -> String {
        try pieces(of: element).joined()
    }

    private func text(of element: RequestTemplate.XMLTemplate) throws(HubFailure) -> String? {
        if element.isNull(in: builder) { return XMLText.null(element.name) }
        let attributes = try attributes(of: element)
        let pieces = try pieces(of: element)
        let isLeftOut = pieces.isEmpty && !element.content.isEmpty && !element.hasValue(attributes)
        return isLeftOut ? nil : tag(element, attributes, content: pieces.joined())
    }

    private func tag(
        _ element: RequestTemplate.XMLTemplate,
        _ attributes: [(String, String)],
        content: String
    ) -> String {
        let head = ([element.name] + attributes.map { "\($0)=\"\($1)\"" }).joined(separator: " ")
        return content.isEmpty ? "<\(head)/>" : "<\(head)>\(content)</\(element.name)>"
    }

    private func attributes(of element: RequestTemplate.XMLTemplate) throws(HubFailure)
        -> [(String, String)]
    {
        var attributes: [(String, String)] = []
        for attribute in element.attributes {
            guard let text = try builder.text(of: attribute.value) else { continue }
            attributes.append((attribute.name, try XMLText.escaped(text, in: attribute.name)))
        }
        return attributes
    }

    private func pieces(of element: RequestTemplate.XMLTemplate) throws(HubFailure) -> [String] {
        var pieces: [String] = []
        for node in element.content {
            switch node {
            case .text(let value):
                guard let text = try builder.text(of: value) else { continue }
                pieces.append(try XMLText.escaped(text, in: element.name))
            case .element(let child):
                if let text = try text(of: child) { pieces.append(text) }
            case .repeated(let path, let child):
                for builder in try builder.repeated(over: path) {
                    if let text = try XMLBuilder(builder).text(of: child) { pieces.append(text) }
                }
            }
        }
        return pieces
    }
}

extension RequestTemplate.XMLTemplate {
    /// Its whole content is one placeholder that is empty and ends in `| or null`.
    fileprivate func isNull(in builder: ValueBuilder) -> Bool {
        guard content.count == 1, case .text(.text(let template)) = content[0],
            let sole = template.solePlaceholder, sole.endsInNull
        else { return false }
        return (try? builder.values.piped(sole)) == nil
    }

    /// An attribute other than a namespace says something by itself.
    fileprivate func hasValue(_ attributes: [(String, String)]) -> Bool {
        attributes.contains { !$0.0.hasPrefix("xmlns") }
    }
}

enum XMLText {
    static let declaration = #"<?xml version="1.0" encoding="utf-8"?>"#
    private static let instance = "http://www.w3.org/2001/XMLSchema-instance"

    static func null(_ name: String) -> String {
        "<\(name) xsi:nil=\"true\" xmlns:xsi=\"\(instance)\"/>"
    }

    /// For content and attributes; throws for what no XML 1.0 document may hold (2.2), escaped or not.
    static func escaped(_ text: String, in name: String) throws(HubFailure) -> String {
        var output = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": output += "&amp;"
            case "<": output += "&lt;"
            case ">": output += "&gt;"
            case "\"": output += "&quot;"
            case "\t", "\n", "\r": output += "&#\(scalar.value);"
            case "\u{0}"..<" ", "\u{FFFE}", "\u{FFFF}": throw RequestFailure.badXMLValue(name)
            default: output.unicodeScalars.append(scalar)
            }
        }
        return output
    }
}
