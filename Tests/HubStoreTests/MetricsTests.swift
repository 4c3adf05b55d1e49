import HubModel
import HubStore
import PQ
import Testing

@Suite struct `Figures for metrics` {
    private let database: TestDatabase
    private let pull = PullID(connector: "electricity", pull: "invoices")

    init() async throws {
        database = try await TestDatabase()
    }

    private func rejection(_ key: String) -> Rejection {
        Rejection(
            faults: [FieldFault(field: "note", rule: "text.too_long", path: "a.b", value: "x")],
            key: key,
            record: Array("{}".utf8),
            ordinal: 0,
            page: 0
        )
    }

    private func figures(limits: [Limits] = [], as role: String? = nil) async throws -> HubFigures {
        let promise = PullPromise(pull: pull, entity: "invoice", freshWithin: CalendarDuration(1, .day))
        let session = DatabaseSession(database.conninfo, setup: role.map { "SET ROLE \($0);" } ?? "")
        return try await MetricsReader(session).read(Watched(promises: [promise], limits: limits))
    }

    private func amount(_ kind: HubFigures.Tally.Kind, _ part: String, in figures: HubFigures) -> Int64 {
        figures.tallies.filter { $0.kind == kind && $0.part == part }.map(\.amount).reduce(0, +)
    }

    /// What the rows themselves say is open.
    private func openRows() async throws -> Int64 {
        Int64(try await database.value("SELECT count(*) FROM hub.quarantine WHERE state = 'open'") ?? "")
            ?? -1
    }

    @Test func `count runs, records and calls when a run ends`() async throws {
        let before = try await figures()
        #expect(before.pulls.first?.lastRun == nil && before.tallies.isEmpty)
        try await TestRun.whole(database, [TestPage("p1", [Invoice("A"), Invoice("B")])])
        let running = try await TestRun(database)
        let between = try await figures()
        #expect(between.pulls.first?.isRunning == true)
        #expect(amount(.runs, "succeeded", in: between) == 1)
        try await running.finish(
            .failed,
            failure: HubFailure(
                .request,
                .failRun,
                code: "request.refused",
                message: Localized(vi: "x", en: "x")
            )
        )
        let after = try await figures()
        #expect(amount(.runs, "failed", in: after) == 1)
        #expect(amount(.records, "new", in: after) == 2)
        #expect(amount(.requests, "", in: after) == 2)
        #expect(amount(.waited, "", in: after) == 2_000_000)
        #expect(after.pulls.first?.lastRun?.failureCode == "request.refused")
        #expect(after.pulls.first?.freshAt != nil)
        #expect(after.databaseBytes > 1_000_000)
    }

    @Test func `go on growing where history is deleted`() async throws {
        try await TestRun.whole(database, [TestPage("p1", [Invoice("A")])])
        try await database.script("DELETE FROM hub.run")
        try await TestRun.whole(database, [TestPage("p2", [Invoice("B")])])
        #expect(amount(.runs, "succeeded", in: try await figures()) == 2)
    }

