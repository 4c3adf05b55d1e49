import HubModel

/// XML in UTF-8, with the place of every text and attribute.
///
/// The engine has read the document before, so what is not well-formed here is refused without ceremony.
struct XMLPieces: RewritableDocument {
    private(set) var tree = DocumentTree()
    private let bytes: [UInt8]
    private var segments: [Int: [Segment]] = [:]
    /// From the first byte of an element to its last.
    private var elements: [Int: Range<Int>] = [:]
    private var position = 0

    /// A piece of an element's text, or an attribute's value without its quotes.
    private struct Segment {
        var range: Range<Int>
        var isCDATA = false
        var text: String
    }

    init(_ bytes: [UInt8]) throws {
        self.bytes = bytes
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
        // Above the root, as paths are: they begin with its name.
        let top = tree.open(.init(kind: .object, parent: -1))
        var open = [top]
        while position < bytes.count {
            if bytes[position] == UInt8(ascii: "<") {
                try markup(&open)
            } else {
                text(of: open[open.count - 1])
            }
        }
        guard open.count == 1, tree.nodes.count > 1 else { throw malformed() }
        tree.close(top)
        for node in tree.nodes.indices where tree.nodes[node].kind == .object {
            tree.nodes[node].text = (segments[node] ?? []).map(\.text).joined()
            // An element of text alone is text, as the engine has it.
            if node > 0, tree.nodes[node].end == node + 1 { tree.nodes[node].kind = .text }
        }
    }

    func written(texts: [Int: String], names: [Int: String]) throws -> [UInt8] {
        var patch = BytePatch()
        for (node, text) in texts {
            let pieces = segments[node] ?? []
            let first = pieces.firstIndex { !$0.text.isBlank } ?? 0
            for (index, piece) in pieces.enumerated() {
                if index == first {
                    patch.put(escaped(text, piece, isAside: tree.nodes[node].kind == .aside), at: piece.range)
                } else if !piece.text.isBlank {
                    patch.put([], at: piece.range)
                }
            }
        }
        return patch.applied(to: bytes)
    }

