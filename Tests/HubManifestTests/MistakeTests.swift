import HubManifest
import HubModel
import Testing

@Suite struct `Seeded mistakes` {
    /// Each with its end and its cure, all of it in both languages.
    @Test(arguments: Mistake.all)
    func `are found at their place, and nothing else is`(mistake: Mistake) throws {
        let project = try ManifestProject()
        defer { project.remove() }
        try mistake.apply(to: project)
        let found = project.read().diagnostics
        #expect(found.map { "\($0.location) \($0.code)" } == mistake.expected)
        #expect(!mistake.expected.isEmpty)
        for diagnostic in found {
            let cure = try #require(diagnostic.cure, "\(diagnostic.location) \(diagnostic.code)")
            #expect(!cure.vietnamese.isEmpty && !cure.english.isEmpty)
            #expect(diagnostic.end.map { !$0.isBefore(diagnostic.location) } ?? true)
            #expect(diagnostic.message.vietnamese != diagnostic.message.english)
            #expect(diagnostic.message.vietnamese.contains { !$0.isASCII })
        }
    }

    @Test func `are many`() {
        #expect(Mistake.all.count >= 100)
    }

    /// Those of `Hostile files`; every other code has a mistake that brings it about.
    private let elsewhere = ["LT002", "LT003", "LT004", "LT016", "LT017"]

    @Test func `show every code of the catalogue`() {
        let shown = Set(
            Mistake.all.flatMap(\.expected).compactMap { $0.split(separator: " ").last.map(String.init) }
        )
        let codes = Set(DiagnosticCode.allCases.map(\.rawValue)).subtracting(elsewhere)
        #expect(codes.subtracting(shown) == [])
        #expect(shown.subtracting(codes) == [])
    }

    @Test(arguments: [
        ("unknown-key-nearest.edit", "Did you mean `title`?"),
        ("value-is-a-comment.edit", "Write: title: \"#text\""),
        ("path-begins-with-at.edit", "Write: link: \"@href\""),
        ("path-begins-with-star.edit", "Write: link: \"**.link\""),
        ("empty-list-for-a-path.edit", "Write: records: \"[]\""),
        ("placeholder-without-quotes.edit", "Write: ma: \"{each.ma}\""),
        ("template-without-quotes.edit", "Write: base_url: \"{settings.base_url}/v1\""),
        ("brackets-in-a-flow-list.edit", "Write: \"CHU[0].SO_CCCD\""),
        ("colon-in-a-value.edit", "Write: title: \"Tin cắt điện: hôm nay\""),
        ("space-missing-behind-colon.edit", "Write: version: 1.0.0"),
        ("unknown-type.edit", "Did you mean `integer`?"),
        ("unknown-pipe.edit", "Did you mean `pad`?"),
        ("unknown-code-table.edit", "Did you mean `holidays`?"),
    ])
    func `come with the line as it should read`(name: String, cure: String) throws {
        let mistake = try #require(Mistake.all.first { $0.name == name })
        let project = try ManifestProject()
        defer { project.remove() }
        try mistake.apply(to: project)
        let cures = project.read().diagnostics.compactMap { $0.cure?.english }
        #expect(cures.contains(cure))
    }
}
