/// What stood in the originals and must stand in no sample: identifiers in their bare form, names without marks.
package struct KnownValues: Sendable {
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        /// 12 digits.
        case citizen
        /// 9 digits of the cards before.
        case oldCard
        /// Without the 0 or 84 before it.
        case phone
        case tax
        /// 10 digits of social insurance, also inside a health card.
        case insurance
        case healthCard
        case electricity
        case plate
        case dossier
        case email
        /// Words without marks, one blank between.
        case name
        /// A personal text of no known form, as words.
        case words
        /// Tokens, cookies, passwords.
        case secret
    }

    private(set) var byKind: [Kind: Set<String>] = [:]

    package init() {}

    package mutating func insert(_ value: String, _ kind: Kind) { byKind[kind, default: []].insert(value) }

    func contains(_ value: String, _ kind: Kind) -> Bool { byKind[kind]?.contains(value) ?? false }

    func all(_ kind: Kind) -> Set<String> { byKind[kind] ?? [] }

    mutating func formUnion(_ other: KnownValues) {
        for (kind, values) in other.byKind { byKind[kind, default: []].formUnion(values) }
    }

    func subtracting(_ other: KnownValues) -> KnownValues {
        var rest = self
        for (kind, values) in other.byKind { rest.byKind[kind]?.subtract(values) }
        return rest
    }

    /// With numbers that may be read as a citizen's, or as a telephone's where a zero stands before them.
    func including(numbers: Set<String>) -> KnownValues {
        var all = self
        for number in numbers {
            all.insert(number, .citizen)
            all.insert(number, .phone)
            all.insert(String(number.drop { $0 == "0" }), .phone)
        }
        return all
    }

    var count: Int { byKind.values.reduce(0) { $0 + $1.count } }

    /// Names of one word are words like any other: they are exchanged where a name is, not looked for elsewhere.
    static func isTelling(name key: String) -> Bool {
        key.contains(" ") && key.utf8.count >= 5
    }

    /// Two to seven words hold a known name.
    func holdsName(_ words: [String]) -> Bool {
        guard let names = byKind[.name], words.count > 1 else { return false }
        for start in words.indices {
            for end in (start + 1)..<max(start + 2, min(words.count, start + 7)) where end < words.count {
                if names.contains(words[start...end].joined(separator: " ")) { return true }
            }
        }
        return false
    }
}
