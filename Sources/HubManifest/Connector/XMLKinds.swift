import HubModel

/// What stands inside an XML element, as the file has it.
struct XMLContent: Sendable {
    var attributes: [RequestTemplate.NamedTemplate] = []
    var nodes: [RequestTemplate.XMLTemplate.Node] = []

    func element(_ name: String) -> RequestTemplate.XMLTemplate {
        RequestTemplate.XMLTemplate(name: name, attributes: attributes, content: nodes)
    }
}

extension Kind where Value == XMLContent {
    /// A text, or a block of elements in their order.
    static var xmlContent: Kind {
        Kind(shape: .json) { element, reading in reading.xmlContent(element) }
    }
}

extension Kind where Value == RequestTemplate.XMLTemplate {
    /// `{ name: content }` with exactly one name.
    static var xmlRoot: Kind {
        Kind(shape: .map(of: .json)) { element, reading in
            let wanted = Localized(
                vi: "đúng một phần tử gốc «tên: nội dung»",
                en: "exactly one root element, `name: content`"
            )
            guard let entry = element.entries.first, element.entries.count == 1, reading.isPlainKey(entry),
                !element.looksLikeForgottenQuotes, !entry.name.hasPrefix("@"), !entry.name.hasPrefix("#")
            else {
                reading.wrongKind(element, wanted: wanted)
                return nil
            }
            guard reading.checkXMLName(entry.name, at: entry.key) else { return nil }
            return reading.within(entry.name) { $0.xmlContent(entry.value)?.element(entry.name) }
        }
    }
}

extension Kind where Value == String {
    /// The name of an XML element, with a prefix or without.
    static var xmlName: Kind {
        .scalar(.text("XML name", example: "LichNgungCungCapDien")) { text, element, reading in
            reading.checkXMLName(text, at: element) ? text : nil
        }
    }
}

extension Reading {
    /// Letters, digits, `.`, `-` and `_`, a letter or `_` first; a prefix before one colon (Namespaces in XML, 4).
    fileprivate mutating func checkXMLName(_ name: String, at element: Element) -> Bool {
        guard name.wholeMatch(of: /[\p{L}_][\p{L}\p{M}\p{N}._\-]*(:[\p{L}_][\p{L}\p{M}\p{N}._\-]*)?/) == nil
        else {
            return true
        }
        report(
            .badName,
            at: element.location,
            vi: "«\(name)» không phải tên phần tử XML.",
            en: "`\(name)` is not the name of an XML element.",
            cure: Localized(vi: "Bắt đầu bằng chữ; không dấu cách.", en: "Begin with a letter; no spaces."),
            fix: .proposal(.replace(name, with: "x\(name)", at: element.location))
        )
        return false
    }

    /// `nil` only where something inside cannot be read.
    fileprivate mutating func xmlContent(_ element: Element) -> XMLContent? {
        if element.text != nil || element.isBuiltInside {
            return Kind<RequestTemplate.Value>.value.read(element, &self).map {
                XMLContent(nodes: [.text($0)])
            }
        }
        switch element.content {
        case .empty where element.swallowedComment == nil: return XMLContent()
        case .map(let entries) where !element.looksLikeForgottenQuotes:
            var content = XMLContent()
            for entry in entries where isPlainKey(entry) {
                within(entry.name) { $0.read(entry, into: &content) }
            }
            return content
        case .empty:
            empty(element)
            return nil
        case .refused, .scalar, .list, .map:
            wrongKind(
                element,
                wanted: Localized(vi: "nội dung của một phần tử", en: "the content of an element")
            )
            return nil
        }
    }

    private mutating func read(_ entry: Element.Entry, into content: inout XMLContent) {
        if entry.name == "#text" {
            guard let value = Kind<RequestTemplate.Value>.value.read(entry.value, &self) else { return }
            return content.nodes.append(.text(value))
        }
        if entry.name.hasPrefix("@") { return readAttribute(entry, into: &content) }
        guard checkXMLName(entry.name, at: entry.key) else { return }
        guard case .list(let items) = entry.value.content else {
            guard let inner = xmlContent(entry.value) else { return }
            return content.nodes.append(.element(inner.element(entry.name)))
        }
        for item in items { read(item, named: entry.name, into: &content) }
    }

    private mutating func readAttribute(_ entry: Element.Entry, into content: inout XMLContent) {
        let name = String(entry.name.dropFirst())
        guard checkXMLName(name, at: entry.key),
            let value = Kind<RequestTemplate.Value>.value.read(entry.value, &self)
        else { return }
        content.attributes.append(RequestTemplate.NamedTemplate(name: name, value: value))
    }

    /// One of several elements of a name, or an item that is repeated.
    private mutating func read(_ item: Element, named name: String, into content: inout XMLContent) {
        guard let path = repetition(of: item) else {
            guard let inner = xmlContent(item) else { return }
            return content.nodes.append(.element(inner.element(name)))
        }
        var rest = item
        rest.content = .map(item.entries.filter { $0.name != "for_each" })
        let inner = repeating(over: path, at: item.nearest(["for_each"]).location) { $0.xmlContent(rest) }
        guard let inner else { return }
        content.nodes.append(.repeated(over: path, inner.element(name)))
    }
}
