/// What a field's name says: how the column may be called, its title, and what to expect of its values.
package struct FieldName: Sendable, Hashable {
    /// As a column of a mapping: `customer_code`.
    package var column: String
    /// For screens, in Vietnamese where the words are known.
    package var title: String
    /// Everything in the name is known.
    package var isKnown: Bool
    var kind: FieldWords.Kind?
    var personal: String?
    /// The name without the head word of a time: what `_on` or `_at` is added to.
    var timeStem: String?
    /// The words without marks, for comparison.
    var words: [String]

    package init(_ name: String, words dictionary: FieldWords = .shared) {
        words = dictionary.words(of: name)
        let segments = dictionary.segments(words)
        let matches = segments.compactMap(\.match)
        isKnown = !segments.isEmpty && matches.count == segments.count
        let isEnglish = FieldName.isEnglish(segments)
        column = FieldName.column(segments, isEnglish)
        let title = FieldName.title(segments, isEnglish, name)
        self.title = title.allSatisfy(\.isWhitespace) ? column : title
        let head = isEnglish ? matches.last : matches.first
        kind = FieldName.kind(matches, head)
        personal = matches.compactMap(\.entry.personal).max()
        timeStem = nil
        if kind?.isTime ?? false, kind != .born { timeStem = FieldName.timeStem(segments, isEnglish) }
    }

    private typealias Segment = (match: FieldWords.Match?, text: String)

    private static func isEnglish(_ segments: [Segment]) -> Bool {
        let known = segments.compactMap(\.match)
        // `ChuyenMucID` says its head last, whatever the rest is.
        if segments.count > 1, segments.last?.text == "id" { return true }
        return !known.isEmpty && known.count { $0.isEnglish } * 2 > known.count
    }

    /// Vietnamese says the head first, English last: `ngày cấp thẻ` is `card issued`.
    private static func column(_ segments: [Segment], _ isEnglish: Bool) -> String {
        let parts = segments.map { $0.match?.entry.english ?? $0.text.replacing(" ", with: "_") }
        return identifier((isEnglish ? parts : parts.reversed()).joined(separator: "_"))
    }

    private static func timeStem(_ segments: [Segment], _ isEnglish: Bool) -> String {
        let rest = segments.filter { !["day", "time"].contains($0.match?.entry.english ?? "") }
        return column(rest, isEnglish)
    }

    private static func title(_ segments: [Segment], _ isEnglish: Bool, _ name: String) -> String {
        // What a person has written with marks is the best title there is.
        if name.unicodeScalars.contains(where: { $0.value > 0x7F }) { return name.capitalisedFirst }
        let known = segments.count { $0.match != nil }
        guard known > 0 else { return name }
        let parts = segments.map { $0.match?.entry.vietnamese ?? $0.text }
        return (isEnglish ? parts.reversed() : parts).joined(separator: " ").capitalisedFirst
    }

    private static func kind(_ matches: [FieldWords.Match], _ head: FieldWords.Match?) -> FieldWords.Kind? {
        let telling: Set<FieldWords.Kind> = [
            .citizen, .tax, .insurance, .card, .phone, .email, .born, .plate, .dossier, .lat, .lng, .geo,
        ]
        // «đồng ý lúc»: what a name ends with may be the time of what it says.
        if let last = matches.last, last.entry.english == "time", matches.count > 1 { return last.entry.kind }
        if let head, head.entry.kind != .text, head.entry.kind != .no { return head.entry.kind }
        if let told = matches.first(where: { telling.contains($0.entry.kind) }) { return told.entry.kind }
        return head?.entry.kind
    }

    /// A name of the language: small ASCII letters, digits and `_`, beginning with a letter, of at most 50.
    package static func identifier(_ text: String) -> String {
        var name = FieldWords.folded(text.replacing("_", with: " ")).replacing(" ", with: "_")
        name = String(name.unicodeScalars.filter { $0.isASCII })
        if name.isEmpty { return "field" }
        if !(name.first?.isLetter ?? false) { name = "f_" + name }
        while name.count > 50, let cut = name.lastIndex(of: "_") { name = String(name[..<cut]) }
        return String(name.prefix(50))
    }
}

extension String {
    var capitalisedFirst: String { prefix(1).uppercased() + dropFirst() }
}
