package import HubModel

/// A manifest's text, changed value by value: whatever is not changed stays as it is, comments and spaces included.
package struct ManifestEditor: Sendable {
    /// One step of the way to a value: a key, or the number of a list's item.
    package enum Step: Sendable, Hashable {
        case key(String)
        case item(Int)
    }

    package enum Mistake: Error, Sendable, Hashable {
        /// What was to be put there is no value of YAML on one line.
        case notAValue(String)
        /// Nothing stands where something was to be changed or added.
        case nothingThere
    }

    package private(set) var text: String
    private var source: SourceText
    private var root: Element

    /// `nil` where the text cannot be read.
    package init?(_ text: String) {
        guard let read = ManifestEditor.read(text) else { return nil }
        self.text = text
        (source, root) = read
    }

    private static func read(_ text: String) -> (SourceText, Element)? {
        var document = DocumentReader(file: "")
        guard let root = document.read(Array(text.utf8)), let source = document.source,
            document.diagnostics.isEmpty
        else { return nil }
        return (source, root)
    }

    // MARK: Looking

    /// The keys of a block, in the order of the file.
    package func names(at path: [Step]) -> [String] { element(at: path)?.entries.map(\.name) ?? [] }

    package func count(at path: [Step]) -> Int {
        if case .list(let items)? = element(at: path)?.content { items.count } else { 0 }
    }

    package func isBlock(at path: [Step]) -> Bool {
        if case .map? = element(at: path)?.content { true } else { false }
    }

    /// The text of a plain value; `nil` where there is none, or a list or block.
    package func text(at path: [Step]) -> String? { element(at: path)?.text }

    /// A value as it would stand on one line.
    package func written(at path: [Step]) -> String? {
        element(at: path).flatMap { $0.isEmpty ? nil : $0.onOneLine }
    }

    /// Where a value stands, from its first character to just behind its last.
    package func place(of path: [Step]) -> (start: SourceLocation, end: SourceLocation)? {
        element(at: path).map {
            (source.location(of: $0.range.lowerBound), source.location(of: $0.range.upperBound))
        }
    }

    private func element(at path: [Step]) -> Element? {
        path.reduce(root as Element?) { element, step in
            switch step {
            case .key(let key): element?[key]
            case .item(let position):
                if case .list(let items)? = element?.content, items.indices.contains(position) {
                    items[position]
                } else {
                    nil
                }
            }
        }
    }

    // MARK: Changing

    /// Text as it stands between brackets.
    package static func inBrackets(_ text: String) -> String { Quoting.scalar(text, inFlow: true) }

    /// Whether a text is a value of YAML that can stand on one line.
    package static func isValue(_ text: String) -> Bool {
        !text.contains(where: \.isNewline) && read("a: \(text)")?.1["a"] != nil
    }

    /// Puts plain text there, in quotes where it needs them.
    package mutating func set(text: String, at path: [Step]) throws(Mistake) {
        // Whoever wrote quotes wants them.
        let keepsQuotes = element(at: path)?.isQuoted ?? false
        try set(keepsQuotes ? Quoting.quoted(text) : Quoting.scalar(text, inFlow: isInFlow(path)), at: path)
    }

    /// Puts a value there as YAML writes it; a key that is missing is added behind the others.
    package mutating func set(_ value: String, at path: [Step]) throws(Mistake) {
        guard ManifestEditor.isValue(value) else { throw .notAValue(value) }
        guard let element = element(at: path) else { return try add(value, at: path) }
        if element.isBlock || element.range.isEmpty, case .key? = path.last {
            guard let key = key(at: path) else { throw .nothingThere }
            let end = max(element.range.upperBound, key.range.upperBound + 1)
            return try replace(key.range.upperBound + 1..<end, " " + value)
        }
        try replace(element.range, value)
    }

    package mutating func remove(at path: [Step]) throws(Mistake) {
        let start = path.last.flatMap { step -> Int? in
            if case .key = step {
                key(at: path)?.range.lowerBound
            } else {
                element(at: path)?.range.lowerBound
            }
        }
        let file = FileText(source: source, root: root)
        guard let start, let edit = file.edit(for: .remove(at: source.location(of: start))) else {
            throw .nothingThere
        }
        try take(TextEdits.apply([edit], to: text))
    }

    /// An item as YAML writes it, at the end of a list.
    package mutating func append(_ value: String, to path: [Step]) throws(Mistake) {
        guard ManifestEditor.isValue(value) else { throw .notAValue(value) }
        guard let list = element(at: path), case .list = list.content else { throw .nothingThere }
        let file = FileText(source: source, root: root)
        let place = source.location(of: list.range.lowerBound)
        guard let edit = file.edit(for: .addItem(value, to: place)) else { throw .nothingThere }
        try take(TextEdits.apply([edit], to: text))
    }

    private mutating func add(_ value: String, at path: [Step]) throws(Mistake) {
        guard case .key(let key)? = path.last, let holder = element(at: path.dropLast()),
            case .map(let entries) = holder.content
        else { throw .nothingThere }
        let line = "\(Quoting.scalar(key, inFlow: holder.isFlow)): \(value)"
        guard let last = holder.parts.last, !entries.isEmpty else {
            return try replace(holder.range, "{ \(line) }")
        }
        if holder.isFlow { return try replace(last.upperBound..<last.upperBound, ", \(line)") }
        let indentation = source.column(of: holder.range.lowerBound)
        let end = source.endOfLine(at: max(last.upperBound - 1, last.lowerBound))
        try replace(end..<end, "\n" + String(repeating: " ", count: indentation) + line)
    }

    private func key(at path: [Step]) -> Element? {
        guard case .key(let key)? = path.last else { return nil }
        return element(at: path.dropLast())?.entry(key)?.key
    }

    private func isInFlow(_ path: [Step]) -> Bool {
        path.indices.contains { element(at: Array(path[..<$0]))?.isFlow ?? false }
    }

    private mutating func replace(_ range: Range<Int>, _ new: String) throws(Mistake) {
        try take(TextEdits.apply([source.edit(range, new)], to: text))
    }

    private mutating func take(_ changed: String) throws(Mistake) {
        guard let read = ManifestEditor.read(changed) else { throw .notAValue(changed) }
        text = changed
        (source, root) = read
    }
}

extension ManifestEditor.Step: ExpressibleByStringLiteral {
    package init(stringLiteral value: String) { self = .key(value) }
}

extension Element {
    /// Its YAML between brackets, comments left out.
    fileprivate var onOneLine: String {
        switch content {
        case .empty, .refused: ""
        case .scalar(let text, _):
            !isQuoted && Quoting.isPlain(text, inFlow: true) ? text : Quoting.quotedOnOneLine(text)
        case .list(let items): items.isEmpty ? "[]" : "[\(items.map(\.onOneLine).joined(separator: ", "))]"
        case .map(let entries):
            entries.isEmpty
                ? "{}"
                : "{ \(entries.map { "\(Quoting.scalar($0.name, inFlow: true)): \($0.value.onOneLine)" }.joined(separator: ", ")) }"
        }
    }
}

extension Quoting {
    /// In quotes, line breaks and signs that no line may hold escaped.
    static func quotedOnOneLine(_ value: String) -> String {
        guard value.contains(where: { $0.isNewline || $0 == "\t" }) else { return quoted(value) }
        let escaped = value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
            .replacing("\n", with: "\\n").replacing("\t", with: "\\t")
        return "\"\(escaped)\""
    }
}
