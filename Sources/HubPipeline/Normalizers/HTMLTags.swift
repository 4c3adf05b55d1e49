/// Removes tags leniently: unquoted attributes, `</br>`, comments, scripts.
struct HTMLTags {
    private let source: [UInt8]
    private var index = 0
    private var output: [UInt8] = []
    /// No `>` follows: without this, a text of many `<` would be searched to its end for each.
    private var isWithoutEnd = false

    static func remove(_ source: [UInt8]) -> [UInt8] {
        var tags = HTMLTags(source: source)
        while tags.index < source.count {
            if !tags.skipTag() {
                tags.output.append(source[tags.index])
                tags.index += 1
            }
        }
        return tags.output
    }

    private init(source: [UInt8]) {
        self.source = source
        output.reserveCapacity(source.count)
    }

    private mutating func skipTag() -> Bool {
        guard source[index] == UInt8(ascii: "<") else {
            return skip("]]>")
        }
        if skip("<![CDATA[") { return true }
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
        if !isClosing, name == "script" || name == "style" {
            index = find("</" + name, from: index) ?? source.count
        }
        if HTMLTags.blocks.contains(name) { output.append(0x0A) }
        if name == "td" || name == "th" { output.append(0x20) }
        return true
    }

    private func tagName(at start: Int) -> String {
        let name = source[min(start, source.count)...].prefix { $0 | 0x20 &- 0x61 < 26 || $0.isDigit }
        guard let first = name.first, !first.isDigit else { return "" }
        return String(decoding: name, as: UTF8.self).lowercased()
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

    private mutating func skip(_ word: String) -> Bool {
        guard has(word, at: index) else { return false }
        index += word.utf8.count
        return true
    }

    /// ASCII letters in either case.
    private func has(_ word: String, at position: Int) -> Bool {
        guard position + word.utf8.count <= source.count else { return false }
        return zip(source[position...], word.utf8).allSatisfy { byte, wanted in
            byte == wanted || (wanted | 0x20 &- 0x61 < 26 && byte | 0x20 == wanted | 0x20)
        }
    }

    private func find(_ word: String, from start: Int) -> Int? {
        var position = start
        while position + word.utf8.count <= source.count {
            if has(word, at: position) { return position }
            position += 1
        }
        return nil
    }

    private static let blocks: Set<String> = [
        "br", "p", "div", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "blockquote",
        "section", "article", "hr", "figure", "figcaption", "dt", "dd",
    ]
}
