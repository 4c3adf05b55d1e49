import Bytes

/// A part of an XML record as XML again.
extension RecordTape {
    /// Gives the only element inside, or else the element itself, piece by piece.
    func writeXML(inside node: Int, _ append: (UnsafeRawBufferPointer) -> Void) {
        let inner = elements(of: node)
        writeXML(of: inner.count == 1 ? inner[0] : node, append)
    }

    private func writeXML(of node: Int, _ append: (UnsafeRawBufferPointer) -> Void) {
        func write(_ text: StaticString) {
            append(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
        }
        write("<")
        append(qualifiedName(node))
        var child = node + 1
        while child < Int(nodes[node].end) {
            if nodes[child].kind == .attribute {
                write(" ")
                append(qualifiedName(child))
                write("=\"")
                writeEscaped(raw(child), append)
                write("\"")
            }
            child = Int(nodes[child].end)
        }
        write(">")
        writeEscaped(raw(node), append)
        for element in elements(of: node) { writeXML(of: element, append) }
        write("</")
        append(qualifiedName(node))
        write(">")
    }

    private func elements(of node: Int) -> [Int] {
        var found: [Int] = []
        var child = node + 1
        while child < Int(nodes[node].end) {
            if nodes[child].kind != .attribute { found.append(child) }
            child = Int(nodes[child].end)
        }
        return found
    }

    /// With its prefix, which stands before it.
    private func qualifiedName(_ node: Int) -> UnsafeRawBufferPointer {
        let slot = nodes[node]
        let prefix = slot.prefixLength > 0 ? Int(slot.prefixLength) + 1 : 0
        return UnsafeRawBufferPointer(
            start: bytes + Int(slot.nameOffset) - prefix,
            count: Int(slot.nameLength) + prefix
        )
    }

    private func writeEscaped(_ text: UnsafeRawBufferPointer, _ append: (UnsafeRawBufferPointer) -> Void) {
        var from = 0
        for index in 0..<text.count {
            let escape: StaticString
            switch text[index] {
            case UInt8(ascii: "&"): escape = "&amp;"
            case UInt8(ascii: "<"): escape = "&lt;"
            case UInt8(ascii: ">"): escape = "&gt;"
            case UInt8(ascii: "\""): escape = "&quot;"
            case 0x09, 0x0A, 0x0D:
                // A parser would make a space or a line feed of it.
                escape = text[index] == 0x09 ? "&#9;" : text[index] == 0x0A ? "&#10;" : "&#13;"
            default: continue
            }
            append(UnsafeRawBufferPointer(rebasing: text[from..<index]))
            append(UnsafeRawBufferPointer(start: escape.utf8Start, count: escape.utf8CodeUnitCount))
            from = index + 1
        }
        append(UnsafeRawBufferPointer(rebasing: text[from...]))
    }
}
