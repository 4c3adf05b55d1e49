import HubModel
import HubStore
import PQ
import Testing

@Suite struct `An account` {
    private func code(_ body: () async throws -> Void) async -> String? {
        do {
            try await body()
            return nil
        } catch {
            return (error as? HubFailure)?.code
        }
    }

    @Test(arguments: [
        "", "a", "1mau", ".mau", "Lê Thị Mẫu", "m\u{430}u", "mau\0", "mau khac", "mau\u{200B}", "ｍａｕ",
        "mau/..",
        "mau'", "mẫu", String(repeating: "a", count: 65),
    ])
    func `has a name that looks like no other`(name: String) async throws {
        let hub = try await AccountFixture()
        #expect(await code { try await hub.add(name) } == "account.name")
        #expect(try await hub.book.list().isEmpty)
    }

    @Test(arguments: ["mau", "le.thi.mau", "mau@tinh.example", "m2", String(repeating: "a", count: 64)])
    func `is added once`(name: String) async throws {
        let hub = try await AccountFixture(name)
        #expect(await code { try await hub.add(name.uppercased()) } == "account.exists")
        #expect(try await hub.book.list().map(\.account.name) == [name])
        #expect(try await hub.acts() == ["test account.add \(name)"])
    }

    @Test(arguments: [
        "", "ngắn quá", "eleven char", String(repeating: "a", count: 40), "ababababababab", "le.thi.mau.an",
        "LE.THI.MAU.AN", "một hai ba\0bốn năm", "một hai ba\nbốn năm", String(repeating: "dài ", count: 400),
        // Twelve code points, eleven letters.
        "e\u{301}leven char",
    ])
    func `takes no poor password`(password: String) async throws {
        let hub = try await AccountFixture("khac")
        #expect(
            await code { try await hub.add("le.thi.mau.an", password: password) } == "account.password"
        )
        #expect(
            await code { try await hub.book.setPassword(of: "khac", to: password, by: "a") }
                == (password.lowercased() == "le.thi.mau.an" ? nil : "account.password")
        )
    }

    @Test func `that does not exist cannot be changed, and nothing is said of it in the audit`() async throws
    {
        let hub = try await AccountFixture()
        for name in ["nobody", "", "a\0b", "Лена"] {
            #expect(
                await code { try await hub.book.setRole(of: name, to: .admin, by: "a") } == "account.unknown"
            )
            #expect(await code { try await hub.book.disable(name, by: "a") } == "account.unknown")
            #expect(await code { try await hub.book.enable(name, by: "a") } == "account.unknown")
            #expect(
                await code {
                    try await hub.book.setPassword(of: name, to: AccountFixture.password, by: "a")
                } == "account.unknown"
            )
            #expect(
                await code { try await hub.book.setLanguage(of: name, to: .english) } == "account.unknown"
            )
            #expect(try await hub.book.endSessions(of: name, by: "a") == 0)
        }
        #expect(try await hub.acts() == [])
    }

    @Test func `of the last administrator can be neither disabled nor demoted`() async throws {
        let hub = try await AccountFixture("mau")
        try await hub.add("an", .admin)
        try await hub.add("binh", .admin)
        try await hub.book.disable("binh", by: "an")
        #expect(await code { try await hub.book.disable("an", by: "an") } == "account.last_admin")
        #expect(
            await code { try await hub.book.setRole(of: "AN", to: .operator, by: "an") }
                == "account.last_admin"
        )
        #expect(await code { try await hub.book.setRole(of: "an", to: .admin, by: "an") } == nil)
        try await hub.book.enable("binh", by: "an")
        #expect(await code { try await hub.book.setRole(of: "an", to: .viewer, by: "an") } == nil)
    }

    @Test func `stays an administrator's where two demote each other at the same time`() async throws {
        for _ in 0..<10 {
            let hub = try await AccountFixture()
            try await hub.add("an", .admin)
            try await hub.add("binh", .admin)
            let other = hub.another()
            async let first = code { try await hub.book.setRole(of: "an", to: .viewer, by: "binh") }
            async let second = code { try await other.disable("binh", by: "an") }
            let codes = await [first, second]
            #expect(codes.contains("account.last_admin") && codes.contains(nil))
        }
    }

    @Test func `is changed with the doer and what it was before in the audit`() async throws {
        let hub = try await AccountFixture("mau")
        try await hub.book.setRole(of: "mau", to: .admin, by: "Lê Thị Mẫu\0")
        let row = try await hub.database.value(
            "SELECT person, act, subject, detail FROM hub.audit ORDER BY id DESC LIMIT 1"
        )
        #expect(row == #"Lê Thị Mẫu␀|account.role|mau|{"role": "admin", "before": "operator"}"#)
    }
}

@Suite struct `Passwords and sessions` {
    /// Whoever may read the hub, or is the app, reads neither.
    @Test func `are closed to every role but those that sign people in`() async throws {
        let database = try await StagingFixture.ofOwner()
        let readers = try await database.values(
            """
            SELECT c.relname || ' ' || r.rolname FROM pg_class c, pg_roles r
            WHERE c.oid IN ('hub.account'::regclass, 'hub.session'::regclass, 'hub.sign_in_guard'::regclass)
                AND r.rolname ~ '^(hub|app)_'
                AND has_any_column_privilege(r.oid, c.oid, 'SELECT, INSERT, UPDATE, REFERENCES') ORDER BY 1
            """
        )
        #expect(
            readers == ["account hub_worker", "session hub_worker", "sign_in_guard hub_worker"]
                || readers == [
                    "account hub_owner", "account hub_worker", "session hub_owner", "session hub_worker",
                    "sign_in_guard hub_owner", "sign_in_guard hub_worker",
                ]
        )
    }

    @Test func `stay closed after roles were set up again`() async throws {
        let database = try await StagingFixture.ofOwner()
        try await RoleSetup().grantTables(on: database.session)
        for role in ["hub_operator", "app_views", "app_officers", "app_reader"] {
            for table in ["account", "session", "sign_in_guard"] {
                await #expect(throws: HubFailure.self) {
                    try await database.script("SET ROLE \(role); SELECT * FROM hub.\(table)")
                }
                try await database.script("RESET ROLE")
            }
        }
        _ = try await database.values("SET ROLE hub_operator")
        #expect(try await database.values("SELECT count(*) FROM hub.audit") == ["0"])
    }
}
