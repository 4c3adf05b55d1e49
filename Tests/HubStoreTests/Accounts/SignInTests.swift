import Bytes
import HubModel
import HubStore
import Testing

@Suite struct `Signing in` {
    @Test func `gives a token that nobody can read from the database`() async throws {
        let hub = try await AccountFixture("mau")
        let outcome = try await hub.signIn("mau")
        guard case .signedIn(let token, let account) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(account == Account(name: "mau", role: .operator, language: .vietnamese))
        #expect(token.utf8.count == 64)
        #expect(try await hub.account(token) == account)
        let kept = try await hub.database.value("SELECT encode(digest, 'hex') FROM hub.session")
        #expect(kept == hexadecimal(SHA256.digest(Array(token.utf8))) && kept != token)
        let stored = try await hub.database.value("SELECT password FROM hub.account") ?? ""
        #expect(stored.hasPrefix("$scrypt$") && !stored.contains("vịt"))
    }

    @Test(arguments: [
        ("mau", "sai mật khẩu rồi đấy"), ("mau", ""), ("nobody", AccountFixture.password), ("", ""),
        ("mau\0", AccountFixture.password), ("m\u{430}u", AccountFixture.password),
        ("mau' OR true --", AccountFixture.password), ("máu", AccountFixture.password),
        (String(repeating: "a", count: 100_000), AccountFixture.password),
        ("mau", AccountFixture.password + "\0"),
        ("mau", AccountFixture.password.uppercased()),
    ])
    func `is refused`(name: String, password: String) async throws {
        let hub = try await AccountFixture("mau")
        #expect(try await hub.signIn(name, password) == .refused)
        #expect(try await hub.database.value("SELECT count(*) FROM hub.session") == "0")
    }

    @Test(arguments: ["MAU", " mau ", "Mau\n"])
    func `means the same name in capitals and with spaces around it`(name: String) async throws {
        let hub = try await AccountFixture("mau")
        #expect(try await !hub.token(name).isEmpty)
    }

    @Test func `takes a password however the keyboard composes its letters`() async throws {
        let composed = "Tr\u{1EDD}i \u{111}\u{1EB9}p qu\u{E1} \u{111}i"
        let decomposed = "Tro\u{31B}\u{300}i \u{111}e\u{323}p qua\u{301} \u{111}i"
        #expect(Array(composed.utf8) != Array(decomposed.utf8))
        let hub = try await AccountFixture()
        try await hub.add("mau", password: decomposed)
        #expect(try await !hub.token("mau", composed).isEmpty)
        #expect(try await !hub.token("mau", decomposed).isEmpty)
        #expect(try await hub.signIn("mau", "Troi dep qua di") == .refused)
    }

    @Test func `renews a password that was kept at another cost`() async throws {
        let hub = try await AccountFixture("mau")
        let dearer = PasswordHash.Cost(logN: 6, r: 2, p: 1)
        let later = AccountBook(hub.database.session, cost: dearer)
        let outcome = try await later.signIn(
            name: "mau",
            password: AccountFixture.password,
            address: "",
            now: hub.noon
        )
        guard case .signedIn = outcome else {
            Issue.record("\(outcome)")
            return
        }
        let stored = try await hub.database.value("SELECT password FROM hub.account") ?? ""
        #expect(PasswordHash(stored)?.cost == dearer)
        #expect(try await !hub.token("mau").isEmpty)
    }

    @Test func `asks as much of a name that nobody has`() async throws {
        let hub = try await AccountFixture("mau")
        let book = AccountBook(hub.database.session)
        try await book.setPassword(of: "mau", to: AccountFixture.password, by: "test")
        var (known, unknown): (Duration, Duration) = (.seconds(60), .seconds(60))
        func time(_ name: String) async throws -> Duration {
            try await ContinuousClock().measure {
                _ = try await book.signIn(name: name, password: "sai", address: name, now: hub.noon)
            }
        }
        for _ in 0..<4 {
            known = min(known, try await time("mau"))
            unknown = min(unknown, try await time("nobody"))
        }
        // The password alone takes a tenth of a second; without it an answer takes a hundredth of that.
        #expect(unknown > known / 4)
    }

    @Test func `is in the audit, without what was typed as a name that nobody has`() async throws {
        let hub = try await AccountFixture("mau")
        let token = try await hub.token("mau")
        _ = try await hub.signIn("mau", "sai")
        _ = try await hub.signIn("mật khẩu gõ nhầm chỗ", "mau")
        try await hub.book.signOut(token)
        #expect(
            try await hub.acts() == [
                "test account.add mau", "mau session.sign_in session", "mau session.refuse session",
                "? session.refuse session", "mau session.sign_out session",
            ]
        )
        let all = try await hub.database.rows("SELECT a::text FROM hub.audit a").joined()
        #expect(!all.contains("nhầm") && !all.contains(token) && !all.contains("vịt"))
    }

    @Test func `of a hundred and fifty at once gives each a session of their own`() async throws {
        let hub = try await AccountFixture("mau")
        let tokens = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<150 { group.addTask { try await hub.token("mau") } }
            return try await group.reduce(into: Set<String>()) { $0.insert($1) }
        }
        #expect(tokens.count == 150 && !tokens.contains(""))
        #expect(try await hub.database.value("SELECT count(*) FROM hub.session") == "150")
        #expect(try await AuditBook(hub.database.session).verify().fault == nil)
    }

    @Test func `says what to do where the kept password is damaged`() async throws {
        let hub = try await AccountFixture("mau")
        try await hub.database.script("UPDATE hub.account SET password = '$scrypt$ln=60,r=8,p=1$AAAA$AAAA'")
        let failure = await #expect(throws: HubFailure.self) { _ = try await hub.signIn("mau") }
        #expect(failure?.code == "account.damaged")
    }
}

