import HubModel
import HubOperations
import HubPipeline
import Testing

/// Which pulls of the repository have a past that can be asked for in pieces, and how it is cut.
@Suite struct `A pull whose past is asked for` {
    private static let now = InstantText.read("2026-11-27T06:00", zone: .vietnam) ?? Timestamp(seconds: 0)

    private func pull(_ name: String) throws -> BackfillPull {
        try BackfillPull(
            try #require(PullID(name)),
            in: try Repository.shared.get().catalogue,
            now: Self.now
        )
    }

    private func plan(_ name: String, _ from: String, _ until: String, _ slice: String? = nil) throws
        -> SlicePlan
    {
        let pull = try pull(name)
        return try pull.plan(
            from: try #require(InstantText.read(from, zone: pull.zone)),
            until: try #require(InstantText.read(until, zone: pull.zone)),
            length: slice.flatMap(SliceLength.read),
            now: Self.now
        )
    }

    private func code(_ body: () throws -> Void) -> String? {
        do {
            try body()
            return nil
        } catch { return (error as? HubFailure)?.code }
    }

    @Test(
        arguments: [
            ("electricity/invoices", nil), ("electricity/einvoices", nil), ("electricity/outages", nil),
            ("electricity/readings", nil), ("water/bills", nil), ("public-services/status_history", nil),
            ("health-insurance/visit_files", nil), ("electricity/contracts", "backfill.no_window"),
            ("electricity/invoice_files", "backfill.files"),
            ("public-services/dossier_steps", "backfill.children"),
            ("electricity/nothing", "target.unknown"), ("nobody/nothing", "target.unknown"),
        ] as [(String, String?)]
    )
    func `is told from one that has none, with the reason`(name: String, reason: String?) throws {
        #expect(code { _ = try pull(name) } == reason)
    }

    @Test func `is cut as its requests are, or by weeks`() throws {
        #expect(try plan("electricity/invoices", "2025-01-01", "2025-02-01").length.text == "7d")
        #expect(try plan("public-services/dossiers", "2025-01-01", "2025-02-01").length.text == "30d")
        #expect(try plan("water/bills", "2025-01-01", "2025-02-01").length.text == "1mo")
    }

    @Test func `of months is asked for in whole months, and not for the one that is not over`() throws {
        let plan = try plan("water/bills", "2026-08-15", "2026-11-27")
        #expect(plan.span.from == InstantText.read("2026-08-01", zone: .vietnam))
        #expect(plan.span.until == InstantText.read("2026-11-01", zone: .vietnam))
        #expect(plan.cut(plan.span).count == 3)
        #expect(code { _ = try self.plan("water/bills", "2026-11-02", "2026-11-20") } == "backfill.span")
        #expect(
            code { _ = try self.plan("water/bills", "2026-01-01", "2026-06-01", "7d") } == "backfill.slice"
        )
    }

    @Test(
        arguments: [
            ("2026-02-01", "2026-01-01", nil, "backfill.span"),
            ("2026-01-01", "2026-01-01", nil, "backfill.span"),
            ("2026-11-01", "2026-11-28", nil, "backfill.future"),
            ("2025-01-01", "2026-01-01", "12h", "backfill.slice"),
            ("1000-01-01", "2026-01-01", "1d", "backfill.too_many"), ("2026-01-01", "2026-11-27", "1d", nil),
        ] as [(String, String, String?, String?)]
    )
    func `is not asked for what makes no sense`(from: String, until: String, slice: String?, reason: String?)
        throws
    {
        #expect(code { _ = try plan("electricity/invoices", from, until, slice) } == reason)
    }

    @Test func `takes as many calls as what is done took, else one for each step and parent at least`() throws
    {
        let month = try plan("electricity/invoices", "2025-01-01", "2025-02-01").span
        let invoices = try pull("electricity/invoices")
        #expect(invoices.calls(for: month, after: []) == .atLeast(1))
        let done = BackfillSlice(span: month, state: .done, calls: 62)
        let week = TimeSpan(from: month.from, until: month.from + .seconds(7 * 86_400))
        #expect(invoices.calls(for: week, after: [done]) == .about(14))
        // Each unit of the code list is asked by itself.
        #expect(try pull("electricity/outages").calls(for: month, after: []).count > 1)
        let year = try plan("public-services/status_history", "2025-01-01", "2026-01-01", "1y").span
        #expect(try pull("public-services/status_history").calls(for: year, after: []) == .atLeast(13))
    }
}
