import HubConsole
import HubModel
import Testing

@Suite struct `Words of the console` {
    private static let all = Words.tables.reduce(into: [String: Localized]()) { all, table in
        for (name, text) in table { all[name] = text }
    }

    @Test func `are there in both languages, each name once`() {
        #expect(Words.tables.map(\.count).reduce(0, +) == Self.all.count)
        for (name, text) in Self.all {
            #expect(!text.vietnamese.isEmpty && !text.english.isEmpty, "\(name)")
        }
    }

    @Test(arguments: HubConsole.Template.allCases)
    func `are all that a template says`(template: HubConsole.Template) {
        var rest = template.source[...]
        var outside = ""
        while let open = rest.firstRange(of: "{{") {
            outside += rest[..<open.lowerBound]
            guard let close = rest[open.upperBound...].firstRange(of: "}}") else { break }
            let name = rest[open.upperBound..<close.lowerBound]
            if name.hasPrefix("w.") { #expect(Self.all[String(name.dropFirst(2))] != nil, "\(name)") }
            rest = rest[close.upperBound...]
        }
        outside += rest
        // Between tags stands no word of its own: it would be in one language.
        for text in outside.split(separator: ">").compactMap({
            $0.split(separator: "<").first.map(String.init)
        })
        where !text.contains("=\"") && !text.contains("DOCTYPE") {
            let isMarkup = outside.contains("<" + text)
            #expect(isMarkup || !text.contains(where: \.isLetter), "\(template.rawValue): \(text)")
        }
    }

    @Test func `are all used`() {
        let sources = HubConsole.Template.allCases.map(\.source).joined()
        for name in Self.all.keys { #expect(sources.contains("{{w.\(name)}}"), "\(name)") }
    }
}
