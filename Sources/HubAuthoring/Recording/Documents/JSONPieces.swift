import HubModel

/// JSON, one document or one after the other, with the place of every value.
struct JSONPieces: RewritableDocument {
    private(set) var tree = DocumentTree()
    private let bytes: [UInt8]
    /// Of a text its quotes are part of it.
    private var values: [Int: Range<Int>] = [:]
    private var names: [Int: Range<Int>] = [:]
    private var lists: [Int: Range<Int>] = [:]
    private var position = 0
    /// Letters beyond ASCII stand as `\u0301` in this document.
    private var escapesLetters = false

    private static let deepest = 512

    init(_ bytes: [UInt8]) throws {
        self.bytes = bytes
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
        escapesLetters = !bytes[position...].contains { $0 >= 0x80 }
        skipWhite()
        var documents = 0
        while position < bytes.count {
            _ = try value(parent: -1, name: "", depth: 0)
            documents += 1
            skipWhite()
        }
        guard documents > 0 else { throw malformed() }
    }

    /// How many documents follow each other.
    var roots: [Int] { tree.nodes.indices.filter { tree.nodes[$0].parent < 0 } }

    func written(texts: [Int: String], names changed: [Int: String]) throws -> [UInt8] {
        var patch = BytePatch()
        for (node, text) in texts {
            guard let range = values[node] else { continue }
            patch.put(literal(text, like: range, isNumber: tree.nodes[node].kind == .number), at: range)
        }
        for (node, name) in changed {
            if let range = names[node] { patch.put(quoted(name, like: range), at: range) }
        }
        return patch.applied(to: bytes)
    }

    private func literal(_ text: String, like range: Range<Int>, isNumber: Bool) -> [UInt8] {
        isNumber && JSONPieces.isNumber(text) ? Array(text.utf8) : quoted(text, like: range)
    }

    private static func isNumber(_ text: String) -> Bool {
        var rest = text.utf8[...]
        if rest.first == UInt8(ascii: "-") { rest.removeFirst() }
        let digits = rest.prefix { (0x30...0x39).contains($0) }
        guard !digits.isEmpty, digits.count == 1 || digits.first != 0x30 else { return false }
        return rest.dropFirst(digits.count).allSatisfy { "0123456789.eE+-".utf8.contains($0) }
    }

