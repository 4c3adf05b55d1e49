import Foundation
import Testing

/// The drift and traps of the field, by their number in the list that the systems' facts keep.
///
/// What a sample becomes is its golden; that the goldens are what the engine makes of the samples is tested beside
/// this. Here stands what each of them proves.
@Suite struct `Traps of public services` {
    @Test func `trap 01 success is 0, "0" and "00"`() throws {
        let folder = "national-portal/samples"
        #expect(
            try text("\(folder)/procedure_list/page-1-error-code-is-a-number.json").contains(
                #""error_code": 0,"#
            )
        )
        #expect(
            try text("\(folder)/procedures/page-1-error-code-is-two-zeros.json").contains(
                #""error_code": "00""#
            )
        )
        #expect(try text("\(folder)/agencies/page-1-two-notations.json").contains(#""error_code": "0""#))
        #expect(try rows("\(folder)/procedure_list", "procedure").count == 3)
        #expect(try rows("\(folder)/procedures", "procedure_content").count == 3)
        #expect(try rows("\(folder)/agencies", "agency").count == 3)
        // Of a dossier success is said twice, outside and inside, in two spellings.
        #expect(try rows("\(folder)/dossiers", "national_dossier").count == 2)
    }

    @Test func `trap 02 truths of four forms are truths`() throws {
        let rows = try rows("public-services/samples/dossiers", "dossier")
        #expect(rows.map { $0["is_digitised"] } == ["true", "false", "\\N"])
        #expect(rows.map { $0["is_identified"] } == ["true", "false", "\\N"])
        let documents = try self.rows("public-services/samples/dossiers", "dossier_document")
        #expect(documents.map { $0["is_deleted"] } == ["false", "true"])
    }

    @Test func `trap 03 nothing is nothing in whatever form`() throws {
        let rows = try rows("public-services/samples/dossiers", "dossier")
        let first = try #require(rows.first)
        #expect(
            ["email", "returned_at", "finished_at", "note"].map { first[$0] }
                == Array(repeating: "\\N", count: 4)
        )
    }

    @Test func `trap 04 dates of three formats in one record are read`() throws {
        let first = try #require(try rows("public-services/samples/dossiers", "dossier").first)
        let dates = ["submitted_at", "accepted_at", "due_at", "updated_at"].map { first[$0] }
        #expect(
            dates == [
                "2026-06-14T01:01:12Z", "2026-06-14T01:30:00Z", "2026-06-16T10:00:00Z",
                "2026-06-14T07:15:00Z",
            ]
        )
    }

    @Test func `trap 13 an error inside HTTP 200 brings no row, and 404 is no error`() throws {
        let requests = try text("public-services/samples/dossier_steps/expected.requests.txt")
        #expect(requests.contains("260601-0009/tiendo"))
        let steps = try rows("public-services/samples/dossier_steps", "dossier_step")
        #expect(!steps.contains { $0["dossier_code"]?.contains("260601-0009") == true })
    }

    @Test func `trap 15 both notations of an agency are one code`() throws {
        let codes = try rows("lgsp/samples/organisations", "agency").map { $0["agency_code"] }
        #expect(codes == ["H53", "H53.10", "H53.19"])
    }

    @Test func `trap 17 applicants counted from 0, and two lists of peoples, do not mix`() throws {
        let kinds = try rows("public-services/samples/dossiers", "dossier").map { $0["applicant_kind"] }
        #expect(kinds == ["citizen", "household_business", "citizen"])
        let national = try rows("national-portal/samples/dossiers", "national_dossier")
        #expect(national.map { $0["applicant_kind"] } == ["citizen", "enterprise"])
        let peoples = try rows("lgsp/samples/code_lists", "shared_code").filter { $0["code"] == "04" }
        #expect(peoples.map { $0["name"] } == ["Hoa", "Mường"])
    }

    @Test func `trap 18 the look-alike of Đ is Đ`() throws {
        let rows = try rows("public-services/samples/dossiers", "dossier")
        #expect(rows.map { $0["applicant_name"] }.contains("Đặng Văn Thử"))
    }

    @Test func `trap 22 steps out of order and twice are each there once, corrected as last told`() throws {
        let steps = try rows("public-services/samples/dossier_steps", "dossier_step")
        #expect(steps.map { $0["status"] } == ["accepted", "processed", "returned", "returned"])
        #expect(steps.last?["content"] == "Đính chính: Đã trả kết quả qua bưu chính")
    }

    // MARK: Reading

    private func text(_ path: String) throws -> String {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().path
        return try String(contentsOfFile: "\(root)/Connectors/\(path)", encoding: .utf8)
    }

    /// The rows of a golden, by column.
    private func rows(_ folder: String, _ entity: String) throws -> [[String: String]] {
        let lines = try text("\(folder)/expected.rows.\(entity).tsv").split(separator: "\n").map {
            $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        }
        let columns = try #require(lines.first)
        return lines.dropFirst().map { Dictionary(zip(columns, $0)) { first, _ in first } }
    }
}
