import HubModel

/// Writes a file anew, node by node; comments and blank lines go with what they stand in front of.
struct FormatWriter {
    private let original: FormatText
    private var lines: [String] = []

    /// What stands in lines of their own between two nodes.
    private enum Between {
        case blank
        case comment(String, column: Int)

        var isBlank: Bool { if case .blank = self { true } else { false } }
    }

    /// An entry or item with what goes with it.
    private struct Part {
        var before: [Between]
        var entry: Element.Entry?
        var value: Element
        /// Lines behind its last one that still belong to a block inside it.
        var foot: [Between]
        /// Spaces between the colon and the value.
        var gap: Int

        var start: Int { entry?.key.range.lowerBound ?? value.range.lowerBound }
        var end: Int { max(value.range.upperBound, entry?.key.range.upperBound ?? 0) }
    }

    init(_ text: FormatText, _ shape: BlockShape) {
        original = text
        let root = text.root
        let first = text.source.lineIndex(of: root.range.lowerBound)
        head(upTo: first)
        let last = text.source.lineIndex(of: max(root.range.upperBound - 1, root.range.lowerBound))
        let foot = between(last + 1, text.source.lineIndex(of: text.source.scalars.count) + 1)
        if root.isFlow || root.text != nil {
            verbatim(root, behind: "", at: 0, from: 0)
            write(foot, at: 0)
        } else {
            block(root, .block(shape), at: 0, behind: first - 1, foot: foot)
        }
        while lines.last?.isEmpty == true { lines.removeLast() }
    }

    var text: String { lines.joined(separator: "\n") + "\n" }

    /// What stands in front of the first key is about the whole file, and stays there.
    private mutating func head(upTo line: Int) {
        for index in 0..<line {
            let start = original.source.offset(line: index + 1, column: 1)
            let text = original.source.text(in: start..<original.source.endOfLine(at: start)).trimmingTail
            if text.isEmpty, lines.isEmpty || lines.last?.isEmpty == true { continue }
            lines.append(text.hasPrefix(" ") ? text.trimmingSpaces : text)
        }
    }

    // MARK: Blocks

    /// `line`: the one behind which it begins.
    private mutating func block(
        _ element: Element,
        _ shape: Shape?,
        at indentation: Int,
        behind line: Int,
        foot: [Between]
    ) {
        var (parts, rest) = parts(of: element, behind: line, foot: foot)
        if let block = shape?.ordering(of: element) { parts = ordered(parts, by: block) }
        for (position, part) in parts.enumerated() {
            write(position == 0 ? part.before.drop(while: \.isBlank) : part.before[...], at: indentation)
            write(
                part,
                in: element,
                shape,
                at: indentation,
                behind: String(repeating: " ", count: indentation)
            )
        }
        if parts.isEmpty { rest = foot }
        write(rest, at: indentation)
    }

    /// Each part with the lines in front of it; and what is left behind the last one.
    private func parts(
        of element: Element,
        behind line: Int,
        foot: [Between]
    ) -> (parts: [Part], rest: [Between]) {
        let column = original.source.column(of: element.range.lowerBound)
        var parts: [Part] = []
        let entries: [(Element.Entry?, Element)] =
            switch element.content {
            case .map(let entries): entries.map { ($0, $0.value) }
            case .list(let items): items.map { (nil, $0) }
            case .empty, .refused, .scalar: []
            }
        for (entry, value) in entries {
            var part = Part(before: [], entry: entry, value: value, foot: [], gap: gap(of: entry, value))
            if let last = parts.indices.last {
                let lines = between(self.line(of: parts[last].end - 1) + 1, self.line(of: part.start))
                (parts[last].foot, part.before) = split(lines, at: column)
            } else {
                part.before = between(line + 1, self.line(of: part.start))
            }
            parts.append(part)
        }
        guard let last = parts.indices.last else { return ([], foot) }
        let (inner, rest) = split(foot, at: column)
        parts[last].foot = inner
        return (parts, rest)
    }

