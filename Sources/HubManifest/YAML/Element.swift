import HubModel

/// A node of a manifest with its place.
///
/// Scalars are text: what they mean is said by the field that reads them.
struct Element: Sendable {
    enum Style: Sendable {
        case plain, singleQuoted, doubleQuoted, block
    }

    indirect enum Content: Sendable {
        /// Nothing stands there, or `~`, or `null` without quotes.
        case empty
        /// An alias; it was told already, and nothing more is said of it.
        case refused
        case scalar(String, Style)
        case list([Element])
        case map([Entry])
    }

    struct Entry: Sendable {
        var name: String
        var key: Element
        var value: Element
    }

    var content: Content
    var location: SourceLocation
    /// As it stands in the file; for a block collection only its beginning is of use.
    var written: String
    /// Its scalars in the file's text; empty where nothing stands.
    var range: Range<Int> = 0..<0
    /// Written between brackets or braces.
    var isFlow = false
    /// The text behind `#` on the line, where the value is empty because of it.
    var swallowedComment: String?

    static func absent(at location: SourceLocation, offset: Int = 0) -> Element {
        Element(content: .empty, location: location, written: "", range: offset..<offset)
    }

    var text: String? {
        if case .scalar(let text, _) = content { text } else { nil }
    }

    var isQuoted: Bool {
        if case .scalar(_, let style) = content { style != .plain } else { false }
    }

    var isEmpty: Bool {
        if case .empty = content { true } else { false }
    }

    var entries: [Entry] {
        if case .map(let entries) = content { entries } else { [] }
    }

    subscript(key: String) -> Element? { entry(key)?.value }

    func entry(_ key: String) -> Entry? { entries.first { $0.name == key } }

    /// The value below these keys, or as far as they lead.
    func nearest(_ keys: [String]) -> Element {
        guard let first = keys.first, let next = entry(first) else { return self }
        if keys.count == 1 || next.value.isEmpty {
            return next.value.isEmpty ? next.key : next.value
        }
        return next.value.nearest(Array(keys.dropFirst()))
    }
}

extension Element {
    /// The place of a character of a scalar's text, counted from 0.
    func location(offset: Int) -> SourceLocation {
        guard case .scalar(_, let style) = content, offset > 0 || style != .plain else { return location }
        switch style {
        case .plain: return moved(by: offset)
        case .singleQuoted:
            return moved(by: 1 + Element.width(of: offset, in: written) { $0.starts(with: "''") ? 2 : 1 })
        case .doubleQuoted:
            return moved(by: 1 + Element.width(of: offset, in: written, of: Element.escapeWidth))
        case .block: return location
        }
    }

    private func moved(by columns: Int) -> SourceLocation {
        // A value over several lines is rare; its beginning is then near enough.
        guard !written.prefix(columns).contains("\n") else { return location }
        return SourceLocation(file: location.file, line: location.line, column: location.column + columns)
    }

    /// How many written characters stand for the first `count` characters behind the opening quote.
    private static func width(of count: Int, in written: String, of step: (Substring) -> Int) -> Int {
        var rest = written.dropFirst()
        var width = 0
        for _ in 0..<count where !rest.isEmpty {
            let step = step(rest)
            width += step
            rest = rest.dropFirst(step)
        }
        return width
    }

    private static func escapeWidth(_ rest: Substring) -> Int {
        guard rest.first == "\\" else { return 1 }
        switch rest.dropFirst().first {
        case "x": return 4
        case "u": return 6
        case "U": return 10
        default: return 2
        }
    }
}
