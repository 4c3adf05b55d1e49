/// Finds elements in the bytes of a well-formed XML document, so that one place can be changed and nothing else.
package struct XMLBytes {
    let bytes: [UInt8]

    package struct Element {
        /// From `<` to the end of its closing tag.
        package var whole: Range<Int>
        /// Between its tags; empty where it closes itself.
        package var content: Range<Int>
        /// As written, with its prefix.
        package var name: String
        package var local: String { name.split(separator: ":").last.map(String.init) ?? name }
    }

    package init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The root and everything of one name below each other: the first element of this local name and its next
    /// siblings that are called the same.
    package func siblings(named local: String) -> [Element] {
        guard let first = first(named: local) else { return [] }
        var found = [first]
        while let last = found.last, let next = element(from: last.whole.upperBound), next.local == local {
            found.append(next)
        }
        return found
    }

    func first(named local: String) -> Element? {
        var index = 0
        while let start = nextTag(from: index) {
            guard let element = self.element(from: start) else { return nil }
            if element.local == local { return element }
            index = start + 1
        }
        return nil
    }

    /// Elements directly inside.
    package func children(of element: Element) -> [Element] {
        var found: [Element] = []
        var index = element.content.lowerBound
        while index < element.content.upperBound, let start = nextTag(from: index),
            start < element.content.upperBound, let child = self.element(from: start)
        {
            found.append(child)
            index = child.whole.upperBound
        }
        return found
    }

    /// Elements that hold text alone.
    package func leaves(in element: Element) -> [Element] {
        let inside = children(of: element)
        return inside.isEmpty ? [element] : inside.flatMap { leaves(in: $0) }
    }

    /// The document's root.
    package var root: Element? { nextTag(from: 0).flatMap { element(from: $0) } }

    /// The next `<` that opens an element.
    private func nextTag(from start: Int) -> Int? {
        var index = start
        while index < bytes.count {
            guard bytes[index] == UInt8(ascii: "<") else {
                index += 1
                continue
            }
            if let end = endOfOther(index) {
                index = end
            } else if index + 1 < bytes.count, bytes[index + 1] != UInt8(ascii: "/") {
                return index
            } else {
                index += 1
            }
        }
        return nil
    }

    /// The element whose tag is the next thing but white space.
    private func element(from start: Int) -> Element? {
        var index = start
        while index < bytes.count, bytes[index].isSpace { index += 1 }
        guard index < bytes.count, bytes[index] == UInt8(ascii: "<"), endOfOther(index) == nil,
            index + 1 < bytes.count, bytes[index + 1] != UInt8(ascii: "/")
        else { return nil }
        let name = self.name(at: index + 1)
        guard let tag = endOfTag(index) else { return nil }
        if bytes[tag - 2] == UInt8(ascii: "/") {
            return Element(whole: index..<tag, content: tag..<tag, name: name)
        }
        var depth = 1
        var place = tag
        while place < bytes.count {
            guard bytes[place] == UInt8(ascii: "<") else {
                place += 1
                continue
            }
            if let end = endOfOther(place) {
                place = end
                continue
            }
            guard let end = endOfTag(place) else { return nil }
            if bytes[place + 1] == UInt8(ascii: "/") {
                depth -= 1
                if depth == 0 { return Element(whole: index..<end, content: tag..<place, name: name) }
            } else if bytes[end - 2] != UInt8(ascii: "/") {
                depth += 1
            }
            place = end
        }
        return nil
    }

    private func name(at start: Int) -> String {
        let end = bytes[start...].firstIndex {
            $0.isSpace || $0 == UInt8(ascii: ">") || $0 == UInt8(ascii: "/")
        }
        return String(decoding: bytes[start..<(end ?? bytes.count)], as: UTF8.self)
    }

    /// Behind the `>` of a tag; quoted values may hold one.
    private func endOfTag(_ start: Int) -> Int? {
        var quote: UInt8?
        for index in start..<bytes.count {
            let byte = bytes[index]
            if let open = quote {
                if byte == open { quote = nil }
            } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                quote = byte
            } else if byte == UInt8(ascii: ">") {
                return index + 1
            }
        }
        return nil
    }

    /// Behind a comment, CDATA, declaration or instruction that begins here.
    private func endOfOther(_ start: Int) -> Int? {
        for (head, tail) in [("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?", "?>"), ("<!", ">")]
        where bytes[start...].starts(with: head.utf8) {
            return bytes[start...].firstRange(of: Array(tail.utf8))?.upperBound ?? bytes.count
        }
        return nil
    }
}
