import HubModel
import Yams

/// Turns libyaml's nodes into elements: places in characters, scalars as text, slips remembered.
struct TreeBuilder {
    let scan: TokenScan
    let source: SourceText

    /// `key` is where the key of this value stands; an empty value is shown there.
    func element(_ node: Node, after key: Int?) -> Element {
        let offset = node.mark.map { source.offset(line: $0.line, column: $0.column) } ?? 0
        switch node {
        case .scalar(let scalar): return self.scalar(scalar, at: offset, after: key)
        case .sequence(let sequence):
            return collection(.list(sequence.map { element($0, after: nil) }), at: offset)
        case .mapping(let mapping): return collection(.map(mapping.compactMap(entry)), at: offset)
        case .alias: return .absent(at: source.location(of: offset))
        }
    }

    private func collection(_ content: Element.Content, at offset: Int) -> Element {
        let written = written(from: offset)
        var element = Element(content: content, location: source.location(of: offset), written: written)
        let end = scan.flowEnds[offset]
        element.isFlow = end != nil
        element.range = offset..<max(end ?? element.lastEnd, offset)
        return element
    }

    private func entry(_ key: Node, _ value: Node) -> Element.Entry? {
        let offset = key.mark.map { source.offset(line: $0.line, column: $0.column) } ?? 0
        let element = element(key, after: nil)
        if case .refused = element.content { return nil }
        return Element.Entry(
            name: element.text ?? element.written,
            key: element,
            value: self.element(value, after: offset)
        )
    }

    private func scalar(_ scalar: Node.Scalar, at offset: Int, after key: Int?) -> Element {
        let style = style(scalar.style)
        if Mended.isReplacement(scalar.string) {
            return Element(content: .refused, location: source.location(of: offset), written: "")
        }
        let text = Mended.restore(scalar.string)
        let isEmpty = style == .plain && ["", "~", "null", "Null", "NULL"].contains(text)
        guard isEmpty else {
            return Element(
                content: .scalar(text, style),
                location: source.location(of: offset),
                written: written(from: offset, plain: style == .plain ? text : nil),
                range: offset..<end(of: text, style, from: offset)
            )
        }
        var element = Element.absent(
            at: source.location(of: text.isEmpty ? key ?? offset : offset),
            offset: offset
        )
        element.written = text
        element.range = offset..<offset + text.unicodeScalars.count
        if let key, text.isEmpty { element.swallowedComment = swallowedComment(behind: key) }
        return element
    }

    private func swallowedComment(behind key: Int) -> String? {
        guard let start = scan.comments[source.lineIndex(of: key)], start > key else { return nil }
        let comment = source.text(in: start..<source.endOfLine(at: start))
        return comment.dropFirst().first?.isWhitespace == false ? comment.trimmingSpaces : nil
    }

    private func style(_ style: Node.Scalar.Style) -> Element.Style {
        switch style {
        case .singleQuoted: .singleQuoted
        case .doubleQuoted: .doubleQuoted
        case .literal, .folded: .block
        case .any, .plain: .plain
        }
    }

    /// Just behind a scalar, also where a plain one goes on over lines.
    private func end(of text: String, _ style: Element.Style, from offset: Int) -> Int {
        guard style == .plain else { return max(scan.scalarEnds[offset] ?? offset, offset) }
        var left = text.unicodeScalars.count { !$0.properties.isWhitespace }
        var end = offset
        while left > 0, end < source.scalars.count {
            if !source.scalars[end].properties.isWhitespace { left -= 1 }
            end += 1
        }
        return end
    }

    private func written(from offset: Int, plain: String? = nil) -> String {
        if let plain { return plain }
        if let end = scan.flowEnds[offset] { return source.text(in: offset..<end) }
        return source.text(in: offset..<source.endOfLine(at: offset))
    }
}

extension Element {
    /// Just behind the last thing that stands in a collection.
    fileprivate var lastEnd: Int {
        switch content {
        case .map(let entries):
            entries.last.map { max($0.value.range.upperBound, $0.key.range.upperBound) } ?? 0
        case .list(let items): items.last?.range.upperBound ?? 0
        case .empty, .refused, .scalar: range.upperBound
        }
    }
}
