import Foundation
import HubAuthoring
import HubModel
import HubOperations
import HubPipeline
import HubTransport
import Testing

@Suite struct `What a trial shows` {
    private static let answer = #"""
        {"data": {"list": [
          {"SoDinhDanh": "079185000123", "HoTen": "Lê Thị Mẫu", "GioiTinh": "Nữ", "NgaySinh": "05/03/1985",
           "DienThoai": "84912000123", "SoTien": "chưa rõ", "GhiChu": "<script>alert(1)</script> & \"nháy\"",
           "NguoiKhac": "Trần Văn Thử 0987000111"},
          {"SoDinhDanh": "12", "HoTen": "Đỗ \u001b[31m Thử", "SoTien": "nhiều", "GhiChu": "x"}
        ]}}
        """#

    private func outcome() async throws -> SampleReplay.Outcome {
        let town = try TownProject()
        defer { town.remove() }
        let transport = ReplayTransport([SavedAnswer(bytes: Array(Self.answer.utf8))])
        return try await SampleReplay(town.project)
            .run(PullID(connector: "town", pull: "json"), transport: transport)
    }

    private func page(_ outcome: SampleReplay.Outcome, reveals: Bool, _ language: Language = .english) throws
        -> String
    {
        let mask = TrialMask(reveals: reveals)
        return TrialPage(
            pull: PullID(connector: "town", pull: "json"),
            language: language,
            clock: SampleReplay.clock,
            requests: ["→ GET https://so.tinh.example/json"],
            account: outcome.report.account,
            records: try outcome.sight.records(most: 10).map(mask.masked),
            more: 0,
            failure: nil,
            isMasked: !reveals
        ).text
    }

    @Test func `is each record beside its row, with the path, both values and the reason`() async throws {
        let records = try await outcome().sight.records(most: 10)
        #expect(records.map(\.isRefused) == [false, true])
        let phone = try #require(records[0].columns.first { $0.name == "phone" })
        #expect(phone.path == "DienThoai" && phone.raw == "84912000123" && phone.staged == "+84912000123")
        let id = try #require(records[1].columns.first { $0.name == "citizen_id" })
        #expect(id.state == .refused && id.rule == "citizen_id.length" && id.raw == "12" && id.staged == nil)
        let amount = try #require(records[0].columns.first { $0.name == "amount" })
        #expect(amount.state == .emptied && amount.raw == "chưa rõ" && amount.rule == "number.invalid")
    }

    @Test func `is a page that runs nothing and fetches nothing`() async throws {
        let page = try page(await outcome(), reveals: true)
        #expect(!page.contains("<script") && !page.contains("\u{1B}"))
        #expect(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"))
        #expect(page.contains("default-src 'none'"))
        for outside in [" src=", " href=", "url(", "@import", "javascript:"] {
            #expect(!page.contains(outside))
        }
        #expect(page.hasPrefix("<!DOCTYPE html>\n<html lang=\"en\">"))
        #expect(page.contains("2 read = 1 new + 1 refused"))
    }

    @Test func `hides persons unless it is asked not to`() async throws {
        let outcome = try await outcome()
        let hidden = try page(outcome, reveals: false)
        for value in ["Mẫu", "079185000123", "84912000123", "0987000111", "Trần"] {
            #expect(!hidden.contains(value))
        }
        #expect(hidden.contains("SoDinhDanh") && hidden.contains("999999999999"))
        let shown = try page(outcome, reveals: true)
        for value in ["Lê Thị Mẫu", "079185000123", "0987000111"] { #expect(shown.contains(value)) }
    }

    @Test func `is in the reader's language`() async throws {
        let page = try page(await outcome(), reveals: false, .vietnamese)
        #expect(
            page.contains("<html lang=\"vi\">") && page.contains("bị từ chối") && page.contains("2 đã đọc")
        )
    }

    @Test func `stands in two columns on a wide terminal and in one elsewhere`() async throws {
        let records = try await outcome().sight.records(most: 10)
        let wide = records.flatMap { TrialText(.english, width: 120, hasColour: false).lines($0) }
        #expect(wide.allSatisfy { $0.count <= 120 })
        #expect(wide.contains { $0.contains("SoDinhDanh") && $0.contains("│") && $0.contains("citizen_id") })
        let narrow = records.flatMap { TrialText(.english, width: 80, hasColour: false).lines($0) }
        #expect(!narrow.contains { $0.contains("│") && $0.contains("✓") })
        let plain = records.flatMap { TrialText(.english, width: nil, hasColour: false).lines($0) }
        #expect(plain == narrow && !plain.joined().contains("\u{1B}"))
    }
}
