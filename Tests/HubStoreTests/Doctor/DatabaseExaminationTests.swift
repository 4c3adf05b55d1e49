import Foundation
import HubModel
import HubStore
import PQ
import Testing

@Suite struct `A look at the database` {
    private func look(_ database: DoctorFixture, ahead: Duration = .zero) async -> [Finding] {
        await DatabaseExamination(
            database.login,
            address: DatabaseAddress(uri: "postgresql://lienthong:bi-mat@/hub")
        ) {
            Timestamp(microseconds: Int64(Date.now.timeIntervalSince1970 * 1e6)) + ahead
        }.findings()
    }

    @Test func `tells version, schema, room and what a power cut may take back`() async throws {
        let found = await look(try await DoctorFixture())
        #expect(found.finding("database.version")?.mark == .good)
        #expect(found.finding("database.version")?.found.english.contains("bi-mat") == false)
        #expect(found.finding("schema.current")?.mark == .good)
        #expect(found.finding("database.connections")?.mark == .good)
        // The test's own server keeps nothing, for speed.
        #expect(found.filter { $0.code == "database.durability" }.map(\.mark) == [.error, .error])
        #expect(Set(found.faults) == ["database.durability"])
    }

    @Test func `tells a database that keeps its promises half`() async throws {
        let database = try await DoctorFixture()
        try await database.script("ALTER DATABASE \(database.staging.name) SET synchronous_commit = off")
        let found = await look(database).filter { $0.code == "database.durability" }
        #expect(
            found.contains { $0.mark == .warning && $0.found.english.hasPrefix("synchronous_commit = off") }
        )
    }

    @Test func `tells an older and a newer schema apart`() async throws {
        let database = try await DoctorFixture()
        try await database.script(
            "INSERT INTO hub.migration (revision, name, checksum) SELECT max(revision) + 1, 'x', 'x' FROM hub.migration"
        )
        #expect(await look(database).finding("database.newer")?.mark == .error)
        try await database.script("DELETE FROM hub.migration WHERE revision >= \(Migrations.steps.count)")
        let older = await look(database).finding("schema.missing")
        #expect(older?.cure?.english == "Run: lienthong db migrate")
    }

    @Test(arguments: [(Duration.seconds(-30), Finding.Mark.warning), (.seconds(90), .error)])
    func `tells clocks that disagree`(ahead: Duration, mark: Finding.Mark) async throws {
        let found = await look(try await DoctorFixture(), ahead: ahead)
        #expect(found.finding("database.clock")?.mark == mark)
    }

    @Test func `tells a server that is not there`() async throws {
        let nowhere = DatabaseSession.onlyLooking("host=/nonexistent dbname=hub")
        let found = await DatabaseExamination(nowhere, address: DatabaseAddress(uri: "postgresql:///hub")) {
            Timestamp(seconds: 0)
        }.findings()
        #expect(found.map(\.mark) == [.error])
        #expect(found.first?.blame == .unavailable)
    }

    /// A session of doctor's cannot write, whoever asks it to.
    @Test func `is all that its session can do`() async throws {
        let database = try await DoctorFixture()
        for session in [database.login, database.worker] {
            await #expect(throws: HubFailure.self) {
                try await session.use { _ = try $0.execute("DELETE FROM hub.worker") }
            }
        }
    }

    // MARK: Leases and deliveries

    private func work(_ database: DoctorFixture) async -> [Finding] {
        await WorkExamination(database.worker).findings()
    }

    @Test func `finds nothing where nothing is left behind`() async throws {
        let found = await work(try await DoctorFixture())
        #expect(found.faults == [])
        #expect(found.count == 2)
    }

    @Test func `names the lease of a dead host, not that of a living one`() async throws {
        let database = try await DoctorFixture()
        try await database.script(
            """
            INSERT INTO hub.lease (pull, token, holder, backend, backend_start) VALUES
                ('electricity/invoices', gen_random_uuid(), 'may-1:42', 999999999, now());
            """
        )
        let dead = await work(database)
        #expect(dead.faults == ["lease.dead"])
        #expect(dead.first?.subject == "electricity/invoices")
        try await database.script(
            """
            UPDATE hub.lease SET backend = a.pid, backend_start = a.backend_start, beat_at = clock_timestamp()
            FROM pg_stat_activity a WHERE a.pid = pg_backend_pid()
            """
        )
        #expect(await work(database).faults == [])
    }

    @Test func `names a job whose host is gone`() async throws {
        let database = try await DoctorFixture()
        try await database.script(
            """
            INSERT INTO hub.schedule_task (schedule, job, due_at, not_before, state, claim, host)
            VALUES ('nightly', 'electricity', now(), now(), 'running', gen_random_uuid(), 'may-2')
            """
        )
        #expect(await work(database).faults == ["schedule.host_lost"])
    }

    @Test(arguments: [
        ("'parked', NULL", ["outbox.parked"]), ("'waiting', now() - interval '1 min'", ["outbox.late"]),
        ("'waiting', now() + interval '1 hour'", []), ("'done', now() - interval '1 min'", []),
    ])
    func `names messages that are late or wait for a person`(row: String, faults: [String]) async throws {
        let database = try await DoctorFixture()
        try await database.script(
            """
            INSERT INTO hub.outbox (aggregatetype, aggregateid, type, payload) VALUES ('feedback', '1', 'submitted', '{}');
            INSERT INTO hub.delivery (push, message, number, state, due_at, began_at)
            SELECT 'ioc/feedback', id, number, s.state, s.due_at::timestamptz, now() FROM hub.outbox, (VALUES (\(row))) s(state, due_at);
            """
        )
        #expect(await work(database).faults == faults)
    }

    @Test func `call late what has not arrived, not what came late and is followed`() async throws {
        let database = try await DoctorFixture()
        try await database.script(
            """
            INSERT INTO hub.outbox (aggregatetype, aggregateid, type, payload) VALUES ('feedback', '1', 'submitted', '{}'),
                ('feedback', '2', 'submitted', '{}');
            INSERT INTO hub.delivery (push, message, number, state, due_at, began_at, delivered_at)
            SELECT 'ioc/feedback', id, number, CASE aggregateid WHEN '1' THEN 'following' ELSE 'waiting' END,
                now() - interval '1 hour', now() - interval '2 hours',
                CASE aggregateid WHEN '1' THEN now() - interval '1 min' END FROM hub.outbox;
            """
        )
        let open = try await OutboxBook(database.staging.session).open()
        #expect(open.map(\.late) == [1])
        #expect(open.map(\.states) == [[.following: 1, .waiting: 1]])
        #expect(await work(database).faults == ["outbox.late"])
    }

    // MARK: Certificates

    @Test func `reads back what was seen, the soonest first`() async throws {
        let database = try await DoctorFixture()
        let book = CertificateBook(database.staging.session)
        func seen(_ days: Int64) -> SeenCertificate {
            SeenCertificate(
                subject: "CN=Sở Y tế\0",
                issuer: "CN=Cơ quan",
                notBefore: Timestamp(seconds: 0),
                notAfter: Timestamp(seconds: days * 86_400),
                chain: 2
            )
        }
        try await book.record(seen(30_000), at: HostPlace(.https, host: "b.example", port: 443))
        try await book.record(seen(20_000), at: HostPlace(.https, host: "a.example", port: 8443))
        #expect(try await book.list().map(\.host) == ["a.example", "b.example"])
        try await book.record(seen(40_000), at: HostPlace(.https, host: "a.example", port: 8443))
        let list = try await book.list()
        #expect(
            list.map { "\($0.host) \($0.end.seconds / 86_400)" } == ["b.example 30000", "a.example 40000"]
        )
    }

    // MARK: Quotas

    @Test func `tells how far a quota is used up, taking nothing`() async throws {
        let database = try await DoctorFixture()
        let limits = Limits(
            name: "electricity",
            politeness: Politeness(quota: Politeness.Rate(count: 3, per: CalendarDuration(1, .day))),
            zone: .vietnam
        )
        let reader = QuotaReader(database.worker)
        #expect(try await reader.use(of: limits).map(\.used) == [0])
        let allowance = PostgresAllowance(database.staging.conninfo)
        _ = try await allowance.ticket(for: limits, patience: .zero)
        _ = try await allowance.ticket(for: limits, patience: .zero)
        #expect(try await reader.use(of: limits).map(\.left) == [1])
        #expect(try await reader.use(of: limits).map(\.left) == [1])
    }
}
