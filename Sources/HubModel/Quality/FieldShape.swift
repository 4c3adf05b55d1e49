/// What stands at one path of a source's records.
package struct FieldShape: Sendable, Hashable, Codable {
    /// What a value is, in the source's own terms.
    package enum Kind: String, Sendable, Hashable, Codable, CaseIterable, CodingKeyRepresentable {
        /// A JSON string, an XML element with text alone, or an attribute.
        case text
        case number, boolean
        /// A JSON object, or an XML element with children or attributes.
        case object
        case list
    }

    /// From the record: `a.b`, `a[].b`, `a.@id`; `.` is the record itself.
    package var path: String
    /// How often each kind was met; null and blank values are none.
    package var kinds: [Kind: Int]
    /// How often the field was there, whatever it held.
    package var met: Int
    /// How often what holds the field was there.
    package var holders: Int
    /// One value, or what it looks like where it may be personal; empty if none was met.
    package var example: String

    package init(path: String, kinds: [Kind: Int] = [:], met: Int, holders: Int, example: String = "") {
        self.path = path
        self.kinds = kinds
        self.met = met
        self.holders = holders
        self.example = example
    }

    /// The path of what holds the field; `nil` for the record itself.
    package var holder: String? {
        if path == "." { return nil }
        if path.hasSuffix("[]") { return String(path.dropLast(2)) }
        guard let dot = FieldShape.lastDot(of: path) else { return "." }
        return String(path[..<dot])
    }

    /// Names with dots stand in `['…']`, so a dot outside of them parts two names.
    private static func lastDot(of path: String) -> String.Index? {
        var isQuoted = false
        var last: String.Index?
        for index in path.indices {
            switch path[index] {
            case "'": isQuoted.toggle()
            case "." where !isQuoted: last = index
            default: break
            }
        }
        return last
    }
}

extension [FieldShape.Kind: Int] {
    /// In one order, whatever the dictionary's.
    package var words: String {
        FieldShape.Kind.allCases.filter { self[$0] != nil }.map(\.rawValue).joined(separator: " | ")
    }
}
