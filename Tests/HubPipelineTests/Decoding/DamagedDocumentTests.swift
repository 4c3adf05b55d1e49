import HubModel
import HubPipeline
import Testing

/// What a person reads of an answer that cannot be read: where, what, and how to mend it.
@Suite struct `A document that cannot be read` {
    private static let row = Opened.Target(entity: "row", fields: [("code", "ma")])

    @Test(arguments: [
        (#"{"d":[{"ma":1},{"ma":2"#, "d[]", "byte 22", "bị cắt giữa chừng", "truncated"),
        (#"{"d":[{"ma":1} {"ma":2}]}"#, "d[]", "byte 15", "thiếu dấu phẩy", "expected a comma"),
        ("<d><r><ma>1</ma></r><r></d>", "d.r[]", "dòng 1", "thẻ đóng không khớp", "closing tag"),
        ("<!DOCTYPE d [<!ENTITY a 'b'>]><d><r><ma>1</ma></r></d>", "d.r[]", "dòng 1", "DOCTYPE", "DOCTYPE"),
    ])
    func `is told in both languages`(
        text: String,
        records: String,
        place: String,
        vi: String,
        en: String
    ) async throws {
        let opened = try await Opened.run(Array(text.utf8), [Self.row]) { $0.records = Opened.path(records) }
        let message = try #require(opened.report.failure?.message)
        #expect(message.vietnamese.contains(place) && message.vietnamese.contains(vi), "\(message)")
        #expect(message.english.contains(en), "\(message)")
        #expect(opened.rows.isEmpty)
    }

    @Test(arguments: ["d.rows.r[]", "d.rows[]"])
    func `whose records are looked for in the wrong place names the path to look at`(
        records: String
    ) async throws {
        let isXML = records.hasSuffix("r[]")
        let list = String(repeating: isXML ? "<r><ma>1</ma></r>" : #"{"ma":"1","ten":"x"},"#, count: 80_000)
        let text = isXML ? "<d><list>\(list)</list></d>" : #"{"d":{"list":["# + list + "{}]}}"
        let opened = try await Opened.run(Array(text.utf8), [Self.row]) { $0.records = Opened.path(records) }
        let message = try #require(opened.report.failure?.message)
        #expect(
            message.vietnamese.contains("«records»") && message.english.contains("`records`"),
            "\(message)"
        )
    }
}
