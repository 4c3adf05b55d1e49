package import HubModel

/// Makes edits in a text as it stands in a file, whatever its line endings are.
package enum TextEdits {
    package static func apply(_ edits: [Fix.Edit], to text: String) -> String {
        let lines = lineStarts(text)
        var changed = text
        // From the end, so that what is still to come keeps its place.
        for edit in edits.sorted(by: { $0.start.isBefore($1.start) }).reversed() {
            guard let start = index(of: edit.start, text, lines), let end = index(of: edit.end, text, lines),
                start <= end
            else { continue }
            let from = changed.index(
                changed.startIndex,
                offsetBy: text.distance(from: text.startIndex, to: start)
            )
            let to = changed.index(from, offsetBy: text.distance(from: start, to: end))
            changed.replaceSubrange(from..<to, with: edit.text.replacing("\n", with: ending(of: text)))
        }
        return changed
    }

    /// What breaks its lines.
    package static func ending(of text: String) -> String {
        text.first(where: \.isNewline).map { $0 == "\r\n" ? "\r\n" : "\n" } ?? "\n"
    }

    private static func lineStarts(_ text: String) -> [String.Index] {
        var starts = [text.startIndex]
        if text.first == "\u{FEFF}" { starts[0] = text.index(after: text.startIndex) }
        for index in text.indices where text[index].isNewline { starts.append(text.index(after: index)) }
        return starts
    }

    private static func index(
        of place: SourceLocation,
        _ text: String,
        _ lines: [String.Index]
    ) -> String.Index? {
        guard (1...lines.count).contains(place.line) else { return nil }
        return text.index(lines[place.line - 1], offsetBy: place.column - 1, limitedBy: text.endIndex)
    }
}

extension SourceLocation {
    package func isBefore(_ other: SourceLocation) -> Bool { (line, column) < (other.line, other.column) }
}
