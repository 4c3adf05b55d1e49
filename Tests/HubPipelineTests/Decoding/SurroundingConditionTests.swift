import HubModel
import HubPipeline
import Testing

@Suite struct `Conditions on records` {
    private static let row = Opened.Target(entity: "row", fields: [("code", "ma")])
    private static let wrapped = Array(
        #"{"items":[{"kind":"A","doc":"{\"ma\":1}"},{"kind":"B","doc":"{\"ma\":2}"}]}"#.utf8
    )

    @Test func `look at the document that the record was taken from`() async throws {
        let opened = try await Opened.run(Self.wrapped, [Self.row]) {
            $0.unwrap = Opened.steps(["items[].doc", "json"])
            $0.skipWhen = [try! Condition("^.kind = B")]
        }
        #expect(opened.rows == ["row: code=1"], "\(opened.failure ?? "")")
        #expect(opened.report.account.skipped == 1)
        let removed = try await Opened.run(Self.wrapped, [Self.row]) {
            $0.unwrap = Opened.steps(["items[].doc", "json"])
            $0.removedWhen = [try! Condition("^.kind = A")]
        }
        #expect(removed.report.account.new == 2 && removed.failure == nil)
    }

    @Test(arguments: [("mo", 0), ("dong", 2)])
    func `look at the whole answer, before its records and behind them`(state: String, skipped: Int)
        async throws
    {
        for text in [
            #"{"state":"\#(state)","items":[{"ma":1},{"ma":2}]}"#,
            #"{"items":[{"ma":1},{"ma":2}],"state":"\#(state)"}"#,
        ] {
            let opened = try await Opened.run(Array(text.utf8), [Self.row]) {
                $0.records = Opened.path("items[]")
                $0.skipWhen = [try! Condition("^^.state = dong")]
            }
            #expect(opened.report.account.skipped == skipped, "\(text) \(opened.failure ?? "")")
        }
    }
}
