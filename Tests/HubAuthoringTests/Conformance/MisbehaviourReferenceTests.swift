import Foundation
import HubAuthoring
import HubModel
import Testing

@Suite struct `Reference of misbehaviours` {
    private static let documents = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "docs")

    /// Written anew where `LIENTHONG_WRITE_DOCS` is set: the table is the end of the page.
    @Test(arguments: [(Language.english, "conform.md"), (.vietnamese, "conform.vi.md")])
    func `is the end of the page in docs`(language: Language, file: String) throws {
        let place = Self.documents.appending(path: file)
        let table = MisbehaviourReference.markdown(language)
        if ProcessInfo.processInfo.environment["LIENTHONG_WRITE_DOCS"] != nil {
            let page = try String(contentsOf: place, encoding: .utf8)
            let start = page.range(of: "\n| ")?.lowerBound ?? page.index(before: page.endIndex)
            try (page[...start] + table).write(to: place, atomically: true, encoding: .utf8)
        }
        #expect(try String(contentsOf: place, encoding: .utf8).hasSuffix("\n\n" + table))
    }

    @Test func `has at least twenty-five, each in two languages`() {
        #expect(Misbehaviour.allCases.count >= 25)
        for misbehaviour in Misbehaviour.allCases {
            #expect(misbehaviour.does.vietnamese != misbehaviour.does.english)
            #expect(misbehaviour.must.vietnamese != misbehaviour.must.english)
        }
    }
}