    /// Comments that stand further in than a block belong to what is inside its last part.
    private func split(_ lines: [Between], at column: Int) -> (inner: [Between], outer: [Between]) {
        let last = lines.lastIndex { if case .comment(_, let own) = $0 { own > column } else { false } }
        guard let last else { return ([], lines) }
        return (Array(lines[...last]), Array(lines[(last + 1)...]))
    }

    /// The language's order; keys that it does not know come last, as they stand.
    private func ordered(_ parts: [Part], by block: BlockShape) -> [Part] {
        let places = Dictionary(uniqueKeysWithValues: block.fields.enumerated().map { ($1.key, $0) })
        return parts.enumerated().sorted { left, right in
            let (first, second) = (
                places[left.element.entry?.name ?? ""] ?? .max,
                places[right.element.entry?.name ?? ""] ?? .max
            )
            return (first, left.offset) < (second, right.offset)
        }.map(\.element)
    }

    // MARK: Parts

    /// `start`: what the first line begins with, the spaces or a dash.
    private mutating func write(
        _ part: Part,
        in holder: Element,
        _ shape: Shape?,
        at indentation: Int,
        behind start: String
    ) {
        guard let entry = part.entry else { return item(part, shape?.item, at: indentation, behind: start) }
        let key = start + original.source.text(in: entry.key.range) + ":"
        let value = part.value
        let inner = shape?.value(of: entry.name, in: holder)
        let column = original.source.column(of: holder.range.lowerBound)
        let shift = indentation - column
        if value.isBlock {
            lines.append(key + comment(behind: entry.key.range.upperBound, beyond: key.count, shift: shift))
            block(
                value,
                inner,
                at: indentation + 2,
                behind: line(of: entry.key.range.lowerBound),
                foot: part.foot
            )
        } else if value.range.isEmpty {
            lines.append(key + comment(behind: entry.key.range.upperBound, beyond: key.count, shift: shift))
            write(part.foot, at: indentation + 2)
        } else {
            verbatim(
                value,
                behind: key + String(repeating: " ", count: part.gap),
                at: indentation,
                from: column
            )
            write(part.foot, at: indentation + 2)
        }
    }

    private mutating func item(_ part: Part, _ shape: Shape?, at indentation: Int, behind start: String) {
        let value = part.value
        let dash = start + "- "
        let shift = indentation - original.source.column(of: part.start) + 2
        guard value.isBlock else {
            if value.range.isEmpty {
                lines.append(start + "-" + comment(behind: part.start, beyond: dash.count, shift: shift))
            } else {
                verbatim(
                    value,
                    behind: dash,
                    at: indentation,
                    from: original.source.column(of: part.start) - 2
                )
            }
            return write(part.foot, at: indentation + 2)
        }
        // The first entry stands behind the dash, its comments in front of it.
        var (parts, rest) = parts(of: value, behind: line(of: part.start), foot: part.foot)
        if let block = shape?.ordering(of: value) { parts = ordered(parts, by: block) }
        for (position, inner) in parts.enumerated() {
            let before = position == 0 ? inner.before.drop(while: \.isBlank) : inner.before[...]
            write(before, at: position == 0 ? indentation : indentation + 2)
            let begin = position == 0 ? dash : String(repeating: " ", count: indentation + 2)
            write(inner, in: value, shape, at: indentation + 2, behind: begin)
        }
        if parts.isEmpty { rest = part.foot }
        write(rest, at: indentation + 2)
    }

    /// A scalar or what stands in brackets, as it is; further lines keep their distance to the key.
    private mutating func verbatim(
        _ value: Element,
        behind start: String,
        at indentation: Int,
        from column: Int
    ) {
        let written = original.source.text(in: value.range).trimmingTail
        var rows = written.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        if rows.count == 1 { rows[0] = value.withoutNeedlessQuotes ?? rows[0] }
        let first = start + rows[0]
        let shift = indentation - column
        for (position, row) in rows.enumerated() {
            var line = position == 0 ? first : moved(row, by: shift)
            if position == rows.count - 1, !value.isBlockScalar {
                line += comment(behind: value.range.upperBound, beyond: line.count, shift: shift)
            }
            lines.append(value.isBlockScalar && position > 0 ? line : line.trimmingTail)
        }
    }

