import Foundation
import HubModel
import HubOperations
import HubStore
import Testing

/// Accounts and the audit through the command line, as an office uses them.
@Suite(.serialized) struct `The commands user and audit` {
    private static let secret = "mùa thu lá bay đầy sân trường"

    @Test func `add, change, disable and list accounts, and never take a password as an argument`()
        async throws
    {
        try await TownHub.use(TownProject(), people: 1) { hub in
            let command = Command(root: hub.project.root, locale: "en_US.UTF-8")
            func user(_ words: String..., input: String = "") throws -> Command.Answer {
                try command.run(arguments: ["user"] + words, input: input)
            }
            #expect(try user("list").text.contains("No account yet"))
            #expect(try user("add", "an", "--role", "admin").status == 2)
            #expect(try user("add", "an", "--role", "admin", "--password", Self.secret).status == 2)
            #expect(
                try user("add", "an", "--role", "boss", "--password-stdin", input: Self.secret).status == 2
            )
            #expect(try user("add", "an", "--role", "admin", "--password-stdin").status == 2)
            let short = try user("add", "an", "--role", "admin", "--password-stdin", input: "ngắn\n")
            #expect(short.status == 2 && short.text.contains("[account.password]"))
            let added = try user(
                "add",
                "An",
                "--role",
                "admin",
                "--password-stdin",
                input: Self.secret + "\r\n"
            )
            #expect(added.status == 0 && added.text.contains("Added an (Administrator)"))
            #expect(!added.text.contains(Self.secret))
            let last = try user("disable", "an")
            #expect(last.status == 4 && last.text.contains("[account.last_admin]"))
            #expect(try user("role", "an", "viewer").status == 4)
            #expect(
                try user("add", "binh", "--role", "viewer", "--password-stdin", input: Self.secret).status
                    == 0
            )
            #expect(try user("role", "binh", "admin").status == 0)
            #expect(try user("disable", "an").status == 0)
            #expect(try user("list").text.contains("disabled"))
            #expect(try user("enable", "an", "--json").text.contains(#""name" : "binh""#))
            #expect(try user("password", "an", "--password-stdin", input: Self.secret + " vàng").status == 0)
            #expect(try user("password", "chi", "--password-stdin", input: Self.secret).status == 2)
            let book = AccountBook(hub.database)
            let outcome = try await book.signIn(
                name: "an",
                password: Self.secret + " vàng",
                address: "127.0.0.1",
                now: .init(seconds: 1_795_000_000)
            )
            guard case .signedIn = outcome else {
                Issue.record("\(outcome)")
                return
            }
        }
    }

    @Test func `ask twice on a terminal, and show nothing of what is typed`() async throws {
        try await TownHub.use(TownProject(), people: 1) { hub in
            let same = try Keyboard(root: hub.project.root)
                .run(["user", "add", "an", "--role", "admin"], typing: [Self.secret, Self.secret])
            #expect(same.status == 0)
            #expect(same.screen.contains("Password:") && same.screen.contains("The same again:"))
            #expect(!same.screen.contains("mùa"))
            let other = try Keyboard(root: hub.project.root)
                .run(["user", "add", "binh", "--role", "admin"], typing: [Self.secret, Self.secret + "!"])
            #expect(other.status == 2 && other.screen.contains("the two passwords differ"))
            let interrupted = try Keyboard(root: hub.project.root)
                .run(["user", "add", "binh", "--role", "admin"], typing: ["mùa\u{03}"])
            #expect(interrupted.status == 2)
            #expect(try await AccountBook(hub.database).list().map(\.account.name) == ["an"])
        }
    }

    @Test func `list what was done, and tell a chain that was broken`() async throws {
        try await TownHub.use(TownProject(), people: 1) { hub in
            let command = Command(root: hub.project.root, locale: "en_US.UTF-8")
            let book = AuditBook(hub.database)
            for number in 0..<3 {
                try await book.record(person: "Lê Thị Mẫu", act: "outbox.retry", subject: "\(number)")
            }
            let listed = try command.run(
                "audit",
                "list",
                "--person",
                "Lê Thị Mẫu",
                "--act",
                "outbox",
                "--limit",
                "2"
            )
            #expect(listed.status == 0 && listed.text.contains("outbox.retry"))
            #expect(try command.run("audit", "list", "--since", "hôm qua").status == 2)
            #expect(try command.run("audit", "list", "--since", "2999-01-01").text.contains("Nothing"))
            let whole = try command.run("audit", "verify")
            #expect(whole.status == 0 && whole.text.contains("3 rows"))
            let file = hub.project.root + "/var/audit.head"
            let noted = try String(contentsOfFile: file, encoding: .utf8)
            let head = String(noted.split(separator: " ")[2].prefix(64))
            #expect(whole.text.contains(head))
            try await book.record(person: "Lê Thị Mẫu", act: "outbox.retry", subject: "3")
            #expect(
                try command.run("audit", "verify", "--head", head, "--json").text.contains(#""rows" : 4"#)
            )
            #expect(try command.run("audit", "verify", "--head", "abc").status == 2)
            let strange = try command.run(
                "audit",
                "verify",
                "--head",
                String(repeating: "0", count: 63) + "1"
            )
            #expect(strange.status == 1)

            _ = try await hub.rows(
                """
                DO $$ BEGIN
                    ALTER TABLE hub.audit DISABLE TRIGGER USER;
                    DELETE FROM hub.audit WHERE id = 4;
                    UPDATE hub.audit_head SET rows = 3, id = 3, hash = (SELECT hash FROM hub.audit WHERE id = 3);
                    ALTER TABLE hub.audit ENABLE ALWAYS TRIGGER audit_chain;
                    ALTER TABLE hub.audit ENABLE ALWAYS TRIGGER audit_append_only;
                END $$
                """
            )
            let cut = try command.run("audit", "verify")
            #expect(cut.status == 1 && cut.text.contains("cut off") && cut.text.contains(file))
            try FileManager.default.removeItem(atPath: file)
            #expect(try command.run("audit", "verify").status == 0)
            try Data("x\n".utf8).write(to: URL(fileURLWithPath: file))
            let damaged = try command.run("audit", "verify")
            #expect(damaged.status == 2 && damaged.text.contains("[audit.head_damaged]"))
        }
    }
}
