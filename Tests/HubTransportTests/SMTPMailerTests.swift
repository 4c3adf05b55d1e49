import HubModel
import HubSandbox
import HubTransport
import Testing

@Suite struct `A letter to a mail server beyond this machine` {
    private static let password = "mật khẩu thử"
    private let authority: TestAuthority

    init() throws { authority = try TestAuthority() }

    private struct Outcome {
        var failure: MailFailure?
        var letters: [MailSink.Letter]
        /// Said to the server before TLS began.
        var open: [String]
    }

    private func send(
        to kind: SecureMailServer.Kind,
        showing pair: TestAuthority.Pair? = nil,
        password: String = password
    ) async throws -> Outcome {
        let pair = try pair ?? authority.certificate(for: SecureMailServer.host, days: 30)
        let server = try await SecureMailServer(kind, pair, account: ("lienthong", Self.password))
        let mailer = SMTPMailer(resolve: server.resolve, authority: authority.file, patience: .seconds(20))
        defer { mailer.close() }
        let mail = OutgoingMail(
            sender: "lienthong@tinh.example",
            receiver: "truc@tinh.example",
            bytes: Array("Subject: thu\r\n\r\nhai\r\n.\r\n..ba\r\n".utf8)
        )
        var failure: MailFailure?
        do throws(MailFailure) {
            try await mailer.send(
                mail,
                through: MailServer(url: server.url, user: "lienthong", password: password)
            )
        } catch {
            failure = error
        }
        let letters = server.sink.letters
        return Outcome(failure: failure, letters: letters, open: try await server.stop())
    }

    @Test(arguments: [SecureMailServer.Kind.implicit, .starttls])
    func `arrives over TLS, from somebody who has signed in`(kind: SecureMailServer.Kind) async throws {
        let outcome = try await send(to: kind)
        #expect(outcome.failure == nil)
        #expect(outcome.letters.map(\.receivers) == [["truc@tinh.example"]])
        #expect(outcome.letters.first?.isSignedIn == true)
        #expect(outcome.letters.first?.text == "Subject: thu\r\n\r\nhai\r\n.\r\n..ba")
        let words = outcome.open.map { $0.prefix { $0 != " " } }
        #expect(words == (kind == .starttls ? ["EHLO", "STARTTLS"] : []))
    }

    @Test(arguments: [SecureMailServer.Kind.without, .refusing])
    func `is not sent, nor anybody signed in, where the server will not speak TLS`(
        kind: SecureMailServer.Kind
    )
        async throws
    {
        let outcome = try await send(to: kind)
        #expect(outcome.failure != nil && outcome.letters.isEmpty)
        let words = Set(outcome.open.map { String($0.prefix { $0 != " " }) })
        #expect(words.contains("EHLO") && words.isDisjoint(with: ["AUTH", "MAIL", "RCPT", "DATA"]))
    }

    @Test(arguments: [SecureMailServer.Kind.implicit, .starttls])
    func `is not sent to whom nobody vouches for, nor to another's name, nor after the certificate's end`(
        kind: SecureMailServer.Kind
    ) async throws {
        let pairs = [
            try authority.selfSigned(for: SecureMailServer.host),
            try authority.certificate(for: "mail.khac.example", days: 30),
            try authority.certificate(for: SecureMailServer.host, days: -1),
        ]
        for pair in pairs {
            let outcome = try await send(to: kind, showing: pair)
            #expect(outcome.failure != nil && outcome.letters.isEmpty)
            #expect(!outcome.open.contains { $0.hasPrefix("AUTH") || $0.hasPrefix("MAIL") })
        }
    }

    @Test func `is not sent with a wrong password, which no failure repeats`() async throws {
        let outcome = try await send(to: .starttls, password: "sai-mat-khau")
        let failure = try #require(outcome.failure)
        #expect(outcome.letters.isEmpty && !"\(failure)".contains("sai-mat-khau"))
    }
}
