import Foundation
import HubSandbox

#if canImport(FoundationXML)
    import FoundationXML
#endif

/// XML as tests look at it: by local names, in the order of the document.
final class SeenXML: NSObject, XMLParserDelegate {
    private(set) var isWellFormed = false
    private var open: [(name: String, text: String)] = []
    private(set) var texts: [String: [String]] = [:]

    init(_ bytes: [UInt8]) {
        super.init()
        let parser = XMLParser(data: Data(bytes))
        parser.delegate = self
        parser.shouldProcessNamespaces = true
        isWellFormed = parser.parse()
    }

    convenience init(_ answer: Answer) { self.init(answer.body) }

    /// The texts of all elements with this local name.
    subscript(name: String) -> [String] { texts[name] ?? [] }

    func parser(
        _ parser: XMLParser,
        didStartElement name: String,
        namespaceURI: String?,
        qualifiedName: String?,
        attributes: [String: String]
    ) {
        open.append((name, ""))
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) {
        guard !open.isEmpty else { return }
        open[open.count - 1].text += string
    }

    func parser(_ parser: XMLParser, foundCDATA block: Data) {
        guard !open.isEmpty else { return }
        open[open.count - 1].text += String(decoding: block, as: UTF8.self)
    }

    func parser(
        _ parser: XMLParser,
        didEndElement name: String,
        namespaceURI: String?,
        qualifiedName: String?
    ) {
        guard let (name, text) = open.popLast() else { return }
        texts[name, default: []].append(text.trimmingCharacters(in: .whitespacesAndNewlines))
    }
}