    private func escaped(_ text: String, _ piece: Segment, isAside: Bool) -> [UInt8] {
        // Neither can hold its own end.
        if isAside { return Array(text.replacing("--", with: "- ").replacing("?>", with: "? ").utf8) }
        if piece.isCDATA { return Array(text.replacing("]]>", with: "]] ").utf8) }
        let source = bytes[piece.range]
        let usesReferences = source.contains(UInt8(ascii: "&")) && !source.contains { $0 >= 0x80 }
        var output = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": output += "&amp;"
            case "<": output += "&lt;"
            case ">": output += "&gt;"
            case "\"": output += "&quot;"
            case "'": output += "&#39;"
            case _ where scalar.value >= 0x80 && usesReferences: output += "&#\(scalar.value);"
            default: output.unicodeScalars.append(scalar)
            }
        }
        return Array(output.utf8)
    }

    // MARK: Reading

    private func malformed() -> RecordingRefusal { .malformed(format: "XML", offset: position) }

    private mutating func text(of node: Int) {
        let start = position
        while position < bytes.count, bytes[position] != UInt8(ascii: "<") { position += 1 }
        let text = XMLPieces.unescaped(bytes[start..<position])
        segments[node, default: []].append(Segment(range: start..<position, text: text))
    }

    private mutating func markup(_ open: inout [Int]) throws {
        if starts(with: "<!--") { return try aside(open, from: 4, until: "-->") }
        if starts(with: "<![CDATA[") {
            let start = position + 9
            let end = try find("]]>", from: start)
            let text = String(decoding: bytes[start..<end], as: UTF8.self)
            segments[open[open.count - 1], default: []].append(
                Segment(range: start..<end, isCDATA: true, text: text)
            )
            position = end + 3
            return
        }
        if starts(with: "<?xml ") {
            position = try find("?>", from: position) + 2
            return
        }
        if starts(with: "<?") {
            var start = position + 2
            while start < bytes.count, !bytes[start].isXMLWhite, bytes[start] != UInt8(ascii: "?") {
                start += 1
            }
            return try aside(open, from: start - position, until: "?>")
        }
        if starts(with: "<!") {
            position = try find(">", from: position) + 1
            return
        }
        if starts(with: "</") {
            guard open.count > 1 else { throw malformed() }
            let node = open.removeLast()
            tree.close(node)
            position = try find(">", from: position) + 1
            elements[node] = (elements[node]?.lowerBound ?? position)..<position
            return
        }
        try element(&open)
    }

    private mutating func aside(_ open: [Int], from length: Int, until mark: String) throws {
        let start = position + length
        let end = try find(mark, from: start)
        let text = String(decoding: bytes[start..<end], as: UTF8.self)
        let node = tree.open(.init(kind: .aside, name: "#aside", parent: open[open.count - 1], text: text))
        segments[node] = [Segment(range: start..<end, text: text)]
        position = end + mark.utf8.count
    }

    private mutating func element(_ open: inout [Int]) throws {
        let start = position
        position += 1
        let name = try self.name()
        let node = tree.open(
            .init(kind: .object, name: name.local, prefix: name.prefix, parent: open[open.count - 1])
        )
        elements[node] = start..<start
        while true {
            skipWhite()
            guard position < bytes.count else { throw malformed() }
            switch bytes[position] {
            case UInt8(ascii: ">"):
                position += 1
                open.append(node)
                return
            case UInt8(ascii: "/"):
                position += 2
                tree.close(node)
                elements[node] = start..<position
                return
            default: try attribute(of: node)
            }
        }
    }

    private mutating func attribute(of node: Int) throws {
        let name = try self.name()
        skipWhite()
        guard position < bytes.count, bytes[position] == UInt8(ascii: "=") else { throw malformed() }
        position += 1
        skipWhite()
        guard position < bytes.count, bytes[position] == 0x22 || bytes[position] == 0x27 else {
            throw malformed()
        }
        let quote = bytes[position]
        let start = position + 1
        guard let end = bytes[start...].firstIndex(of: quote) else { throw malformed() }
        position = end + 1
        // Namespaces are names, not data.
        guard name.prefix != "xmlns", name.local != "xmlns" || !name.prefix.isEmpty else { return }
        let text = XMLPieces.unescaped(bytes[start..<end])
        let attribute = tree.open(
            .init(kind: .attribute, name: name.local, prefix: name.prefix, parent: node, text: text)
        )
        segments[attribute] = [Segment(range: start..<end, text: text)]
    }

    private mutating func name() throws -> (prefix: String, local: String) {
        let start = position
        while position < bytes.count, !bytes[position].isXMLWhite, !"=/>".utf8.contains(bytes[position]) {
            position += 1
        }
        guard position > start else { throw malformed() }
        let parts = String(decoding: bytes[start..<position], as: UTF8.self)
            .split(separator: ":", maxSplits: 1).map(String.init)
        return parts.count == 2 ? (parts[0], parts[1]) : ("", parts.first ?? "")
    }

    private mutating func skipWhite() {
        while position < bytes.count, bytes[position].isXMLWhite { position += 1 }
    }

    private func starts(with text: String) -> Bool { bytes[position...].starts(with: text.utf8) }

    private func find(_ text: String, from start: Int) throws -> Int {
        let wanted = Array(text.utf8)
        var index = start
        while index + wanted.count <= bytes.count {
            if bytes[index] == wanted[0], bytes[index..<index + wanted.count].elementsEqual(wanted) {
                return index
            }
            index += 1
        }
        throw malformed()
    }

    /// Text with the five named references and numbers decoded; others stay as they are.
    static func unescaped(_ bytes: ArraySlice<UInt8>) -> String {
        let text = String(decoding: bytes, as: UTF8.self)
        guard text.utf8.contains(UInt8(ascii: "&")) else { return text }
        var output = ""
        var rest = text[...]
        while let ampersand = rest.firstIndex(of: "&") {
            output += rest[..<ampersand]
            rest = rest[ampersand...]
            guard let end = rest.prefix(12).firstIndex(of: ";"),
                let scalar = reference(rest[rest.index(after: ampersand)..<end])
            else {
                output.append("&")
                rest = rest.dropFirst()
                continue
            }
            output.unicodeScalars.append(scalar)
            rest = rest[rest.index(after: end)...]
        }
        return output + rest
    }

    private static func reference(_ name: Substring) -> Unicode.Scalar? {
        switch name {
        case "amp": return "&"
        case "lt": return "<"
        case "gt": return ">"
        case "quot": return "\""
        case "apos": return "'"
        default: break
        }
        guard name.first == "#" else { return nil }
        let digits = name.dropFirst()
        let isHexadecimal = digits.first == "x" || digits.first == "X"
        let value = isHexadecimal ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
        return value.flatMap(Unicode.Scalar.init)
    }
}

extension XMLPieces: EmptyableDocument {
    func emptied(lists: [Int], items: [Int]) -> [UInt8]? {
        var patch = BytePatch()
        var end = 0
        for range in items.compactMap({ elements[$0] }).sorted(by: { $0.lowerBound < $1.lowerBound })
        where range.lowerBound >= end {
            patch.put([], at: range)
            end = range.upperBound
        }
        return end > 0 ? patch.applied(to: bytes) : nil
    }
}

extension UInt8 {
    fileprivate var isXMLWhite: Bool { self == 0x20 || self == 0x09 || self == 0x0A || self == 0x0D }
}
