/// A place in a record: the simple form that works on JSON, XML and CSV alike, JSONPath where it begins with `$`,
/// XPath where it begins with `/`.
///
/// `a.b` child · `a.b[]` every item · `a[0]` · `a[k=v]` · `@attr` · `#text` · `*` · `**` · `.` · `^` · `^^` ·
/// `['odd.key']` · `ns:name`. Evaluation lives in HubPipeline; this is the syntax.
package struct Path: Sendable, Hashable {
    package enum Step: Sendable, Hashable {
        /// A child by name; `prefix` only where the manifest wrote `ns:name`.
        case child(String, prefix: String?)
        case anyChild
        /// This item and everything below it.
        case descendants
        /// Every item: a list's, or the lone value itself.
        case items
        case index(Int)
        /// Items whose child has this text: `a[k=v]`; `@k` is an attribute alone.
        case matching(String, String)
        case attribute(String)
        case text
    }

    package enum Origin: Sendable, Hashable {
        case record
        /// `^`, how many levels up.
        case parent(Int)
        /// `^^`, the whole answer.
        case answer
    }

    package enum Form: Sendable, Hashable {
        case simple
        case json(JSONPath)
        case xml(XPath)
    }

    package let text: String
    package let origin: Origin
    /// Of the simple form; empty otherwise.
    package let steps: [Step]
    package let form: Form

    package init(text: String, origin: Origin = .record, steps: [Step]) {
        self.text = text
        self.origin = origin
        self.steps = steps
        form = .simple
    }

    package enum Mistake: Error, Sendable, Hashable {
        case empty
        case json(JSONPath.Mistake)
        case xml(XPath.Mistake)
        case unexpected(offset: Int, found: String)
        case unclosed(offset: Int, what: String)

        /// Offset in characters from the path's beginning.
        package var offset: Int {
            switch self {
            case .empty: 0
            case .xml(let mistake): mistake.offset
            case .json(let mistake): mistake.offset
            case .unexpected(let offset, _), .unclosed(let offset, _): offset
            }
        }
    }

    package init(_ text: String) throws(Mistake) {
        // By scalar: a combining mark behind `$` makes another character of it.
        guard let first = text.unicodeScalars.first else { throw .empty }
        self.text = text
        switch first {
        case "$":
            do throws(JSONPath.Mistake) { form = .json(try JSONPath(text)) } catch { throw .json(error) }
            (origin, steps) = (.record, [])
        case "/":
            do throws(XPath.Mistake) { form = .xml(try XPath(text)) } catch { throw .xml(error) }
            (origin, steps) = (.record, [])
        default:
            var parser = PathParser(text)
            (origin, steps) = try parser.parse()
            form = .simple
        }
    }

    /// Whether records can be found by it while the document goes by, in constant memory.
    package var streams: Bool {
        guard form == .simple, origin == .record else { return false }
        return steps.allSatisfy { step in
            switch step {
            case .child, .anyChild, .descendants, .items: true
            case .index, .matching, .attribute, .text: false
            }
        }
    }

    /// The steps before the last `[]`: what must be there for a list of records to be believed.
    package var listHolder: [Step] {
        guard let last = steps.lastIndex(of: .items) else { return steps.dropLast() }
        return Array(steps[..<last])
    }
}

private struct PathParser {
    private let characters: [Character]
    private var index = 0

    init(_ text: String) {
        characters = Array(text)
    }

    mutating func parse() throws(Path.Mistake) -> (Path.Origin, [Path.Step]) {
        // Names may hold blanks inside; at an end they are a slip.
        if characters[0].isWhitespace { throw unexpected() }
        if let last = characters.last, last.isWhitespace {
            throw .unexpected(offset: characters.count - 1, found: String(last))
        }
        var origin = Path.Origin.record
        var levels = 0
        while peek == "^" {
            levels += 1
            index += 1
            if levels == 1, peek == ".", peek(1) == "^" { index += 1 }
        }
        if levels == 2, characters.starts(with: ["^", "^"]) {
            origin = .answer
        } else if levels > 0 {
            origin = .parent(levels)
        }
        if levels > 0 {
            guard peek != nil else { return (origin, []) }
            guard peek == "." || peek == "[" else { throw unexpected() }
            if peek == "." { index += 1 }
        } else if characters == ["."] {
            return (.record, [])
        }
        var steps: [Path.Step] = []
        while index < characters.count {
            try step(into: &steps)
        }
        return (origin, steps)
    }

