import HubModel
import HubStore
import PQ
import Testing

/// Row policies and roles, each as promised or named.
///
/// One after the other: roles belong to the whole server, and one of these tests makes a bad one.
@Suite(.serialized) struct `A look at who may see what` {
    private func policies(_ database: DoctorFixture) async -> [Finding] {
        await PolicyExamination(DoctorFixture.entities, database.worker).findings()
    }

    private func policy(of table: String, in database: DoctorFixture) async throws -> String {
        let names = try await database.staging.values(
            "SELECT polname FROM pg_policy WHERE polrelid = 'staging.\(table)'::regclass"
        )
        return try #require(names.first ?? nil)
    }

    @Test func `finds nothing where policies are as the mappings say`() async throws {
        let database = try await DoctorFixture()
        let found = await policies(database)
        #expect(found.faults == [])
        #expect(found.finding("access.policies")?.mark == .good)
    }

    /// Every table and policy of the repository itself, conditions of every kind among them.
    @Test(arguments: ["author_only", "after_moderation"])
    func `finds nothing in the project's own database`(choice: String) async throws {
        let app = try await AppFixture(choice)
        let worker = DatabaseSession.onlyLooking(app.conninfo + " options='-c role=hub_worker'")
        #expect(await PolicyExamination(AppFixture.entities(choice), worker).findings().faults == [])
        #expect(await RoleExamination(.onlyLooking(app.conninfo)).findings().faults == [])
        #expect(await StagingExamination(AppFixture.entities(choice), worker).findings().faults == [])
    }

    /// The name stays, and with it everything that compares names.
    @Test(arguments: [
        "USING (true)", "USING (_removed_at IS NULL)",
        "USING (_removed_at IS NULL AND holder = current_setting('app.citizen', true))",
    ])
    func `names a policy that was altered under its name`(change: String) async throws {
        let database = try await DoctorFixture()
        let name = try await policy(of: "contract", in: database)
        try await database.script("ALTER POLICY \(quoted(identifier: name)) ON staging.contract \(change)")
        let found = await policies(database)
        #expect(found.faults == ["access.policy_changed"])
        #expect(found.first?.subject == "contract")
        #expect(found.first?.found.english.contains(name) == true)
        #expect(found.first?.cure?.english.contains("lienthong db migrate") == true)
    }

    @Test func `names a policy for somebody else, one that is gone and one that was added`() async throws {
        let database = try await DoctorFixture()
        let contract = try await policy(of: "contract", in: database)
        try await database.script(
            "ALTER POLICY \(quoted(identifier: contract)) ON staging.contract TO PUBLIC"
        )
        #expect(await policies(database).faults == ["access.policy_changed"])
        try await database.script(
            """
            DROP POLICY \(quoted(identifier: contract)) ON staging.contract;
            CREATE POLICY backdoor ON staging.bill FOR SELECT TO app_views USING (true);
            """
        )
        #expect(await policies(database).faults == ["access.policy_missing", "access.policy_foreign"])
    }

    /// The cure of each ends it.
    @Test func `is silent again after its own cure`() async throws {
        let database = try await DoctorFixture()
        let name = try await policy(of: "bill", in: database)
        try await database.script("ALTER POLICY \(quoted(identifier: name)) ON staging.bill USING (true)")
        let cure = try #require(await policies(database).first?.cure?.english)
        try await database.script(try #require(cure.split(separator: ";").first.map(String.init)))
        _ = try await database.staging.migrate(DoctorFixture.entities)
        #expect(await policies(database).faults == [])
    }

    @Test(arguments: [
        ("ALTER TABLE staging.bill DISABLE ROW LEVEL SECURITY", "bill"),
        ("ALTER TABLE staging.bill OWNER TO hub_owner", "bill"),
        ("GRANT USAGE ON SCHEMA staging TO app_reader", "staging"),
        ("GRANT USAGE ON SCHEMA hub TO app_reader; GRANT SELECT ON hub.payload TO app_reader", "hub.payload"),
        (
            "GRANT USAGE ON SCHEMA staging TO PUBLIC; GRANT SELECT (code) ON staging.bill TO PUBLIC",
            "staging.bill"
        ),
    ])
    func `names a right that goes too far`(wrong: String, subject: String) async throws {
        let database = try await DoctorFixture()
        let roles = RoleExamination(database.login)
        #expect(await roles.findings().faults == [])
        try await database.script(wrong)
        let found = await roles.findings()
        #expect(found.faults.allSatisfy { $0 == "access.breach" })
        #expect(found.contains { $0.subject == subject }, "\(found.map(\.subject))")
    }

    /// Roles belong to the whole server: the account is this test's own.
    @Test func `names an account of the app that can do more`() async throws {
        let database = try await DoctorFixture()
        let account = "app_\(database.staging.name)"
        try await database.script("CREATE ROLE \(account) LOGIN IN ROLE app_reader")
        let roles = RoleExamination(database.login)
        #expect(await roles.findings().contains { $0.subject == account } == false)
        try await database.script("ALTER ROLE \(account) BYPASSRLS")
        #expect(await roles.findings().contains { $0.subject == account && $0.mark == .error })
        try await database.script("DROP ROLE \(account)")
    }

    @Test func `tells changes that wait for a migration`() async throws {
        let database = try await DoctorFixture()
        #expect(await StagingExamination(DoctorFixture.entities, database.worker).findings().faults == [])
        let wider = Entity.bill.with {
            $0.fields.append(Entity.Field(name: "note", type: .text, title: "Ghi chú"))
        }
        let found = await StagingExamination([.contract, wider], database.worker).findings()
        #expect(Set(found.faults) == ["staging.pending"])
        #expect(found.first?.cure?.english == "Run: lienthong db migrate")
        let narrower = Entity.bill.with { $0.fields.removeLast() }
        let destructive = await StagingExamination([.contract, narrower], database.worker).findings()
        #expect(destructive.contains { $0.cure?.english.contains("--plan") == true })
    }
}
