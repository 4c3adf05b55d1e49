import Foundation
import HubModel
import HubPipeline
import Testing

@Suite struct `Reference of types` {
    private static let documents = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "docs")

    /// Written anew where `LIENTHONG_WRITE_DOCS` is set.
    @Test(arguments: [(Language.english, "types.md"), (.vietnamese, "types.vi.md")])
    func `is the page in docs`(language: Language, file: String) throws {
        let page = Self.documents.appending(path: file)
        if ProcessInfo.processInfo.environment["LIENTHONG_WRITE_DOCS"] != nil {
            try TypeReference.markdown(language).write(to: page, atomically: true, encoding: .utf8)
        }
        #expect(try String(contentsOf: page, encoding: .utf8) == TypeReference.markdown(language))
    }

    @Test func `has every rule in an example or says why not`() {
        var shown: Set<ValueRule> = []
        for example in FieldType.allCases.flatMap(\.examples) {
            switch example.expected {
            case .text(_, let notes): shown.formUnion(notes.rules)
            case .empty(let note?), .refused(let note): shown.insert(note)
            case .empty(nil): continue
            }
        }
        // Invalid UTF-8, a name of 256 letters, 65 levels, a megabyte and a project without tables fit no table; a
        // column is rescued, not a value.
        let unseen: Set<ValueRule> = [
            .textNotUTF8, .personNameTooLong, .jsonTooDeep, .jsonTooLarge, .textRescued,
            .textCharsetAmbiguous, .adminUnitTooLong, .adminUnitNoTables,
        ]
        #expect(Set(ValueRule.allCases).subtracting(shown) == unseen)
    }

    @Test(arguments: ValueRule.allCases)
    func `says of each rule what it means, in two languages`(rule: ValueRule) throws {
        let text = try #require(RuleText.localized(rule.rawValue))
        #expect(text.vietnamese.hasSuffix("."))
        #expect(text.english.hasSuffix("."))
        #expect(text.vietnamese != text.english)
    }

    @Test func `knows no rule of another name`() {
        #expect(RuleText.localized("phone.unknown") == nil)
    }
}