    /// As the original was written: `\u` in its case, `\/` where it was so.
    private func quoted(_ text: String, like range: Range<Int>) -> [UInt8] {
        let original = bytes[range]
        let escapesSlash = original.containsPair("\\", "/")
        let isUpper = original.containsUpperEscape
        var output: [UInt8] = [0x22]
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": output += Array("\\\"".utf8)
            case "\\": output += Array("\\\\".utf8)
            case "/" where escapesSlash: output += Array("\\/".utf8)
            case "\n": output += Array("\\n".utf8)
            case "\r": output += Array("\\r".utf8)
            case "\t": output += Array("\\t".utf8)
            case _ where scalar.value < 0x20 || (scalar.value >= 0x80 && escapesLetters):
                for unit in String(scalar).utf16 {
                    let digits = String(unit, radix: 16, uppercase: isUpper)
                    output += Array("\\u".utf8) + [UInt8](repeating: 0x30, count: 4 - digits.count)
                    output += Array(digits.utf8)
                }
            default: output += Array(String(scalar).utf8)
            }
        }
        return output + [0x22]
    }

    // MARK: Reading

    private func malformed() -> RecordingRefusal { .malformed(format: "JSON", offset: position) }

    private mutating func skipWhite() {
        while position < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[position]) { position += 1 }
    }

    private mutating func value(parent: Int, name: String, depth: Int) throws -> Int {
        guard position < bytes.count, depth < JSONPieces.deepest else { throw malformed() }
        switch bytes[position] {
        case UInt8(ascii: "{"): return try object(parent, name, depth)
        case UInt8(ascii: "["): return try list(parent, name, depth)
        case UInt8(ascii: "\""):
            let (text, range) = try string()
            let node = tree.open(.init(kind: .text, name: name, parent: parent, text: text))
            values[node] = range
            return node
        case UInt8(ascii: "-"), 0x30...0x39:
            let start = position
            while position < bytes.count, "0123456789.eE+-".utf8.contains(bytes[position]) { position += 1 }
            let text = String(decoding: bytes[start..<position], as: UTF8.self)
            let node = tree.open(.init(kind: .number, name: name, parent: parent, text: text))
            values[node] = start..<position
            return node
        default: return try word(parent, name)
        }
    }

    private mutating func word(_ parent: Int, _ name: String) throws -> Int {
        for word in ["true", "false", "null"] where bytes[position...].starts(with: word.utf8) {
            position += word.utf8.count
            return tree.open(.init(kind: .word, name: name, parent: parent, text: word))
        }
        throw malformed()
    }

    private mutating func object(_ parent: Int, _ name: String, _ depth: Int) throws -> Int {
        let node = tree.open(.init(kind: .object, name: name, parent: parent))
        position += 1
        skipWhite()
        if take("}") {
            tree.close(node)
            return node
        }
        while true {
            skipWhite()
            guard position < bytes.count, bytes[position] == 0x22 else { throw malformed() }
            let (name, range) = try string()
            skipWhite()
            guard take(":") else { throw malformed() }
            skipWhite()
            names[try value(parent: node, name: name, depth: depth + 1)] = range
            skipWhite()
            if take(",") { continue }
            guard take("}") else { throw malformed() }
            tree.close(node)
            return node
        }
    }

    private mutating func list(_ parent: Int, _ name: String, _ depth: Int) throws -> Int {
        let node = tree.open(.init(kind: .list, name: name, parent: parent))
        let start = position
        defer { lists[node] = start..<position }
        position += 1
        skipWhite()
        if take("]") {
            tree.close(node)
            return node
        }
        while true {
            skipWhite()
            _ = try value(parent: node, name: "", depth: depth + 1)
            skipWhite()
            if take(",") { continue }
            guard take("]") else { throw malformed() }
            tree.close(node)
            return node
        }
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    private mutating func string() throws -> (String, Range<Int>) {
        let start = position
        position += 1
        var units: [UInt8] = []
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            switch byte {
            case 0x22: return (String(decoding: units, as: UTF8.self), start..<position)
            case 0x5C: units += try escape()
            default: units.append(byte)
            }
        }
        throw malformed()
    }

    private mutating func escape() throws -> [UInt8] {
        guard position < bytes.count else { throw malformed() }
        let byte = bytes[position]
        position += 1
        switch byte {
        case UInt8(ascii: "n"): return [0x0A]
        case UInt8(ascii: "r"): return [0x0D]
        case UInt8(ascii: "t"): return [0x09]
        case UInt8(ascii: "b"): return [0x08]
        case UInt8(ascii: "f"): return [0x0C]
        case UInt8(ascii: "u"):
            var units = [try unit()]
            if UTF16.isLeadSurrogate(units[0]), bytes[position...].starts(with: [0x5C, 0x75]) {
                position += 2
                units.append(try unit())
            }
            return Array(String(decoding: units, as: UTF16.self).utf8)
        default: return [byte]
        }
    }

    private mutating func unit() throws -> UInt16 {
        guard position + 4 <= bytes.count,
            let unit = UInt16(String(decoding: bytes[position..<position + 4], as: UTF8.self), radix: 16)
        else { throw malformed() }
        position += 4
        return unit
    }
}

extension JSONPieces: EmptyableDocument {
    func emptied(lists wanted: [Int], items: [Int]) -> [UInt8]? {
        let ranges = wanted.compactMap { lists[$0] }
        guard !ranges.isEmpty else { return nil }
        var patch = BytePatch()
        for range in ranges { patch.put(Array("[]".utf8), at: range) }
        return patch.applied(to: bytes)
    }
}

extension ArraySlice<UInt8> {
    fileprivate func containsPair(_ first: Unicode.Scalar, _ second: Unicode.Scalar) -> Bool {
        zip(self, dropFirst()).contains { $0 == UInt8(ascii: first) && $1 == UInt8(ascii: second) }
    }

    /// `\u1EBF` and not `\u1ebf`.
    fileprivate var containsUpperEscape: Bool {
        var index = startIndex
        while index + 6 <= endIndex {
            if self[index] == 0x5C, self[index + 1] == UInt8(ascii: "u") {
                if self[index + 2..<index + 6].contains(where: { (0x41...0x46).contains($0) }) { return true }
                index += 6
            } else {
                index += self[index] == 0x5C ? 2 : 1
            }
        }
        return false
    }
}
