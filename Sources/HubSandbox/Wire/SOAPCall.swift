import Foundation
import HTTPTypes

/// A SOAP 1.1 request, read by local names.
struct SOAPCall {
    /// An element that holds text alone.
    struct Leaf: Hashable {
        var name: String
        var text: String
    }

    /// The first element of the body.
    let operation: String
    /// Those below the operation, in their order.
    let leaves: [Leaf]
    /// The value of `SOAPAction` without its quotes; `nil` if there is none.
    let action: String?

    /// `nil` unless there is a body with an operation.
    init?(_ request: SandboxRequest) {
        var open: [String] = []
        var operation: String?
        var leaves: [Leaf] = []
        var text = ""
        var isLeaf = false
        for piece in Pieces(String(decoding: request.body, as: UTF8.self)) {
            switch piece {
            case .text(let more): text += more
            case .begin(let name):
                if open.last == "Body", operation == nil { operation = name }
                open.append(name)
                (text, isLeaf) = ("", true)
            case .end(let name):
                guard open.popLast() == name else { return nil }
                if isLeaf, open.contains("Body"), name != operation {
                    leaves.append(
                        Leaf(name: name, text: text.trimmingCharacters(in: .whitespacesAndNewlines))
                    )
                }
                isLeaf = false
            }
        }
        guard let operation, open.isEmpty else { return nil }
        self.operation = operation
        self.leaves = leaves
        action = HTTPField.Name("SOAPAction").flatMap { request.fields[$0] }?
            .trimmingCharacters(in: CharacterSet(charactersIn: "\""))
    }

    /// The first text under this name; empty if there is none.
    subscript(name: String) -> String {
        leaves.first { $0.name == name }?.text ?? ""
    }
}

/// Tags and texts in their order; comments, declarations and processing instructions are left out.
private struct Pieces: Sequence, IteratorProtocol {
    enum Piece {
        case begin(String)
        case end(String)
        case text(String)
    }

    private var rest: Substring
    private var waiting: [Piece] = []

    init(_ document: String) { rest = document[...] }

    mutating func next() -> Piece? {
        if !waiting.isEmpty { return waiting.removeFirst() }
        guard let first = rest.first else { return nil }
        guard first == "<" else {
            let text = rest.prefix { $0 != "<" }
            rest = rest[text.endIndex...]
            return .text(Self.unescaped(text))
        }
        guard let end = rest.firstIndex(of: ">") else { return nil }
        let tag = rest[rest.index(after: rest.startIndex)..<end]
        rest = rest[rest.index(after: end)...]
        guard let mark = tag.first, mark != "?", mark != "!" else { return next() }
        if mark == "/" { return .end(Self.localName(tag.dropFirst())) }
        let name = Self.localName(tag)
        if tag.hasSuffix("/") { waiting = [.end(name)] }
        return .begin(name)
    }

    private static func localName(_ tag: Substring) -> String {
        let name = tag.prefix { !$0.isWhitespace && $0 != "/" }
        return String(name.split(separator: ":").last ?? name)
    }

    private static func unescaped(_ text: Substring) -> String {
        String(text).replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing("&quot;", with: "\"")
            .replacing("&apos;", with: "'").replacing("&amp;", with: "&")
    }
}
