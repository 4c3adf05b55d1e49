import HubManifest
import HubModel
import Testing

/// What the language has and the engine refuses: `Fixtures/gaps/<form>.edit` uses it well.
@Suite struct `A form that the engine does not act on` {
    private func edit(of form: LanguageGaps.Form) throws -> Mistake {
        try #require(Mistake.all(in: "gaps").first { $0.name == "\(form).edit" })
    }

    private func findings(_ edit: Mistake, _ gaps: LanguageGaps) throws -> [String] {
        let project = try ManifestProject()
        defer { project.remove() }
        try edit.apply(to: project)
        let errors = project.read(gaps).diagnostics.filter { $0.severity == .error }
        return errors.map { "\($0.location) \($0.code)" }
    }

    @Test(arguments: LanguageGaps.Form.allCases)
    func `is refused where it stands, and only then`(form: LanguageGaps.Form) throws {
        let edit = try edit(of: form)
        let without = try findings(edit, .none)
        let with = try findings(edit, LanguageGaps([form]))
        #expect(with.filter { !without.contains($0) } == edit.expected)
        #expect(!edit.expected.isEmpty)
        #expect(edit.expected.allSatisfy { $0.hasSuffix(" LT021") })
    }

    @Test(arguments: LanguageGaps.Form.allCases)
    func `is good manifest language by itself`(form: LanguageGaps.Form) throws {
        #expect(try findings(edit(of: form), .none) == [])
    }

    @Test(arguments: LanguageGaps.Form.allCases)
    func `is refused by this version exactly if it is listed`(form: LanguageGaps.Form) throws {
        let edit = try edit(of: form)
        let isRefused = try findings(edit, .notAvailableYet).contains { edit.expected.contains($0) }
        #expect(isRefused == LanguageGaps.notAvailableYet.contains(form))
    }

    @Test func `has a name that a person knows from the file`() {
        #expect(LanguageGaps.Form.like.written == "like")
        #expect(LanguageGaps.Form.history.written == "write: history")
        #expect(LanguageGaps.Form.parentPath.written == "^")
        #expect(LanguageGaps.Form.visibleBySetting.written == "setting")
    }
}
