package import Bytes

/// A part of a record as a JSON document, for columns of type `json`.
extension RecordTape {
    /// Gives the node and all below it piece by piece.
    ///
    /// Of JSON as the source wrote it, without white space. Of XML: attributes as `@name`, an element's own text as
    /// `#text`, an element with text alone as that text, elements of one name under one parent as a list; prefixes
    /// are left out.
    package func writeJSON(of node: Int, _ append: (UnsafeRawBufferPointer) -> Void) {
        let slot = nodes[node]
        switch slot.kind {
        case .list: writeItems(children(of: node), append)
        case .object where mayRepeat: writeElement(node, append)
        case .object:
            var mark: StaticString = "{"
            for child in children(of: node) {
                append(mark.bytes)
                writeText(name(child), isEscaped: nodes[child].isNameEscaped, append)
                append((":" as StaticString).bytes)
                writeJSON(of: child, append)
                mark = ","
            }
            append((mark.isSame(as: "{") ? "{}" : "}" as StaticString).bytes)
        case .string, .attribute: writeText(raw(node), isEscaped: !mayRepeat, append)
        case .number, .true, .false: append(raw(node))
        case .null: append(("null" as StaticString).bytes)
        }
    }

    private func writeElement(_ node: Int, _ append: (UnsafeRawBufferPointer) -> Void) {
        var order: [[UInt8]] = []
        var groups: [[UInt8]: [Int]] = [:]
        for child in children(of: node) {
            let mark: [UInt8] = nodes[child].kind == .attribute ? [UInt8(ascii: "@")] : []
            let name = mark + Array(name(child))
            if groups[name] == nil { order.append(name) }
            groups[name, default: []].append(child)
        }
        var mark: StaticString = "{"
        for name in order {
            append(mark.bytes)
            name.withUnsafeBytes { writeText($0, isEscaped: false, append) }
            append((":" as StaticString).bytes)
            let group = groups[name] ?? []
            if group.count == 1 { writeJSON(of: group[0], append) } else { writeItems(group, append) }
            mark = ","
        }
        let text = raw(node)
        if !text.isBlankOrNull {
            append(mark.bytes)
            append(("\"#text\":" as StaticString).bytes)
            writeText(UnsafeRawBufferPointer(rebasing: text.trimmed), isEscaped: false, append)
            mark = ","
        }
        append((mark.isSame(as: "{") ? "{}" : "}" as StaticString).bytes)
    }

    private func writeItems(_ items: [Int], _ append: (UnsafeRawBufferPointer) -> Void) {
        append(("[" as StaticString).bytes)
        for (index, item) in items.enumerated() {
            if index > 0 { append(("," as StaticString).bytes) }
            writeJSON(of: item, append)
        }
        append(("]" as StaticString).bytes)
    }

    /// `isEscaped`: the text of a JSON document, where every escape stands already.
    private func writeText(
        _ text: UnsafeRawBufferPointer,
        isEscaped: Bool,
        _ append: (UnsafeRawBufferPointer) -> Void
    ) {
        let quote: StaticString = "\""
        append(quote.bytes)
        if isEscaped {
            append(text)
        } else {
            writeEscaped(text, append)
        }
        append(quote.bytes)
    }

    private func writeEscaped(_ text: UnsafeRawBufferPointer, _ append: (UnsafeRawBufferPointer) -> Void) {
        var from = 0
        for index in 0..<text.count {
            let byte = text[index]
            guard byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") else { continue }
            append(UnsafeRawBufferPointer(rebasing: text[from..<index]))
            let digits: StaticString = "0123456789abcdef"
            let escape: InlineArray<6, UInt8> = [
                0x5C, 0x75, 0x30, 0x30, digits.utf8Start[Int(byte >> 4)], digits.utf8Start[Int(byte & 15)],
            ]
            escape.span.withUnsafeBytes { append($0) }
            from = index + 1
        }
        append(UnsafeRawBufferPointer(rebasing: text[from...]))
    }

    private func children(of node: Int) -> [Int] {
        var found: [Int] = []
        var child = node + 1
        while child < Int(nodes[node].end) {
            found.append(child)
            child = Int(nodes[child].end)
        }
        return found
    }

    private func name(_ node: Int) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(
            start: bytes + Int(nodes[node].nameOffset),
            count: Int(nodes[node].nameLength)
        )
    }
}

extension StaticString {
    fileprivate var bytes: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: utf8Start, count: utf8CodeUnitCount)
    }
}