    private var peek: Character? { peek(0) }

    private func peek(_ ahead: Int) -> Character? {
        index + ahead < characters.count ? characters[index + ahead] : nil
    }

    private func unexpected() -> Path.Mistake {
        .unexpected(offset: index, found: peek.map(String.init) ?? "")
    }

    private mutating func step(into steps: inout [Path.Step]) throws(Path.Mistake) {
        switch peek {
        case "[": try bracket(into: &steps)
        case "@":
            index += 1
            steps.append(.attribute(try name().name))
        case "#":
            guard characters[index...].starts(with: ["#", "t", "e", "x", "t"]) else { throw unexpected() }
            index += 5
            steps.append(.text)
        case "*":
            index += 1
            if peek == "*" {
                index += 1
                steps.append(.descendants)
            } else {
                steps.append(.anyChild)
            }
        default:
            let (name, prefix) = try name()
            steps.append(.child(name, prefix: prefix))
        }
        switch peek {
        case nil, "[": return
        case ".":
            index += 1
            if peek == nil { throw unexpected() }
        default: throw unexpected()
        }
    }

    private mutating func name() throws(Path.Mistake) -> (name: String, prefix: String?) {
        let start = index
        while let character = peek, !".[]@#*{}^".contains(character) { index += 1 }
        guard index > start else { throw unexpected() }
        let name = String(characters[start..<index])
        // A prefix is a name without spaces before one colon: "cbc:ID". Other colons belong to the name.
        let parts = name.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty, !parts[0].contains(" "),
            !parts[1].hasPrefix(" ")
        else { return (name, nil) }
        return (String(parts[1]), String(parts[0]))
    }

    private mutating func bracket(into steps: inout [Path.Step]) throws(Path.Mistake) {
        let start = index
        index += 1
        if peek == "]" {
            index += 1
            steps.append(.items)
            return
        }
        if let quote = peek, quote == "'" || quote == "\"" {
            index += 1
            let from = index
            while let character = peek, character != quote { index += 1; _ = character }
            guard peek == quote, peek(1) == "]" else { throw .unclosed(offset: start, what: "['") }
            steps.append(.child(String(characters[from..<index]), prefix: nil))
            index += 2
            return
        }
        let from = index
        try skipToEnd(ofBracketAt: start)
        let inside = String(characters[from..<index])
        index += 1
        if let number = Int(inside), number >= 0 {
            steps.append(.index(number))
        } else if let equals = inside.firstIndex(of: "="), equals != inside.startIndex {
            steps.append(
                .matching(
                    String(inside[..<equals]).trimmingSpaces,
                    String(inside[inside.index(after: equals)...]).trimmingSpaces.withoutQuotes
                )
            )
        } else {
            throw .unexpected(offset: from, found: inside)
        }
    }

    /// A text in quotes may hold brackets: `a[k='[1]']`.
    private mutating func skipToEnd(ofBracketAt start: Int) throws(Path.Mistake) {
        var quote: Character?
        while let character = peek, quote != nil || character != "]" {
            if character == quote {
                quote = nil
            } else if quote == nil, peek(-1) == "=", character == "'" || character == "\"" {
                quote = character
            }
            index += 1
        }
        guard peek == "]" else { throw .unclosed(offset: start, what: "[") }
    }
}

extension String {
    fileprivate var withoutQuotes: String {
        guard count >= 2, let first, first == last, first == "'" || first == "\"" else { return self }
        return String(dropFirst().dropLast())
    }
}