    @Test func `follow quarantine through opening, closing, discarding and deleting`() async throws {
        let run = try await TestRun(database)
        try await run.commit(
            [TestPage("p1", [])],
            rejections: [rejection("A\u{1f}1"), rejection("B\u{1f}1")]
        )
        try await run.commit(
            [TestPage("p2", [])],
            rejections: [rejection("B\u{1f}1"), rejection("C\u{1f}1")]
        )
        #expect(try await openRows() == 3)
        #expect(amount(.quarantine, "invoice", in: try await figures()) == 3)
        try await run.commit([TestPage("p3", [Invoice("A")])])
        try await run.finish()
        #expect(amount(.quarantine, "invoice", in: try await figures()) == (try await openRows()))
        let quarantine = Quarantine(database.session)
        let open = try await quarantine.list()
        _ = try await quarantine.discard([try #require(open.first).id], by: "mau")
        #expect(amount(.quarantine, "invoice", in: try await figures()) == (try await openRows()))
        try await database.script("DELETE FROM hub.quarantine")
        #expect(amount(.quarantine, "invoice", in: try await figures()) == 0)
    }

    @Test func `stay the same when they are added together, by two at once`() async throws {
        for page in 0..<20 {
            try await TestRun.whole(database, [TestPage("p\(page)", [Invoice("A\(page)")])])
        }
        let before = try await figures().tallies
        let rows = Int(try await database.value("SELECT count(*) FROM hub.tally") ?? "") ?? 0
        let conninfo = database.conninfo
        try await withThrowingTaskGroup { group in
            for _ in 0..<4 {
                group.addTask {
                    try await DatabaseSession(conninfo).use { try $0.script("SELECT hub.fold_tally()") }
                }
            }
            try await group.waitForAll()
        }
        #expect(try await figures().tallies == before)
        #expect(try await database.value("SELECT count(*) < \(rows) FROM hub.tally") == "t")
    }

    @Test func `count what was there before they were kept`() async throws {
        try await TestRun.whole(database, [TestPage("p1", [Invoice("A")])])
        let before = try await figures().tallies
        try await database.script(
            "DELETE FROM hub.tally; INSERT INTO hub.tally SELECT t.* FROM hub.run r, hub.tally_of_run(r) t"
        )
        #expect(try await figures().tallies == before)
    }

    /// Promise: a million entries cost a scrape nothing.
    @Test func `are had without the right to read quarantine, pages or staging`() async throws {
        try await TestRun.whole(database, [TestPage("p1", [Invoice("A")])])
        let role = "metrics_only_\(database.conninfo.filter(\.isNumber))"
        try await database.script(
            """
            CREATE ROLE \(role); GRANT USAGE ON SCHEMA hub TO \(role);
            GRANT SELECT ON hub.tally, hub.quarantine_count, hub.run, hub.source, hub.freshness, hub.lease, hub.delivery, hub.outbox,
                hub.schedule_task, hub.missing_hold, hub.alert, hub.alert_message, hub.certificate, hub.allowance_use TO \(role);
            """
        )
        #expect(try await figures(as: role).pulls.count == 1)
        await #expect(throws: HubFailure.self) {
            try await DatabaseSession(database.conninfo, setup: "SET ROLE \(role);").use {
                try $0.script("SELECT FROM hub.quarantine")
            }
        }
    }

    @Test func `tell what of a quota is used, by the key under which it is counted`() async throws {
        var politeness = Politeness()
        politeness.quota = Politeness.Rate(count: 5, per: CalendarDuration(1, .hour))
        let limits = Limits(name: "electricity", politeness: politeness, zone: .vietnam)
        let allowance = PostgresAllowance(database.conninfo)
        for _ in 0..<3 { _ = try await allowance.ticket(for: limits, patience: .seconds(3600)) }
        let quota = try #require(try await figures(limits: [limits]).quotas.first)
        #expect(quota.limit == 5 && quota.period == "1h")
        // The three may stand on both sides of a full hour.
        #expect((0...3).contains(quota.used))
        let kept = try await database.value("SELECT sum(used) FROM hub.allowance_use")
        #expect(kept == "3")
    }
}

@Suite struct `Figures of deliveries` {
    @Test func `count arrivals, lateness and refusals once each`() async throws {
        let fixture = try await DeliveryFixture()
        let worker = try await fixture.enabledWorker()
        try await fixture.write(["A", "B", "C"])
        try await fixture.route(worker)
        try await fixture.database.script("UPDATE hub.delivery SET due_at = began_at WHERE order_key = 'A'")
        let reader = MetricsReader(fixture.database.session)
        let before = try await reader.read(Watched(promises: []))
        #expect(before.outbox.map(\.count).reduce(0, +) == 3)
        #expect(before.outbox.map(\.late).reduce(0, +) == 1)
        try await fixture.database.script(
            """
            UPDATE hub.delivery SET state = 'following', delivered_at = clock_timestamp() WHERE order_key IN ('A', 'B');
            UPDATE hub.delivery SET state = 'done' WHERE order_key IN ('A', 'B');
            UPDATE hub.delivery SET state = 'refused' WHERE order_key = 'C';
            UPDATE hub.delivery SET reason = 'again' WHERE order_key = 'C';
            """
        )
        let after = try await reader.read(Watched(promises: []))
        func amount(_ kind: HubFigures.Tally.Kind, _ part: String) -> Int64 {
            after.tallies.filter { $0.kind == kind && $0.part == part }.map(\.amount).reduce(0, +)
        }
        #expect(amount(.deliveries, "delivered") == 2)
        #expect(amount(.deliveries, "refused") == 1)
        #expect(amount(.lateDeliveries, "") == 1)
        #expect(after.outbox.isEmpty)
    }
}