    private func moved(_ row: String, by shift: Int) -> String {
        guard !row.trimmingSpaces.isEmpty else { return row }
        if shift >= 0 { return String(repeating: " ", count: shift) + row }
        let spaces = row.prefix { $0 == " " }.count
        return String(row.dropFirst(min(spaces, -shift)))
    }

    /// The comment on the line, in its column where there is room for it.
    ///
    /// `shift`: how far its line moves.
    private func comment(behind offset: Int, beyond width: Int, shift: Int) -> String {
        guard let start = original.comments[line(of: offset)], start >= offset else { return "" }
        let column = original.source.column(of: start) + shift
        return String(repeating: " ", count: max(column - width, 2)) + original.comment(at: start)
    }

    /// One space, unless the value stands in one column with that of a neighbour.
    private func gap(of entry: Element.Entry?, _ value: Element) -> Int {
        guard let entry, !value.range.isEmpty, !value.isBlock else { return 1 }
        let written = value.range.lowerBound - entry.key.range.upperBound - 1
        guard written > 1, line(of: value.range.lowerBound) == line(of: entry.key.range.lowerBound) else {
            return 1
        }
        return original.root.isAligned(entry, in: original.source) ? written : 1
    }

    // MARK: Lines between

    /// Own lines from one line up to another.
    private func between(_ first: Int, _ end: Int) -> [Between] {
        guard first < end else { return [] }
        var between: [Between] = []
        for index in first..<end {
            if let start = original.comments[index] {
                between.append(
                    .comment(original.comment(at: start), column: original.source.column(of: start))
                )
            } else if between.last.map({ !$0.isBlank }) ?? true {
                between.append(.blank)
            }
        }
        return between
    }

    private mutating func write(_ lines: some Sequence<Between>, at indentation: Int) {
        for line in lines {
            switch line {
            case .blank: if self.lines.last?.isEmpty == false { self.lines.append("") }
            case .comment(let text, _): self.lines.append(String(repeating: " ", count: indentation) + text)
            }
        }
    }

    private func line(of offset: Int) -> Int { original.source.lineIndex(of: max(offset, 0)) }
}

extension Element {
    /// A map or list over lines of its own.
    var isBlock: Bool {
        switch content {
        case .map, .list: !isFlow
        case .empty, .refused, .scalar: false
        }
    }

    var isBlockScalar: Bool {
        if case .scalar(_, .block) = content { true } else { false }
    }

    /// The text alone, where quotes say nothing: letters first, and no sign or word that YAML could take otherwise.
    fileprivate var withoutNeedlessQuotes: String? {
        guard case .scalar(let text, let style) = content, style == .doubleQuoted || style == .singleQuoted,
            let first = text.first, first.isLetter, text.last?.isWhitespace == false,
            text.allSatisfy({ $0.isLetter || $0.isNumber || " _-./".contains($0) }),
            !["true", "false", "yes", "no", "on", "off", "y", "n", "null"].contains(text.lowercased())
        else { return nil }
        return text
    }

    /// Whether the value of an entry begins in the column in which that of another one of its block does.
    fileprivate func isAligned(_ entry: Entry, in source: SourceText) -> Bool {
        let start = entry.key.range.lowerBound
        let column = source.column(of: entry.value.range.lowerBound)
        let holder = holders(of: start).last { $0.entries.contains { $0.key.range.lowerBound == start } }
        return holder?.entries.contains { other in
            let value = other.value.range
            return !value.isEmpty && !other.value.isBlock && other.key.range.lowerBound != start
                && source.column(of: value.lowerBound) == column
        } ?? false
    }
}

extension SourceText {
    /// Scalars in front of an offset on its line.
    func column(of offset: Int) -> Int { offset - startOfLine(at: min(offset, scalars.count)) }
}
