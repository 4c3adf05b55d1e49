import HubModel
import HubStore
import PQ
import Testing

@Suite struct `A run` {
    private let database: TestDatabase

    init() async throws {
        database = try await TestDatabase()
    }

    @Test func `leaves a pull to the run that has it`() async throws {
        let first = try await TestRun(database)
        let failure = await #expect(throws: HubFailure.self) { _ = try await TestRun(database) }
        #expect(failure?.code == "lease.held")
        #expect(failure?.recovery == .leaveToOther)
        try await first.finish()
        _ = try await TestRun(database)
    }

    @Test func `does not hold up another pull`() async throws {
        _ = try await TestRun(database)
        _ = try await TestRun(database, pull: PullID(connector: "other", pull: "invoices"))
    }

    @Test func `takes over from a holder that was not heard of for a minute`() async throws {
        let old = try await TestRun(database)
        try await old.commit([TestPage("p1", number: 0, [Invoice("A")])])
        // Its heartbeats from now on are not heard either.
        try await database.script(
            """
            CREATE FUNCTION hub.unheard() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                IF NEW.token = OLD.token THEN NEW.beat_at := least(NEW.beat_at, OLD.beat_at); END IF; RETURN NEW; END $$;
            CREATE TRIGGER unheard BEFORE UPDATE ON hub.lease FOR EACH ROW EXECUTE FUNCTION hub.unheard();
            UPDATE hub.lease SET beat_at = beat_at - interval '61 s'
            """
        )
        let new = try await TestRun(database)
        let failure = await #expect(throws: HubFailure.self) {
            try await old.commit([TestPage("p2", number: 1, [Invoice("B")])])
        }
        #expect(failure?.code == "lease.lost")
        #expect(failure?.recovery == .leaveToOther)
        await #expect(throws: HubFailure.self) { try await old.finish() }
        try await new.commit([TestPage("p1", [Invoice("A")])])
        #expect(try await database.staged() == ["A|1|a|-"])
        #expect(try await database.rows("SELECT state FROM hub.run ORDER BY id") == ["lost", "running"])
    }

    @Test func `takes over at once from a holder whose connection is gone`() async throws {
        let old = try await TestRun(database)
        let killed = try await database.rows(
            "SELECT pg_terminate_backend(backend, 10000) FROM hub.lease"
        )
        #expect(killed == ["t"])
        _ = try await TestRun(database)
        let failure = await #expect(throws: HubFailure.self) {
            try await old.commit([TestPage("p1", [Invoice("A")])])
        }
        #expect(failure?.recovery == .leaveToOther)
    }

    @Test func `gives the lease up when it may not begin`() async throws {
        var plan = Invoice.plan()
        plan.columns[2].type = .bigint
        let failure = await #expect(throws: HubFailure.self) { _ = try await TestRun(database, plan: plan) }
        #expect(failure?.code == "schema.mismatch")
        #expect(failure?.recovery == .fixConfiguration)
        _ = try await TestRun(database)
    }

    @Test(arguments: [
        "ALTER TABLE staging.invoice DROP COLUMN note", "ALTER TABLE staging.invoice DROP COLUMN _hash",
        "ALTER TABLE staging.invoice DROP CONSTRAINT invoice_pkey", "DROP TABLE staging.invoice",
        "ALTER TABLE staging.invoice ADD COLUMN needed text NOT NULL",
    ])
    func `sees that the table is not what the plan expects`(change: String) async throws {
        try await database.script(change)
        let failure = await #expect(throws: HubFailure.self) { _ = try await TestRun(database) }
        #expect(failure?.code == "schema.mismatch")
    }

    @Test(arguments: [Entity.Write.replace, .history])
    func `refuses a table that was made for another way of writing`(write: Entity.Write) async throws {
        let failure = await #expect(throws: HubFailure.self) {
            _ = try await TestRun(database, plan: Invoice.plan(write: write))
        }
        #expect(failure?.code == "schema.mismatch")
    }

    @Test func `commits cursors with the rows`() async throws {
        let run = try await TestRun(database)
        #expect(try await run.session.cursor(each: "") == nil)
        let cursor = Cursor(until: Timestamp(microseconds: 1_700_000_000_123_456))
        try await run.commit(
            [TestPage("p1", [Invoice("A")])],
            cursors: [CursorMove(each: "", cursor: cursor), CursorMove(each: #"{"a":"1"}"#, cursor: cursor)]
        )
        #expect(try await run.session.cursor(each: "") == cursor)
        #expect(try await run.session.cursor(each: #"{"a":"1"}"#) == cursor)
        #expect(try await run.session.cursor(each: "other") == nil)
    }

    @Test func `commits the source's own word for where to go on`() async throws {
        let run = try await TestRun(database)
        let move = CursorMove(each: "", cursor: Cursor(token: "eyJ0IjoxfQ=="))
        try await run.commit([TestPage("p1", [Invoice("A")])], cursors: [move])
        #expect(try await run.session.cursor(each: "") == move.cursor)
        let later = CursorMove(each: "", cursor: Cursor(token: "b"))
        try await run.commit([TestPage("p2", number: 1, [Invoice("B")])], cursors: [later])
        #expect(try await run.session.cursor(each: "") == later.cursor)
    }

    @Test func `moves no cursor when it is limited`() async throws {
        let run = try await TestRun(database, isLimited: true)
        let move = CursorMove(each: "", cursor: Cursor(until: Timestamp(seconds: 5)))
        try await run.commit([TestPage("p1", [Invoice("A")])], cursors: [move])
        #expect(try await run.session.cursor(each: "") == nil)
    }

    @Test func `keeps its account from commit to commit`() async throws {
        let run = try await TestRun(database)
        try await run.commit([TestPage("p1", number: 0, [Invoice("A")])])
        try await run.commit([TestPage("p2", number: 1, [Invoice("B"), Invoice("C")])])
        let row = try await database.value("SELECT state, commits, pages, account->>'read' FROM hub.run")
        #expect(row == "running|2|2|3")
    }

    @Test func `ends as failed when its account does not close`() async throws {
        let run = try await TestRun(database)
        var account = RecordAccount()
        account.read = 1
        let failure = await #expect(throws: HubFailure.self) { try await run.finish(account: account) }
        #expect(failure?.code == "account.open")
        #expect(try await database.value("SELECT state FROM hub.run") == "failed")
    }

    @Test func `stamps rows with its clock and number`() async throws {
        let run = try await TestRun(database)
        try await run.commit([TestPage("p1", payload: 42, [Invoice("A"), Invoice("B")])])
        let rows = try await database.rows(
            """
            SELECT _source, _run, _payload, _ordinal, (extract(epoch FROM _changed_at) * 1000000)::bigint
            FROM staging.invoice ORDER BY code
            """
        )
        let session = run.session
        let changed = session.clock.microseconds
        #expect(
            rows == (0..<2).map { "\(session.sourceNumber)|\(session.run)|42|\($0)|\(changed)" }
        )
    }

    @Test func `is refused by a database that was never migrated`() async throws {
        try await database.script("DROP SCHEMA hub CASCADE")
        let failure = await #expect(throws: HubFailure.self) { _ = try await TestRun(database) }
        #expect(failure?.code == "schema.missing")
    }
}
