import HubModel
import HubStore
import Testing

@Suite struct `A session` {
    @Test func `ends after half an hour without a request`() async throws {
        let hub = try await AccountFixture("mau")
        let token = try await hub.token("mau")
        #expect(try await hub.account(token, at: 1700) != nil)
        #expect(try await hub.account(token, at: 1700 + 1799) != nil)
        #expect(try await hub.account(token, at: 1700 + 1799 + 1800) == nil)
    }

    @Test func `is not kept alive by a page that asks by itself`() async throws {
        let hub = try await AccountFixture("mau")
        let token = try await hub.token("mau")
        for second in stride(from: Int64(60), to: 1800, by: 60) {
            #expect(try await hub.account(token, at: second, isActivity: false) != nil)
        }
        #expect(try await hub.account(token, at: 1800, isActivity: false) == nil)
    }

    @Test func `ends after twelve hours in any case`() async throws {
        let hub = try await AccountFixture("mau")
        let token = try await hub.token("mau")
        for second in stride(from: Int64(0), to: 43_200, by: 1200) {
            #expect(try await hub.account(token, at: second) != nil)
        }
        #expect(try await hub.account(token, at: 43_200) == nil)
    }

    @Test(arguments: [
        "", "0", String(repeating: "0", count: 64), String(repeating: "\0", count: 64),
        String(repeating: "é", count: 32), String(repeating: "a", count: 1_000_000), "' OR true --",
    ])
    func `is not guessed`(token: String) async throws {
        let hub = try await AccountFixture("mau")
        _ = try await hub.token("mau")
        #expect(try await hub.account(token) == nil)
        try await hub.book.signOut(token)
        #expect(try await hub.database.value("SELECT count(*) FROM hub.session") == "1")
    }

    @Test func `is not that of a token cut short, in capitals or with another digit`() async throws {
        let hub = try await AccountFixture("mau")
        let token = try await hub.token("mau")
        let last = token.last == "0" ? "1" : "0"
        let others = [
            String(token.dropLast()), String(token.dropFirst()), token + "0", token + token, " " + token,
            token.uppercased() == token ? "" : token.uppercased(), token.dropLast() + last,
            String(token.reversed()) == token ? "" : String(token.reversed()),
        ]
        for other in others { #expect(try await hub.account(other) == nil) }
        // What the database keeps is no token either.
        let digest = try #require(
            try await hub.database.value("SELECT encode(digest, 'hex') FROM hub.session")
        )
        #expect(try await hub.account(digest) == nil)
        #expect(try await hub.account(token) != nil)
    }

    @Test func `ends at sign-out, with a new password, and when the account is disabled`() async throws {
        let hub = try await AccountFixture("mau", "khac")
        let other = try await hub.token("khac")
        var token = try await hub.token("mau")
        try await hub.book.signOut(token)
        #expect(try await hub.account(token) == nil)
        token = try await hub.token("mau")
        try await hub.book.setPassword(of: "mau", to: "hai con thằn lằn con", by: "mau")
        #expect(try await hub.account(token) == nil)
        #expect(try await hub.signIn("mau") == .refused)
        token = try await hub.token("mau", "hai con thằn lằn con")
        try await hub.book.disable("mau", by: "khac")
        #expect(try await hub.account(token) == nil)
        #expect(try await hub.signIn("mau", "hai con thằn lằn con") == .refused)
        try await hub.book.enable("mau", by: "khac")
        // What was ended stays ended.
        #expect(try await hub.account(token) == nil)
        #expect(try await hub.account(other) != nil)
    }

    @Test func `follows a new role and language at once`() async throws {
        let hub = try await AccountFixture("mau")
        let token = try await hub.token("mau")
        try await hub.book.setRole(of: "mau", to: .viewer, by: "test")
        try await hub.book.setLanguage(of: "mau", to: .english)
        #expect(try await hub.account(token) == Account(name: "mau", role: .viewer, language: .english))
    }

    @Test func `and all others of an account are ended by an administrator`() async throws {
        let hub = try await AccountFixture("mau", "khac")
        let tokens = [try await hub.token("mau"), try await hub.token("mau")]
        let other = try await hub.token("khac")
        #expect(try await hub.book.endSessions(of: "mau", by: "khac") == 2)
        for token in tokens { #expect(try await hub.account(token) == nil) }
        #expect(try await hub.account(other) != nil)
        #expect(try await hub.acts().last == "khac account.end_sessions mau")
    }

    @Test func `that has ended is swept away at the next sign-in`() async throws {
        let hub = try await AccountFixture("mau")
        for _ in 0..<3 { _ = try await hub.token("mau") }
        _ = try await hub.token("mau", at: 1800)
        #expect(try await hub.database.value("SELECT count(*) FROM hub.session") == "1")
    }
}
