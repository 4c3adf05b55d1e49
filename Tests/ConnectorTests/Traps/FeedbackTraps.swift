import HubOperations
import HubPipeline
import Testing

/// domain.md, section 6, where it touches the operations centre.
@Suite struct `Feedback traps` {
    private func categories(_ records: String) async throws -> SampleReplay.Outcome {
        try await Repository.replay("ioc/categories", [#"{"data":[\#(records)],"totalrow":1}"#])
    }

    @Test(arguments: ["TenChuyenMu", "TenChuyenMuc"])
    func `trap 05: a category's name is read in both spellings of its field`(field: String) async throws {
        let outcome = try await categories(#"{"ChuyenMucID":1,"\#(field)":"Y tế"}"#)
        #expect(outcome.column("name", of: "feedback_category") == ["Y tế"])
    }

    @Test(arguments: ["\u{D0}iện lực", "Đie\u{302}\u{323}n lực", " Điện  lực "])
    func `trap 18: look-alike and decomposed letters become the letters that were meant`(
        written: String
    ) async throws {
        let outcome = try await categories(#"{"ChuyenMucID":1,"TenChuyenMu":"\#(written)"}"#)
        let name = try #require(outcome.column("name", of: "feedback_category").first ?? nil)
        #expect(Array(name.unicodeScalars) == Array("Điện lực".unicodeScalars))
    }

    @Test(arguments: [#""TenChuyenMu":"""#, #""TenChuyenMu":null"#, #""TenChuyenMu":"null""#, #""khac":1"#])
    func `trap 03: nothing is nothing, however it is written`(field: String) async throws {
        let outcome = try await categories(#"{"ChuyenMucID":1,\#(field)}"#)
        #expect(outcome.faults == ["name required.empty"])
    }
}
