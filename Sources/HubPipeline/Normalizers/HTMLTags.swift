/// Removes tags leniently: unquoted attributes, `</br>`, comments, scripts.
struct HTMLTags {
    private let source: UnsafeRawBufferPointer
    private let output: UnsafeMutableRawBufferPointer
    private var index = 0
    private var count = 0
    /// No `>` follows: without this, a text of many `<` would be searched to its end for each.
    private var isWithoutEnd = false

    /// Writes the text without its tags and gives its length, which is never greater.
    static func remove(_ source: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer) -> Int {
        var tags = HTMLTags(source: source, output: output)
        while tags.index < source.count {
            if !tags.skipTag() {
                tags.append(source[tags.index])
                tags.index += 1
            }
        }
        return tags.count
    }

    private init(source: UnsafeRawBufferPointer, output: UnsafeMutableRawBufferPointer) {
        self.source = source
        self.output = output
    }

    /// A space behind a space is none.
    private mutating func append(_ byte: UInt8) {
        guard byte != 0x20 || count == 0 || output[count - 1] != 0x20 else { return }
        output[count] = byte
        count += 1
    }

    private mutating func skipTag() -> Bool {
        guard source[index] == UInt8(ascii: "<") else {
            return source[index] == UInt8(ascii: "]") && skip("]]>")
        }
        if skip("<![cdata[") { return true }
        if has("<!--", at: index) {
            index = find("-->", from: index + 4).map { $0 + 3 } ?? source.count
            return true
        }
        let isClosing = index + 1 < source.count && source[index + 1] == UInt8(ascii: "/")
        let name = tagName(at: index + (isClosing ? 2 : 1))
        let next = index + 1 < source.count ? source[index + 1] : 0
        guard !name.isEmpty || next == UInt8(ascii: "!") || next == UInt8(ascii: "?") else { return false }
        guard !isWithoutEnd, let end = end(of: index) else {
            isWithoutEnd = true
            return false
        }
        index = end
        if !isClosing {
            if isTag(name, "script") { index = find("</script", from: index) ?? source.count }
            if isTag(name, "style") { index = find("</style", from: index) ?? source.count }
        }
        if HTMLTags.blocks.contains(where: { isTag(name, $0) }) { append(0x0A) }
        if isTag(name, "td") || isTag(name, "th") { append(0x20) }
        return true
    }

    /// Where letters and digits stand that begin with a letter.
    private func tagName(at start: Int) -> Range<Int> {
        let from = min(start, source.count)
        guard from < source.count, !source[from].isDigit else { return from..<from }
        var end = from
        while end < source.count, source[end] | 0x20 &- 0x61 < 26 || source[end].isDigit { end += 1 }
        return from..<end
    }

    private func isTag(_ name: Range<Int>, _ word: StaticString) -> Bool {
        name.count == word.utf8CodeUnitCount && has(word, at: name.lowerBound)
    }

    /// Behind the `>` that is outside quotes; behind the first `>` if a quote is never closed.
    private func end(of start: Int) -> Int? {
        var quote: UInt8?
        var position = start + 1
        while position < source.count {
            let byte = source[position]
            if let open = quote {
                if byte == open { quote = nil }
            } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                quote = byte
            } else if byte == UInt8(ascii: ">") {
                return position + 1
            }
            position += 1
        }
        return find(">", from: start).map { $0 + 1 }
    }

    private mutating func skip(_ word: StaticString) -> Bool {
        guard has(word, at: index) else { return false }
        index += word.utf8CodeUnitCount
        return true
    }

    /// Whether a word whose letters are lower-case ASCII stands at `position`, in either case.
    private func has(_ word: StaticString, at position: Int) -> Bool {
        guard position + word.utf8CodeUnitCount <= source.count else { return false }
        for offset in 0..<word.utf8CodeUnitCount {
            let (byte, wanted) = (source[position + offset], word.utf8Start[offset])
            guard byte == wanted || (byte &- 0x41 < 26 && byte | 0x20 == wanted) else { return false }
        }
        return true
    }

    private func find(_ word: StaticString, from start: Int) -> Int? {
        var position = start
        while position + word.utf8CodeUnitCount <= source.count {
            if has(word, at: position) { return position }
            position += 1
        }
        return nil
    }

    private static let blocks: [StaticString] = [
        "br", "p", "div", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "blockquote",
        "section", "article", "hr", "figure", "figcaption", "dt", "dd",
    ]
}