@Suite struct `Wrong passwords` {
    @Test(arguments: ["mau", "nobody"])
    func `in a row lock a name, whether or not somebody has it`(name: String) async throws {
        let hub = try await AccountFixture("mau")
        for _ in 0..<4 { #expect(try await hub.signIn(name, "sai") == .refused) }
        let until = hub.noon + .seconds(900)
        #expect(try await hub.signIn(name, "sai") == .locked(until: until))
        #expect(try await hub.signIn(name, at: 899) == .locked(until: until))
        #expect(try await hub.signIn("mau", from: "10.9.9.9", at: 900) != .refused)
    }

    @Test func `lock twice as long each time, at most a day`() async throws {
        let hub = try await AccountFixture("mau")
        var now: Int64 = 0
        var minutes: [Int64] = []
        for _ in 0..<9 {
            for _ in 0..<4 { _ = try await hub.signIn("mau", "sai", from: "a\(now)", at: now) }
            guard case .locked(let until) = try await hub.signIn("mau", "sai", from: "a\(now)", at: now)
            else { break }
            let seconds = until.seconds - hub.noon.seconds
            minutes.append((seconds - now) / 60)
            now = seconds
        }
        #expect(minutes == [15, 30, 60, 120, 240, 480, 960, 1440, 1440])
    }

    @Test func `are forgotten with the right one, and a day after the last`() async throws {
        let hub = try await AccountFixture("mau")
        for round in 0..<5 {
            for _ in 0..<4 { #expect(try await hub.signIn("mau", "sai", at: Int64(round)) == .refused) }
            #expect(try await !hub.token("mau", at: Int64(round)).isEmpty)
        }
        for _ in 0..<4 { #expect(try await hub.signIn("mau", "sai", at: 10) == .refused) }
        #expect(try await hub.signIn("mau", "sai", at: 86_500) == .refused)
        #expect(try await hub.signIn("mau", "sai", at: 86_500) == .refused)
    }

    @Test func `of twenty names lock the address, and of IPv6 the network`() async throws {
        let hub = try await AccountFixture("mau")
        for number in 0..<19 {
            #expect(try await hub.signIn("x\(number)", from: "2001:db8:1:2::\(number)") == .refused)
        }
        let locked = SignInOutcome.locked(until: hub.noon + .seconds(900))
        #expect(try await hub.signIn("x19", from: "2001:db8:1:2:ffff::1") == locked)
        #expect(try await hub.signIn("mau", from: "2001:db8:1:2::77") == locked)
        #expect(try await hub.signIn("mau", from: "2001:db8:1:3::77") != locked)
        // An IPv4 address in IPv6's clothes is itself.
        for number in 0..<19 { _ = try await hub.signIn("y\(number)", from: "10.1.1.1") }
        #expect(try await hub.signIn("y", from: "::ffff:10.1.1.1") == locked)
    }

    @Test func `at the same time are counted one by one, and those behind the lock learn nothing`()
        async throws
    {
        let hub = try await AccountFixture("mau")
        let books = (0..<4).map { _ in hub.another() }
        let outcomes = try await withThrowingTaskGroup(of: SignInOutcome.self) { group in
            for guess in 0..<60 {
                group.addTask {
                    try await books[guess % 4].signIn(
                        name: "mau",
                        password: guess == 59 ? AccountFixture.password : "sai \(guess)",
                        address: "10.0.0.\(guess)",
                        now: hub.noon
                    )
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        // The right one may come before the lock, and then the count begins anew.
        let refused = outcomes.count { $0 == .refused }
        #expect(
            refused == 4
                || refused <= 8 && outcomes.contains { if case .signedIn = $0 { true } else { false } }
        )
        #expect(try await AuditBook(hub.database.session).verify().fault == nil)
    }

    @Test func `are forgiven by an administrator`() async throws {
        let hub = try await AccountFixture("mau")
        for _ in 0..<5 { _ = try await hub.signIn("mau", "sai") }
        try await hub.book.enable("mau", by: "quan.tri")
        #expect(try await !hub.token("mau").isEmpty)
    }

    @Test func `of an administrator's list show until when`() async throws {
        let hub = try await AccountFixture("mau")
        let now = try await Int64(hub.database.value("SELECT extract(epoch FROM now())::bigint") ?? "") ?? 0
        for _ in 0..<5 {
            _ = try await hub.book.signIn(
                name: "mau",
                password: "sai",
                address: "",
                now: Timestamp(seconds: now)
            )
        }
        #expect(try await hub.book.list().first?.lockedUntil == (now + 900) * 1_000_000)
    }

    @Test func `that are long past are swept away`() async throws {
        let hub = try await AccountFixture("mau")
        for number in 0..<10 { _ = try await hub.signIn("x\(number)", "sai", from: "a\(number)") }
        _ = try await hub.signIn("mau", at: 4 * 86_400)
        #expect(try await hub.database.value("SELECT count(*) FROM hub.sign_in_guard") == "2")
    }
}
