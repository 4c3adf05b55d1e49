/// Text with placeholders: `{settings.x}`, `{since | dd/MM/yyyy}`, `{SO_SERY | pad 8}`.
package struct Template: Sendable, Hashable {
    package enum Segment: Sendable, Hashable {
        case literal(String)
        case placeholder(Placeholder)
    }

    /// What stands between braces: a name and the pipes that its value goes through.
    package struct Placeholder: Sendable, Hashable {
        package var name: String
        package var pipes: [Pipe]
        /// Characters from the template's beginning, for diagnostics.
        package var offset: Int

        /// `settings` of `settings.base_url`; the whole name if it has no dot.
        package var root: String { String(name.prefix { $0 != "." }) }
        /// `base_url` of `settings.base_url`; empty if it has no dot.
        package var member: String { String(name.dropFirst(root.count + 1)) }
    }

    package enum Pipe: Sendable, Hashable {
        case pattern(DatePattern)
        case iso
        case epochSeconds
        case epochMilliseconds
        case base64
        case sha256
        case md5
        case pseudonym
        case upper
        case lower
        case text
        case pad(Int)
        case either(String, String)
        case or(String)
        case code(String)
    }

    package enum Mistake: Error, Sendable, Hashable {
        case unclosed(offset: Int)
        case empty(offset: Int)
        case unknownPipe(offset: Int, String)
        case badPipe(offset: Int, pipe: String, needs: String)

        package var offset: Int {
            switch self {
            case .unclosed(let offset), .empty(let offset), .unknownPipe(let offset, _),
                .badPipe(let offset, _, _):
                offset
            }
        }
    }

    package let text: String
    package let segments: [Segment]

    /// Text without placeholders, braces included.
    package init(literal text: String) {
        self.text = text
        segments = text.isEmpty ? [] : [.literal(text)]
    }

    package init(_ text: String) throws(Mistake) {
        self.text = text
        var segments: [Segment] = []
        var literal = ""
        let characters = Array(text)
        var index = 0
        while index < characters.count {
            guard characters[index] == "{" else {
                literal.append(characters[index])
                index += 1
                continue
            }
            guard let end = characters[index...].firstIndex(of: "}") else {
                throw .unclosed(offset: index)
            }
            if !literal.isEmpty { segments.append(.literal(literal)) }
            literal = ""
            let inside = String(characters[(index + 1)..<end])
            segments.append(.placeholder(try Template.placeholder(inside, offset: index)))
            index = end + 1
        }
        if !literal.isEmpty { segments.append(.literal(literal)) }
        self.segments = segments
    }

    package var placeholders: [Placeholder] {
        segments.compactMap { if case .placeholder(let placeholder) = $0 { placeholder } else { nil } }
    }

    /// The only segment, if the template is one placeholder and nothing else: its value keeps its type.
    package var solePlaceholder: Placeholder? {
        guard segments.count == 1, case .placeholder(let placeholder) = segments[0] else { return nil }
        return placeholder
    }

    package var isConstant: Bool { placeholders.isEmpty }

    private static func placeholder(_ inside: String, offset: Int) throws(Mistake) -> Placeholder {
        let parts = inside.split(separator: "|", omittingEmptySubsequences: false)
            .map { $0.trimmingSpaces }
        guard let name = parts.first, !name.isEmpty else { throw .empty(offset: offset) }
        var pipes: [Pipe] = []
        for part in parts.dropFirst() {
            pipes.append(try pipe(part, offset: offset))
        }
        return Placeholder(name: name, pipes: pipes, offset: offset)
    }

    /// Pipe names as a manifest writes them, date patterns apart.
    package static let pipeNames = [
        "iso", "epoch_s", "epoch_ms", "base64", "sha256", "md5", "pseudonym", "upper", "lower", "text", "pad",
        "either", "or", "code",
    ]

    private static func pipe(_ text: String, offset: Int) throws(Mistake) -> Pipe {
        let words = text.split(separator: " ").map(String.init)
        guard let word = words.first else { throw .empty(offset: offset) }
        switch (word, words.count) {
        case ("iso", 1): return .iso
        case ("epoch_s", 1): return .epochSeconds
        case ("epoch_ms", 1): return .epochMilliseconds
        case ("base64", 1): return .base64
        case ("sha256", 1): return .sha256
        case ("md5", 1): return .md5
        case ("pseudonym", 1): return .pseudonym
        case ("upper", 1): return .upper
        case ("lower", 1): return .lower
        case ("text", 1): return .text
        case ("pad", _):
            guard words.count == 2, let width = Int(words[1]), (1...64).contains(width) else {
                throw .badPipe(offset: offset, pipe: "pad", needs: "pad 8")
            }
            return .pad(width)
        case ("either", _):
            guard words.count == 3 else {
                throw .badPipe(offset: offset, pipe: "either", needs: "either A B")
            }
            return .either(words[1].unquoted, words[2].unquoted)
        case ("or", _):
            guard words.count >= 2 else { throw .badPipe(offset: offset, pipe: "or", needs: "or X") }
            return .or(words.dropFirst().joined(separator: " ").unquoted)
        case ("code", _):
            guard words.count == 2 else { throw .badPipe(offset: offset, pipe: "code", needs: "code T") }
            return .code(words[1])
        default:
            guard let pattern = try? DatePattern(text), pattern.items.contains(where: \.isDatePart) else {
                throw .unknownPipe(offset: offset, text)
            }
            return .pattern(pattern)
        }
    }
}

extension DatePattern.Item {
    fileprivate var isDatePart: Bool {
        if case .literal = self { false } else { true }
    }
}

extension StringProtocol {
    package var trimmingSpaces: String {
        var slice = self[...]
        while let first = slice.first, first.isWhitespace { slice = slice.dropFirst() }
        while let last = slice.last, last.isWhitespace { slice = slice.dropLast() }
        return String(slice)
    }

    fileprivate var unquoted: String {
        guard count >= 2, let first, first == last, first == "\"" || first == "'" else { return String(self) }
        return String(dropFirst().dropLast())
    }
}
