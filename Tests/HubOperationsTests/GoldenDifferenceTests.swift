import Foundation
import HubModel
import HubOperations
import Testing

@Suite struct `The difference of two goldens` {
    private let old = "code\tname\tpaid\nA1\tLê Thị Mẫu\t\\N\nA2\tTrần Văn Thử\ttrue\n"

    private func lines(_ new: String, _ language: Language = .english, key: [String] = ["code"]) -> [String] {
        let difference = GoldenDifference("expected.rows.bill.tsv", from: old, to: new, key: key)
        return GoldenDifferenceText(language).lines(difference).map { "\($0.mark.rawValue) \($0.text)" }
    }

    @Test func `names rows by their key and cells by their column`() {
        let new = "code\tname\tpaid\nA1\tLê Thị Mẫu\tfalse\nA3\tĐỗ Ví Dụ\t\\N\n"
        #expect(
            lines(new) == [
                "  expected.rows.bill.tsv: 1 added, 1 removed, 1 changed", "- code=A2", "~ code=A1",
                "~   paid: ∅ → «false»", "+ code=A3",
            ]
        )
    }

    @Test func `says it in Vietnamese`() {
        #expect(
            lines("code\tname\tpaid\n", .vietnamese).first == "  expected.rows.bill.tsv: thêm 0, bớt 2, đổi 0"
        )
    }

    @Test func `sees a column that is new or gone`() {
        let new = "code\tname\nA1\tLê Thị Mẫu\nA2\tTrần Văn Thử\n"
        #expect(lines(new).contains("~   paid: «true» → (no such column)"))
    }

    @Test func `says that rows only changed places`() {
        let new = "code\tname\tpaid\nA2\tTrần Văn Thử\ttrue\nA1\tLê Thị Mẫu\t\\N\n"
        #expect(lines(new) == ["  expected.rows.bill.tsv: the same rows in another order"])
    }

    @Test func `compares what is no table line by line`() {
        let difference = GoldenDifference(
            "expected.requests.txt",
            from: "a\nb\nc\n",
            to: "a\nx\nc\n",
            key: []
        )
        #expect(difference.changes == [.removed("b"), .added("x")])
    }

    @Test func `gives machines the same`() throws {
        let difference = GoldenDifference("f", from: "k\tv\n1\ta\n", to: "k\tv\n1\tb\n", key: ["k"])
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let json = String(decoding: try encoder.encode(difference), as: UTF8.self)
        #expect(
            json
                == #"{"changes":[{"cells":[{"column":"v","new":"b","old":"a"}],"change":"changed","row":"k=1"}],"file":"f"}"#
        )
    }
}
