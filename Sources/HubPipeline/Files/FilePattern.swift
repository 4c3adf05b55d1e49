package import HubModel

/// `/data/{site}/{station}_{time}.txt`: which paths are meant, and what their names say.
///
/// Names never take a `/`, never nothing, and never the dot that hides a file. A name takes as little as possible up
/// to the next literal, the last one of a component the rest; one that stands twice has one value. Letters are
/// compared as people see them: composed (NFC) or not (NFD).
package struct FilePattern: Sendable, Hashable {
    /// Between two `/`.
    package struct Component: Sendable, Hashable {
        package enum Part: Sendable, Hashable {
            case literal(String)
            case name(String)
        }

        package var parts: [Part]

        /// The whole of a component without names.
        var literal: String? {
            guard parts.count <= 1 else { return nil }
            if case .literal(let text)? = parts.first { return text }
            return nil
        }
    }

    /// The folder that all the files are in: everything before the first name.
    package let base: FilePath
    /// Below the base; the last one is the files' own.
    package let components: [Component]

    package enum Mistake: Error, Sendable, Hashable {
        /// Not an absolute path.
        case relative
        /// It ends with a folder.
        case namesNoFile
        /// `.`, `..`, or nothing between two `/`.
        case badComponent(String)
        /// Two names with nothing between them.
        case adjacent(String, String)
    }

    /// `parts`: an absolute path whose known values are filled in.
    package init(_ parts: [Component.Part]) throws(Mistake) {
        let components = FilePattern.split(parts)
        guard components.count > 1, components[0].parts.isEmpty else { throw .relative }
        guard components.last?.parts.isEmpty == false else { throw .namesNoFile }
        for component in components.dropFirst() { try FilePattern.check(component) }
        let below = Array(components.dropFirst())
        let fixed = below.dropLast().prefix { $0.literal != nil }
        base = fixed.reduce(FilePath("/")) { $0.appending(Array(($1.literal ?? "").utf8)) }
        self.components = Array(below.dropFirst(fixed.count))
    }

    private static func split(_ parts: [Component.Part]) -> [Component] {
        var components = [Component(parts: [])]
        for part in parts {
            guard case .literal(let text) = part else {
                components[components.count - 1].parts.append(part)
                continue
            }
            for (index, piece) in text.split(separator: "/", omittingEmptySubsequences: false).enumerated() {
                if index > 0 { components.append(Component(parts: [])) }
                if !piece.isEmpty { components[components.count - 1].append(String(piece)) }
            }
        }
        return components
    }

    private static func check(_ component: Component) throws(Mistake) {
        if let literal = component.literal, [".", ".."].contains(literal) { throw .badComponent(literal) }
        guard !component.parts.isEmpty else { throw .badComponent("") }
        for (first, second) in zip(component.parts, component.parts.dropFirst()) {
            if case .name(let first) = first, case .name(let second) = second {
                throw .adjacent(first, second)
            }
        }
    }

    /// What the names of a component take from a name of the listing; `nil` where it is not like it.
    ///
    /// `known`: what the components before it have taken.
    package func names(_ number: Int, of listed: String, known: [String: String]) -> [String: String]? {
        components[number].names(of: listed, known: known)
    }
}

extension FilePattern.Component {
    fileprivate mutating func append(_ text: String) {
        if case .literal(let before)? = parts.last {
            parts[parts.count - 1] = .literal(before + text)
        } else {
            parts.append(.literal(text))
        }
    }

    func names(of listed: String, known: [String: String]) -> [String: String]? {
        guard !listed.isEmpty, ![".", ".."].contains(listed), !listed.contains("/") else { return nil }
        let letters = Array(listed)
        if case .name? = parts.first, letters.first == "." { return nil }
        var names = known
        var from = 0
        for (index, part) in parts.enumerated() {
            switch part {
            case .literal(let text):
                // Behind a name, the name has found it.
                guard index == 0 else { continue }
                guard letters.holds(Array(text), at: 0) else { return nil }
                from = text.count
            case .name(let name):
                guard let (end, next) = letters.end(of: index, in: parts, from: from) else { return nil }
                let value = String(letters[from..<end]).composed
                if let before = names[name], before != value { return nil }
                names[name] = value
                from = next
            }
        }
        return from == letters.count ? names : nil
    }
}

extension [Character] {
    /// Where the name at `index` ends, and where what follows it ends.
    fileprivate func end(of index: Int, in parts: [FilePattern.Component.Part], from: Int) -> (Int, Int)? {
        guard index + 1 < parts.count, case .literal(let text) = parts[index + 1] else {
            return from < count ? (count, count) : nil
        }
        let literal = Array(text)
        if index + 2 == parts.count {
            let end = count - literal.count
            return end > from && holds(literal, at: end) ? (end, count) : nil
        }
        var end = from + 1
        while end + literal.count <= count {
            if holds(literal, at: end) { return (end, end + literal.count) }
            end += 1
        }
        return nil
    }

    fileprivate func holds(_ literal: [Character], at place: Int) -> Bool {
        place >= 0 && place + literal.count <= count
            && self[place..<(place + literal.count)].elementsEqual(literal)
    }
}

extension String {
    /// In NFC, as far as the letters of the language go.
    var composed: String {
        var scalars: [UInt32] = []
        for scalar in unicodeScalars {
            if let last = scalars.last, let joined = LatinComposition.compose(last, scalar.value) {
                scalars[scalars.count - 1] = joined
            } else {
                scalars.append(scalar.value)
            }
        }
        return String(String.UnicodeScalarView(scalars.compactMap(Unicode.Scalar.init)))
    }
}
