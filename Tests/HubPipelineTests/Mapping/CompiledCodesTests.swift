import HubModel
import HubPipeline
import Testing

@Suite struct `Codes of a table` {
    private let codes: CompiledCodes

    init() throws {
        let rows = [
            ("Đang xử lý", "open"), ("Hoàn thành", "done"), ("Hòa giải", "mediation"), ("LC1", "1"),
            ("lc1", "2"),
            ("Thuỷ lợi", "water"), ("Thủy lợi", "water"), ("hoá", "chemistry"), ("hóa", "culture"),
        ]
        let table = CodeTable(
            name: "status",
            columns: ["code", "value"],
            rows: rows.map { CodeTable.Row(code: $0.0, value: $0.1) }
        )
        codes = CompiledCodes(table, on: try #require(CivilDate(year: 2026, month: 11, day: 21)))
    }

    @Test(arguments: [
        ("Đang xử lý", "open"), (" Hoàn thành ", "done"), ("LC1", "1"), ("lc1", "2"), ("hoá", "chemistry"),
        ("hóa", "culture"),
    ])
    func `fit exactly first`(code: String, value: String) {
        #expect(text(of: code) == value)
    }

    @Test(arguments: [
        ("ĐANG XỬ LÝ", "open"), ("\u{D0}ang  xử\u{A0}lý", "open"), ("Hoà giải", "mediation"),
        ("hoàn tha\u{300}nh", "done"), ("THỦY LỢI", "water"), ("Thuỷ Lợi", "water"),
    ])
    func `fit by tone key after that`(code: String, value: String) {
        #expect(text(of: code) == value)
    }

    /// "HOÁ" may be either of two codes, "Lc1" too; i and y stay apart; marks are never left out.
    @Test(arguments: ["HOÁ", "Lc1", "Đang xử lí", "Dang xu ly", "", "hoàn", "\u{FFFD}"])
    func `fit nothing where more than one or none is meant`(code: String) {
        #expect(text(of: code) == nil)
    }

    private func text(of code: String) -> String? {
        codes.value(of: Array(code.utf8)).map { String(decoding: $0, as: UTF8.self) }
    }
}
