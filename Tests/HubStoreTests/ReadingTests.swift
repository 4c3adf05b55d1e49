import HubModel
import HubStore
import PQ
import Testing

@Suite struct `Reading back` {
    private let database: TestDatabase
    private let pull = PullID(connector: "electricity", pull: "invoices")
    private let rejection = Rejection(
        faults: [FieldFault(field: "note", rule: "text.too_long", path: "a.b", value: "x")],
        key: "Q\u{1f}1",
        record: Array("{}".utf8),
        ordinal: 3,
        page: 0
    )

    init() async throws {
        database = try await TestDatabase()
    }

    @Test func `lists runs with their account, newest first`() async throws {
        let account = try await TestRun.whole(database, [TestPage("p1", [Invoice("A")])])
        let failing = try await TestRun(database)
        let failure = HubFailure(
            .request,
            .failRun,
            code: "request.refused",
            message: Localized(vi: "Bị từ chối", en: "Refused")
        )
        try await failing.finish(.failed, failure: failure)
        let runs = try await RunHistory(database.session).list("electricity")
        #expect(runs.map(\.state) == ["failed", "succeeded"])
        #expect(runs[0].failureVietnamese == "Bị từ chối")
        #expect(runs[1].account == account)
        #expect(runs[1].waited == 1)
        #expect((runs[1].endedAt ?? 0) >= runs[1].startedAt)
        #expect(try await RunHistory(database.session).list("electricit_").isEmpty)
        #expect(try await RunHistory(database.session).list("electricity/invoices").count == 2)
        let pages = try await RunHistory(database.session).pages(of: runs[1].run)
        #expect(pages.map(\.status) == ["applied"])
    }

    @Test func `tells fresh, stale and never apart`() async throws {
        let promise = HubStatus.Promise(pull: pull, entity: "invoice", freshWithin: CalendarDuration(1, .day))
        let status = HubStatus(database.session)
        #expect(try await status.pulls([promise]).map(\.freshness) == [.never])
        let run = try await TestRun(database)
        let account = try await run.commit([TestPage("p1", [Invoice("A")])], rejections: [rejection])
        let held = try await status.pulls([promise])
        #expect(held.first?.heldBy != nil)
        try await run.finish(account: account)
        let fresh = try #require(try await status.pulls([promise]).first)
        #expect(fresh.freshness == .fresh)
        #expect(fresh.rows == 1)
        #expect(fresh.openQuarantine == 1)
        #expect(fresh.heldBy == nil)
        try await database.script("UPDATE hub.run SET started_at = started_at - interval '25 hours'")
        #expect(try await status.pulls([promise]).map(\.freshness) == [.stale])
    }

    @Test func `shows quarantine and sets entries aside`() async throws {
        let run = try await TestRun(database)
        try await run.commit([TestPage("p1", [])], rejections: [rejection])
        let quarantine = Quarantine(database.session)
        let entry = try #require(try await quarantine.list().first)
        #expect(entry.faults == rejection.faults)
        #expect(entry.key == "Q\u{1f}1")
        #expect(entry.ordinal == 3)
        #expect(try await quarantine.record(entry.id) == rejection.record)
        #expect(try await quarantine.counts().rules.map(\.rule) == ["text.too_long"])
        #expect(try await quarantine.discard([entry.id, 999], by: "mau") == 1)
        #expect(try await quarantine.list().isEmpty)
        #expect(try await quarantine.list(state: .discarded).map(\.id) == [entry.id])
        #expect(try await quarantine.entry(entry.id)?.state == .discarded)
        #expect(try await database.value("SELECT person, act FROM hub.audit") == "mau|quarantine.discard")
    }

    @Test func `leads from a row to its bytes`() async throws {
        let landed = try await database.value(
            """
            INSERT INTO hub.payload (digest, size, pull, kept) VALUES (sha256('x'), 1, 'electricity/invoices', 'file')
            RETURNING id
            """
        )
        let payload = try #require(landed.flatMap { Int64($0) })
        let run = try await TestRun(database)
        try await run.commit(
            [TestPage("p1", number: 4, payload: payload, [Invoice("X"), Invoice("A", 7, nil)])],
            changes: [
                ValueChange(kind: .emptied, fault: rejection.faults[0], key: "A\u{1f}7", ordinal: 1, page: 0)
            ]
        )
        let row = try #require(try await Provenance(database.session).row("invoice", key: ["A", "7"]))
        #expect(row.columns.map(\.name) == ["code", "number", "note", "seen_at"])
        #expect(row.columns.map(\.value) == ["A", "7", nil, nil])
        #expect(row.pull == pull.description)
        #expect(row.run == run.session.run)
        #expect(row.payload == payload)
        #expect(row.ordinal == 1)
        #expect(row.page == 4)
        #expect(row.isPayloadKept)
        #expect(row.faults.map(\.kind) == ["emptied"])
        #expect(try await Provenance(database.session).row("invoice", key: ["A", "not a number"]) == nil)
        #expect(try await Provenance(database.session).row("no_such", key: ["A"]) == nil)
    }
}

@Suite struct `Migrations of the hub's schema` {
    private let database: TestDatabase

    init() async throws {
        database = try await TestDatabase()
    }

    private func failure(_ steps: [Migrations.Step]) async -> HubFailure? {
        await #expect(throws: HubFailure.self) {
            try await database.session.use { _ = try Migrations.apply(steps, on: $0) }
        }
    }

    @Test func `apply what is missing, once`() async throws {
        #expect(try await database.session.use { try Migrations.apply(on: $0) } == [])
        let added = Migrations.Step(
            revision: Migrations.steps.count + 1,
            name: "more",
            sql: "CREATE TABLE hub.more ()"
        )
        #expect(
            try await database.session.use { try Migrations.apply(Migrations.steps + [added], on: $0) } == [
                "more"
            ]
        )
        #expect(
            try await database.session.use { try Migrations.apply(Migrations.steps + [added], on: $0) } == []
        )
        #expect(try await database.session.use { try Migrations.revision(on: $0) } == added.revision)
    }

    @Test func `refuse a database that is newer`() async throws {
        try await database.script(
            "INSERT INTO hub.migration (revision, name, checksum) VALUES (999, 'x', 'x')"
        )
        #expect(await failure(Migrations.steps)?.code == "database.newer")
        let failure = await #expect(throws: HubFailure.self) { _ = try await TestRun(database) }
        #expect(failure?.code == "database.newer")
    }

    @Test func `refuse a step that was edited`() async throws {
        try await database.script("UPDATE hub.migration SET checksum = 'other' WHERE revision = 1")
        #expect(await failure(Migrations.steps)?.code == "migration.edited")
    }

    @Test func `leave nothing of a step that fails`() async throws {
        let bad = Migrations.Step(
            revision: Migrations.steps.count + 1,
            name: "bad",
            sql: "CREATE TABLE hub.half (); SELECT 1/0"
        )
        _ = await failure(Migrations.steps + [bad])
        #expect(try await database.value("SELECT to_regclass('hub.half') IS NULL") == "t")
        #expect(try await database.session.use { try Migrations.revision(on: $0) } == Migrations.steps.count)
    }

    @Test func `wait for each other`() async throws {
        try await database.script("DROP SCHEMA hub CASCADE; DROP SCHEMA app; DROP SCHEMA staging CASCADE")
        let conninfo = database.conninfo
        let applied = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<3 {
                group.addTask {
                    try await DatabaseSession(conninfo).use { try Migrations.apply(on: $0).count }
                }
            }
            return try await group.reduce(0, +)
        }
        #expect(applied == Migrations.steps.count)
    }
}
